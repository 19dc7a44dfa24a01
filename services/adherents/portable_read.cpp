// SPDX-License-Identifier: AGPL-3.0-or-later
// An archive comes from a stranger until the last byte is checked: it is unpacked in a folder of our own, judged,
// and only then moved into place.
#include "portable.hpp"

#include <adapters/archive/tar_gz.hpp>
#include <adapters/openssl/digest.hpp>
#include <adapters/openssl/random.hpp>
#include <adapters/sqlite/connection.hpp>
#include <algorithm>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <fstream>
#include <kernel/files/disk.hpp>
#include <set>

namespace aubrac::adherents {

using adapters::archive::Next;
using adapters::json::Value;
using base::Refusal;
namespace fs = std::filesystem;

namespace {

constexpr adapters::archive::TarLimits limits{.archive_bytes = 64LL << 30,
                                              .total_bytes = 128LL << 30,
                                              .members = 2'000'000,
                                              .name_bytes = 80,
                                              .ratio = 1000,
                                              .ratio_from_bytes = 64LL << 20};
constexpr std::size_t max_json = 16u << 20;
constexpr std::string_view mark = "arriving"; // in a folder whose rows are not committed yet

Refusal damaged(std::string why) { return {"ADHERENTS-022", "", {std::move(why)}}; }

bool is_document(std::string_view name) {
    return name.size() == 69 && name.starts_with("file-") &&
           name.substr(5).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// Unpacks into `folder` as Files lays documents out, and notes what is wrong.
class Unpacker final : public adapters::archive::MemberSink {
public:
    explicit Unpacker(fs::path folder) : folder_(std::move(folder)) {}

    Next begin(const std::string& name, std::int64_t) override {
        name_ = name;
        if (json_.empty() != (name == "adherent.json")) return stop("adherent.json doit venir en premier");
        if (name == "adherent.json") return Next::proceed;
        if (name != "store.db" && !is_document(name)) return stop("un fichier inattendu s'y trouve");
        auto path = folder_ / "store.db";
        if (name != "store.db") {
            path = folder_ / "files" / name.substr(5, 2) / name.substr(7);
            kernel::disk::make_folder(path.parent_path());
            ++documents_;
        }
        output_.open(path, std::ios::binary | std::ios::trunc);
        path_ = path;
        return Next::proceed;
    }
    Next chunk(std::string_view bytes) override {
        if (name_ == "adherent.json") {
            json_ += bytes;
            return json_.size() > max_json ? stop("adherent.json est trop long") : Next::proceed;
        }
        sha256_.add(bytes);
        output_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        return Next::proceed;
    }
    Next end() override {
        if (name_ == "adherent.json") return json_.empty() ? stop("adherent.json est vide") : Next::proceed;
        output_.close();
        if (!output_) throw base::Failure("cannot write " + path_.string());
        kernel::disk::flush(path_);
        const auto sha256 = base::hex(sha256_.finish());
        if (name_ == "store.db")
            store_sha256_ = sha256;
        else if (sha256 != name_.substr(5))
            return stop("un document a été altéré");
        return Next::proceed;
    }

    const std::string& json() const { return json_; }
    const std::string& store_sha256() const { return store_sha256_; }
    std::int64_t documents() const { return documents_; }
    const std::string& why() const { return why_; }

private:
    Next stop(std::string why) {
        why_ = std::move(why);
        return Next::stop;
    }

    fs::path folder_, path_;
    std::ofstream output_;
    adapters::openssl::Sha256 sha256_;
    std::string name_, json_, store_sha256_, why_;
    std::int64_t documents_ = 0;
};

using Steps = std::set<std::pair<std::string, std::string>>;
/// (type, name) of every object of a database.
using Objects = Steps;

Steps read_pairs(sql::Cursor& found) {
    Steps pairs;
    while (found.next()) pairs.emplace(found.text(0), found.text(1));
    return pairs;
}

/// What a fresh store of this server holds: the measure of what may come in.
struct Measure {
    Steps steps;
    Objects objects;
};

Measure measure_fresh_store(const fs::path& store) {
    const auto connection = adapters::sqlite::open_sqlite(store, adapters::sqlite::OpenMode::read_only);
    return {read_pairs(*connection->query(store_steps, {})), read_pairs(*connection->query(store_objects, {}))};
}

/// Steps unknown here come from a newer program; an object unknown here (a trigger, a view) comes from nobody.
std::optional<Refusal> judge_store(const fs::path& store, const Measure& ours) {
    try {
        const auto connection = adapters::sqlite::open_sqlite(store, adapters::sqlite::OpenMode::read_only);
        const auto steps = read_pairs(*connection->query(store_steps, {}));
        if (!std::includes(ours.steps.begin(), ours.steps.end(), steps.begin(), steps.end()))
            return Refusal{"ADHERENTS-023", "", {}};
        const auto objects = read_pairs(*connection->query(store_objects, {}));
        if (!std::includes(ours.objects.begin(), ours.objects.end(), objects.begin(), objects.end()))
            return damaged("la base contient des objets inconnus");
        return std::nullopt;
    } catch (const base::Failure&) { // a stranger's file that is no database is a refusal, not a failure of ours
        return damaged("la base ne peut pas être lue");
    }
}

} // namespace

base::Result<base::AdherentId> read_portable(const Room& room, const fs::path& archive) {
    auto& kernel = room.kernel;
    if (kernel.stores->is_postgresql()) return Refusal{"ADHERENTS-024", "", {}};
    const auto transit = kernel.data / "transit" / base::hex(adapters::openssl::random_bytes(16));
    kernel::disk::make_folder(transit);
    struct Sweep {
        fs::path folder;
        ~Sweep() {
            std::error_code ignored;
            fs::remove_all(folder, ignored);
        }
    } const sweep{transit};

    Unpacker unpacker(transit);
    const auto result = adapters::archive::read_tar_gz_file(archive, limits, unpacker);
    if (!result.ok()) return damaged(unpacker.why().empty() ? "elle est abîmée ou incomplète" : unpacker.why());
    const auto json = adapters::json::parse(unpacker.json());
    const auto portable = json ? parse_portable_json(*json) : std::nullopt;
    if (!portable) return damaged("adherent.json n'est pas lisible");
    if (unpacker.store_sha256().empty() || (*json)["store_sha256"].text_or("") != unpacker.store_sha256())
        return damaged("la base a été altérée ou manque");
    if ((*json)["files"].integer_or(-1) != unpacker.documents()) return damaged("il manque des documents");

    auto adherent = portable->adherent;
    const auto id = adherent.id;
    adherent.id = {};
    adherent.services.clear();
    const kernel::Actor actor{kernel::ActorKind::machine, "command:adherents", "Reprise d'une archive"};
    std::optional<Refusal> refused;
    kernel.stores->run(actor, {}, {}, kernel::Access::read, [&](Context& context) {
        if (const auto refusals = room.check(context, adherent); !refusals.empty()) refused = refusals.front();
        if (!refused && (room.store.find(context, id) || room.store.find_removing(context, id)))
            refused = Refusal{"ADHERENTS-033", "", {}};
        return kernel::Outcome::keep;
    });
    if (refused) return std::move(*refused);

    const auto place = kernel.data / "adherents" / id.text();
    if (fs::exists(place) && !fs::exists(place / mark)) return Refusal{"ADHERENTS-033", "", {}};
    kernel::disk::make_folder(place);
    kernel::disk::write_durably(place / mark, "");
    kernel.stores->run(actor, id, {}, kernel::Access::read, [](Context&) { return kernel::Outcome::keep; });
    kernel.stores->with_closed(id, [&] {
        refused = judge_store(transit / "store.db", measure_fresh_store(place / "store.db"));
        if (refused) return;
        for (const auto* end : {"store.db-wal", "store.db-shm"}) fs::remove(place / end);
        kernel::disk::move_durably(transit / "store.db", place / "store.db");
        fs::remove_all(place / "files");
        if (fs::exists(transit / "files")) kernel::disk::move_durably(transit / "files", place / "files");
    });
    if (refused) {
        kernel.stores->drop(id);
        fs::remove_all(place);
        return std::move(*refused);
    }
    // A line of this server seals the head of the journal with this server's key; the chain goes on unbroken.
    kernel.stores->run(actor, id, {}, kernel::Access::write, [&](Context& context) {
        kernel.journal.note(context, "adherents.reprendre", "adherents/" + id.text(),
                            "Données reprises d'un autre serveur", {{"archive", unpacker.store_sha256()}});
        return kernel::Outcome::keep;
    });
    kernel.stores->run(actor, {}, {}, kernel::Access::write, [&](Context& context) {
        adherent.id = id;
        room.write(context, adherent, "depuis l'archive d'un autre serveur");
        const auto known = room.member_services();
        for (const auto& subscription : portable->subscriptions)
            if (std::any_of(known.begin(), known.end(),
                            [&](const auto* manifest) { return manifest->name == subscription.service; }))
                room.store.subscribe(context, id, subscription);
        for (auto contact : portable->contacts) {
            contact.id = context.make_uuid();
            if (check_contact(contact).empty()) room.store.put_contact(context, id, contact);
        }
        return kernel::Outcome::keep;
    });
    fs::remove(place / mark);
    return id;
}

std::optional<Portable> parse_portable_json(const Value& value) {
    if (value["format"].text_or("") != portable_format) return std::nullopt;
    const auto& a = value["adherent"];
    Portable portable;
    auto& adherent = portable.adherent;
    adherent.id = base::AdherentId::parse(a["id"].text_or(""));
    const auto kind = parse_kind(a["nature_juridique"].text_or(""));
    const auto since = base::Date::parse_iso(a["depuis"].text_or(""));
    if (adherent.id.empty() || !kind || !since) return std::nullopt;
    adherent.kind = *kind;
    adherent.since = *since;
    adherent.until = base::Date::parse_iso(a["jusqu_au"].text_or(""));
    const std::pair<const char*, std::string*> texts[] = {{"siren", &adherent.siren},
                                                          {"nom", &adherent.name},
                                                          {"slug", &adherent.slug},
                                                          {"insee", &adherent.insee},
                                                          {"departement", &adherent.departement},
                                                          {"arrondissement", &adherent.arrondissement},
                                                          {"nature", &adherent.nature},
                                                          {"deliberation", &adherent.deliberation},
                                                          {"email", &adherent.email},
                                                          {"telephone", &adherent.telephone}};
    for (const auto& [name, text] : texts) *text = a[name].text_or("");
    adherent.population = a["population"].integer_or(0);
    adherent.training = a["bac_a_sable"].bool_or(false);
    for (const auto& each : value["services"].items())
        if (const auto from = base::Date::parse_iso(each["depuis"].text_or("")))
            portable.subscriptions.push_back(
                {each["service"].text_or(""), *from, base::Date::parse_iso(each["jusqu_au"].text_or(""))});
    for (const auto& each : value["contacts"].items()) {
        Contact contact{.name = each["nom"].text_or(""),
                        .fonction = each["fonction"].text_or(""),
                        .email = each["email"].text_or(""),
                        .since = base::Date::parse_iso(each["depuis"].text_or("")),
                        .until = base::Date::parse_iso(each["jusqu_au"].text_or(""))};
        for (const auto& telephone : each["telephones"].items())
            contact.telephones.push_back({telephone["libelle"].text_or(""), telephone["numero"].text_or("")});
        portable.contacts.push_back(std::move(contact));
    }
    return portable;
}

} // namespace aubrac::adherents

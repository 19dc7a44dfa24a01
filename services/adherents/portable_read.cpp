// SPDX-License-Identifier: AGPL-3.0-or-later
// An archive comes from a stranger until the last byte is checked: it is unpacked in a folder of our own and
// judged there, before anything here is changed.
#include "parcel.hpp"

#include <adapters/archive/tar_gz.hpp>
#include <adapters/openssl/digest.hpp>
#include <adapters/sqlite/connection.hpp>
#include <algorithm>
#include <array>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <fstream>
#include <kernel/files/disk.hpp>
#include <kernel/storage/rows.hpp>
#include <kernel/storage/schema.hpp>
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
constexpr std::string_view record = "adherent.json", store = "store.db", sums = "SHA256SUMS";

Refusal damaged(std::string why) { return {"ADHERENTS-022", "", {std::move(why)}}; }

bool is_document(std::string_view name) {
    return name.size() == 69 && name.starts_with("file-") &&
           name.substr(5).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// Unpacks into a folder and notes what is wrong.
class Unpacker final : public adapters::archive::MemberSink {
public:
    Unpacker(fs::path folder, Documents documents) : folder_(std::move(folder)), keeping_(documents) {}

    Next begin(const std::string& name, std::int64_t) override {
        name_ = name;
        if (text_.empty() != (name == record)) return stop("adherent.json doit venir en premier");
        if (!sums_sha256_.empty()) return stop("SHA256SUMS doit venir en dernier");
        if (name == store) return open(parcel_store(folder_, portable_->adherent.id));
        if (is_document(name)) {
            ++documents_;
            if (keeping_ == Documents::check) return Next::proceed;
            return open(folder_ / "files" / name.substr(5, 2) / name.substr(7));
        }
        return name == record || name == sums ? Next::proceed : stop("un fichier inattendu s'y trouve");
    }
    Next chunk(std::string_view bytes) override {
        sha256_.add(bytes);
        if (name_ == record) text_ += bytes;
        if (text_.size() > max_json) return stop("adherent.json est trop long");
        if (output_.is_open()) output_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        return Next::proceed;
    }
    Next end() override {
        close();
        const auto sha256 = base::hex(sha256_.finish());
        if (name_ == sums) {
            sums_sha256_ = sha256;
            return Next::proceed;
        }
        expected_sums_.add(sum_line(sha256, name_));
        if (name_ == record) return read_record();
        if (name_ == store) store_sha256_ = sha256;
        if (is_document(name_) && sha256 != name_.substr(5))
            return stop("le document " + name_.substr(5, 8) + "… a été altéré");
        return Next::proceed;
    }

    /// Nothing when what was unpacked is what adherent.json and SHA256SUMS announce.
    std::optional<Refusal> judge() {
        if (!portable_) return damaged("elle est abîmée ou incomplète");
        if (store_sha256_.empty() || json_["store_sha256"].text_or("") != store_sha256_)
            return damaged("la base a été altérée ou manque");
        if (json_["files"].integer_or(-1) != documents_) return damaged("il manque des documents");
        const bool has_sums = json_["format"].text_or("") != portable_format_1;
        if (has_sums != !sums_sha256_.empty() || (has_sums && sums_sha256_ != base::hex(expected_sums_.finish())))
            return damaged("SHA256SUMS n'est pas celui de ces fichiers");
        return std::nullopt;
    }

    const Value& json() const { return json_; }
    const std::optional<Portable>& portable() const { return portable_; }
    const std::string& store_sha256() const { return store_sha256_; }
    const std::string& why() const { return why_; }

private:
    Next stop(std::string why) {
        why_ = std::move(why);
        return Next::stop;
    }
    Next open(fs::path path) {
        path_ = std::move(path);
        kernel::disk::make_folder(path_.parent_path());
        output_.open(path_, std::ios::binary | std::ios::trunc);
        return Next::proceed;
    }
    void close() {
        if (!output_.is_open()) return;
        output_.close();
        if (!output_) throw base::Failure("cannot write " + path_.string());
        if (keeping_ == Documents::unpack) kernel::disk::flush(path_);
    }
    Next read_record() {
        const auto json = adapters::json::parse(text_);
        if (json) portable_ = parse_portable_json(*json);
        if (!portable_) return stop("adherent.json n'est pas lisible");
        json_ = *json;
        return Next::proceed;
    }

    fs::path folder_, path_;
    Documents keeping_;
    std::ofstream output_;
    adapters::openssl::Sha256 sha256_, expected_sums_;
    std::string name_, text_, store_sha256_, sums_sha256_, why_;
    Value json_;
    std::optional<Portable> portable_;
    std::int64_t documents_ = 0;
};

using Steps = std::set<std::pair<std::string, std::string>>; // owner, name
using Objects = std::set<std::array<std::string, 4>>;        // type, name, table, and the words that made it

Steps read_steps(sql::Connection& connection) {
    Steps steps;
    auto rows = connection.query(store_steps, {});
    while (rows->next()) steps.emplace(rows->text(0), rows->text(1));
    return steps;
}

Objects read_objects(sql::Connection& connection) {
    Objects objects;
    auto rows = connection.query(store_objects, {});
    while (rows->next())
        objects.insert({std::string(rows->text(0)), std::string(rows->text(1)), std::string(rows->text(2)),
                        std::string(rows->text(3))});
    return objects;
}

/// What a store has that was given these steps and nothing else.
Objects measure(const Room& room, std::vector<kernel::Migration> steps, const fs::path& folder) {
    const base::AdherentId nobody("measure");
    kernel::StoresOptions options;
    options.folder = folder;
    options.durability = kernel::StoresOptions::Durability::normal;
    read_store(*kernel::open_stores(options, std::move(steps), room.kernel.clock), nobody, [](Context&) {});
    const auto connection =
        adapters::sqlite::open_sqlite(parcel_store(folder, nobody), adapters::sqlite::OpenMode::read_only);
    return read_objects(*connection);
}

/// What a stranger's file says of itself.
struct Claim {
    Steps steps;
    Objects objects;
    bool is_sound = false;
};

Claim read_claim(const fs::path& file) {
    const auto connection = adapters::sqlite::open_sqlite(file, adapters::sqlite::OpenMode::read_write);
    Claim claim{read_steps(*connection), read_objects(*connection), false};
    {
        auto row = connection->query(store_soundness, {});
        claim.is_sound = row->next() && row->text(0) == "ok";
    }
    claim.is_sound = claim.is_sound && !connection->query(store_broken_links, {})->next();
    connection->script(store_unknown_version); // the steps are believed, not the number that sums them up
    return claim;
}

/// Steps unknown here come from a newer program; an object that these steps do not make (a trigger, a view) comes
/// from nobody.
std::optional<Refusal> judge_store(const Room& room, const fs::path& file, const fs::path& folder) {
    Claim claim;
    try {
        claim = read_claim(file);
    } catch (const base::Failure&) { // a stranger's file that is no database is a refusal, not a failure of ours
        return damaged("la base ne peut pas être lue");
    }
    if (!claim.is_sound) return damaged("la base est abîmée");
    auto steps = kernel::select_schema(parcel_steps(room), kernel::StoreKind::member).steps;
    std::erase_if(steps, [&](const auto& step) { return !claim.steps.contains({step.owner, step.name}); });
    if (steps.size() != claim.steps.size()) return Refusal{"ADHERENTS-023", "", {}};
    if (claim.objects != measure(room, std::move(steps), folder / "measure"))
        return damaged("la base contient des objets inconnus");
    return std::nullopt;
}

/// Brought up to date by its opening; then looked at row by row.
std::optional<Refusal> judge_rows(const Room& room, const base::AdherentId& id, const fs::path& folder,
                                  kernel::JournalHead& head) {
    std::string unfit;
    kernel::JournalHead
        lines; // what they amount to; whether they follow one another is seen when they are in place
    const auto parcel = open_parcel(room, folder);
    read_store(*parcel, id, [&](Context& context) {
        unfit = kernel::find_unfit_text(context);
        if (unfit.empty()) lines = room.kernel.journal.verify(context).head;
        head = room.kernel.journal.head(context);
    });
    if (!unfit.empty()) return damaged("un texte de la base n'est pas lisible (" + unfit + ")");
    if (lines.count != head.count || lines.last_hash != head.last_hash || lines.merkle_root != head.merkle_root)
        return damaged("le journal a été altéré");
    return std::nullopt;
}

} // namespace

base::Result<Parcel> open_archive(const Room& room, const fs::path& archive, const fs::path& folder,
                                  Documents documents) {
    Unpacker unpacker(folder, documents);
    const auto result = adapters::archive::read_tar_gz_file(archive, limits, unpacker);
    if (!result.ok()) return damaged(unpacker.why().empty() ? "elle est abîmée ou incomplète" : unpacker.why());
    if (auto refusal = unpacker.judge()) return std::move(*refusal);
    Parcel parcel{*unpacker.portable(), unpacker.store_sha256(), {}};
    const auto& id = parcel.portable.adherent.id;
    if (auto refusal = judge_store(room, parcel_store(folder, id), folder)) return std::move(*refusal);
    if (auto refusal = judge_rows(room, id, folder, parcel.head)) return std::move(*refusal);
    return parcel;
}

} // namespace aubrac::adherents

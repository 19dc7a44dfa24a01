// SPDX-License-Identifier: AGPL-3.0-or-later
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

namespace aubrac::adherents {

using adapters::json::Value;
namespace fs = std::filesystem;

namespace {

Value date(const std::optional<base::Date>& day) { return day ? Value(day->iso()) : Value(); }

/// Of a whole file, hexadecimal.
std::string sha256_of(const fs::path& file) {
    std::ifstream input(file, std::ios::binary);
    if (!input) throw base::Failure("cannot read " + file.string());
    adapters::openssl::Sha256 sha256;
    std::string buffer(256 * 1024, '\0');
    while (input) {
        input.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        sha256.add({buffer.data(), static_cast<std::size_t>(input.gcount())});
    }
    if (input.bad()) throw base::Failure("cannot read " + file.string());
    return base::hex(sha256.finish());
}

/// A folder of our own, removed at the end.
class Workshop {
public:
    explicit Workshop(const fs::path& data)
        : folder_(data / "transit" / base::hex(adapters::openssl::random_bytes(16))) {
        kernel::disk::make_folder(folder_);
    }
    ~Workshop() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;
    const fs::path& folder() const { return folder_; }

private:
    fs::path folder_;
};

using adapters::sqlite::open_sqlite;
using adapters::sqlite::OpenMode;

/// A copy of the store as it is at one moment. Another process may have it open: the writers' lock, held while the
/// file and its write-ahead log are copied, keeps both still.
void copy_store(const fs::path& store, const fs::path& copy) {
    const auto with = [](fs::path path, const char* end) { return path += end; };
    {
        const auto held = open_sqlite(store, OpenMode::read_write);
        held->script("BEGIN IMMEDIATE");
        fs::copy_file(store, copy);
        if (fs::exists(with(store, "-wal"))) fs::copy_file(with(store, "-wal"), with(copy, "-wal"));
        held->script("ROLLBACK");
    }
    open_sqlite(copy, OpenMode::read_write)->script("BEGIN IMMEDIATE; COMMIT"); // closing folds the log back
}

bool is_hexadecimal(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == text.npos; }

/// The documents of `files`, in the order of their fingerprints; what a crash left half-written there is skipped.
std::vector<adapters::archive::Source> list_documents(const fs::path& files) {
    std::vector<adapters::archive::Source> documents;
    if (!fs::is_directory(files)) return documents;
    for (const auto& entry : fs::recursive_directory_iterator(files)) {
        const auto sha256 = entry.path().parent_path().filename().string() + entry.path().filename().string();
        if (entry.is_regular_file() && sha256.size() == 64 && is_hexadecimal(sha256))
            documents.push_back({"file-" + sha256, {}, entry.path()});
    }
    std::sort(documents.begin(), documents.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return documents;
}

} // namespace

Value write_portable_json(const Portable& portable) {
    const auto& a = portable.adherent;
    auto adherent = Value::object({{"id", a.id.text()},
                                   {"siren", a.siren},
                                   {"nom", a.name},
                                   {"slug", a.slug},
                                   {"nature_juridique", kind_word(a.kind)},
                                   {"insee", a.insee},
                                   {"population", a.population},
                                   {"departement", a.departement},
                                   {"arrondissement", a.arrondissement},
                                   {"nature", a.nature},
                                   {"depuis", a.since.iso()},
                                   {"jusqu_au", date(a.until)},
                                   {"deliberation", a.deliberation},
                                   {"email", a.email},
                                   {"telephone", a.telephone},
                                   {"bac_a_sable", a.training}});
    auto contacts = Value::array();
    for (const auto& contact : portable.contacts) {
        auto telephones = Value::array();
        for (const auto& telephone : contact.telephones)
            telephones.add(Value::object({{"libelle", telephone.label}, {"numero", telephone.number}}));
        contacts.add(Value::object({{"nom", contact.name},
                                    {"fonction", contact.fonction},
                                    {"email", contact.email},
                                    {"depuis", date(contact.since)},
                                    {"jusqu_au", date(contact.until)},
                                    {"telephones", telephones}}));
    }
    auto services = Value::array();
    for (const auto& subscription : portable.subscriptions)
        services.add(Value::object({{"service", subscription.service},
                                    {"depuis", subscription.since.iso()},
                                    {"jusqu_au", date(subscription.until)}}));
    return Value::object({{"format", portable_format},
                          {"adherent", std::move(adherent)},
                          {"contacts", std::move(contacts)},
                          {"services", std::move(services)}});
}

Portable collect_portable(const Room& room, Context& context, const Adherent& adherent) {
    return {adherent, room.store.list_contacts(context, adherent.id),
            room.store.list_subscriptions(context, adherent.id)};
}

base::Result<MadeArchive> write_portable(const Room& room, const Portable& portable, const fs::path& out) {
    auto& kernel = room.kernel;
    if (kernel.stores->is_postgresql()) return base::Refusal{"ADHERENTS-024", "", {}};
    const auto& id = portable.adherent.id;
    // An adhérent that nobody used yet has no store: this makes it.
    kernel.stores->run({}, id, {}, kernel::Access::read, [](Context&) { return kernel::Outcome::keep; });
    const Workshop workshop(kernel.data);
    const auto folder = kernel.stores->folder(id);
    const auto copy = workshop.folder() / "store.db";
    kernel.stores->with_closed(id, [&] { copy_store(folder / "store.db", copy); });

    auto documents = list_documents(folder / "files");
    auto json = write_portable_json(portable);
    json.set("store_sha256", sha256_of(copy)).set("files", documents.size());
    std::vector<adapters::archive::Source> sources{{"adherent.json", json.dump(2) + "\n", {}},
                                                   {"store.db", {}, copy}};
    sources.insert(sources.end(), std::make_move_iterator(documents.begin()),
                   std::make_move_iterator(documents.end()));
    adapters::archive::write_tar_gz_file(out, sources, kernel.clock.now());
    fs::permissions(out, fs::perms::owner_read | fs::perms::owner_write);
    return MadeArchive{sha256_of(out), static_cast<std::int64_t>(fs::file_size(out)),
                       static_cast<std::int64_t>(sources.size()) - 2};
}

} // namespace aubrac::adherents

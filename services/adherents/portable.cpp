// SPDX-License-Identifier: AGPL-3.0-or-later
#include "parcel.hpp"

#include <adapters/archive/tar_gz.hpp>
#include <adapters/openssl/digest.hpp>
#include <adapters/openssl/random.hpp>
#include <algorithm>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <fstream>
#include <kernel/files/disk.hpp>
#include <kernel/journal/signature.hpp>
#include <kernel/storage/rows.hpp>
#include <kernel/storage/schema.hpp>

namespace aubrac::adherents {

using adapters::archive::Source;
using adapters::json::Value;
using kernel::Access;
using kernel::FolderLock;
namespace fs = std::filesystem;

namespace {

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

bool is_hexadecimal(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == text.npos; }

/// The documents of `files`, in the order of their fingerprints; what a crash left half-written there is skipped.
std::vector<Source> list_documents(const fs::path& files) {
    std::vector<Source> documents;
    if (!fs::is_directory(files)) return documents;
    for (const auto& entry : fs::recursive_directory_iterator(files)) {
        const auto sha256 = entry.path().parent_path().filename().string() + entry.path().filename().string();
        if (entry.is_regular_file() && sha256.size() == 64 && is_hexadecimal(sha256))
            documents.push_back({"file-" + sha256, {}, entry.path()});
    }
    std::sort(documents.begin(), documents.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return documents;
}

Value write_steps(const Room& room) {
    auto steps = Value::array();
    for (const auto& step : kernel::select_schema(parcel_steps(room), kernel::StoreKind::member).steps)
        steps.add(Value::array({step.owner, step.name}));
    return steps;
}

/// What was poured, as of one moment.
struct Poured {
    Value rows = Value::object();
    Value head;
    bool evidence_is_intact = false;
};

Poured pour(const Room& room, const base::AdherentId& id, const fs::path& folder) {
    auto& kernel = room.kernel;
    Poured poured;
    const auto parcel = open_parcel(room, folder);
    read_store(*kernel.stores, id, [&](Context& living) {
        parcel->run(parcel_actor, id, {}, Access::write, [&](Context& copy) {
            for (const auto& [table, count] : kernel::copy_rows(living, copy, kernel::Shape::same))
                poured.rows.set(table, count);
            poured.evidence_is_intact = kernel.journal.verify(copy).problems.empty();
            return kernel::Outcome::keep;
        });
        poured.head = kernel::signed_head(kernel, living);
    });
    return poured;
}

/// adherent.json, store.db, documents, SHA256SUMS: the order in which they are read.
std::vector<Source> list_sources(Value json, const fs::path& store, std::vector<Source> documents,
                                 const fs::path& workshop) {
    const auto store_sha256 = sha256_of(store);
    json.set("store_sha256", store_sha256).set("files", documents.size());
    const auto text = json.dump(2) + "\n";
    const auto sums = workshop / "SHA256SUMS";
    std::ofstream output(sums, std::ios::binary);
    output << sum_line(base::hex(adapters::openssl::sha256(text)), "adherent.json")
           << sum_line(store_sha256, "store.db");
    for (const auto& document : documents) output << sum_line(document.name.substr(5), document.name);
    output.close();
    if (!output) throw base::Failure("cannot write " + sums.string());
    std::vector<Source> sources{{"adherent.json", text, {}}, {"store.db", {}, store}};
    sources.insert(sources.end(), std::make_move_iterator(documents.begin()),
                   std::make_move_iterator(documents.end()));
    sources.push_back({"SHA256SUMS", {}, sums});
    return sources;
}

base::Refusal unproved(std::string why) { return {"ADHERENTS-035", "", {std::move(why)}}; }

} // namespace

fs::path transit_folder(const Room& room) {
    auto folder = room.kernel.data / "transit";
    kernel::disk::make_folder(folder);
    return folder;
}

Workshop::Workshop(const Room& room, FolderLock::Share share)
    : lock_(transit_folder(room), share),
      folder_(transit_folder(room) / base::hex(adapters::openssl::random_bytes(16))) {
    kernel::disk::make_folder(folder_);
}

Workshop::~Workshop() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

std::vector<kernel::Migration> parcel_steps(const Room& room) {
    auto steps = room.kernel.stores->steps();
    // The one place where the two engines have different words: full text.
    for (const auto& own : kernel::Search::migrations(false))
        for (auto& step : steps)
            if (step.owner == own.owner && step.name == own.name) step.sql = own.sql;
    return steps;
}

std::unique_ptr<kernel::Stores> open_parcel(const Room& room, const fs::path& folder) {
    kernel::StoresOptions options;
    options.folder = folder;
    options.durability = kernel::StoresOptions::Durability::normal; // a parcel cut by a crash is thrown away
    return kernel::open_stores(options, parcel_steps(room), room.kernel.clock);
}

void read_store(kernel::Stores& stores, const base::AdherentId& id, const std::function<void(Context&)>& work) {
    stores.run(parcel_actor, id, {}, Access::read, [&](Context& context) {
        work(context);
        return kernel::Outcome::keep;
    });
}

std::string sum_line(std::string_view sha256, std::string_view name) {
    return std::string(sha256) + "  " + std::string(name) + "\n";
}

Portable collect_portable(const Room& room, Context& context, const Adherent& adherent, Departure departure) {
    return {adherent, room.store.list_contacts(context, adherent.id),
            room.store.list_subscriptions(context, adherent.id), departure};
}

base::Result<MadeArchive> write_portable(const Room& room, const Portable& portable, const fs::path& out) {
    const auto& id = portable.adherent.id;
    const Workshop workshop(room, FolderLock::Share::together);
    const auto poured = pour(room, id, workshop.folder());
    if (!poured.evidence_is_intact) return unproved("son journal a été altéré");

    auto json = write_portable_json(portable);
    json.set("schema", write_steps(room)).set("lignes", poured.rows).set("journal", poured.head);
    const auto sources =
        list_sources(std::move(json), parcel_store(workshop.folder(), id),
                     list_documents(room.kernel.data / "adherents" / id.text() / "files"), workshop.folder());
    const auto place = fs::absolute(out); // its folder is flushed: it must have a name
    auto part = place;
    part += ".part";
    fs::remove(part); // of an attempt that was cut
    struct Sweep {
        const fs::path& part;
        ~Sweep() {
            std::error_code ignored;
            fs::remove(part, ignored);
        }
    } const sweep{part};
    adapters::archive::write_tar_gz_file(part, sources, room.kernel.clock.now());
    fs::permissions(part, fs::perms::owner_read | fs::perms::owner_write);
    const auto checked = check_portable(room, part);
    if (!checked) return unproved(base::fill("{0}", checked.refusal().details));
    MadeArchive made{sha256_of(part), static_cast<std::int64_t>(fs::file_size(part)),
                     static_cast<std::int64_t>(sources.size()) - 3, checked.value()};
    kernel::disk::move_durably(part, place);
    return made;
}

base::Result<kernel::JournalHead> check_portable(const Room& room, const fs::path& archive) {
    const Workshop workshop(room, FolderLock::Share::together);
    const auto parcel = open_archive(room, archive, workshop.folder(), Documents::check);
    if (!parcel) return parcel.refusal();
    return parcel->head;
}

} // namespace aubrac::adherents

// SPDX-License-Identifier: AGPL-3.0-or-later
// A server with one adhérent that has lived, and archives opened to be altered.
#pragma once

#include "fixture.hpp"
#include "portable.hpp"

#include <adapters/archive/tar_gz.hpp>
#include <kernel/files/files.hpp>
#include <kernel/storage/rows.hpp>

namespace aubrac::adherents::testing {

using adapters::archive::Source;
using commune::Engine;

inline bool is_missing(Engine engine) { return engine == Engine::postgresql && !commune::has_postgresql(); }

/// A document, journal lines, a contact, something to find, a job that waits.
struct Origin {
    House house;
    base::AdherentId id;
    std::string document;

    explicit Origin(Engine engine = Engine::sqlite) : house(engine) {
        auto adherent = village(1, "Commune de Vieux-Modèle");
        adherent.services = {"actes"};
        id = add(house, adherent);
        auto& kernel = house.kernel();
        house.in(id, [&](Context& context) {
            document = kernel.files.keep_bytes(context, "une délibération").sha256;
            kernel.journal.note(context, "actes.transmettre", "actes/1", "Transmis à la préfecture");
            kernel.search.set_entry(context, {.subject = "actes/1",
                                              .right = "actes.consulter",
                                              .family = "Acte",
                                              .title = "Réfection du lavoir",
                                              .url = "/actes/1"});
            kernel.jobs.add(context, "actes.send", "1");
        });
        house.in({}, [&](Context& context) {
            room_of(house).store.put_contact(context, id,
                                             {.id = "c1",
                                              .name = "Camille",
                                              .fonction = "maire",
                                              .telephones = {{"mairie", "05 65 00 00 00"}}});
        });
    }

    std::filesystem::path write(const std::string& name = "adherent.tar.gz") {
        std::string out;
        const auto file = house.folder() / name;
        EXPECT_EQ(run(house, "export", {siren(1)}, {{"out", file.string()}}, out), 0) << out;
        return file;
    }
};

/// Members of an archive, to be altered and written again.
class Members final : public adapters::archive::MemberSink {
public:
    adapters::archive::Next begin(const std::string& name, std::int64_t) override {
        sources.push_back({name, {}, {}});
        return adapters::archive::Next::proceed;
    }
    adapters::archive::Next chunk(std::string_view bytes) override {
        sources.back().bytes += bytes;
        return adapters::archive::Next::proceed;
    }
    adapters::archive::Next end() override { return adapters::archive::Next::proceed; }
    std::vector<Source> sources;
};

inline std::vector<Source> read_members(const std::filesystem::path& file) {
    Members members;
    EXPECT_TRUE(adapters::archive::read_tar_gz_file(file, {}, members).ok());
    return members.sources;
}

inline std::string receive(House& house, const std::filesystem::path& file) {
    std::string out;
    const int code = run(house, "receive", {file.string()}, {}, out);
    EXPECT_EQ(code, out.starts_with("received") ? 0 : 1);
    return out;
}

inline std::filesystem::path write_members(House& house, const std::vector<Source>& members) {
    const auto file = house.folder() / "altered.tar.gz";
    std::filesystem::remove(file);
    adapters::archive::write_tar_gz_file(file, members, house.clock().now());
    return file;
}

/// Nothing under data/transit but its lock and an empty folder of marks.
inline bool is_transit_clean(const std::filesystem::path& data) {
    const auto transit = data / "transit";
    if (!std::filesystem::exists(transit)) return true;
    for (const auto& entry : std::filesystem::directory_iterator(transit)) {
        const auto name = entry.path().filename();
        if (name != "lock" && !(name == "arriving" && std::filesystem::is_empty(entry))) return false;
    }
    return true;
}

inline std::int64_t count_all(House& house, const base::AdherentId& id) {
    std::int64_t all = 0;
    house.read(id, [&](Context& context) {
        for (const auto& [table, count] : kernel::count_rows(context)) all += count;
    });
    return all;
}

/// As if it had never come. Looking at the rows makes an empty store on SQLite: it is taken away again.
inline bool is_clean(House& house, const base::AdherentId& id) {
    if (std::filesystem::exists(house.folder() / "adherents" / id.text()) || find(house, id)) return false;
    const auto rows = count_all(house, id);
    house.kernel().stores->drop(id);
    std::filesystem::remove_all(house.folder() / "adherents" / id.text());
    return rows == 0 && is_transit_clean(house.folder());
}

/// What an adhérent brings with it, found at its new place.
inline void expect_whole(House& house, const Origin& origin) {
    house.read(origin.id, [&](Context& context) {
        auto& kernel = house.kernel();
        EXPECT_EQ(kernel.files.read(context, origin.document), "une délibération");
        EXPECT_EQ(kernel.journal.timeline(context, "actes/1").size(), 1u);
        EXPECT_EQ(kernel.journal.verify(context).problems, std::vector<std::string>{});
        EXPECT_EQ(kernel.search.find(context, "lavoir").size(), 1u);
        EXPECT_TRUE(kernel.jobs.find(context, "actes.send", "1"));
    });
    house.read({}, [&](Context& context) {
        const auto contacts = room_of(house).store.list_contacts(context, origin.id);
        ASSERT_EQ(contacts.size(), 1u);
        EXPECT_EQ(contacts[0].telephones, (std::vector<Telephone>{{"mairie", "05 65 00 00 00"}}));
    });
}

} // namespace aubrac::adherents::testing

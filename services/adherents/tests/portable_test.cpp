// SPDX-License-Identifier: AGPL-3.0-or-later
// One adhérent whole: out of a server, into another, and out of this world.
#include "fixture.hpp"
#include "portable.hpp"

#include <adapters/archive/tar_gz.hpp>
#include <adapters/openssl/digest.hpp>
#include <adapters/sqlite/connection.hpp>
#include <base/text.hpp>
#include <kernel/files/files.hpp>
#include <kernel/identity.hpp>

using namespace aubrac;
using namespace aubrac::adherents;
using namespace aubrac::adherents::testing;
using adapters::archive::Source;

namespace {

/// A server with one adhérent that has lived: a document, journal lines, a contact.
struct Origin {
    House house;
    base::AdherentId id;
    std::string document;

    Origin() {
        auto adherent = village(1, "Commune de Vieux-Modèle");
        adherent.services = {"actes"};
        id = add(house, adherent);
        house.in(id, [&](Context& context) {
            document = house.kernel().files.keep_bytes(context, "une délibération").sha256;
            house.kernel().journal.note(context, "actes.transmettre", "actes/1", "Transmis à la préfecture");
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

std::vector<Source> read_members(const std::filesystem::path& file) {
    Members members;
    EXPECT_TRUE(adapters::archive::read_tar_gz_file(file, {}, members).ok());
    return members.sources;
}

std::string receive(House& house, const std::filesystem::path& file) {
    std::string out;
    const int code = run(house, "receive", {file.string()}, {}, out);
    EXPECT_EQ(code, out.starts_with("received") ? 0 : 1);
    return out;
}

std::string receive(House& house, const std::vector<Source>& members) {
    const auto file = house.folder() / "altered.tar.gz";
    std::filesystem::remove(file);
    adapters::archive::write_tar_gz_file(file, members, house.clock().now());
    return receive(house, file);
}

bool is_clean(House& house, const base::AdherentId& id) {
    const auto transit = house.folder() / "transit";
    return !std::filesystem::exists(house.folder() / "adherents" / id.text()) &&
           (!std::filesystem::exists(transit) || std::filesystem::is_empty(transit)) && !find(house, id);
}

} // namespace

TEST(Portable, TakesAnAdherentWholeToAnotherServer) {
    Origin origin;
    const auto file = origin.write();
    House other;
    EXPECT_EQ(receive(other, file), "received " + origin.id.text() + "\n");
    EXPECT_EQ(find(other, origin.id), find(origin.house, origin.id));
    other.read(origin.id, [&](Context& context) {
        EXPECT_EQ(other.kernel().files.read(context, origin.document), "une délibération");
        EXPECT_EQ(other.kernel().journal.timeline(context, "actes/1").size(), 1u);
        EXPECT_TRUE(other.kernel().journal.verify(context).problems.empty());
    });
    other.read({}, [&](Context& context) {
        const auto contacts = room_of(other).store.list_contacts(context, origin.id);
        ASSERT_EQ(contacts.size(), 1u);
        EXPECT_EQ(contacts[0].telephones, (std::vector<Telephone>{{"mairie", "05 65 00 00 00"}}));
    });
    other.restart();
    EXPECT_TRUE(find(other, origin.id));
}

TEST(Portable, LeavesTheAdherentAtWorkAndItsJournalSaysSo) {
    Origin origin;
    origin.write();
    origin.house.in(origin.id, [&](Context& context) {
        origin.house.kernel().journal.note(context, "actes.transmettre", "actes/2", "Transmis à la préfecture");
    });
    origin.house.read({}, [&](Context& context) {
        EXPECT_EQ(origin.house.kernel().journal.timeline(context, subject_of(origin.id)).front().action,
                  "adherents.exporter");
    });
}

TEST(Portable, RefusesAnAdherentThatIsAlreadyThere) {
    Origin origin;
    const auto file = origin.write();
    EXPECT_TRUE(receive(origin.house, file).starts_with("ADHERENTS-002"));
    EXPECT_TRUE(find(origin.house, origin.id));
    House other;
    std::filesystem::create_directories(other.folder() / "adherents" / origin.id.text());
    EXPECT_TRUE(receive(other, file).starts_with("ADHERENTS-033"));
}

TEST(Portable, RefusesADamagedArchiveAndLeavesNothing) {
    Origin origin;
    const auto file = origin.write();
    const auto bytes = kernel::read_file(file, 1u << 30);
    House other;
    for (const auto& broken : {std::string(), std::string("pas une archive"), bytes.substr(0, bytes.size() / 2)}) {
        EXPECT_TRUE(receive(other, write_file(other, "broken.tar.gz", broken)).starts_with("ADHERENTS-022"));
        EXPECT_TRUE(is_clean(other, origin.id));
    }
}

TEST(Portable, RefusesEachAlterationOfAMember) {
    Origin origin;
    const auto members = read_members(origin.write());
    ASSERT_EQ(members.size(), 3u);
    House other;
    const auto refuse = [&](const char* what, const std::function<void(std::vector<Source>&)>& alter) {
        auto altered = members;
        alter(altered);
        const auto out = receive(other, altered);
        EXPECT_TRUE(out.starts_with("ADHERENTS-022")) << what << ": " << out;
        EXPECT_TRUE(is_clean(other, origin.id)) << what;
    };
    refuse("store altered", [](auto& m) { m[1].bytes[4096] ^= 1; });
    refuse("document altered", [](auto& m) { m[2].bytes[0] ^= 1; });
    refuse("document missing", [](auto& m) { m.pop_back(); });
    refuse("store missing", [](auto& m) { m.erase(m.begin() + 1); });
    refuse("record missing", [](auto& m) { m.erase(m.begin()); });
    refuse("record last", [](auto& m) { std::swap(m[0], m[2]); });
    refuse("record no JSON", [](auto& m) { m[0].bytes = "{"; });
    refuse("other format",
           [](auto& m) { m[0].bytes.replace(m[0].bytes.find("aubrac-adherent-1"), 17, "aubrac-adherent-9"); });
    refuse("id that is no id", [&](auto& m) {
        m[0].bytes.replace(m[0].bytes.find(origin.id.text()), 36, "0123456789012345678901234567890123..");
    });
    refuse("stranger among them", [](auto& m) { m.push_back({"authorized_keys", "x", {}}); });
}

TEST(Portable, RefusesARecordThatBreaksTheRules) {
    Origin origin;
    auto members = read_members(origin.write());
    members[0].bytes.replace(members[0].bytes.find(siren(1)), 9, "123456789");
    House other;
    EXPECT_TRUE(receive(other, members).starts_with("ADHERENTS-001"));
    EXPECT_TRUE(is_clean(other, origin.id));
}

namespace {

/// The same archive with its store changed by `sql`, and the fingerprint put right: a forger's work.
std::vector<Source> forge(House& house, std::vector<Source> members, const std::string& sql) {
    const auto file = write_file(house, "forged.db", members[1].bytes);
    adapters::sqlite::open_sqlite(file, adapters::sqlite::OpenMode::read_write)->script(sql);
    members[1].bytes = kernel::read_file(file, 1u << 30);
    auto json = adapters::json::parse(members[0].bytes).value();
    json.set("store_sha256", base::hex(adapters::openssl::sha256(members[1].bytes)));
    members[0].bytes = json.dump();
    return members;
}

} // namespace

TEST(Portable, RefusesAStoreOfANewerServer) {
    Origin origin;
    const auto members = forge(origin.house, read_members(origin.write()),
                               "INSERT INTO kernel_migrations (owner, name) VALUES ('actes', '9999_demain')");
    House other;
    EXPECT_TRUE(receive(other, members).starts_with("ADHERENTS-023"));
    EXPECT_TRUE(is_clean(other, origin.id));
}

TEST(Portable, RefusesAStoreThatHidesATrigger) {
    Origin origin;
    const auto members = forge(origin.house, read_members(origin.write()),
                               "CREATE TRIGGER journal_trap AFTER INSERT ON journal_lines BEGIN "
                               "DELETE FROM journal_lines; END");
    House other;
    EXPECT_TRUE(receive(other, members).starts_with("ADHERENTS-022"));
    EXPECT_TRUE(is_clean(other, origin.id));
}

TEST(Portable, ExportsOnlyWhoIsThereAndOnlyToANewFile) {
    House house;
    std::string out;
    const auto file = (house.folder() / "x.tar.gz").string();
    EXPECT_EQ(run(house, "export", {siren(9)}, {{"out", file}}, out), 1);
    EXPECT_TRUE(out.starts_with("ADHERENTS-011"));
    EXPECT_EQ(run(house, "export", {"saint-exemple"}, {{"out", file}}, out), 0);
    EXPECT_EQ(run(house, "export", {"saint-exemple"}, {{"out", file}}, out), 2);
    EXPECT_EQ(run(house, "export", {"saint-exemple"}, {}, out), 2);
}

TEST(Removal, ArchivesThenErasesWhatIsLeft) {
    Origin origin;
    auto& house = origin.house;
    const auto admin = house.person("administrateur");
    const auto agent = house.person("redaction", origin.id);
    const auto url = url_of(origin.id);
    EXPECT_EQ(admin.get(url + "/suppression").status, 409);
    EXPECT_EQ(admin.post(url + "/suppression", {{"siren", siren(1)}}).status, 409);
    ASSERT_EQ(admin.post(url + "/retrait", {{"jusqu_au", "2026-11-21"}}).status, 303);
    EXPECT_TRUE(admin.get(url + "/suppression").has("définitive"));
    EXPECT_EQ(admin.post(url + "/suppression", {{"siren", siren(2)}}).status, 422);
    ASSERT_EQ(admin.post(url + "/suppression", {{"siren", siren(1)}}).status, 303);
    EXPECT_EQ(admin.get(url).status, 404);
    house.run_jobs();
    EXPECT_FALSE(std::filesystem::exists(house.folder() / "adherents" / origin.id.text()));
    EXPECT_EQ(agent.get("/bureau").status, 303);
    EXPECT_TRUE(admin.get("/adherents/archives").has("Commune de Vieux-Modèle"));
    const auto archive = admin.get("/adherents/archives/" + origin.id.text());
    ASSERT_EQ(archive.status, 200);
    EXPECT_EQ(house.run_jobs(), 0);

    // What was archived comes back, even on the server that erased it.
    EXPECT_EQ(receive(house, write_file(house, "back.tar.gz", archive.body)),
              "received " + origin.id.text() + "\n");
    house.read(origin.id, [&](Context& context) {
        EXPECT_EQ(house.kernel().files.read(context, origin.document), "une délibération");
    });
}

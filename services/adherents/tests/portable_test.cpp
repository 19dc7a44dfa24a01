// SPDX-License-Identifier: AGPL-3.0-or-later
// One adhérent whole: out of a server, into another, from each engine to each engine.
#include "origin.hpp"

#include <adapters/openssl/digest.hpp>
#include <adapters/sqlite/connection.hpp>
#include <base/text.hpp>
#include <cstdlib>

using namespace aubrac;
using namespace aubrac::adherents;
using namespace aubrac::adherents::testing;

namespace {

using Engines = std::tuple<Engine, Engine>;

class Moves : public ::testing::TestWithParam<Engines> {
protected:
    void SetUp() override {
        if (is_missing(std::get<0>(GetParam())) || is_missing(std::get<1>(GetParam())))
            GTEST_SKIP() << "AUBRAC_TEST_POSTGRESQL is not set: PostgreSQL IS NOT TESTED";
        origin_ = std::make_unique<Origin>(std::get<0>(GetParam()));
        other_ = std::make_unique<House>(std::get<1>(GetParam()));
    }
    kernel::RowCounts rows(House& house) const {
        kernel::RowCounts counts;
        house.read(origin_->id, [&](Context& context) { counts = kernel::count_rows(context); });
        return counts;
    }

    std::unique_ptr<Origin> origin_;
    std::unique_ptr<House> other_;
};

std::string name_of(const ::testing::TestParamInfo<Engines>& info) {
    return "from_" + commune::engine_name(std::get<0>(info.param)) + "_to_" +
           commune::engine_name(std::get<1>(info.param));
}

} // namespace

TEST_P(Moves, TakeEverythingToTheOtherServer) {
    const auto file = origin_->write();
    EXPECT_EQ(receive(*other_, file), "received " + origin_->id.text() + "\nheld 1\n");
    EXPECT_EQ(find(*other_, origin_->id), find(origin_->house, origin_->id));
    expect_whole(*other_, *origin_);
    auto before = rows(origin_->house);
    for (auto& [table, count] : before)
        if (table == "journal_lines" || table == "journal_actors") ++count; // the line that tells of the move
    EXPECT_EQ(rows(*other_), before);
    other_->restart();
    expect_whole(*other_, *origin_);
    EXPECT_TRUE(is_transit_clean(other_->folder()) && is_transit_clean(origin_->house.folder()));
}

TEST_P(Moves, LeaveTheAdherentAtWorkWhereItWas) {
    origin_->write();
    expect_whole(origin_->house, *origin_);
    origin_->house.in(origin_->id, [&](Context& context) {
        origin_->house.kernel().journal.note(context, "actes.transmettre", "actes/2", "Transmis à la préfecture");
    });
    origin_->house.read({}, [&](Context& context) {
        EXPECT_EQ(origin_->house.kernel().journal.timeline(context, subject_of(origin_->id)).front().action,
                  "adherents.exporter");
    });
}

TEST_P(Moves, MayGoOnAndComeBack) {
    const auto file = origin_->write();
    ASSERT_TRUE(receive(*other_, file).starts_with("received"));
    other_->in(origin_->id, [&](Context& context) {
        other_->kernel().journal.note(context, "actes.transmettre", "actes/2", "Transmis à la préfecture");
    });
    std::string out;
    const auto again = other_->folder() / "again.tar.gz";
    ASSERT_EQ(run(*other_, "export", {siren(1)}, {{"out", again.string()}}, out), 0) << out;
    House third(std::get<0>(GetParam()));
    ASSERT_TRUE(receive(third, again).starts_with("received"));
    expect_whole(third, *origin_);
    third.read(origin_->id, [&](Context& context) {
        EXPECT_EQ(third.kernel().journal.timeline(context, "actes/2").size(), 1u);
    });
}

TEST_P(Moves, SendNothingTwice) {
    const auto file = origin_->write();
    ASSERT_TRUE(receive(*other_, file).starts_with("received"));
    other_->read(origin_->id, [&](Context& context) {
        EXPECT_EQ(other_->kernel().jobs.find(context, "actes.send", "1")->state, kernel::JobState::failed);
    });
    std::string out;
    EXPECT_EQ(run(*other_, "take-over", {siren(1)}, {}, out), 0);
    EXPECT_EQ(out, "resumed 1\n");
    other_->read(origin_->id, [&](Context& context) {
        EXPECT_EQ(other_->kernel().jobs.find(context, "actes.send", "1")->state, kernel::JobState::waiting);
        EXPECT_EQ(other_->kernel().journal.timeline(context, subject_of(origin_->id)).front().action,
                  "adherents.reprendre");
    });
    EXPECT_EQ(run(*other_, "take-over", {siren(1)}, {}, out), 0);
    EXPECT_EQ(out, "resumed 0\n");
    EXPECT_EQ(run(*other_, "take-over", {siren(9)}, {}, out), 1);
    EXPECT_EQ(run(*other_, "take-over", {}, {}, out), 2);
}

TEST_P(Moves, AreRefusedWhereTheAdherentAlreadyIs) {
    const auto file = origin_->write();
    EXPECT_TRUE(receive(origin_->house, file).starts_with("ADHERENTS-002"));
    expect_whole(origin_->house, *origin_);
    std::filesystem::create_directories(other_->folder() / "adherents" / origin_->id.text());
    EXPECT_TRUE(receive(*other_, file).starts_with("ADHERENTS-033"));
    other_->in(origin_->id, [&](Context& context) {
        other_->kernel().journal.note(context, "test.essai", "test/1", "Déjà là");
    });
    std::filesystem::remove_all(other_->folder() / "adherents" / origin_->id.text() / "files");
    EXPECT_TRUE(receive(*other_, file).starts_with("ADHERENTS-033"));
    EXPECT_EQ(count_all(*other_, origin_->id), 3) << "the line, its actor, the head";
}

TEST_P(Moves, AreRefusedWholeWhenAByteIsNotTheirs) {
    const auto members = read_members(origin_->write());
    ASSERT_EQ(members.size(), 4u);
    const auto refuse = [&](const char* what, const std::function<void(std::vector<Source>&)>& alter) {
        auto altered = members;
        alter(altered);
        const auto out = receive(*other_, write_members(*other_, altered));
        EXPECT_TRUE(out.starts_with("ADHERENTS-022")) << what << ": " << out;
        EXPECT_TRUE(is_clean(*other_, origin_->id)) << what;
    };
    refuse("store altered", [](auto& m) { m[1].bytes[4096] ^= 1; });
    refuse("document altered", [](auto& m) { m[2].bytes[0] ^= 1; });
    refuse("document missing", [](auto& m) { m.erase(m.begin() + 2); });
    refuse("store missing", [](auto& m) { m.erase(m.begin() + 1); });
    refuse("record missing", [](auto& m) { m.erase(m.begin()); });
    refuse("record last", [](auto& m) { std::swap(m[0], m[2]); });
    refuse("record no JSON", [](auto& m) { m[0].bytes = "{"; });
    refuse("record altered", [](auto& m) { m[0].bytes += " "; });
    refuse("sums missing", [](auto& m) { m.pop_back(); });
    refuse("sums altered", [](auto& m) { m[3].bytes[0] ^= 1; });
    refuse("sums not last", [](auto& m) { std::swap(m[2], m[3]); });
    refuse("other format",
           [](auto& m) { m[0].bytes.replace(m[0].bytes.find("aubrac-adherent-2"), 17, "aubrac-adherent-9"); });
    refuse("id that is no id", [&](auto& m) {
        m[0].bytes.replace(m[0].bytes.find(origin_->id.text()), 36, "0123456789012345678901234567890123..");
    });
    refuse("stranger among them", [](auto& m) { m.insert(m.begin() + 2, Source{"authorized_keys", "x", {}}); });
}

INSTANTIATE_TEST_SUITE_P(Engines, Moves,
                         ::testing::Combine(::testing::Values(Engine::sqlite, Engine::postgresql),
                                            ::testing::Values(Engine::sqlite, Engine::postgresql)),
                         name_of);

TEST(Portable, IsCheckedByTheOrdinaryToolOfTheSystem) {
    Origin origin;
    const auto file = origin.write();
    const auto folder = origin.house.folder() / "by-hand";
    std::filesystem::create_directory(folder);
    const auto command =
        "cd " + folder.string() + " && tar xzf " + file.string() + " && sha256sum -c --quiet SHA256SUMS";
    EXPECT_EQ(std::system(command.c_str()), 0);
    const auto json = adapters::json::parse(kernel::read_file(folder / "adherent.json", 1u << 20)).value();
    EXPECT_EQ(json["format"].text_or(""), "aubrac-adherent-2");
    EXPECT_EQ(json["depart"].text_or(""), "copie");
    EXPECT_EQ(json["lignes"]["journal_lines"].integer_or(0), 1);
    EXPECT_EQ(json["journal"]["count"].integer_or(0), 1);
    EXPECT_GT(json["schema"].size(), 5u);
}

TEST(Portable, RefusesADamagedArchiveAndLeavesNothing) {
    Origin origin;
    const auto bytes = kernel::read_file(origin.write(), 1u << 30);
    House other;
    for (const auto& broken : {std::string(), std::string("pas une archive"), bytes.substr(0, bytes.size() / 2)}) {
        EXPECT_TRUE(receive(other, write_file(other, "broken.tar.gz", broken)).starts_with("ADHERENTS-022"));
        EXPECT_TRUE(is_clean(other, origin.id));
    }
}

namespace {

/// The same archive with its record and its store changed, and the fingerprints put right: a forger's work.
std::vector<Source> forge(House& house, std::vector<Source> members, const std::string& sql,
                          const std::function<void(adapters::json::Value&)>& alter = {}) {
    const auto file = write_file(house, "forged.db", members[1].bytes);
    if (!sql.empty()) adapters::sqlite::open_sqlite(file, adapters::sqlite::OpenMode::read_write)->script(sql);
    members[1].bytes = kernel::read_file(file, 1u << 30);
    auto json = adapters::json::parse(members[0].bytes).value();
    json.set("store_sha256", base::hex(adapters::openssl::sha256(members[1].bytes)));
    if (alter) alter(json);
    members[0].bytes = json.dump();
    if (members.back().name != "SHA256SUMS") return members;
    members.back().bytes.clear();
    for (std::size_t i = 0; i + 1 < members.size(); ++i)
        members.back().bytes +=
            base::hex(adapters::openssl::sha256(members[i].bytes)) + "  " + members[i].name + "\n";
    return members;
}

std::string receive_forged(Origin& origin, House& other, const std::string& sql) {
    const auto members = forge(origin.house, read_members(origin.write()), sql);
    auto out = receive(other, write_members(other, members));
    std::filesystem::remove(origin.house.folder() / "adherent.tar.gz");
    if (!out.starts_with("received")) {
        EXPECT_TRUE(is_clean(other, origin.id)) << sql;
    }
    return out;
}

} // namespace

TEST(Portable, RefusesARecordThatBreaksTheRules) {
    Origin origin;
    const auto members = forge(origin.house, read_members(origin.write()), "", [](auto& json) {
        auto adherent = json["adherent"];
        json.set("adherent", adherent.set("siren", "123456789"));
    });
    House other;
    EXPECT_TRUE(receive(other, write_members(other, members)).starts_with("ADHERENTS-001"));
    EXPECT_TRUE(is_clean(other, origin.id));
}

TEST(Portable, ReadsTheFirstFormatToo) {
    Origin origin;
    auto members = read_members(origin.write());
    members.pop_back();
    members = forge(origin.house, members, "", [](auto& json) { json.set("format", "aubrac-adherent-1"); });
    House other;
    EXPECT_TRUE(receive(other, write_members(other, members)).starts_with("received"));
    expect_whole(other, origin);
}

TEST(Portable, RefusesAStoreOfANewerServer) {
    Origin origin;
    House other;
    EXPECT_TRUE(receive_forged(origin, other,
                               "INSERT INTO kernel_migrations (owner, name) VALUES ('actes', '9999_demain')")
                    .starts_with("ADHERENTS-023"));
}

TEST(Portable, RefusesAStoreThatItsStepsDoNotMake) {
    Origin origin;
    House other;
    for (const auto* sql :
         {"CREATE TRIGGER journal_trap AFTER INSERT ON journal_lines BEGIN DELETE FROM journal_lines; END",
          "DROP TABLE actes_annexes", "ALTER TABLE actes_annexes ADD COLUMN hidden TEXT",
          "DROP TABLE actes_annexes; CREATE VIEW actes_annexes AS SELECT * FROM journal_lines",
          "DROP INDEX journal_lines_by_subject"})
        EXPECT_TRUE(receive_forged(origin, other, sql).starts_with("ADHERENTS-022")) << sql;
}

TEST(Portable, RefusesAJournalThatWasAltered) {
    Origin origin;
    for (const auto engine : {Engine::sqlite, Engine::postgresql}) {
        if (is_missing(engine)) continue;
        House other(engine);
        for (const auto* sql : {"UPDATE journal_lines SET sentence = 'Rien'", "DELETE FROM journal_lines",
                                "UPDATE journal_head SET count = 9", "UPDATE journal_head SET frontier = x'00'",
                                "UPDATE journal_head SET frontier = zeroblob(32)",
                                "UPDATE journal_head SET last_hash = 'x'", "DELETE FROM journal_head"})
            EXPECT_TRUE(receive_forged(origin, other, sql).starts_with("ADHERENTS-022")) << sql;
    }
}

TEST(Portable, RefusesATextThatAnEngineCouldNotHold) {
    Origin origin;
    House other;
    for (const auto* text : {"CAST(x'ff41' AS TEXT)", "CAST(x'410041' AS TEXT)"})
        EXPECT_TRUE(receive_forged(origin, other, std::string("UPDATE search_entries SET title = ") + text)
                        .starts_with("ADHERENTS-022"));
    EXPECT_TRUE(receive_forged(origin, other, "").starts_with("received"));
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
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(house.folder());
    EXPECT_EQ(run(house, "export", {"saint-exemple"}, {{"out", "here.tar.gz"}}, out), 0);
    std::filesystem::current_path(before);
    EXPECT_TRUE(std::filesystem::exists(house.folder() / "here.tar.gz"));
}

TEST(Portable, IsNotMadeOfDamagedData) {
    Origin origin;
    auto& house = origin.house;
    std::string out;
    const auto file = house.folder() / "x.tar.gz";
    const auto refused = [&] {
        EXPECT_EQ(run(house, "export", {siren(1)}, {{"out", file.string()}}, out), 1);
        EXPECT_FALSE(std::filesystem::exists(file));
        EXPECT_TRUE(is_transit_clean(house.folder()));
        return out;
    };
    const auto document = house.folder() / "adherents" / origin.id.text() / "files" /
                          origin.document.substr(0, 2) / origin.document.substr(2);
    std::ofstream(document, std::ios::binary) << "une autre délibération";
    EXPECT_TRUE(refused().starts_with("ADHERENTS-035"));
    EXPECT_NE(refused().find(origin.document.substr(0, 8)), std::string::npos) << "the document is named";
    std::ofstream(document, std::ios::binary) << "une délibération";
    house.in(origin.id, [&](Context& context) {
        kernel::Storage("journal", kernel::Scope::both)
            .execute(context, "UPDATE journal_lines SET sentence = 'Rien'");
    });
    EXPECT_NE(refused().find("journal"), std::string::npos);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
// The end of an adhérent, on both engines: an archive that holds everything, then nothing left.
#include "origin.hpp"

using namespace aubrac;
using namespace aubrac::adherents;
using namespace aubrac::adherents::testing;

namespace {

class Removal : public ::testing::TestWithParam<Engine> {
protected:
    void SetUp() override {
        if (is_missing(GetParam())) GTEST_SKIP() << "AUBRAC_TEST_POSTGRESQL is not set: PostgreSQL IS NOT TESTED";
        origin_ = std::make_unique<Origin>(GetParam());
    }
    House& house() { return origin_->house; }
    std::string url() const { return url_of(origin_->id); }
    void ask(const commune::Person& admin) {
        ASSERT_EQ(admin.post(url() + "/retrait", {{"jusqu_au", "2026-11-21"}}).status, 303);
        ASSERT_EQ(admin.post(url() + "/suppression", {{"siren", siren(1)}}).status, 303);
    }

    std::unique_ptr<Origin> origin_;
};

} // namespace

TEST_P(Removal, ArchivesThenErasesWhatIsLeft) {
    const auto admin = house().person("administrateur");
    const auto agent = house().person("redaction", origin_->id);
    EXPECT_EQ(admin.get(url() + "/suppression").status, 409);
    EXPECT_EQ(admin.post(url() + "/suppression", {{"siren", siren(1)}}).status, 409);
    ASSERT_EQ(admin.post(url() + "/retrait", {{"jusqu_au", "2026-11-21"}}).status, 303);
    EXPECT_TRUE(admin.get(url() + "/suppression").has("définitive"));
    EXPECT_EQ(admin.post(url() + "/suppression", {{"siren", siren(2)}}).status, 422);
    ASSERT_EQ(admin.post(url() + "/suppression", {{"siren", siren(1)}}).status, 303);
    EXPECT_EQ(admin.get(url()).status, 404);
    house().run_jobs();
    EXPECT_EQ(agent.get("/bureau").status, 303);
    EXPECT_TRUE(admin.get("/adherents/archives").has("Commune de Vieux-Modèle"));
    const auto archive = admin.get("/adherents/archives/" + origin_->id.text());
    ASSERT_EQ(archive.status, 200);
    EXPECT_EQ(house().run_jobs(), 0);
    EXPECT_TRUE(is_clean(house(), origin_->id));

    // What was archived comes back, even on the server that erased it; and nobody else sends what waited.
    EXPECT_EQ(receive(house(), write_file(house(), "back.tar.gz", archive.body)),
              "received " + origin_->id.text() + "\n");
    expect_whole(house(), *origin_);
}

TEST_P(Removal, MayComeTwiceInALife) {
    const auto admin = house().person("administrateur");
    ask(admin);
    house().run_jobs();
    const auto first = admin.get("/adherents/archives/" + origin_->id.text()).body;
    ASSERT_TRUE(receive(house(), write_file(house(), "back.tar.gz", first)).starts_with("received"));
    house().in(origin_->id, [&](Context& context) {
        house().kernel().journal.note(context, "actes.transmettre", "actes/2", "Transmis à la préfecture");
    });
    ask(admin);
    house().run_jobs();
    const auto second = admin.get("/adherents/archives/" + origin_->id.text()).body;
    EXPECT_NE(first, second);
    House other;
    ASSERT_TRUE(receive(other, write_file(other, "back.tar.gz", second)).starts_with("received"));
    other.read(origin_->id, [&](Context& context) {
        EXPECT_EQ(other.kernel().journal.timeline(context, "actes/2").size(), 1u);
    });
}

TEST_P(Removal, ErasesNothingThatCannotBeArchived) {
    const auto document = house().folder() / "adherents" / origin_->id.text() / "files" /
                          origin_->document.substr(0, 2) / origin_->document.substr(2);
    std::ofstream(document, std::ios::binary) << "une autre délibération";
    ask(house().person("administrateur"));
    for (int i = 0; i < 3; ++i) {
        house().run_jobs();
        house().clock().advance(4000);
    }
    EXPECT_GT(count_all(house(), origin_->id), 3);
    EXPECT_FALSE(house().person("administrateur").get("/adherents/archives").has("Vieux-Modèle"));
    std::ofstream(document, std::ios::binary) << "une délibération";
    house().run_jobs();
    EXPECT_TRUE(house().person("administrateur").get("/adherents/archives").has("Vieux-Modèle"));
    EXPECT_TRUE(is_clean(house(), origin_->id));
}

INSTANTIATE_TEST_SUITE_P(Engines, Removal, ::testing::Values(Engine::sqlite, Engine::postgresql),
                         [](const auto& info) { return commune::engine_name(info.param); });

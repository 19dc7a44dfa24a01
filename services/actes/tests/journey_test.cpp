// SPDX-License-Identifier: AGPL-3.0-or-later
// An acte leaves for the préfecture's twin over mutual TLS and its answer comes back by mail.
#include "journey.hpp"

#include <algorithm>
#include <gtest/gtest.h>

using namespace aubrac;
using namespace aubrac::actes;

namespace {

std::int64_t count(const std::string& text, const std::string& word) {
    std::int64_t found = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
    return found;
}

/// The badge of the record; the history repeats some of these words, so the latest statut is looked for first.
std::string statut(TwinHouse& twin, const std::string& id) {
    const auto page = twin.house.person("consultation").get("/actes/" + id);
    for (const auto* words :
         {"Acquitté", "Refusé", "Envoi à vérifier", "Annulé", "Annulation demandée", "Transmis",
          "En cours d'envoi", "En cours d&#39;envoi", "À transmettre", "Brouillon"})
        if (page.has(std::string(words) + "</span>") || page.has(std::string(words) + "</")) return words;
    return page.body.substr(0, 200);
}

} // namespace

class Journey : public testing::TestWithParam<commune::Engine> {
protected:
    void SetUp() override {
        if (GetParam() == commune::Engine::postgresql && !commune::has_postgresql())
            GTEST_SKIP() << "NOT CHECKED on PostgreSQL: AUBRAC_TEST_POSTGRESQL is not set";
    }
};

INSTANTIATE_TEST_SUITE_P(Engines, Journey, testing::Values(commune::Engine::sqlite, commune::Engine::postgresql),
                         [](const auto& info) { return commune::engine_name(info.param); });

TEST_P(Journey, AnActeComesBackAcknowledgedStampedAndPublished) {
    TwinHouse twin(GetParam());
    const auto id = twin.submit("2026_001");
    twin.settle();
    EXPECT_EQ(statut(twin, id), "Acquitté");
    const auto secretary = twin.house.person("redaction");
    const auto page = secretary.get("/actes/" + id);
    EXPECT_TRUE(page.has("Reçu par la préfecture le"));
    EXPECT_TRUE(page.has("Publié"));
    const auto stamped = secretary.get("/actes/" + id + "/tampon");
    EXPECT_EQ(stamped.status, 200);
    EXPECT_TRUE(stamped.body.starts_with("%PDF-"));
    EXPECT_EQ(secretary.get("/actes/" + id + "/bordereau").status, 200);

    const auto visitor = twin.house.visitor();
    EXPECT_TRUE(visitor.get("/public/saint-exemple/actes").has("Tarif de la bergère"));
    EXPECT_TRUE(visitor.get("/public/saint-exemple/actes.atom").has("Tarif de la berg"));
    EXPECT_EQ(visitor.get("/public/saint-exemple/actes/" + id + "/document").status, 200);
    EXPECT_EQ(visitor.get("/public/lacalm-les-essais/actes/" + id).status, 404);
    EXPECT_EQ(count(twin.received_log(), "\n"), 1);
}

TEST_P(Journey, AnAcknowledgementReadTwiceCountsOnce) {
    TwinHouse twin(GetParam());
    twin.knobs("double=yes");
    const auto id = twin.submit("2026_001");
    twin.settle();
    EXPECT_EQ(statut(twin, id), "Acquitté");
    int acknowledgements = 0;
    twin.house.read(twin.house.saint_exemple(), [&](kernel::Context& context) {
        for (const auto& line : twin.house.kernel().journal.timeline(context, "actes/" + id))
            acknowledgements += line.action == "actes.acquitter";
    });
    EXPECT_EQ(acknowledgements, 1);
}

TEST_P(Journey, AnAnomalyIsShownWithWhatThePrefectureSaysAndTheActeMayBeCorrected) {
    TwinHouse twin(GetParam());
    twin.knobs("anomaly=002:Votre bergère manque de granit");
    const auto id = twin.submit("2026_001");
    twin.settle();
    EXPECT_EQ(statut(twin, id), "Refusé");
    EXPECT_TRUE(twin.house.person("redaction").get("/actes/" + id).has("manque de granit"));
    twin.knobs("");
    EXPECT_EQ(twin.house.person("redaction").post("/actes/" + id + "/submit").status, 303);
    twin.settle();
    EXPECT_EQ(statut(twin, id), "Acquitté");
}

TEST(Outage, ARemoteThatIsDownMarksNothingWrongAndSendsOnceWhenBack) {
    TwinHouse twin;
    twin.knobs("status=500");
    const auto id = twin.submit("2026_001");
    twin.settle();
    EXPECT_EQ(statut(twin, id), "À transmettre");
    EXPECT_EQ(twin.received_log(), "");
    twin.knobs("");
    twin.house.clock().advance(3600);
    twin.settle();
    EXPECT_EQ(statut(twin, id), "Acquitté");
    EXPECT_EQ(count(twin.received_log(), "\n"), 1);
}

TEST(Outage, AConnectionCutAfterTheLastByteIsNeverSentAgainByItself) {
    TwinHouse twin;
    twin.knobs("cut=yes\nsilence=yes");
    const auto id = twin.submit("2026_001");
    twin.settle();
    EXPECT_EQ(statut(twin, id), "Envoi à vérifier");
    twin.house.clock().advance(86'400);
    twin.settle();
    EXPECT_EQ(count(twin.received_log(), "\n"), 1);
    EXPECT_EQ(statut(twin, id), "Envoi à vérifier");
}

TEST(Outage, GarbageInTheMailboxStopsNobody) {
    TwinHouse twin;
    twin.knobs("garbage=yes");
    twin.submit("2026_001");
    twin.settle();
    twin.knobs("");
    const auto id = twin.submit("2026_002");
    twin.settle();
    EXPECT_EQ(statut(twin, id), "Acquitté");
}

TEST(Silence, AfterFourHoursSomeoneIsAskedToLook) {
    TwinHouse twin;
    twin.knobs("silence=yes");
    const auto id = twin.submit("2026_001");
    twin.settle();
    EXPECT_EQ(statut(twin, id), "Transmis");
    twin.house.clock().advance(4 * 3600 + 60);
    twin.settle();
    EXPECT_TRUE(twin.house.person("redaction").get("/bureau").has("sans réponse de la préfecture"));
}

TEST(Unknown, AMessageForNobodyGoesToTheOperatorsBin) {
    for (const auto* knob : {"wrong_siren=yes", "unknown_acte=yes"}) {
        TwinHouse twin;
        twin.knobs(knob);
        const auto id = twin.submit("2026_001");
        twin.settle();
        EXPECT_EQ(statut(twin, id), "Transmis") << knob;
        const auto technician = twin.house.person("technicien");
        EXPECT_FALSE(technician.get("/prefecture/bac").has("Rien à trier")) << knob;
        EXPECT_EQ(twin.house.person("responsable").get("/prefecture/bac").status, 403);
    }
}

TEST(Cancellation, IsAskedForAnsweredAndTakesTheActeOffThePublicPage) {
    TwinHouse twin;
    const auto id = twin.submit("2026_001");
    twin.settle();
    const auto secretary = twin.house.person("redaction");
    EXPECT_EQ(secretary.get("/actes/" + id + "/annuler").status, 200);
    EXPECT_EQ(secretary.post("/actes/" + id + "/annuler").status, 303);
    twin.settle();
    EXPECT_EQ(statut(twin, id), "Annulé");
    EXPECT_EQ(twin.house.visitor().get("/public/saint-exemple/actes/" + id).status, 404);
}

TEST(ListOfThePrefecture, IsServedDatedAndKeptPerAdherent) {
    TwinHouse twin;
    const auto secretary = twin.house.person("redaction");
    EXPECT_TRUE(secretary.get("/actes/classification").has("Liste nationale"));
    EXPECT_EQ(secretary.post("/actes/classification").status, 303);
    twin.settle();
    EXPECT_TRUE(secretary.get("/actes/classification").has("Liste de votre préfecture"));
    EXPECT_TRUE(
        twin.house.person("redaction", twin.house.lacalm()).get("/actes/classification").has("Liste nationale"));
}

TEST(Letter, OfThePrefectureIsKeptWithItsActeAndTold) {
    TwinHouse twin;
    twin.knobs("letter=4-1");
    const auto id = twin.submit("2026_001");
    twin.settle();
    EXPECT_TRUE(twin.house.person("consultation").get("/actes/" + id).has("Courrier de la préfecture reçu"));
}

// SPDX-License-Identifier: AGPL-3.0-or-later
// A flux leaves for the twin of the DGFiP by SFTP, and its answers come back.
#include "journey.hpp"

using namespace aubrac;
using namespace aubrac::helios;

class Journey : public testing::TestWithParam<commune::Engine> {
protected:
    void SetUp() override {
        if (GetParam() == commune::Engine::postgresql && !commune::has_postgresql())
            GTEST_SKIP() << "NOT CHECKED on PostgreSQL: AUBRAC_TEST_POSTGRESQL is not set";
    }
};

INSTANTIATE_TEST_SUITE_P(Engines, Journey, testing::Values(commune::Engine::sqlite, commune::Engine::postgresql),
                         [](const auto& info) { return commune::engine_name(info.param); });

TEST_P(Journey, AFluxIsSentOnceAndAcknowledged) {
    TwinHouse twin(GetParam());
    const auto id = twin.send({.pj = {"PJ2026000101"}});
    twin.settle();
    EXPECT_EQ(twin.statut(id), "acquitte");
    EXPECT_EQ(twin.received(), 1);
    const auto page = twin.house.person("consultation").get("/helios/" + id);
    EXPECT_TRUE(page.has("Acquitté par le comptable public"));
    EXPECT_TRUE(page.has("Accepté"));
    twin.settle();
    EXPECT_EQ(twin.received(), 1);
}

TEST_P(Journey, APartialAcquitShowsTheRejectedMandatWithItsReasonAndPutsItOnMonBureau) {
    TwinHouse twin(GetParam());
    twin.knobs("ko=first\nlevel=ligne\nreason=1971 - Compte fonction présent à tort");
    const auto id = twin.send();
    twin.settle();
    EXPECT_EQ(twin.statut(id), "acquitte_partiellement");
    const auto secretary = twin.house.person("redaction");
    const auto page = secretary.get("/helios/" + id);
    EXPECT_TRUE(page.has("Le comptable a accepté une partie du flux."));
    EXPECT_TRUE(page.has("Mandat 112"));
    const auto rejected = secretary.get("/helios/" + id + "/pieces/1");
    EXPECT_TRUE(rejected.has("ligne 1 : 1971 - Compte fonction présent à tort"));
    EXPECT_TRUE(secretary.get("/helios/" + id + "/pieces/2").has("Accepté par le comptable."));
    EXPECT_TRUE(secretary.get("/bureau").has("1971 - Compte fonction présent à tort"));
    const auto only = secretary.get("/helios/" + id + "/pieces?reponse=rejete");
    EXPECT_TRUE(only.has("Mandat 112"));
    EXPECT_FALSE(only.has("Mandat 113"));
    EXPECT_EQ(secretary.post("/helios/" + id + "/rejets", {{"rejet", "piece-1"}}).status, 303);
    EXPECT_FALSE(secretary.get("/bureau").has("1971 - Compte fonction présent à tort"));
    EXPECT_EQ(secretary.post("/helios/" + id + "/rejets", {{"rejet", "piece-1"}}).status, 409);
}

TEST_P(Journey, ABordereauSentAgainAndAcceptedTakesItsRejectionOffMonBureau) {
    TwinHouse twin(GetParam());
    twin.knobs("ko=first");
    twin.send();
    twin.settle();
    EXPECT_TRUE(twin.house.person("redaction").get("/bureau").has("rejeté : 1971"));
    twin.knobs("");
    const auto again = twin.send({.nom_fic = "PESALR2_21120123100019_261121_001", .bordereaux = {"12"}});
    twin.settle();
    EXPECT_EQ(twin.statut(again), "acquitte");
    EXPECT_FALSE(twin.house.person("redaction").get("/bureau").has("rejeté : 1971"));
}

TEST_P(Journey, ARejectedFluxIsReplacedUnderTheSameName) {
    TwinHouse twin(GetParam());
    twin.knobs("technical=ERREUR_CODIQUE\nreason=Le codique est inconnu");
    const auto id = twin.send();
    twin.settle();
    EXPECT_EQ(twin.statut(id), "rejete");
    EXPECT_TRUE(twin.house.person("redaction").get("/bureau").has("Le codique est inconnu"));
    twin.knobs("");
    const auto taken = twin.house.person("redaction")
                           .post("/helios/deposer?remplace=" + id, {}, {{"fichier", "flux.xml", make_flux()}});
    ASSERT_EQ(taken.status, 303);
    EXPECT_EQ(twin.statut(id), "remplace");
    EXPECT_FALSE(twin.house.person("redaction").get("/bureau").has("Le codique est inconnu"));
}

TEST_P(Journey, WhatWasPaidIsShownOnEachMandatAndCollectedOnEachTitre) {
    TwinHouse twin(GetParam());
    twin.knobs("retour=yes");
    const auto id = twin.send({.bordereaux = {"12"}, .titres = {"5"}});
    twin.settle();
    EXPECT_EQ(twin.statut(id), "acquitte");
    const auto secretary = twin.house.person("redaction");
    EXPECT_TRUE(secretary.get("/helios/" + id + "/pieces/1").has("Payé le"));
    EXPECT_TRUE(secretary.get("/helios/" + id + "/pieces/2").has("Encaissé le"));
    const auto retours = secretary.get("/helios/retours");
    EXPECT_TRUE(retours.has("PES2R_DEP"));
    EXPECT_TRUE(retours.has("1 pièce"));
    EXPECT_TRUE(secretary.get("/helios/" + id + "/pieces.csv").has("Payé;150,50"));
}

TEST_P(Journey, AReturnReadIsAcknowledgedOnce) {
    TwinHouse twin(GetParam());
    twin.knobs("retour=yes");
    twin.send();
    twin.settle();
    twin.settle();
    EXPECT_EQ(twin.received(), 2);
    const auto log = twin.log();
    EXPECT_NE(log.find("acquit de retour"), std::string::npos) << log;
    EXPECT_EQ(log.find("acquit de retour"), log.rfind("acquit de retour")) << log;
}

TEST_P(Journey, AServerThatStopsBetweenTheSendingAndItsNoteSendsNothingTwice) {
    TwinHouse twin(GetParam());
    twin.knobs("lost=yes");
    const auto id = twin.send();
    twin.stop_in_the_middle_of(id);
    twin.settle();
    EXPECT_EQ(twin.statut(id), "incertain");
    EXPECT_EQ(twin.received(), 0);
    const auto secretary = twin.house.person("redaction");
    EXPECT_TRUE(secretary.get("/helios/" + id).has("Nous ne savons pas si le comptable a reçu ce flux."));
    EXPECT_TRUE(secretary.get("/bureau").has("Flux"));
    twin.house.clock().advance(24 * 3600);
    twin.settle();
    EXPECT_EQ(twin.statut(id), "incertain");
    EXPECT_EQ(twin.received(), 0);
    // Their session ended meanwhile.
    EXPECT_EQ(twin.house.person("redaction").post("/helios/" + id + "/renvoyer").status, 303);
    twin.settle();
    EXPECT_EQ(twin.received(), 1);
}

TEST(PartialAcquit, OfAPieceJustificativeAloneLeavesTheMandatsAccepted) {
    TwinHouse twin;
    twin.knobs("ko=pj\nreason=Cette pièce est déjà connue");
    const auto id = twin.send({.pj = {"PJ2026000101", "PJ2026000102"}});
    twin.settle();
    EXPECT_EQ(twin.statut(id), "acquitte_partiellement");
    const auto secretary = twin.house.person("redaction");
    EXPECT_TRUE(secretary.get("/helios/" + id + "/pieces/1").has("Rejetée : Cette pièce est déjà connue"));
    EXPECT_TRUE(secretary.get("/helios/" + id + "/pieces/1").has("Accepté par le comptable."));
    EXPECT_TRUE(secretary.get("/bureau").has("Cette pièce est déjà connue"));
}

TEST(PartialAcquit, IsToldAtTheLevelWhereTheStateTellsIt) {
    TwinHouse twin;
    twin.knobs("ko=first\nlevel=bordereau");
    const auto bordereau = twin.send();
    twin.settle();
    const auto secretary = twin.house.person("redaction");
    EXPECT_TRUE(secretary.get("/helios/" + bordereau).has("1971 - Compte fonction"));
    EXPECT_TRUE(secretary.get("/helios/" + bordereau + "/pieces/1").has("avec tout son bordereau"));
    twin.knobs("ko=all\nlevel=piece");
    const auto all = twin.send({.nom_fic = "PESALR2_21120123100019_261120_002"});
    twin.settle();
    EXPECT_EQ(twin.statut(all), "rejete");
    EXPECT_TRUE(secretary.get("/helios/" + all + "/pieces/2").has("Rejeté par le comptable : 1971"));
}

TEST(Delay, OfTheTwinIsWaitedFor) {
    TwinHouse twin;
    twin.knobs("delay=3600");
    const auto id = twin.send();
    twin.settle();
    EXPECT_EQ(twin.statut(id), "envoye");
}

TEST(AcquitOfAFlux, ReadTwiceCountsOnce) {
    TwinHouse twin;
    twin.knobs("double=yes");
    const auto id = twin.send();
    twin.settle();
    EXPECT_EQ(twin.statut(id), "acquitte");
    int acknowledgements = 0;
    twin.house.read(twin.house.saint_exemple(), [&](kernel::Context& context) {
        for (const auto& line : twin.house.kernel().journal.timeline(context, "helios/" + id))
            acknowledgements += line.action == "helios.acquitter";
    });
    EXPECT_EQ(acknowledgements, 1);
}

TEST(AcquitOfAFlux, ThatBreaksItsSchemaIsReadAllTheSame) {
    TwinHouse twin;
    twin.knobs("invalid=yes");
    const auto id = twin.send();
    twin.settle();
    EXPECT_EQ(twin.statut(id), "acquitte");
}

TEST(AcquitOfAFlux, MetHalfWrittenIsReadOnceWhole) {
    TwinHouse twin;
    twin.knobs("half=yes");
    const auto id = twin.send();
    twin.settle();
    EXPECT_EQ(twin.statut(id), "acquitte");
}

TEST(AcquitOfAFlux, ForNobodyGoesToTheOperatorsBin) {
    TwinHouse twin;
    twin.knobs("unknown=yes");
    const auto id = twin.send();
    twin.settle();
    EXPECT_EQ(twin.statut(id), "envoye");
    const auto technician = twin.house.person("technicien");
    const auto bac = technician.get("/tresor/bac");
    EXPECT_TRUE(bac.has("FLUX_JAMAIS_ENVOYE"));
    EXPECT_EQ(twin.house.person("responsable").get("/tresor/bac").status, 403);
    const auto at = bac.body.find("/tresor/bac/");
    const auto line = bac.body.substr(at, bac.body.find('"', at) - at);
    EXPECT_TRUE(technician.get(line).has("PES_ACQUIT"));
    EXPECT_EQ(technician.post(line).status, 303);
    EXPECT_TRUE(technician.get("/tresor/bac").has("Rien à trier"));
    EXPECT_EQ(technician.post(line).status, 404);
}

TEST(Outage, ACounterThatIsDownMarksNothingWrongAndTakesTheFluxOnceItIsBack) {
    TwinHouse twin;
    twin.knobs("down=yes");
    const auto id = twin.send();
    twin.settle();
    EXPECT_EQ(twin.statut(id), "a_envoyer");
    EXPECT_EQ(twin.received(), 0);
    twin.knobs("");
    twin.house.clock().advance(3600);
    twin.settle();
    EXPECT_EQ(twin.statut(id), "acquitte");
    EXPECT_EQ(twin.received(), 1);
}

TEST(Outage, WhileTheLinkIsPausedFluxWait) {
    TwinHouse twin;
    twin.house.in(
        {}, [&](kernel::Context& context) { twin.house.kernel().jobs.pause(context, "helios", "maintenance"); });
    const auto id = twin.send();
    twin.settle();
    EXPECT_EQ(twin.statut(id), "a_envoyer");
    twin.house.in({}, [&](kernel::Context& context) { twin.house.kernel().jobs.resume(context, "helios"); });
    twin.house.clock().advance(3600);
    twin.settle();
    EXPECT_EQ(twin.statut(id), "acquitte");
}

TEST(QuotaOfTheHour, IsKeptAndTheRestLeavesTheNextHour) {
    TwinHouse twin;
    twin.house.kernel().settings.set("tresor.training.bytes_per_hour", "5000");
    const auto first = twin.send();
    const auto second = twin.send({.nom_fic = "PESALR2_21120123100019_261120_002"});
    twin.settle();
    EXPECT_EQ(twin.received(), 1);
    twin.house.clock().advance(3600);
    twin.settle();
    EXPECT_EQ(twin.received(), 2);
    EXPECT_EQ(twin.statut(first), "acquitte");
    EXPECT_EQ(twin.statut(second), "acquitte");
}

TEST(Silence, OfTheComptableIsToldAfterTwoDays) {
    TwinHouse twin;
    twin.knobs("lost=yes");
    const auto id = twin.send();
    twin.settle();
    EXPECT_EQ(twin.statut(id), "envoye");
    twin.house.clock().advance(48 * 3600 + 60);
    twin.settle();
    const auto secretary = twin.house.person("redaction");
    EXPECT_TRUE(secretary.get("/bureau").has("sans réponse du comptable"));
    EXPECT_TRUE(secretary.get("/helios/" + id).has("Renvoyer"));
    EXPECT_EQ(secretary.post("/helios/" + id + "/renvoyer").status, 303);
    twin.knobs("");
    twin.settle();
    EXPECT_EQ(twin.statut(id), "acquitte");
}

TEST(Api, DepositsAndSendsWhatHasNoError) {
    TwinHouse twin;
    twin.deposit(make_flux({.nom_fic = "PREMIER"})); // declares the budget
    const auto call = [&](const std::string& bytes) {
        return twin.house.person("redaction").post("/helios/deposer", {}, {{"fichier", "flux.xml", bytes}});
    };
    EXPECT_EQ(call(make_flux({.nom_fic = "DEUXIEME"})).status, 303);
    EXPECT_EQ(twin.house.visitor().call("POST", "/api/v1/helios", twin.token()).status, 422);
    const auto list = twin.house.visitor().call("GET", "/api/v1/helios", twin.token());
    EXPECT_TRUE(list.has("PREMIER"));
    EXPECT_TRUE(list.has("DEUXIEME"));
}

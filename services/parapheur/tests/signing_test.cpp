// SPDX-License-Identifier: AGPL-3.0-or-later
// Documents go round and come out signed: by keys that stay outside, by the seal, with a time-stamp, in somebody's
// absence. Poppler and OpenSSL judge.
#include "signing_house.hpp"

#include <commune/words.hpp>
#include <gtest/gtest.h>

namespace aubrac::parapheur::testing {

class Signing : public ::testing::TestWithParam<commune::Engine> {
protected:
    void SetUp() override {
        if (GetParam() == commune::Engine::postgresql && !commune::has_postgresql())
            GTEST_SKIP() << "NOT CHECKED on PostgreSQL: AUBRAC_TEST_POSTGRESQL is not set";
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, Signing, ::testing::Values(commune::Engine::sqlite, commune::Engine::postgresql),
                         [](const auto& info) { return commune::engine_name(info.param); });

TEST_P(Signing, ByTwoPeopleLeavesAPdfThatPopplerFindsValidTwice) {
    SigningHouse town(GetParam());
    const auto secretary = town.somebody("redaction"), mayor = town.somebody("responsable"),
               deputy = town.somebody("responsable");
    const auto circuit = town.circuit("visa one 2 " + secretary.account + ";signature all 0 " + mayor.account +
                                      "," + deputy.account);
    const auto id = town.deposit(secretary, circuit);
    ASSERT_EQ(id.size(), 36u) << id;
    EXPECT_EQ(secretary.person.post("/parapheur/" + id + "/viser").status, 303);
    EXPECT_EQ(town.sign(mayor, id, make_key("Élise Tranchant"))["back"].text_or(""), "/parapheur/" + id);
    town.settle();
    EXPECT_EQ(town.statut(id), "en_cours");
    EXPECT_EQ(town.sign(deputy, id, make_key("Omer Dalors"))["back"].text_or(""), "/parapheur/" + id);
    town.settle();
    EXPECT_EQ(town.statut(id), "signe");
    const auto file = town.fetch(secretary, "/parapheur/" + id + "/document", "bon.pdf");
    const auto said = output_of("pdfsig -nocert " + file);
    EXPECT_EQ(count(said, "Signature is Valid"), 2) << said;
    EXPECT_NE(said.find("Tranchant"), std::string::npos) << said;
    EXPECT_NE(said.find("ETSI.CAdES.detached"), std::string::npos) << said;
}

TEST_P(Signing, EndsWithABordereauAndAnEventForTheServiceThatAsked) {
    SigningHouse town(GetParam());
    const auto mayor = town.somebody("responsable");
    const auto circuit = town.circuit("signature one 0 " + mayor.account);
    DossierId id;
    town.house.in(town.house.saint_exemple(), [&](kernel::Context& context) {
        const auto file = town.house.kernel().files.keep_bytes(context, commune::make_pdf("Arrêté"));
        const auto asked = town.door().submit_dossier(
            context, {"actes/12", "Arrêté de voirie", circuit, {"arrete.pdf", file.sha256}});
        ASSERT_TRUE(asked.ok()) << asked.refusal().code;
        id = asked.value();
    });
    town.sign(mayor, id.text(), make_key("Élise Tranchant"));
    town.settle();
    town.house.read(town.house.saint_exemple(), [&](kernel::Context& context) {
        const auto found = town.door().find_subject(context, "actes/12");
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ(found->statut, StatutDossier::signe);
        EXPECT_EQ(found->id, id);
        EXPECT_TRUE(found->signatures.empty());
        EXPECT_EQ(found->bordereau_sha256.size(), 64u);
        EXPECT_EQ(town.door().list_circuits(context).size(), 1u);
    });
    const auto bordereau = town.fetch(mayor, "/parapheur/" + id.text() + "/bordereau", "bordereau.pdf");
    const auto text = output_of("pdftotext -layout " + bordereau + " -");
    EXPECT_NE(text.find("Élise Tranchant"), std::string::npos) << text;
    EXPECT_NE(text.find("Arrêté de voirie"), std::string::npos) << text;
}

TEST_P(Signing, IsAskedAndTakenBackByAService) {
    SigningHouse town(GetParam());
    const auto mayor = town.somebody("responsable");
    const auto circuit = town.circuit("signature one 0 ?");
    town.house.in(town.house.saint_exemple(), [&](kernel::Context& context) {
        const auto file = town.house.kernel().files.keep_bytes(context, commune::make_pdf());
        const auto chosen = town.door().list_chosen(context, circuit);
        ASSERT_EQ(chosen.size(), 1u);
        EXPECT_EQ(chosen[0].question, "Qui signe ?");
        EXPECT_EQ(chosen[0].candidates.at(0).account, mayor.account);
        Demande demande{"actes/13", "Arrêté", circuit, {"arrete.pdf", file.sha256}};
        demande.signature = Signature::xades;
        EXPECT_EQ(town.door().submit_dossier(context, demande).refusal().code, "PARAPHEUR-029");
        demande.signature = Signature::pades;
        EXPECT_EQ(town.door().submit_dossier(context, demande).refusal().code, "PARAPHEUR-016");
        demande.people = {mayor.account};
        const auto id = town.door().submit_dossier(context, demande);
        ASSERT_TRUE(id.ok());
        EXPECT_EQ(town.door().find_dossier(context, id.value())->awaited, "Personne 1");
        EXPECT_TRUE(town.door().withdraw_dossier(context, id.value()).ok());
        EXPECT_EQ(town.door().withdraw_dossier(context, id.value()).refusal().code, "PARAPHEUR-003");
        EXPECT_EQ(town.door().find_dossier(context, id.value())->statut, StatutDossier::repris);
    });
}

TEST_P(Signing, OfAFileThatIsNoPdfStandsBesideIt) {
    SigningHouse town(GetParam());
    const auto mayor = town.somebody("responsable");
    const auto id =
        town.deposit(mayor, town.circuit("signature one 0 " + mayor.account), commune::make_png(), "plan.png");
    town.sign(mayor, id, make_key("Élise Tranchant"));
    town.settle();
    ASSERT_EQ(town.statut(id), "signe");
    const auto signature = town.fetch(mayor, "/parapheur/" + id + "/version/1", "plan.p7s");
    const auto plan = town.fetch(mayor, "/parapheur/" + id + "/document", "plan.png");
    const auto said = output_of("openssl cms -verify -binary -inform DER -in " + signature + " -content " + plan +
                                " -noverify -out /dev/null");
    EXPECT_NE(said.find("successful"), std::string::npos) << said;
}

TEST(Signing, OfAPdfStandsBesideItWhenTheServiceThatAsksWantsSo) {
    SigningHouse town;
    const auto mayor = town.somebody("responsable");
    const auto circuit = town.circuit("signature one 0 " + mayor.account);
    std::string id, deposited;
    town.house.in(town.house.saint_exemple(), [&](kernel::Context& context) {
        deposited = town.house.kernel().files.keep_bytes(context, commune::make_pdf()).sha256;
        Demande demande{"courriers/4", "Courrier", circuit, {"courrier.pdf", deposited}};
        demande.signature = Signature::cades;
        id = town.door().submit_dossier(context, demande).value().text();
    });
    town.sign(mayor, id, make_key("Élise Tranchant"));
    town.settle();
    town.house.read(town.house.saint_exemple(), [&](kernel::Context& context) {
        const auto found = town.door().find_dossier(context, DossierId(id));
        EXPECT_EQ(found->document.sha256, deposited);
        ASSERT_EQ(found->signatures.size(), 1u);
        EXPECT_EQ(found->signatures[0].name, "courrier.pdf-1.p7s");
    });
}

TEST(Rendezvous, IsUsedOnceAndByItsWordAlone) {
    SigningHouse town;
    const auto mayor = town.somebody("responsable");
    const auto key = make_key("Élise Tranchant");
    const auto id = town.deposit(mayor, town.circuit("signature one 0 " + mayor.account));
    const auto word = town.meet(mayor, id);
    ASSERT_FALSE(word.empty());
    const auto seen = town.call("voir", Value::object({{"rendezvous", word}}));
    EXPECT_EQ(seen["documents"].at(0)["name"].text_or(""), "bon.pdf");
    EXPECT_EQ(seen["adherent"].text_or(""), "Commune de Saint-Exemple");
    for (const std::string& wrong : {std::string(), std::string("x"), word.substr(0, word.size() - 1), word + "A",
                                     std::string(36, '0') + ".abc", std::string(100'000, 'a')})
        EXPECT_EQ(town.call("voir", Value::object({{"rendezvous", wrong}}))["code"].text_or(""), "PARAPHEUR-034");
    const auto prepared = town.prepare(word, key);
    const auto values = SigningHouse::sign_all(prepared, key);
    const auto sign = [&] {
        return town.call("signer", Value::object({{"rendezvous", word}, {"signatures", values}}));
    };
    EXPECT_EQ(sign()["back"].text_or(""), "/parapheur/" + id);
    EXPECT_EQ(sign()["code"].text_or(""), "PARAPHEUR-034");
}

TEST(Rendezvous, IsForTenMinutes) {
    SigningHouse town;
    const auto mayor = town.somebody("responsable");
    const auto id = town.deposit(mayor, town.circuit("signature one 0 " + mayor.account));
    const auto word = town.meet(mayor, id);
    town.house.clock().advance(601);
    EXPECT_EQ(town.prepare(word, make_key("Élise Tranchant"))["code"].text_or(""), "PARAPHEUR-034");
}

TEST(Rendezvous, TakesNothingThatTheKeyOfTheCertificateDidNotSign) {
    SigningHouse town;
    const auto mayor = town.somebody("responsable");
    const auto mine = make_key("Élise Tranchant"), other = make_key("Omer Dalors");
    const auto id = town.deposit(mayor, town.circuit("signature one 0 " + mayor.account));
    const auto word = town.meet(mayor, id);
    const auto prepared = town.prepare(word, mine);
    const auto say = [&](Value values) {
        return town
            .call("signer", Value::object({{"rendezvous", word}, {"signatures", std::move(values)}}))["code"]
            .text_or("");
    };
    EXPECT_EQ(say(SigningHouse::sign_all(prepared, other)), "PARAPHEUR-037");
    EXPECT_EQ(say(Value::array()), "PARAPHEUR-036");
    EXPECT_EQ(say(Value::array({Value("not base64 !")})), "PARAPHEUR-036");
    EXPECT_EQ(town.statut(id), "en_cours");
    EXPECT_EQ(say(SigningHouse::sign_all(prepared, mine)), "");
}

TEST(Rendezvous, RefusesACertificateThatIsNotGoodToday) {
    SigningHouse town;
    const auto mayor = town.somebody("responsable");
    const auto id = town.deposit(mayor, town.circuit("signature one 0 " + mayor.account));
    const auto say = [&](const openssl::Identity& key) {
        return town.prepare(town.meet(mayor, id), key)["sentence"].text_or("");
    };
    EXPECT_NE(say(make_key("D'autrefois", -100, -2)).find("il est expiré depuis le"), std::string::npos);
    EXPECT_NE(say(make_key("De demain", 2, 100)).find("pas encore valable"), std::string::npos);
    const auto garbage =
        town.call("preparer", Value::object({{"rendezvous", town.meet(mayor, id)}, {"certificate", "AAAA"}}));
    EXPECT_EQ(garbage["code"].text_or(""), "PARAPHEUR-035");
}

TEST(Rendezvous, OfADocumentThatChangedMeanwhileIsRefused) {
    SigningHouse town;
    const auto mayor = town.somebody("responsable"), deputy = town.somebody("responsable");
    const auto id = town.deposit(mayor, town.circuit("signature all 0 " + mayor.account + "," + deputy.account));
    const auto key = make_key("Élise Tranchant");
    const auto word = town.meet(mayor, id);
    const auto prepared = town.prepare(word, key);
    town.sign(deputy, id, make_key("Omer Dalors"));
    EXPECT_EQ(town.call("signer", Value::object({{"rendezvous", word},
                                                 {"signatures", SigningHouse::sign_all(prepared, key)}}))["code"]
                  .text_or(""),
              "PARAPHEUR-006");
    town.settle();
    EXPECT_EQ(town.call("signer", Value::object({{"rendezvous", word},
                                                 {"signatures", SigningHouse::sign_all(prepared, key)}}))["code"]
                  .text_or(""),
              "PARAPHEUR-039");
    // Prepared again on what the document has become, it goes through.
    town.sign(mayor, id, key);
    town.settle();
    EXPECT_EQ(town.statut(id), "signe");
}

TEST(Rendezvous, SignsManyDossiersAtOnce) {
    SigningHouse town;
    const auto mayor = town.somebody("responsable");
    const auto circuit = town.circuit("signature one 0 " + mayor.account);
    std::string all, first;
    for (int i = 0; i < 5; ++i) {
        const auto id = town.deposit(mayor, circuit);
        if (first.empty()) first = id;
        all += (all.empty() ? "" : ",") + id;
    }
    EXPECT_EQ(town.sign(mayor, all, make_key("Élise Tranchant"))["back"].text_or(""), "/parapheur");
    town.settle();
    EXPECT_EQ(town.statut(first), "signe");
    EXPECT_TRUE(mayor.person.get("/parapheur").has("Rien n&#39;attend votre visa"));
}

TEST(Rendezvous, IsForThePersonAwaitedAlone) {
    SigningHouse town;
    const auto mayor = town.somebody("responsable"), other = town.somebody("responsable");
    const auto id = town.deposit(mayor, town.circuit("signature one 0 " + mayor.account));
    EXPECT_EQ(town.meet(other, id), "");
    EXPECT_EQ(other.person.get("/parapheur/signature?dossiers=" + id).status, 409);
}

TEST(Absence, IsSaidOnTheStampAndOnTheBordereau) {
    SigningHouse town;
    const auto mayor = town.somebody("responsable"), deputy = town.somebody("responsable");
    const auto id = town.deposit(mayor, town.circuit("signature one 0 " + mayor.account));
    EXPECT_EQ(town.meet(deputy, id), "");
    for (const auto& [who, quality] : {std::pair(mayor.account, "Maire"), std::pair(deputy.account, "Adjoint")})
        EXPECT_EQ(mayor.person.post("/parapheur/signataires/" + who, {{"qualite", quality}}).status, 303);
    const auto today = town.house.clock().now().date();
    EXPECT_EQ(mayor.person
                  .post("/parapheur/remplacements", {{"absent", mayor.account},
                                                     {"remplacant", deputy.account},
                                                     {"debut", today.iso()},
                                                     {"fin", today.plus_days(3).iso()}})
                  .status,
              303);
    EXPECT_TRUE(deputy.person.get("/parapheur").has("Sel de déneigement"));
    EXPECT_TRUE(deputy.person.get("/parapheur/" + id).has("Vous remplacez Personne 1"));
    town.sign(deputy, id, make_key("Omer Dalors"));
    town.settle();
    ASSERT_EQ(town.statut(id), "signe");
    const auto file = town.fetch(mayor, "/parapheur/" + id + "/document", "absent.pdf");
    const auto text = output_of("pdftotext -layout " + file + " -");
    EXPECT_NE(text.find("En l'absence de Personne 1"), std::string::npos) << text;
    EXPECT_NE(text.find("Adjoint"), std::string::npos) << text;
    const auto slip = town.fetch(mayor, "/parapheur/" + id + "/bordereau", "absent-b.pdf");
    const auto said = output_of("pdftotext -layout " + slip + " -");
    EXPECT_NE(said.find("En l'absence de Personne"), std::string::npos) << said;
}

TEST(Remords, GivesBackTheDocumentAsItWas) {
    SigningHouse town;
    const auto mayor = town.somebody("responsable"), deputy = town.somebody("responsable");
    const auto id =
        town.deposit(mayor, town.circuit("signature one 0 " + mayor.account + ";visa one 0 " + deputy.account));
    const auto before = town.dossier(id).document.sha256;
    town.sign(mayor, id, make_key("Élise Tranchant"));
    town.settle();
    EXPECT_NE(town.dossier(id).document.sha256, before);
    EXPECT_EQ(deputy.person.post("/parapheur/" + id + "/reprendre").status, 409);
    EXPECT_EQ(mayor.person.post("/parapheur/" + id + "/reprendre").status, 303);
    EXPECT_EQ(town.dossier(id).document.sha256, before);
    EXPECT_EQ(town.dossier(id).versions.size(), 1u);
    EXPECT_EQ(town.dossier(id).road.current, 0u);
}

TEST(Training, SignsWithAKeyMadeOnTheSpot) {
    SigningHouse town;
    const auto mayor = town.somebody("responsable");
    const auto id = town.deposit(mayor, town.circuit("signature one 0 " + mayor.account));
    EXPECT_TRUE(mayor.person.get("/parapheur/signature?dossiers=" + id).has("clé d&#39;essai"));
    EXPECT_EQ(mayor.person.post("/parapheur/signature/entrainement", {{"dossiers", id}}).location,
              "/parapheur/" + id);
    town.settle();
    EXPECT_EQ(town.statut(id), "signe");
}

TEST(Training, IsForTheSandboxAlone) {
    SigningHouse town;
    const auto mayor = town.somebody("responsable");
    const auto id = town.deposit(mayor, town.circuit("signature one 0 " + mayor.account));
    town.leave_training();
    EXPECT_FALSE(mayor.person.get("/parapheur/signature?dossiers=" + id).has("clé d&#39;essai"));
    EXPECT_TRUE(mayor.person.post("/parapheur/signature/entrainement", {{"dossiers", id}}).has("PARAPHEUR-055"));
    EXPECT_TRUE(mayor.person.post("/parapheur/cachet/entrainement").has("PARAPHEUR-055"));
}

TEST(Confidential, IsSeenByThoseWhomItConcernsAlone) {
    SigningHouse town;
    const auto secretary = town.somebody("redaction"), mayor = town.somebody("responsable"),
               other = town.somebody("responsable");
    const auto id = town.deposit(secretary, town.circuit("signature one 0 " + mayor.account), commune::make_pdf(),
                                 "sanction.pdf", {{"confidentiel", "1"}});
    EXPECT_EQ(mayor.person.get("/parapheur/" + id).status, 200);
    EXPECT_EQ(secretary.person.get("/parapheur/" + id).status, 200);
    EXPECT_EQ(other.person.get("/parapheur/" + id).status, 404);
    EXPECT_EQ(other.person.get("/parapheur/" + id + "/document").status, 404);
    EXPECT_EQ(other.person.post("/parapheur/" + id + "/rejeter", {{"motif", "x"}}).status, 404);
    EXPECT_FALSE(other.person.get("/parapheur?vue=cours").has("Sel de déneigement"));
    EXPECT_TRUE(secretary.person.get("/parapheur?vue=cours").has("Sel de déneigement"));
    EXPECT_FALSE(other.person.get("/bureau").has("Sel de déneigement"));
    EXPECT_FALSE(other.person.get("/bureau/recherche?q=deneigement").has("Sel de déneigement"));
}

} // namespace aubrac::parapheur::testing

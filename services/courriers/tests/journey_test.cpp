// SPDX-License-Identifier: AGPL-3.0-or-later
// A letter comes from the préfecture's twin, is acknowledged by itself, answered by a person, and the answer is
// acknowledged: over mutual TLS out, by mail back.
#include "fixture.hpp"

#include <adapters/archive/tar_gz.hpp>
#include <adapters/xml/schema.hpp>
#include <gtest/gtest.h>
#include <set>

using namespace aubrac;
using namespace aubrac::courriers;

namespace {

int count(const std::string& text, const std::string& word) {
    int found = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
    return found;
}

class XmlMembers final : public adapters::archive::MemberSink {
public:
    adapters::archive::Next begin(const std::string& name, std::int64_t) override {
        all.emplace_back(name, "");
        return adapters::archive::Next::proceed;
    }
    adapters::archive::Next chunk(std::string_view bytes) override {
        all.back().second += bytes;
        return adapters::archive::Next::proceed;
    }
    adapters::archive::Next end() override { return adapters::archive::Next::proceed; }
    std::vector<std::pair<std::string, std::string>> all;
};

/// Every file of every archive that the twin received.
std::vector<std::pair<std::string, std::string>> read_received(TwinHouse& twin) {
    XmlMembers members;
    for (const auto& entry : std::filesystem::directory_iterator(twin.house.folder() / "twin" / "received"))
        if (entry.path().string().find(".tar.gz") != std::string::npos)
            adapters::archive::read_tar_gz_file(entry.path(), {}, members);
    return members.all;
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

TEST_P(Journey, ARequestIsAcknowledgedByItselfAndAnsweredWithItsPieces) {
    TwinHouse twin(GetParam());
    const auto letter = twin.receive("3-1");
    ASSERT_FALSE(letter.empty());
    EXPECT_EQ(twin.etat_of(letter, "3-2"), EtatEnvoi::envoye);
    twin.answer(letter, "3-4", 2);
    twin.settle();
    EXPECT_EQ(twin.etat_of(letter, "3-4"), EtatEnvoi::recu);
    const auto page = twin.house.person("consultation").get(letter);
    EXPECT_TRUE(page.has("La préfecture a reçu votre réponse"));
    // 1-1, 3-2 without an answer, 3-4 acknowledged by a 3-5: the twin checks the date that each quotes.
    EXPECT_EQ(count(twin.received_log(), "\n"), 3);
    EXPECT_EQ(count(twin.received_log(), "3-5"), 1);
    EXPECT_EQ(count(twin.received_log(), "1-3"), 0);
    EXPECT_TRUE(twin.house.person("consultation").get("/actes/" + twin.acte).has("reçue par la préfecture"));
}

TEST_P(Journey, ALetterReadTwiceIsOneLetterAndOneAcknowledgement) {
    TwinHouse twin(GetParam());
    twin.knobs("letter=4-1\ndouble=yes");
    twin.send_acte();
    twin.settle();
    const auto letter = twin.last_letter();
    EXPECT_EQ(twin.envois(letter).size(), 1u);
    EXPECT_EQ(count(twin.house.person("consultation").get("/courriers").body, "class=\"row-link\""), 1);
    twin.answer(letter, "4-3");
    twin.settle();
    EXPECT_EQ(twin.etat_of(letter, "4-3"), EtatEnvoi::recu) << "its acknowledgement was read twice";
}

TEST(Letters, OfAllKindsAreTheNormOnceWritten) {
    const std::string schema = SOURCE_ROOT "/../shared/reference/actes/xsd-stela/actesv1_1.xsd";
    if (!std::filesystem::exists(schema))
        GTEST_SKIP() << "THE OFFICIAL SCHEMA IS NOT AT HAND: nothing was validated";
    std::set<std::string> codes;
    for (const auto& [letter, answer] :
         {std::pair("2-1", "2-2"), {"3-1", "3-3"}, {"3-1", "3-4"}, {"4-1", "4-3"}, {"4-1", "4-4"}}) {
        TwinHouse twin;
        twin.answer(twin.receive(letter), answer);
        twin.settle();
        for (const auto& [name, bytes] : read_received(twin)) {
            if (!name.ends_with(".xml")) continue;
            for (const auto& finding : adapters::xml::validate(bytes, schema))
                ADD_FAILURE() << name << ": " << finding.message;
            for (const auto* code : {"2-2", "3-2", "3-3", "3-4", "4-2", "4-3", "4-4"}) {
                if (name.find(std::string("-") + code + "_0.xml") == std::string::npos) continue;
                codes.insert(code);
                EXPECT_NE(bytes.find("DateCourrierPref=\"" + twin.letter_date() + "\""), std::string::npos)
                    << name << " quotes another date than the préfecture's letter";
            }
        }
        EXPECT_EQ(count(twin.received_log(), "1-3"), 0) << twin.received_log();
    }
    EXPECT_EQ(codes.size(), 7u);
}

TEST(Letters, OfTheCourtAreShownWithoutAnAnswer) {
    TwinHouse twin;
    const auto letter = twin.receive("5-1");
    const auto page = twin.house.person("responsable").get(letter);
    EXPECT_TRUE(page.has("Prévenez le maire"));
    EXPECT_TRUE(twin.envois(letter).empty());
    EXPECT_TRUE(twin.house.person("responsable").get("/bureau").has("Déféré au tribunal administratif"));
}

TEST(Outage, ARemoteThatIsDownDelaysAnAnswerAndMarksNothingWrong) {
    TwinHouse twin;
    const auto letter = twin.receive("3-1");
    twin.knobs("status=500");
    twin.answer(letter, "3-4");
    twin.settle();
    EXPECT_EQ(twin.etat_of(letter, "3-4"), EtatEnvoi::a_envoyer);
    twin.knobs("");
    twin.house.clock().advance(3600);
    twin.settle();
    EXPECT_EQ(twin.etat_of(letter, "3-4"), EtatEnvoi::recu);
    EXPECT_EQ(count(twin.received_log(), "3-5"), 1);
}

TEST(Outage, AnAnswerCutAfterTheLastByteIsNeverSentAgainByItself) {
    TwinHouse twin;
    const auto letter = twin.receive("4-1");
    twin.knobs("cut=yes\nsilence=yes");
    twin.answer(letter, "4-4");
    twin.settle();
    EXPECT_EQ(twin.etat_of(letter, "4-4"), EtatEnvoi::incertain);
    const auto before = count(twin.received_log(), "\n");
    twin.house.clock().advance(86'400);
    twin.settle();
    EXPECT_EQ(count(twin.received_log(), "\n"), before);
    EXPECT_TRUE(twin.house.person("redaction").get(letter).has("Renvoyer la réponse"));
    twin.knobs("");
    twin.house.person("redaction").post(letter + "/renvoyer");
    twin.settle();
    EXPECT_EQ(twin.etat_of(letter, "4-4"), EtatEnvoi::recu);
}

TEST(Outage, AServerKilledBetweenTheSendingAndItsNoteSendsNothingTwice) {
    TwinHouse twin;
    const auto letter = twin.receive("3-1");
    twin.answer(letter, "3-4");
    // What the disk holds when the server dies after the last byte: the attempt, and the job still due.
    twin.house.in(twin.house.saint_exemple(), [&](kernel::Context& context) {
        const Store store{kernel::Storage("courriers", kernel::Scope::member)};
        for (auto envoi : store.list_envois(context, CourrierId(letter.substr(11)))) {
            if (envoi.code != "3-4") continue;
            envoi.etat = EtatEnvoi::en_cours;
            store.put(context, envoi);
        }
    });
    const auto before = count(twin.received_log(), "\n");
    twin.restart();
    twin.settle();
    EXPECT_EQ(count(twin.received_log(), "\n"), before);
    EXPECT_EQ(twin.etat_of(letter, "3-4"), EtatEnvoi::incertain);
}

TEST(Anomaly, OfAnAnswerIsShownAndTheAnswerMayBeGivenAgain) {
    TwinHouse twin;
    const auto letter = twin.receive("3-1");
    // The twin forgets the letter: it then refuses what quotes it, as it would a wrong date.
    for (const auto& entry : std::filesystem::directory_iterator(twin.house.folder() / "twin" / "actes"))
        if (entry.path().extension() == ".courrier") std::filesystem::remove(entry.path());
    twin.answer(letter, "3-4");
    twin.settle();
    EXPECT_EQ(twin.etat_of(letter, "3-4"), EtatEnvoi::refuse);
    const auto page = twin.house.person("redaction").get(letter);
    EXPECT_TRUE(page.has("ODT-VERIF-09"));
    EXPECT_TRUE(page.has("Répondre"));
    EXPECT_TRUE(twin.house.person("technicien").get("/prefecture/bac").has("Rien à trier"));
    EXPECT_TRUE(twin.house.person("redaction").get("/actes/" + twin.acte).has("Acquitté"))
        << "the acte stays as it is";
}

TEST(Anomaly, OfAWholeEnvelopeFindsTheAnswerThatItCarried) {
    TwinHouse twin;
    const auto letter = twin.receive("3-1");
    twin.knobs("envelope_anomaly=yes\nanomaly=003:Votre bergère manque de granit");
    twin.answer(letter, "3-4");
    twin.settle();
    EXPECT_EQ(twin.etat_of(letter, "3-4"), EtatEnvoi::refuse);
    EXPECT_TRUE(twin.house.person("redaction").get(letter).has("manque de granit"));
}

TEST(Unknown, ALetterAboutAnActeOfNobodyGoesToTheOperatorsBin) {
    for (const auto* knob : {"unknown_acte=yes", "wrong_siren=yes"}) {
        TwinHouse twin;
        twin.knobs(std::string("letter=3-1\n") + knob);
        twin.send_acte();
        EXPECT_TRUE(twin.last_letter().empty()) << knob;
        EXPECT_FALSE(twin.house.person("technicien").get("/prefecture/bac").has("Rien à trier")) << knob;
    }
}

TEST(Silence, AfterFourHoursSomeoneIsAskedToLookAtTheAnswer) {
    TwinHouse twin;
    const auto letter = twin.receive("3-1");
    twin.knobs("silence=yes");
    twin.answer(letter, "3-4");
    twin.settle();
    EXPECT_EQ(twin.etat_of(letter, "3-4"), EtatEnvoi::envoye);
    twin.house.clock().advance(4 * 3600 + 60);
    twin.settle();
    EXPECT_TRUE(twin.house.person("redaction").get("/bureau").has("réponse sans accusé de réception"));
}

TEST(Duties, AreForWhoeverMayAnswerWithTheDeadlineOfTheLaw) {
    TwinHouse twin;
    twin.receive("3-1");
    const auto due = twin.house.clock().now().date().plus_months(2);
    const auto desk = twin.house.person("redaction").get("/bureau");
    EXPECT_TRUE(desk.has("Demande de pièces complémentaires"));
    EXPECT_TRUE(desk.has(due.french())) << due.french();
    EXPECT_FALSE(twin.house.person("consultation").get("/bureau").has("Répondre"));
    EXPECT_TRUE(twin.house.person("consultation").get("/bureau/avis").status == 200);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
// A technician enters when the adhérent agrees, for a time, and the journal of the adhérent says so.
#include "browser.hpp"
#include "room.hpp"

namespace aubrac::bureau {

using namespace testing_bureau;

namespace {

class Assistance : public BureauTest {
protected:
    /// A question of the technician, as the service adherents asks it.
    kernel::ConsentId ask(const commune::Person& technicien, int minutes = 60) {
        kernel::ConsentId id;
        kernel::Actor actor;
        house.read({}, [&](kernel::Context& context) {
            const auto session = identity().sessions.find(context, technicien.session());
            actor = {kernel::ActorKind::staff, session->account.id.text(), session->account.name};
        });
        kernel().stores->run(actor, {}, {}, kernel::Access::write, [&](kernel::Context& context) {
            id = identity()
                     .consents.ask(context, house.saint_exemple(), "Aider à transmettre un acte", minutes)
                     ->consent.id;
            return kernel::Outcome::keep;
        });
        return id;
    }
    commune::Reply enter(const commune::Person& technicien) {
        return technicien.post("/bureau/adherent", {{"adherent", house.saint_exemple().text()}});
    }
};

} // namespace

TEST_F(Assistance, IsAskedOnTheDeskOfThoseWhoMayAnswer) {
    ask(house.person("technicien"));
    EXPECT_TRUE(house.person("responsable").get("/bureau").has("Le syndicat demande à entrer chez vous"));
    EXPECT_FALSE(house.person("consultation").get("/bureau").has("Le syndicat demande à entrer"));
    EXPECT_FALSE(house.person("responsable", house.lacalm()).get("/bureau").has("Le syndicat demande à entrer"));
    const auto page = house.person("redaction").get("/bureau/assistance");
    EXPECT_TRUE(page.has("pendant 1 heure"));
    EXPECT_TRUE(page.has("Aider à transmettre un acte"));
}

TEST_F(Assistance, OpensTheDoorOnceAcceptedAndUntilItsEnd) {
    const auto technicien = house.person("technicien");
    const auto responsable = house.person("responsable");
    const auto id = ask(technicien, 30); // shorter than the life of an idle session of the staff
    EXPECT_EQ(enter(technicien).status, 403);
    const auto answer = responsable.post("/bureau/assistance", {{"demande", id.text()}, {"geste", "accepter"}});
    EXPECT_EQ(answer.location, "/bureau/assistance");
    EXPECT_TRUE(technicien.get("/bureau").has("accord donné"));
    EXPECT_EQ(enter(technicien).location, "/bureau");
    auto page = technicien.get("/bureau");
    EXPECT_TRUE(page.has("Vous agissez chez Commune de Saint-Exemple"));
    EXPECT_EQ(technicien.get("/bureau/journal").status, 200);
    EXPECT_EQ(technicien.get("/bureau/jetons").status, 403) << "assistance is not responsable";
    EXPECT_EQ(technicien.get("/bureau/personnes").status, 403);

    house.clock().advance(31 * 60);
    page = technicien.get("/bureau");
    EXPECT_EQ(page.status, 200);
    EXPECT_FALSE(page.has("Vous agissez chez"));
    EXPECT_EQ(enter(technicien).status, 403);

    EXPECT_EQ(count_actions(house.saint_exemple(), "bureau.consentir"), 1);
    EXPECT_EQ(count_actions(house.saint_exemple(), "assistance.entrer"), 1);
    const auto log = security_log();
    EXPECT_NE(log.find("assistance.accepter"), std::string::npos);
    EXPECT_NE(log.find("assistance.entree"), std::string::npos);
}

TEST_F(Assistance, ShowsItsEndInTheJournalByItself) {
    const auto technicien = house.person("technicien");
    const auto id = ask(technicien, 30);
    house.person("responsable").post("/bureau/assistance", {{"demande", id.text()}, {"geste", "accepter"}});
    house.clock().advance(31 * 60);
    house.run_jobs();
    EXPECT_EQ(count_actions(house.saint_exemple(), "assistance.terminer"), 1);
}

TEST_F(Assistance, CanBeRefusedOrEndedEarly) {
    const auto technicien = house.person("technicien");
    const auto responsable = house.person("responsable");
    auto id = ask(technicien);
    responsable.post("/bureau/assistance", {{"demande", id.text()}, {"geste", "refuser"}});
    EXPECT_EQ(enter(technicien).status, 403);
    const auto again = responsable.post("/bureau/assistance", {{"demande", id.text()}, {"geste", "accepter"}});
    EXPECT_TRUE(again.has("SESSION-023"));
    id = ask(technicien);
    responsable.post("/bureau/assistance", {{"demande", id.text()}, {"geste", "accepter"}});
    enter(technicien);
    EXPECT_TRUE(responsable.get("/bureau/assistance").has("Mettre fin maintenant"));
    responsable.post("/bureau/assistance", {{"demande", id.text()}, {"geste", "terminer"}});
    EXPECT_FALSE(technicien.get("/bureau").has("Vous agissez chez"));
    EXPECT_EQ(count_actions(house.saint_exemple(), "assistance.terminer"), 1);
}

TEST_F(Assistance, IsNotAnsweredByAnotherCommuneNorByTheTechnician) {
    const auto technicien = house.person("technicien");
    const auto id = ask(technicien);
    const commune::Fields yes{{"demande", id.text()}, {"geste", "accepter"}};
    EXPECT_TRUE(house.person("responsable", house.lacalm()).post("/bureau/assistance", yes).has("SESSION-023"));
    EXPECT_EQ(technicien.post("/bureau/assistance", yes).status, 403);
    EXPECT_EQ(house.person("consultation").post("/bureau/assistance", yes).status, 403);
    EXPECT_EQ(enter(technicien).status, 403);
    EXPECT_EQ(count_actions(house.saint_exemple(), "bureau.consentir"), 0);
}

TEST_F(Assistance, LeavesItsEvidenceOnceEvenWhenTheJobComesToo) {
    const auto technicien = house.person("technicien");
    const auto id = ask(technicien);
    house.person("responsable").post("/bureau/assistance", {{"demande", id.text()}, {"geste", "accepter"}});
    house.clock().advance(120);
    house.run_jobs();
    EXPECT_EQ(count_actions(house.saint_exemple(), "bureau.consentir"), 1);
    EXPECT_EQ(count_actions({}, "bureau.consentir"), 1) << "and once at the operator's";
}

TEST_F(Assistance, IsWrittenByTheJobWhenTheServerFellInBetween) {
    const auto& room = *static_cast<const Room*>(kernel().provided.at(typeid(Room)).object.get());
    // The change and its plan are durable; what `change` does next never happened.
    house.in({}, [&](kernel::Context& context) {
        EXPECT_FALSE(room.note_and_plan(context, house.saint_exemple(),
                                        {"bureau.consentir", "consent/1", "Entrée du syndicat refusée"},
                                        kernel::Seconds(60))
                         .empty());
    });
    house.run_jobs();
    EXPECT_EQ(count_actions(house.saint_exemple(), "bureau.consentir"), 0);
    house.restart();
    house.clock().advance(61);
    house.run_jobs();
    ASSERT_EQ(count_actions(house.saint_exemple(), "bureau.consentir"), 1);
    EXPECT_NE(lines(house.saint_exemple()).front().facts.find("auteur=test"), std::string::npos);
}

TEST_F(Assistance, LetsTheTechnicianGoBackHome) {
    const auto technicien = house.person("technicien");
    const auto id = ask(technicien);
    house.person("responsable").post("/bureau/assistance", {{"demande", id.text()}, {"geste", "accepter"}});
    enter(technicien);
    EXPECT_EQ(technicien.post("/bureau/adherent", {{"adherent", ""}}).location, "/bureau");
    EXPECT_FALSE(technicien.get("/bureau").has("Vous agissez chez"));
}

} // namespace aubrac::bureau

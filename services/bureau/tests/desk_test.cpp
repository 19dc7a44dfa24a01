// SPDX-License-Identifier: AGPL-3.0-or-later
#include "browser.hpp"

namespace aubrac::bureau {

using namespace testing_bureau;

namespace {

class DeskPage : public BureauTest {
protected:
    void add_duty(const base::AdherentId& adherent, const std::string& right, const std::string& title) {
        house.in(adherent, [&](kernel::Context& context) {
            kernel().agenda.set_duty(context, {.subject = "essai/" + title,
                                               .what = "essai.faire",
                                               .title = title,
                                               .verb = "Faire",
                                               .url = "/bureau/aide",
                                               .right = right,
                                               .due = base::Date{2026, 11, 20},
                                               .law = "CGCT art. L2131-1"});
        });
    }
};

} // namespace

TEST_F(DeskPage, SaysWhatIsToBeDoneToThoseWhoMayDoIt) {
    add_duty(house.saint_exemple(), "bureau.comptes", "Relire les comptes");
    const auto page = house.person("responsable").get("/bureau");
    EXPECT_TRUE(page.has("Relire les comptes"));
    EXPECT_TRUE(page.has("En retard"));
    EXPECT_TRUE(page.has("CGCT art. L2131-1"));
    EXPECT_FALSE(house.person("consultation").get("/bureau").has("Relire les comptes"));
    EXPECT_FALSE(house.person("responsable", house.lacalm()).get("/bureau").has("Relire les comptes"));
}

TEST_F(DeskPage, CountsWhatWaitsInOnesOtherCommunes) {
    add_duty(house.lacalm(), "bureau.comptes", "Relire");
    add_duty(house.lacalm(), "bureau.comptes", "Ranger");
    const auto account = add_account("camille@exemple.test", "responsable", house.saint_exemple());
    house.in({}, [&](kernel::Context& context) {
        EXPECT_TRUE(identity().accounts.grant(context, {account.id, house.lacalm(), "*", "responsable"}).ok());
    });
    Browser browser(house);
    browser.sign_in("camille@exemple.test", good_password);
    browser.post("/bureau/adherent", {{"adherent", house.saint_exemple().text()}});
    auto page = browser.get("/bureau");
    EXPECT_TRUE(page.has("Commune de Lacalm-les-Essais : 2"));
    EXPECT_TRUE(browser.get("/bureau/adherents").has("Commune de Lacalm-les-Essais"));
    EXPECT_EQ(browser.post("/bureau/adherent", {{"adherent", house.lacalm().text()}}).location, "/bureau");
    page = browser.get("/bureau");
    EXPECT_TRUE(page.has("Relire") && page.has("Ranger"));
    // A lesser role elsewhere shows less.
    house.in({}, [&](kernel::Context& context) {
        EXPECT_TRUE(identity().accounts.grant(context, {account.id, house.lacalm(), "*", "consultation"}).ok());
    });
    Browser again(house);
    again.sign_in("camille@exemple.test", good_password);
    again.post("/bureau/adherent", {{"adherent", house.saint_exemple().text()}});
    EXPECT_TRUE(again.get("/bureau").has("Commune de Lacalm-les-Essais : aucune"));
}

TEST_F(DeskPage, DoesNotOpenAnotherCommune) {
    const auto person = house.person("responsable");
    const auto refused = person.post("/bureau/adherent", {{"adherent", house.lacalm().text()}});
    EXPECT_EQ(refused.status, 403);
    EXPECT_TRUE(refused.has("BUREAU-001"));
    EXPECT_EQ(person.post("/bureau/adherent", {{"adherent", "n'importe quoi"}}).status, 403);
    EXPECT_TRUE(person.get("/bureau").has("Commune de Saint-Exemple"));
}

TEST_F(DeskPage, ShowsNoticesAndMarksThemRead) {
    const auto person = house.person("responsable");
    house.in(house.saint_exemple(), [&](kernel::Context& context) {
        kernel().notices.tell(context, "bureau.comptes", "Une personne est arrivée", "/bureau/personnes");
    });
    EXPECT_TRUE(person.get("/bureau").has("Une personne est arrivée"));
    EXPECT_TRUE(person.get("/bureau/avis").has("Tout marquer comme lu"));
    EXPECT_EQ(person.post("/bureau/avis").location, "/bureau/avis");
    EXPECT_FALSE(person.get("/bureau/avis").has("Tout marquer comme lu"));
}

TEST_F(DeskPage, FindsOnlyWhatOneMaySee) {
    house.in(house.saint_exemple(), [&](kernel::Context& context) {
        kernel().search.set_entry(
            context, {"essai/1", "bureau.comptes", "Essai", "Le moulin à vent", "En haut", "/bureau/aide", ""});
    });
    const auto found = house.person("responsable").get("/bureau/recherche?q=moulin");
    EXPECT_TRUE(found.has("Le moulin à vent"));
    EXPECT_TRUE(found.has("1 résultat"));
    EXPECT_TRUE(house.person("consultation").get("/bureau/recherche?q=moulin").has("Rien ne correspond"));
    EXPECT_TRUE(
        house.person("responsable", house.lacalm()).get("/bureau/recherche?q=moulin").has("Rien ne correspond"));
    EXPECT_EQ(house.person("responsable").get("/bureau/recherche?q=%3Cscript%3E\"'%25*").status, 200);
}

TEST_F(DeskPage, TellsTheStaffWhatIsSuspended) {
    const auto remotes = kernel().jobs.remotes();
    ASSERT_FALSE(remotes.empty());
    const auto technicien = house.person("technicien");
    EXPECT_TRUE(technicien.get("/bureau").has("Tout fonctionne"));
    auto reply = technicien.post("/bureau/exploitation/echange", {{"remote", remotes[0]}, {"geste", "suspendre"}});
    EXPECT_EQ(reply.status, 422);
    EXPECT_TRUE(reply.has("Le motif est obligatoire"));
    reply =
        technicien.post("/bureau/exploitation/echange",
                        {{"remote", remotes[0]}, {"geste", "suspendre"}, {"reason", "Certificat à renouveler"}});
    EXPECT_EQ(reply.location, "/bureau/exploitation");
    EXPECT_TRUE(technicien.get("/bureau/exploitation").has("Certificat à renouveler"));
    EXPECT_TRUE(technicien.get("/bureau").has("Certificat à renouveler"));
    EXPECT_EQ(technicien.post("/bureau/exploitation/echange", {{"remote", "inconnu"}}).status, 404);
    technicien.post("/bureau/exploitation/echange", {{"remote", remotes[0]}, {"geste", "reprendre"}});
    EXPECT_TRUE(technicien.get("/bureau").has("Tout fonctionne"));
    EXPECT_EQ(count_actions({}, "bureau.exploiter"), 2);
    EXPECT_NE(security_log().find("echange.suspendu"), std::string::npos);
    EXPECT_TRUE(technicien.get("/bureau/exploitation").has("echange.repris"));
}

TEST_F(DeskPage, ListsTheJobsThatWaitPageByPage) {
    house.in({}, [&](kernel::Context& context) {
        for (int i = 0; i < 120; ++i)
            kernel().jobs.add(context, "bureau.invite", "essai-" + std::to_string(i), "",
                              kernel::Seconds(3600 + i));
    });
    const auto technicien = house.person("technicien");
    const auto summary = technicien.get("/bureau/exploitation");
    EXPECT_TRUE(summary.has("/bureau/exploitation/taches"));
    EXPECT_FALSE(summary.has("essai-50<"));
    auto page = technicien.get("/bureau/exploitation/taches?q=essai");
    EXPECT_TRUE(page.has("120 tâches") && page.has("essai-49<"));
    EXPECT_FALSE(page.has("essai-50<"));
    page = technicien.get("/bureau/exploitation/taches?q=essai&apres=" + between(page.body, "apres=", "\""));
    EXPECT_TRUE(page.has("essai-50<") && page.has("essai-99<"));
    page = technicien.get("/bureau/exploitation/taches?q=essai&apres=" + between(page.body, "apres=", "\""));
    EXPECT_TRUE(page.has("essai-119<"));
    EXPECT_TRUE(between(page.body, "apres=", "\"").empty());
    EXPECT_TRUE(technicien.get("/bureau/exploitation/taches?statut=echec").has("Aucune tâche ne correspond"));
    EXPECT_EQ(house.person("responsable").get("/bureau/exploitation/taches").status, 403);
}

TEST_F(DeskPage, ShowsTheSecurityLogOfADayPageByPage) {
    const auto technicien = house.person("technicien");
    for (int i = 0; i < 1200; ++i)
        kernel().log.security(i % 100 == 0 ? "rare" : "courant", "", "192.0.2.1",
                              "numero-" + std::to_string(i) + ".");
    auto page = technicien.get("/bureau/exploitation/securite");
    EXPECT_TRUE(page.has("numero-1199.") && page.has("numero-1150."));
    EXPECT_FALSE(page.has("numero-1149."));
    int seen = 50;
    for (auto next = between(page.body, "avant=", "\""); !next.empty() && seen < 2000; seen += 50) {
        page = technicien.get("/bureau/exploitation/securite?avant=" + next);
        EXPECT_EQ(page.has("numero-" + std::to_string(1199 - seen) + "."), seen < 1200) << seen;
        next = between(page.body, "avant=", "\"");
    }
    EXPECT_TRUE(page.has("numero-0."));
    const auto rare = technicien.get("/bureau/exploitation/securite?q=rare");
    EXPECT_TRUE(rare.has("numero-1100.") && rare.has("numero-0."));
    EXPECT_FALSE(rare.has("numero-1199."));
    const auto csv = technicien.get("/bureau/exploitation/securite/export.csv?q=rare");
    EXPECT_TRUE(csv.has("numero-0.") && csv.has("numero-1100."));
    EXPECT_FALSE(csv.has("numero-1199."));
    EXPECT_TRUE(technicien.get("/bureau/exploitation/securite?jour=2026-11-20").has("Rien ce jour-là"));
    EXPECT_EQ(technicien.get("/bureau/exploitation/securite?jour=../../etc/passwd&avant=-3").status, 200);
    EXPECT_EQ(house.person("responsable").get("/bureau/exploitation/securite").status, 403);
}

TEST_F(DeskPage, ShowsNoticesPageByPage) {
    const auto person = house.person("responsable");
    house.in(house.saint_exemple(), [&](kernel::Context& context) {
        for (int i = 0; i < 60; ++i)
            kernel().notices.tell(context, "bureau.comptes", "Avis-" + std::to_string(i) + ".",
                                  "/bureau/personnes");
    });
    auto page = person.get("/bureau/avis");
    EXPECT_TRUE(page.has("60 avis non lus") && page.has("Avis-59.") && page.has("Avis-10."));
    EXPECT_FALSE(page.has("Avis-9."));
    page = person.get("/bureau/avis?avant=" + between(page.body, "avant=", "\""));
    EXPECT_TRUE(page.has("Avis-9.") && page.has("Avis-0."));
    EXPECT_EQ(person.get("/bureau/avis?avant=pas-un-identifiant").status, 200);
}

} // namespace aubrac::bureau

// SPDX-License-Identifier: AGPL-3.0-or-later
// Who may come in: other software by a token, people by an invitation and a role; my own account; the journal.
#include "browser.hpp"

#include <set>

namespace aubrac::bureau {

using namespace testing_bureau;

namespace {

class Access : public BureauTest {
protected:
    base::AccountId account_of(const std::string& email) {
        base::AccountId id;
        house.read({}, [&](kernel::Context& context) {
            if (const auto account = identity().accounts.find_email(context, email)) id = account->id;
        });
        return id;
    }
    base::AccountId account_of(const commune::Person& person) {
        base::AccountId id;
        house.read({}, [&](kernel::Context& context) {
            id = identity().sessions.find(context, person.session())->account.id;
        });
        return id;
    }
};

} // namespace

TEST_F(Access, ByATokenWorksUntilItIsRevoked) {
    const auto responsable = house.person("responsable");
    const auto made = responsable.post(
        "/bureau/jetons",
        {{"name", "Logiciel des assemblées"}, {"rights", "actes.consulter"}, {"expires_on", "2027-06-30"}});
    ASSERT_EQ(made.status, 200);
    const auto secret = "aub_" + between(made.body, "Bearer aub_", "&#39;");
    ASSERT_EQ(secret.size(), 47u) << secret;
    EXPECT_EQ(house.visitor().call("GET", "/api/v1/actes", secret).status, 200);
    EXPECT_EQ(house.visitor().call("GET", "/api/v1/actes", "aub_faux").status, 401);
    EXPECT_EQ(house.visitor().call("POST", "/api/v1/actes", secret).status, 403) << "a right it was not given";

    const auto list = responsable.get("/bureau/jetons");
    EXPECT_TRUE(list.has("Logiciel des assemblées"));
    EXPECT_FALSE(list.has(secret)) << "shown once";
    const auto id = between(list.body, "/bureau/jetons/", "/revoquer");
    EXPECT_TRUE(
        house.person("responsable", house.lacalm()).post("/bureau/jetons/" + id + "/revoquer").has("BUREAU-010"));
    EXPECT_EQ(responsable.post("/bureau/jetons/" + id + "/revoquer").location, "/bureau/jetons");
    EXPECT_EQ(house.visitor().call("GET", "/api/v1/actes", secret).status, 401);
    EXPECT_EQ(responsable.post("/bureau/jetons/" + id + "/revoquer").status, 404);
    EXPECT_EQ(count_actions(house.saint_exemple(), "bureau.jetons"), 2);
    EXPECT_EQ(count_actions(house.lacalm(), "bureau.jetons"), 0);
}

TEST_F(Access, ByATokenIsRefusedBesideTheField) {
    const auto responsable = house.person("responsable");
    auto refused = responsable.post("/bureau/jetons", {{"name", "Logiciel"}, {"expires_on", "2027-06-30"}});
    EXPECT_EQ(refused.status, 422);
    EXPECT_TRUE(refused.has("aucun droit n"));
    EXPECT_TRUE(refused.has("value=\"Logiciel\"")) << "what was typed stays";
    refused = responsable.post("/bureau/jetons",
                               {{"name", ""}, {"rights", "actes.consulter"}, {"expires_on", "2027-06-30"}});
    EXPECT_TRUE(refused.has("Le nom du jeton"));
    refused = responsable.post("/bureau/jetons",
                               {{"name", "L"}, {"rights", "actes.consulter"}, {"expires_on", "demain"}});
    EXPECT_TRUE(refused.has("La date de fin n"));
    refused = responsable.post("/bureau/jetons",
                               {{"name", "L"}, {"rights", "actes.consulter"}, {"expires_on", "2036-01-01"}});
    EXPECT_EQ(refused.status, 422);
    refused = responsable.post("/bureau/jetons",
                               {{"name", "L"}, {"rights", "adherents.gerer"}, {"expires_on", "2027-06-30"}});
    EXPECT_EQ(refused.status, 422) << "a right one has not";
    EXPECT_EQ(count_actions(house.saint_exemple(), "bureau.jetons"), 0);
}

TEST_F(Access, IsGivenChangedAndTakenBack) {
    const auto responsable = house.person("responsable");
    auto refused =
        responsable.post("/bureau/personnes/nouvelle",
                         {{"name", "Dominique Essai"}, {"email", "pas une adresse"}, {"role", "redaction"}});
    EXPECT_EQ(refused.status, 422);
    EXPECT_TRUE(refused.has("adresse électronique n"));
    refused =
        responsable.post("/bureau/personnes/nouvelle", {{"name", "Dominique Essai"}, {"email", "d@exemple.test"}});
    EXPECT_TRUE(refused.has("Choisissez un rôle"));
    refused = responsable.post("/bureau/personnes/nouvelle",
                               {{"name", "D"}, {"email", "d@exemple.test"}, {"role", "administrateur"}});
    EXPECT_TRUE(refused.has("Ce rôle n"));
    EXPECT_TRUE(account_of("d@exemple.test").empty());

    const auto invited =
        responsable.post("/bureau/personnes/nouvelle",
                         {{"name", "Dominique Essai"}, {"email", "d@exemple.test"}, {"role", "redaction"}});
    EXPECT_TRUE(invited.has("/bureau/invitation/"));
    const auto id = account_of("d@exemple.test");
    const auto url = "/bureau/personnes/" + id.text();
    EXPECT_TRUE(responsable.get("/bureau/personnes").has("Dominique Essai"));
    EXPECT_TRUE(responsable.get(url).has("pas encore choisi de mot de passe"));
    EXPECT_TRUE(responsable.post(url + "/lien").has("/bureau/invitation/"));
    EXPECT_EQ(responsable.post(url, {{"role", ""}, {"role_actes", "consultation"}}).location, url);
    EXPECT_TRUE(responsable.get(url).has("Consultation pour"));
    EXPECT_EQ(responsable.post(url + "/retirer").location, "/bureau/personnes");
    EXPECT_EQ(responsable.get(url).status, 404);
    EXPECT_EQ(count_actions(house.saint_exemple(), "bureau.comptes"), 4);
    const auto last = lines(house.saint_exemple()).front();
    EXPECT_EQ(last.sentence, "Accès retiré à une personne");
    EXPECT_EQ(last.facts.find("Dominique"), std::string::npos) << "no name in the evidence";
}

TEST_F(Access, AlwaysLeavesSomeoneInCharge) {
    const auto responsable = house.person("responsable");
    const auto url = "/bureau/personnes/" + account_of(responsable).text();
    const auto refused = responsable.post(url, {{"role", "consultation"}});
    EXPECT_EQ(refused.status, 409);
    EXPECT_TRUE(refused.has("plus personne pour gérer"));
    EXPECT_EQ(responsable.post(url + "/retirer").status, 409);
    EXPECT_EQ(responsable.get("/bureau/personnes").status, 200) << "nothing was changed";
    house.person("responsable");
    EXPECT_EQ(responsable.post(url, {{"role", "consultation"}}).status, 303);
}

TEST_F(Access, OfAnotherCommuneCannotBeTouched) {
    const auto other = house.person("responsable", house.lacalm());
    const auto url = "/bureau/personnes/" + account_of(other).text();
    const auto responsable = house.person("responsable");
    EXPECT_EQ(responsable.get(url).status, 404);
    EXPECT_EQ(responsable.post(url, {{"role", "consultation"}}).status, 404);
    EXPECT_EQ(responsable.post(url + "/retirer").status, 404);
    EXPECT_EQ(responsable.post(url + "/lien").status, 404);
    EXPECT_EQ(other.get("/bureau/personnes").status, 200);
}

TEST_F(Access, ToAPersonKnownElsewhereGivesNoLinkToItsAccount) {
    const auto here = house.person("responsable");
    const auto there = house.person("responsable", house.lacalm());
    const commune::Fields person{
        {"name", "Dominique Essai"}, {"email", "d@exemple.test"}, {"role", "responsable"}};
    EXPECT_TRUE(there.post("/bureau/personnes/nouvelle", person).has("/bureau/invitation/"));
    const auto invited = here.post("/bureau/personnes/nouvelle", person);
    EXPECT_EQ(invited.location, "/bureau/personnes");
    EXPECT_FALSE(invited.has("/bureau/invitation/"));
    EXPECT_TRUE(here.post("/bureau/personnes/" + account_of("d@exemple.test").text() + "/lien").has("BUREAU-015"));
    const auto staff = add_account("technique@exemple.test", "", {}, "technicien");
    const auto refused = here.post("/bureau/personnes/nouvelle",
                                   {{"name", "T"}, {"email", "technique@exemple.test"}, {"role", "responsable"}});
    EXPECT_EQ(refused.status, 409);
    EXPECT_TRUE(refused.has("Cette personne travaille au syndicat"));
}

TEST_F(Access, ToMyAccountChangesNamePasswordAndSessions) {
    add_account("camille@exemple.test", "redaction", house.saint_exemple());
    Browser browser(house), other(house);
    browser.sign_in("camille@exemple.test", good_password);
    other.sign_in("camille@exemple.test", good_password);
    EXPECT_TRUE(browser.get("/bureau/compte").has("camille@exemple.test"));
    EXPECT_EQ(browser.post("/bureau/compte", {{"name", ""}}).status, 422);
    EXPECT_EQ(
        browser.post("/bureau/compte", {{"name", "Camille Nouvelle"}, {"telephone", "05 65 00 00 00"}}).status,
        303);
    EXPECT_TRUE(browser.get("/bureau/compte").has("Camille Nouvelle"));

    const std::string next = "cinq chaises bleues percées";
    auto refused = browser.post("/bureau/compte/mot-de-passe",
                                {{"current", "faux"}, {"password", next}, {"password2", next}});
    EXPECT_EQ(refused.status, 422);
    EXPECT_TRUE(refused.has("Le mot de passe actuel"));
    refused = browser.post("/bureau/compte/mot-de-passe",
                           {{"current", good_password}, {"password", next}, {"password2", "x"}});
    EXPECT_TRUE(refused.has("ne sont pas les mêmes"));
    EXPECT_EQ(browser
                  .post("/bureau/compte/mot-de-passe",
                        {{"current", good_password}, {"password", next}, {"password2", next}})
                  .status,
              303);
    EXPECT_EQ(browser.get("/bureau").status, 200) << "this session goes on";
    EXPECT_EQ(other.get("/bureau").status, 303) << "the others are ended";
    EXPECT_TRUE(browser.post("/bureau/compte/codes").has("SESSION-006")) << "no second factor, no codes";

    other.sign_in("camille@exemple.test", next);
    const auto page = browser.get("/bureau/compte");
    EXPECT_EQ(
        browser
            .post("/bureau/compte/session", {{"session", between(page.body, "name=\"session\" value=\"", "\"")}})
            .status,
        303);
    EXPECT_EQ(other.get("/bureau").status, 303);
    EXPECT_EQ(browser.post("/bureau/compte/session", {{"session", "toutes"}}).location, "/bureau/connexion?fin=1");
    EXPECT_EQ(browser.get("/bureau").status, 303);
    EXPECT_EQ(count_actions({}, "bureau.compte"), 2);
}

TEST_F(Access, ToTheJournalShowsProvesAndVerifies) {
    const auto responsable = house.person("responsable");
    for (int i = 0; i < 60; ++i)
        house.in(house.saint_exemple(), [&](kernel::Context& context) {
            kernel().journal.note(context, "essai.faire", "essai/" + std::to_string(i), "Essai fait");
        });
    const auto page = responsable.get("/bureau/journal");
    EXPECT_TRUE(page.has("60 lignes") || page.has("lignes"));
    EXPECT_TRUE(page.has("essai/59"));
    EXPECT_FALSE(page.has("essai/1<"));
    const auto before = between(page.body, "/bureau/journal?avant=", "\"");
    EXPECT_TRUE(responsable.get("/bureau/journal?avant=" + before).has("essai/1"));
    EXPECT_EQ(responsable.get("/bureau/journal?avant=pas-un-nombre").status, 200);
    const auto csv = responsable.get("/bureau/journal/export.csv");
    EXPECT_TRUE(csv.type.starts_with("text/csv"));
    EXPECT_TRUE(csv.has("essai/0"));
    const auto head = responsable.get("/bureau/journal/empreinte.json");
    EXPECT_TRUE(head.has("merkle_root") && head.has("signature"));
    EXPECT_TRUE(responsable.post("/bureau/journal/verifier").has("Le journal est intact"));
    EXPECT_FALSE(house.person("responsable", house.lacalm()).get("/bureau/journal").has("essai/"));
}

TEST_F(Access, ToTheJournalIsFilteredAlikeOnThePageAndInItsCsv) {
    const auto note = [&](const std::string& subject, const std::string& sentence) {
        house.in(house.saint_exemple(), [&](kernel::Context& context) {
            kernel().journal.note(context, "essai.faire", subject, sentence);
        });
    };
    note("essai/ancien", "Été passé");
    house.clock().advance(3 * 24 * 3600);
    note("essai/recent", "Hiver venu");
    note("essai/autre", "Été revenu");
    const auto responsable = house.person("responsable");
    const struct {
        const char* query;
        bool ancien, recent, autre;
    } cases[] = {{"", true, true, true},
                 {"?q=ete", true, false, true},
                 {"?q=revenu%20%C3%A9t%C3%A9", false, false, true},
                 {"?q=essai.faire", true, true, true},
                 {"?du=2026-11-22", false, true, true},
                 {"?au=2026-11-22", true, false, false},
                 {"?q=ete&du=2026-11-22&au=2026-11-30", false, false, true},
                 {"?du=2027-01-01", false, false, false},
                 {"?du=demain", true, true, true}};
    for (const auto& one : cases) {
        const auto page = responsable.get(std::string("/bureau/journal") + one.query);
        EXPECT_EQ(page.status, 200) << one.query;
        auto address = between(page.body, "href=\"/bureau/journal/export.csv", "\"");
        for (auto at = address.find("&amp;"); at != std::string::npos; at = address.find("&amp;"))
            address.replace(at, 5, "&");
        const auto csv = responsable.get("/bureau/journal/export.csv" + address);
        for (const auto* reply : {&page, &csv}) {
            EXPECT_EQ(reply->has("essai/ancien"), one.ancien) << one.query << address;
            EXPECT_EQ(reply->has("essai/recent"), one.recent) << one.query << address;
            EXPECT_EQ(reply->has("essai/autre"), one.autre) << one.query << address;
        }
    }
    EXPECT_TRUE(responsable.get("/bureau/journal?q=rien%20de%20tel").has("Aucune ligne ne correspond"));
}

TEST_F(Access, ToTheJournalFindsALineAmongThousands) {
    const auto responsable = house.person("responsable");
    house.in(house.saint_exemple(), [&](kernel::Context& context) {
        kernel().journal.note(context, "essai.faire", "essai/aiguille", "Aiguille");
        for (int i = 0; i < 2500; ++i) kernel().journal.note(context, "essai.faire", "essai/foin", "Foin");
    });
    EXPECT_TRUE(responsable.get("/bureau/journal?q=aiguille").has("essai/aiguille"));
    EXPECT_TRUE(responsable.get("/bureau/journal/export.csv?q=aiguille").has("essai/aiguille"));
    auto page = responsable.get("/bureau/journal?q=foin");
    int pages = 1;
    for (auto next = between(page.body, "avant=", "\""); !next.empty() && pages < 100;
         next = between(page.body, "avant=", "\""), ++pages)
        page = responsable.get("/bureau/journal?q=foin&avant=" + next);
    EXPECT_EQ(pages, 51) << "fifty lines each, and a last one that finds nothing more";
}

TEST_F(Access, OfPeopleIsFoundByNameAndExportedAlike) {
    const auto responsable = house.person("responsable");
    add_account("dominique@exemple.test", "redaction", house.saint_exemple());
    house.in({}, [&](kernel::Context& context) {
        const auto account = identity().accounts.find_email(context, "dominique@exemple.test");
        EXPECT_TRUE(
            identity().accounts.update(context, account->id, {account->email, "Élie d'Essai", "", ""}).ok());
    });
    for (const auto* path : {"/bureau/personnes", "/bureau/personnes/export.csv"}) {
        const std::string url(path);
        EXPECT_TRUE(responsable.get(url).has("dominique@exemple.test"));
        EXPECT_TRUE(responsable.get(url + "?q=elie").has("dominique@exemple.test"));
        EXPECT_FALSE(responsable.get(url + "?q=elie").has("personne1@exemple.test"));
        EXPECT_FALSE(responsable.get(url + "?q=rien").has("dominique@exemple.test"));
    }
    EXPECT_TRUE(responsable.get("/bureau/personnes?q=elie").has("/bureau/personnes/export.csv?q=elie"));
    EXPECT_TRUE(responsable.get("/bureau/personnes?q=rien").has("Personne ne correspond"));
    EXPECT_TRUE(responsable.get("/bureau/personnes/export.csv").has("Rédaction"));
}

TEST_F(Access, OfPeopleIsShownPageByPage) {
    const auto responsable = house.person("responsable");
    house.in({}, [&](kernel::Context& context) {
        for (int i = 100; i < 220; ++i) {
            const auto number = std::to_string(i);
            const auto account =
                identity().accounts.create(context, {"agent" + number + "@exemple.test", "Agent", "", ""});
            EXPECT_TRUE(identity()
                            .accounts.grant(context, {account->id, house.saint_exemple(), "*", "consultation"})
                            .ok());
        }
    });
    std::set<std::string> seen;
    int pages = 0;
    std::string next = "/bureau/personnes?q=agent%20exemple";
    for (; !next.empty() && pages < 10; ++pages) {
        const auto page = responsable.get(next);
        for (int i = 100; i < 220; ++i) {
            if (!page.has("agent" + std::to_string(i) + "@")) continue;
            EXPECT_TRUE(seen.insert(std::to_string(i)).second) << i << " is shown twice";
        }
        const auto after = between(page.body, "apres=", "\"");
        next = after.empty() ? "" : "/bureau/personnes?q=agent%20exemple&apres=" + after;
    }
    EXPECT_EQ(pages, 3);
    EXPECT_EQ(seen.size(), 120U) << "people of the same name too";
    EXPECT_TRUE(responsable.get("/bureau/personnes/export.csv?q=agent").has("agent219@exemple.test"));
}

TEST_F(Access, ForOtherSoftwareIsDescribed) {
    const auto document = house.visitor().get("/api/v1/openapi.json");
    EXPECT_TRUE(document.type.starts_with("application/json"));
    EXPECT_TRUE(document.has("\"openapi\": \"3.1"));
    EXPECT_TRUE(house.visitor().get("/bureau/api").has("/api/v1/openapi.json"));
}

} // namespace aubrac::bureau

// SPDX-License-Identifier: AGPL-3.0-or-later
// Accounts and entry of the staff: what is given, what is taken back, and what a technician may not do.
#include "fixture.hpp"

#include <kernel/identity.hpp>

using namespace aubrac;
using namespace aubrac::adherents;
using namespace aubrac::adherents::testing;
using commune::Person;

namespace {

class AccountsPages : public ::testing::Test {
protected:
    std::string accounts() const { return url_of(house_.saint_exemple()) + "/comptes"; }
    kernel::Account account(const std::string& email) {
        std::optional<kernel::Account> found;
        house_.read(
            {}, [&](Context& context) { found = house_.kernel().identity->accounts.find_email(context, email); });
        return found.value();
    }
    std::vector<kernel::Grant> grants(const std::string& email, const base::AdherentId& adherent) {
        std::vector<kernel::Grant> found;
        house_.read({}, [&](Context& context) {
            const auto& accounts = house_.kernel().identity->accounts;
            found = accounts.list_grants(context, accounts.find_email(context, email)->id, adherent);
        });
        return found;
    }
    std::vector<std::string> actions_at_member() {
        std::vector<std::string> actions;
        house_.read(house_.saint_exemple(), [&](Context& context) {
            for (const auto& line : house_.kernel().journal.list_lines(context, 0, 50))
                actions.push_back(line.sentence);
        });
        return actions;
    }

    mutable House house_;
    Person technician_ = house_.person("technicien");
    Person admin_ = house_.person("administrateur");
};

} // namespace

TEST_F(AccountsPages, CreateAnAccountAndShowItsLinkOnce) {
    EXPECT_TRUE(technician_.get(accounts()).has("Donner un accès"));
    const auto reply = technician_.post(
        accounts(), {{"email", "Camille@Exemple.test"}, {"name", "Camille Exemple"}, {"role", "redaction"}});
    ASSERT_EQ(reply.status, 200) << reply.body;
    const auto at = reply.body.find("/bureau/invitation/");
    ASSERT_NE(at, std::string::npos);
    const auto token = reply.body.substr(at + 19, 43);
    house_.read({}, [&](Context& context) {
        const auto person = house_.kernel().identity->accounts.find_invitation(context, token);
        ASSERT_TRUE(person);
        EXPECT_EQ(person->email, "camille@exemple.test");
    });
    EXPECT_FALSE(technician_.get(accounts()).has(token));
    EXPECT_TRUE(technician_.get(accounts()).has("Invité"));
    ASSERT_EQ(grants("camille@exemple.test", house_.saint_exemple()).size(), 1u);
    EXPECT_EQ(actions_at_member(),
              std::vector<std::string>{"Accès donné avec le rôle « Rédaction » par le syndicat"});
}

TEST_F(AccountsPages, GiveAnExistingAccountASecondVillage) {
    technician_.post(accounts(), {{"email", "c@exemple.test"}, {"name", "Camille"}, {"role", "redaction"}});
    const auto reply = technician_.post(url_of(house_.lacalm()) + "/comptes",
                                        {{"email", "C@exemple.test"}, {"role", "consultation"}});
    EXPECT_EQ(reply.status, 200); // no password yet: a new link
    EXPECT_EQ(grants("c@exemple.test", house_.saint_exemple())[0].role, "redaction");
    EXPECT_EQ(grants("c@exemple.test", house_.lacalm())[0].role, "consultation");
}

TEST_F(AccountsPages, RefuseWhatIsTypedWrong) {
    EXPECT_TRUE(technician_.post(accounts(), {{"email", "pas une adresse"}, {"name", "X"}, {"role", "redaction"}})
                    .has("adresse électronique n&#39;est pas valable"));
    EXPECT_EQ(
        technician_.post(accounts(), {{"email", "x@exemple.test"}, {"name", ""}, {"role", "redaction"}}).status,
        422);
    for (const auto* role : {"", "administrateur", "assistance", "chef"})
        EXPECT_EQ(
            technician_.post(accounts(), {{"email", "x@exemple.test"}, {"name", "X"}, {"role", role}}).status, 422)
            << role;
}

TEST_F(AccountsPages, NeverOpenAnAdherentToTheStaffWithoutItsConsent) {
    house_.in({}, [&](Context& context) {
        ASSERT_TRUE(
            house_.kernel().identity->accounts.create(context, {"tech@exemple.test", "T", "", "technicien"}).ok());
    });
    for (const auto* person : {&technician_, &admin_}) {
        const auto reply = person->post(accounts(), {{"email", "tech@exemple.test"}, {"role", "responsable"}});
        EXPECT_EQ(reply.status, 422);
        EXPECT_TRUE(reply.has("consentement de l&#39;adhérent"));
    }
    EXPECT_TRUE(grants("tech@exemple.test", house_.saint_exemple()).empty());
}

TEST_F(AccountsPages, ChangeARoleDisableAndTakeBack) {
    technician_.post(accounts(), {{"email", "c@exemple.test"}, {"name", "Camille"}, {"role", "redaction"}});
    const auto person = accounts() + "/" + account("c@exemple.test").id.text();
    EXPECT_TRUE(technician_.get(person).has("Changer le rôle"));
    EXPECT_EQ(technician_.post(person, {{"geste", "role"}, {"role", "chef"}}).status, 422);
    ASSERT_EQ(technician_.post(person, {{"geste", "role"}, {"role", "responsable"}}).status, 303);
    EXPECT_EQ(grants("c@exemple.test", house_.saint_exemple())[0].role, "responsable");
    ASSERT_EQ(technician_.post(person, {{"geste", "desactiver"}}).status, 303);
    EXPECT_EQ(account("c@exemple.test").status, kernel::AccountStatus::disabled);
    ASSERT_EQ(technician_.post(person, {{"geste", "reactiver"}}).status, 303);
    EXPECT_EQ(account("c@exemple.test").status, kernel::AccountStatus::active);
    EXPECT_TRUE(technician_.post(person, {{"geste", "lien"}}).has("/bureau/invitation/"));
    ASSERT_EQ(technician_.post(person, {{"geste", "retirer"}}).status, 303);
    EXPECT_TRUE(grants("c@exemple.test", house_.saint_exemple()).empty());
    EXPECT_EQ(technician_.get(person).status, 404);
}

TEST_F(AccountsPages, RemoveTheSecondFactorOfWhoLostIt) {
    technician_.post(accounts(), {{"email", "c@exemple.test"}, {"name", "Camille"}, {"role", "redaction"}});
    const auto person = accounts() + "/" + account("c@exemple.test").id.text();
    ASSERT_EQ(technician_.post(person, {{"geste", "second_facteur"}}).status, 303);
    EXPECT_FALSE(account("c@exemple.test").has_second_factor);
    EXPECT_EQ(actions_at_member().front(), "Second facteur retiré par le syndicat");
}

TEST_F(AccountsPages, DoNotReachAPersonThroughAnotherAdherent) {
    technician_.post(accounts(), {{"email", "c@exemple.test"}, {"name", "Camille"}, {"role", "redaction"}});
    const auto wrong = url_of(house_.lacalm()) + "/comptes/" + account("c@exemple.test").id.text();
    EXPECT_EQ(technician_.get(wrong).status, 404);
    EXPECT_EQ(technician_.post(wrong, {{"geste", "desactiver"}}).status, 404);
}

TEST_F(AccountsPages, AskToEnterAndWaitForTheAnswer) {
    const auto page = url_of(house_.saint_exemple()) + "/assistance";
    EXPECT_EQ(technician_.get(page).status, 200);
    EXPECT_EQ(technician_.post(page, {{"reason", "court"}, {"minutes", "60"}}).status, 422);
    EXPECT_EQ(technician_.post(page, {{"reason", "Renvoyer la délibération 41"}, {"minutes", "9999"}}).status,
              422);
    ASSERT_EQ(technician_.post(page, {{"reason", "Renvoyer la délibération 41"}, {"minutes", "60"}}).status, 303);
    EXPECT_TRUE(technician_.get(page).has("Demande envoyée"));
    EXPECT_FALSE(technician_.get(url_of(house_.saint_exemple())).has("Entrer chez l&#39;adhérent"));
    EXPECT_EQ(actions_at_member(), std::vector<std::string>{"Le syndicat demande à entrer pendant 1 h"});

    std::optional<kernel::Consent> consent;
    house_.read({}, [&](Context& context) {
        consent = house_.kernel().identity->consents.list_of_adherent(context, house_.saint_exemple()).at(0);
    });
    house_.in({}, [&](Context& context) {
        ASSERT_TRUE(house_.kernel()
                        .identity->consents
                        .answer(context, house_.saint_exemple(), consent->id, base::AccountId("maire"),
                                {"bureau.consentir"}, kernel::Consents::Answer::accept)
                        .ok());
    });
    EXPECT_TRUE(technician_.get(url_of(house_.saint_exemple())).has("Entrer chez l&#39;adhérent"));
    EXPECT_EQ(admin_.post(page + "/" + consent->id.text() + "/terminer").status, 403);
    ASSERT_EQ(technician_.post(page + "/" + consent->id.text() + "/terminer").status, 303);
    EXPECT_TRUE(technician_.get(url_of(house_.saint_exemple())).has("Demander à entrer"));
}

TEST_F(AccountsPages, TellTheAdherentThatTheStaffAsks) {
    const auto maire = house_.person("responsable");
    technician_.post(url_of(house_.saint_exemple()) + "/assistance",
                     {{"reason", "Renvoyer la délibération 41"}, {"minutes", "60"}});
    house_.run_jobs();
    EXPECT_TRUE(maire.get("/bureau/avis").has("demande à entrer"));
}

// SPDX-License-Identifier: AGPL-3.0-or-later
// What leaves by mail for one person, through a real SMTP server of the test: a password forgotten, what protects
// the account changed, the notices as one prefers them.
#include "browser.hpp"

#include <adapters/openssl/totp.hpp>
#include <algorithm>
#include <base/text.hpp>
#include <commune/mailbox.hpp>

namespace aubrac::bureau {

using namespace testing_bureau;

namespace {

/// Stands before the house, which must know its address.
struct Mails {
    commune::Mailbox mailbox{SOURCE_ROOT};
    kernel::Settings settings() const {
        auto settings = mailbox.settings();
        settings.set("operator.telephone", "05 65 73 00 00");
        return settings;
    }
};

class MailTest : protected Mails, public BureauTest {
protected:
    MailTest() : BureauTest(settings()) {}

    Seen ask(const std::string& email) {
        browser.get("/bureau/mot-de-passe");
        return browser.post("/bureau/mot-de-passe", {{"email", email}});
    }
    std::vector<commune::Letter> mails() {
        house.run_jobs();
        return mailbox.take();
    }
    /// Path of the link that the mail holds.
    static std::string link_of(const commune::Letter& mail) {
        const auto token = between(mail.text, "http://aubrac.test/bureau/mot-de-passe/", "\n");
        return token.empty() ? "" : "/bureau/mot-de-passe/" + std::string(base::trim(token));
    }
    int count_jobs() {
        std::size_t count = 0;
        house.read({}, [&](kernel::Context& context) {
            for (const auto& job : kernel().jobs.list_jobs(context, 100)) count += job.kind == "bureau.reset";
        });
        return static_cast<int>(count);
    }

    const std::string email = "camille@exemple.test", next = "cinq chaises bleues percées";
    Browser browser{house};
};

/// The same but for what each page has of its own.
std::string without_token(std::string body) {
    const auto token = between(body, "name=\"csrf\" value=\"", "\"");
    if (!token.empty()) body.replace(body.find(token), token.size(), "…");
    return body;
}

} // namespace

TEST_F(MailTest, OfAForgottenPasswordGivesALinkThatServesOnce) {
    const auto account = add_account(email, "redaction", house.saint_exemple());
    Browser open(house);
    open.sign_in(email, good_password);
    EXPECT_TRUE(browser.get("/bureau/connexion").has("/bureau/mot-de-passe"));
    EXPECT_EQ(ask(" Camille@Exemple.test").location, "/bureau/mot-de-passe?fait=1");
    EXPECT_TRUE(browser.get("/bureau/mot-de-passe?fait=1").has("Regardez vos courriels"));
    EXPECT_EQ(open.get("/bureau").status, 200) << "asking changes nothing";

    auto sent = mails();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].to, email);
    EXPECT_EQ(sent[0].subject, "Choisir un nouveau mot de passe");
    const auto link = link_of(sent[0]);
    ASSERT_FALSE(link.empty()) << sent[0].text;
    const auto page = browser.get(link);
    EXPECT_TRUE(page.has("Choisir un nouveau mot de passe") && page.has("Camille Exemple"));
    EXPECT_EQ(browser.post(link, {{"password", next}, {"password2", "x"}}).status, 422);
    EXPECT_TRUE(browser.post(link, {{"password", "azerty"}, {"password2", "azerty"}}).has("12 caractères"));
    EXPECT_EQ(browser.post_without_token(link, {{"password", next}, {"password2", next}}).status, 403);
    EXPECT_EQ(browser.post(link, {{"password", next}, {"password2", next}}).location,
              "/bureau/connexion?fin=mot-de-passe");
    EXPECT_TRUE(browser.get("/bureau/connexion?fin=mot-de-passe").has("Votre mot de passe est changé"));
    EXPECT_TRUE(browser.session().empty()) << "a mail alone opens nothing";
    EXPECT_EQ(open.get("/bureau").status, 303) << "every session is ended";
    const auto used = browser.get(link);
    EXPECT_EQ(used.status, 410);
    EXPECT_TRUE(used.has("/bureau/mot-de-passe")) << "and where another one comes from";
    EXPECT_EQ(browser.post(link, {{"password", next}, {"password2", next}}).status, 410);

    sent = mails();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].subject, "Votre mot de passe a été changé");
    EXPECT_NE(sent[0].text.find("21 novembre 2026 à 14 h 05"), std::string::npos) << sent[0].text;
    EXPECT_NE(sent[0].text.find("05 65 73 00 00"), std::string::npos) << "and whom to call";
    EXPECT_EQ(browser.sign_in(email, good_password).status, 401);
    EXPECT_EQ(browser.sign_in(email, next).location, "/bureau");
    EXPECT_EQ(count_actions({}, "bureau.compte"), 1);
    const auto log = security_log();
    EXPECT_NE(log.find("mot-de-passe.oublie\",\"account\":\"" + account.id.text()), std::string::npos) << log;
    EXPECT_NE(log.find("par un lien"), std::string::npos);
    EXPECT_EQ(log.find(link.substr(link.rfind('/') + 1)), std::string::npos) << "no secret in the log";
}

TEST_F(MailTest, OfAForgottenPasswordAnswersTheSameToAnyAddress) {
    add_account(email, "redaction", house.saint_exemple());
    const auto closed = add_account("close@exemple.test", "redaction", house.saint_exemple());
    house.in({},
             [&](kernel::Context& context) { EXPECT_TRUE(identity().accounts.disable(context, closed.id).ok()); });
    std::vector<std::string> answers, pages;
    for (const auto& one : {email, std::string("inconnu@exemple.test"), std::string("close@exemple.test")}) {
        Browser visitor(house);
        visitor.get("/bureau/mot-de-passe");
        const auto answer = visitor.post("/bureau/mot-de-passe", {{"email", one}});
        answers.push_back(std::to_string(answer.status) + " " + answer.location + answer.body);
        pages.push_back(without_token(visitor.get(answer.location).body));
        EXPECT_FALSE(pages.back().empty());
    }
    EXPECT_EQ(answers, std::vector<std::string>(3, answers[0]));
    EXPECT_EQ(pages, std::vector<std::string>(3, pages[0]));
    EXPECT_EQ(count_jobs(), 3) << "the request does the same work whoever is asked for: the rest is the job's";
    const auto sent = mails();
    ASSERT_EQ(sent.size(), 2U) << "nothing to an address that has no account";
    const auto to_closed =
        std::find_if(sent.begin(), sent.end(), [](const auto& mail) { return mail.to == "close@exemple.test"; });
    ASSERT_NE(to_closed, sent.end());
    EXPECT_EQ(to_closed->subject, "Votre compte est fermé");
    EXPECT_TRUE(link_of(*to_closed).empty());
}

TEST_F(MailTest, OfAForgottenPasswordMakesOneWait) {
    for (const auto& one : {email, std::string("inconnu@exemple.test")}) {
        for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(one).status, 303);
        const auto waits = ask(one);
        EXPECT_EQ(waits.status, 429);
        EXPECT_TRUE(waits.has("30 secondes"));
        EXPECT_TRUE(waits.has(one)) << "what was typed stays";
    }
    EXPECT_EQ(ask("pas une adresse").status, 422);
    EXPECT_EQ(mails().size(), 0U);
}

TEST_F(MailTest, OfAForgottenPasswordStillAsksForTheSecondFactor) {
    add_account("technique@exemple.test", "", {}, "technicien");
    browser.sign_in("technique@exemple.test", good_password);
    auto page = browser.post("/bureau/second-facteur", {{"geste", "commencer"}});
    const auto secret = between(page.body, "name=\"secret\" value=\"", "\"");
    const auto code = [&] { return adapters::openssl::totp_code(decode_base32(secret), house.clock().now()); };
    browser.post("/bureau/second-facteur", {{"geste", "verifier"}, {"secret", secret}, {"code", code()}});
    EXPECT_EQ(mails().at(0).subject, "Un téléphone protège votre compte");
    browser.post("/bureau/compte/codes");
    EXPECT_EQ(mails().at(0).subject, "Vos codes de secours ont été renouvelés");
    browser.post("/bureau/deconnexion");

    house.clock().advance(60);
    ask("technique@exemple.test");
    const auto link = link_of(mails().at(0));
    EXPECT_EQ(browser.post(link, {{"password", next}, {"password2", next}}).status, 303);
    EXPECT_EQ(browser.sign_in("technique@exemple.test", next).location, "/bureau/code?suite=%2Fbureau");
    EXPECT_EQ(browser.get("/bureau").status, 303) << "not without the code";
    EXPECT_EQ(browser.post("/bureau/code", {{"code", code()}}).location, "/bureau");
    EXPECT_EQ(browser.get("/bureau").status, 200);
}

TEST_F(MailTest, OfAForgottenPasswordExpiresAndIsReplacedByTheNext) {
    add_account(email, "redaction", house.saint_exemple());
    ask(email);
    const auto first = link_of(mails().at(0));
    ask(email);
    const auto second = link_of(mails().at(0));
    EXPECT_EQ(browser.get(first).status, 410);
    EXPECT_EQ(browser.get(second).status, 200);
    house.clock().advance(30 * 60);
    EXPECT_EQ(browser.get(second).status, 410);
}

TEST_F(MailTest, OfAForgottenPasswordTellsWhoHasNoneHowToSignIn) {
    const auto by_provider = house.person("redaction");
    base::AccountId id;
    house.in({}, [&](kernel::Context& context) {
        id = identity().sessions.find(context, by_provider.session())->account.id;
        kernel::Storage("session", kernel::Scope::operator_)
            .execute(context,
                     "INSERT INTO session_oidc_links (issuer, subject, account_id, linked_at) VALUES ('i', "
                     "'s', $1, '')",
                     {id.text()});
    });
    ask("personne1@exemple.test");
    auto sent = mails();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].subject, "Votre compte s'ouvre avec ProConnect");
    EXPECT_TRUE(link_of(sent[0]).empty());
    house.in({}, [&](kernel::Context& context) {
        EXPECT_TRUE(identity().accounts.create(context, {"jamais@exemple.test", "Jamais Venue", "", ""}).ok());
    });
    ask("jamais@exemple.test");
    sent = mails();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_FALSE(link_of(sent[0]).empty()) << "a first password is chosen the same way";
}

TEST_F(MailTest, OfSecurityLeavesWhateverOnePrefers) {
    const auto account = add_account(email, "responsable", house.saint_exemple());
    browser.sign_in(email, good_password);
    EXPECT_EQ(browser.post("/bureau/compte/courriels", {{"mail", "none"}}).location, "/bureau/compte");
    EXPECT_EQ(browser
                  .post("/bureau/compte/mot-de-passe",
                        {{"current", good_password}, {"password", next}, {"password2", next}})
                  .status,
              303);
    const auto sent = mails();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].subject, "Votre mot de passe a été changé");
}

TEST_F(MailTest, OfNoticesComesAsOnePrefers) {
    add_account(email, "responsable", house.saint_exemple());
    browser.sign_in(email, good_password);
    const auto tell = [&] {
        house.in(house.saint_exemple(), [&](kernel::Context& context) {
            kernel().notices.tell(context, "bureau.comptes", "Une personne est arrivée", "/bureau/personnes");
        });
    };
    auto page = browser.get("/bureau/compte");
    EXPECT_TRUE(page.has("value=\"each\" checked")) << "at once, until one says otherwise";
    tell();
    house.clock().advance(60);
    auto sent = mails();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].subject, "Vous avez une nouveauté");
    EXPECT_NE(sent[0].text.find("Commune de Saint-Exemple : une nouveauté"), std::string::npos) << sent[0].text;
    EXPECT_EQ(sent[0].text.find("Une personne est arrivée"), std::string::npos) << "nothing of what it is about";
    EXPECT_NE(sent[0].text.find("http://aubrac.test/bureau/compte#champ-mail"), std::string::npos);
    EXPECT_TRUE(page.has("id=\"champ-mail\"")) << "the address of the mail leads to the choice";

    browser.post("/bureau/compte/courriels", {{"mail", "daily"}});
    EXPECT_TRUE(browser.get("/bureau/compte").has("value=\"daily\" checked"));
    tell();
    tell();
    house.clock().advance(3600);
    EXPECT_TRUE(mails().empty());
    house.clock().set("2026-11-22T06:00:00.000Z");
    EXPECT_TRUE(mails().empty());
    house.clock().advance(61);
    sent = mails();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].subject, "Vous avez 2 nouveautés");

    browser.sign_in(email, good_password);
    browser.post("/bureau/compte/courriels", {{"mail", "none"}});
    tell();
    house.clock().advance(2 * 24 * 3600);
    EXPECT_TRUE(mails().empty());
    browser.sign_in(email, good_password);
    const auto wrong = browser.post("/bureau/compte/courriels", {{"mail", "parfois"}});
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(wrong.has("Choisissez comment vos avis"));
}

TEST_F(MailTest, IsNotPromisedWithoutAMailServer) {
    commune::House silent;
    Browser visitor(silent);
    const auto page = visitor.get("/bureau/mot-de-passe");
    EXPECT_TRUE(page.has("La personne responsable des comptes"));
    EXPECT_FALSE(page.has("Recevoir un lien"));
    EXPECT_FALSE(visitor.post("/bureau/mot-de-passe", {{"email", email}}).has("Regardez vos courriels"));
    EXPECT_FALSE(silent.person("responsable").get("/bureau/compte").has("Mes courriels"));
}

} // namespace aubrac::bureau

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "browser.hpp"

#include <adapters/openssl/totp.hpp>

namespace aubrac::bureau {

using namespace testing_bureau;

namespace {

class SignInPage : public BureauTest {
protected:
    Browser browser{house};
};

} // namespace

TEST_F(SignInPage, LeadsToThePageOneWanted) {
    add_account("camille@exemple.test", "redaction", house.saint_exemple());
    const auto wanted = browser.get("/bureau/avis");
    EXPECT_EQ(wanted.status, 303);
    EXPECT_EQ(wanted.location, "/bureau/connexion?suite=%2Fbureau%2Favis");
    const auto form = browser.get(wanted.location);
    EXPECT_TRUE(form.has("Se connecter"));
    EXPECT_TRUE(form.has("value=\"/bureau/avis\""));
    const auto done = browser.sign_in("camille@exemple.test", good_password, "/bureau/avis");
    EXPECT_EQ(done.status, 303);
    EXPECT_EQ(done.location, "/bureau/avis");
    EXPECT_EQ(browser.get("/bureau/avis").status, 200);
    EXPECT_NE(security_log().find("\"connexion\""), std::string::npos);
}

TEST_F(SignInPage, NeverSendsToAnotherSite) {
    add_account("camille@exemple.test", "redaction", house.saint_exemple());
    EXPECT_FALSE(browser.get("/bureau/connexion?suite=https://ailleurs.test").has("ailleurs.test"));
    EXPECT_EQ(browser.sign_in("camille@exemple.test", good_password, "//ailleurs.test").location, "/bureau");
    // Signed in already: still ours.
    EXPECT_EQ(browser.get("/bureau/connexion?suite=//ailleurs.test").location, "/bureau");
}

TEST_F(SignInPage, RefusesAWrongPasswordAndAnUnknownPersonAlike) {
    const auto account = add_account("camille@exemple.test", "redaction", house.saint_exemple());
    const auto wrong = browser.sign_in("camille@exemple.test", "ce n'est pas celui-là");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_TRUE(wrong.has("pas le bon"));
    EXPECT_TRUE(wrong.has("camille@exemple.test"));
    EXPECT_FALSE(wrong.has("celui-l"));
    const auto unknown = browser.sign_in("personne@exemple.test", "ce n'est pas celui-là");
    EXPECT_EQ(unknown.status, 401);
    EXPECT_TRUE(unknown.has("pas le bon"));
    EXPECT_TRUE(browser.session().empty());
    const auto log = security_log();
    EXPECT_NE(log.find("connexion.refusee"), std::string::npos);
    EXPECT_NE(log.find(account.id.text()), std::string::npos);
    EXPECT_EQ(log.find("personne@exemple.test"), std::string::npos);
}

TEST_F(SignInPage, MakesOneWaitAfterManyFailures) {
    add_account("camille@exemple.test", "redaction", house.saint_exemple());
    for (int i = 0; i < 5; ++i) browser.sign_in("camille@exemple.test", "faux mot de passe");
    const auto waiting = browser.sign_in("camille@exemple.test", good_password);
    EXPECT_EQ(waiting.status, 429);
    house.clock().advance(120);
    EXPECT_EQ(browser.sign_in("camille@exemple.test", good_password).status, 303);
}

TEST_F(SignInPage, RefusesAFormThatIsNotOurs) {
    add_account("camille@exemple.test", "redaction", house.saint_exemple());
    browser.get("/bureau/connexion");
    const auto refused = browser.post_without_token(
        "/bureau/connexion", {{"email", "camille@exemple.test"}, {"password", good_password}, {"csrf", "faux"}});
    EXPECT_EQ(refused.status, 403);
    EXPECT_TRUE(refused.has("KERNEL-002"));
    EXPECT_TRUE(browser.session().empty());
    Browser bare(house);
    EXPECT_EQ(
        bare.post("/bureau/connexion", {{"email", "camille@exemple.test"}, {"password", good_password}}).status,
        403);
}

TEST_F(SignInPage, GivesANewTokenAtEachSignIn) {
    add_account("camille@exemple.test", "redaction", house.saint_exemple());
    browser.sign_in("camille@exemple.test", good_password);
    const auto first = browser.session();
    browser.post("/bureau/connexion", {{"email", "camille@exemple.test"}, {"password", good_password}});
    EXPECT_NE(browser.session(), first);
}

TEST_F(SignInPage, EndsTheSessionAtSignOut) {
    add_account("camille@exemple.test", "redaction", house.saint_exemple());
    browser.sign_in("camille@exemple.test", good_password);
    const auto token = browser.session();
    const auto out = browser.post("/bureau/deconnexion");
    EXPECT_EQ(out.location, "/bureau/connexion?fin=1");
    EXPECT_TRUE(browser.session().empty());
    EXPECT_TRUE(browser.get(out.location).has("Vous êtes déconnecté"));
    EXPECT_EQ(commune::Person(kernel(), token).get("/bureau").status, 303);
}

TEST_F(SignInPage, AsksTheStaffForASecondFactorThenItsCode) {
    add_account("technique@exemple.test", "", {}, "technicien");
    EXPECT_EQ(browser.sign_in("technique@exemple.test", good_password).location, "/bureau");
    // The desk is closed until the telephone is enrolled.
    EXPECT_EQ(browser.get("/bureau").location, "/bureau/connexion?suite=%2Fbureau");
    EXPECT_EQ(browser.get("/bureau/connexion?suite=/bureau").location, "/bureau/second-facteur?suite=%2Fbureau");
    EXPECT_TRUE(browser.get("/bureau/second-facteur").has("Commencer"));
    auto page = browser.post("/bureau/second-facteur", {{"geste", "commencer"}});
    ASSERT_EQ(page.status, 200);
    const auto secret = between(page.body, "name=\"secret\" value=\"", "\"");
    ASSERT_FALSE(secret.empty());
    EXPECT_TRUE(page.has("role=\"img\" aria-label=\"Code QR")) << "to be looked at";
    EXPECT_TRUE(page.has(secret.substr(0, 4) + " " + secret.substr(4, 4) + " ")) << "and to be copied";

    page = browser.post("/bureau/second-facteur", {{"geste", "verifier"}, {"secret", secret}, {"code", "000000"}});
    EXPECT_EQ(page.status, 401);
    EXPECT_TRUE(page.has(secret)) << "the key is still there to be typed again";
    const auto raw = decode_base32(secret);
    page =
        browser.post("/bureau/second-facteur", {{"geste", "verifier"},
                                                {"secret", secret},
                                                {"code", adapters::openssl::totp_code(raw, house.clock().now())}});
    EXPECT_EQ(page.status, 200);
    EXPECT_TRUE(page.has("codes de secours"));
    EXPECT_EQ(browser.get("/bureau").status, 200);
    EXPECT_EQ(count_actions({}, "bureau.compte"), 1);

    house.clock().advance(60);
    Browser another(house);
    EXPECT_EQ(another.sign_in("technique@exemple.test", good_password, "/bureau/exploitation").location,
              "/bureau/code?suite=%2Fbureau%2Fexploitation");
    EXPECT_EQ(another.get("/bureau").status, 303);
    const auto wrong = another.post("/bureau/code", {{"code", "000000"}, {"suite", "/bureau/exploitation"}});
    EXPECT_EQ(wrong.status, 401);
    EXPECT_TRUE(wrong.has("Ce code n"));
    const auto right =
        another.post("/bureau/code", {{"code", adapters::openssl::totp_code(raw, house.clock().now())},
                                      {"suite", "/bureau/exploitation"}});
    EXPECT_EQ(right.location, "/bureau/exploitation");
    EXPECT_EQ(another.get("/bureau/exploitation").status, 200);
}

TEST_F(SignInPage, LetsAnInvitedPersonChooseAPassword) {
    const auto responsable = house.person("responsable");
    const auto page =
        responsable.post("/bureau/personnes/nouvelle",
                         {{"name", "Nouvelle Venue"}, {"email", "venue@exemple.test"}, {"role", "redaction"}});
    ASSERT_EQ(page.status, 200);
    const auto link = "/bureau/invitation/" + between(page.body, "/bureau/invitation/", "<");
    EXPECT_TRUE(browser.get(link).has("Nouvelle Venue"));
    EXPECT_TRUE(
        browser.post(link, {{"password", good_password}, {"password2", "autre"}}).has("ne sont pas les mêmes"));
    const auto weak = browser.post(link, {{"password", "azerty"}, {"password2", "azerty"}});
    EXPECT_EQ(weak.status, 422);
    EXPECT_TRUE(weak.has("12 caractères"));
    EXPECT_EQ(browser.post(link, {{"password", good_password}, {"password2", good_password}}).location, "/bureau");
    EXPECT_TRUE(browser.get("/bureau").has("Bonjour Nouvelle Venue"));
    // The link served once.
    EXPECT_EQ(Browser(house).get(link).status, 410);
}

TEST_F(SignInPage, HidesProConnectWhenItIsNotConfigured) {
    EXPECT_FALSE(browser.get("/bureau/connexion").has("ProConnect"));
    EXPECT_EQ(browser.get("/bureau/proconnect").status, 404);
    EXPECT_EQ(browser.get("/bureau/proconnect/retour?code=x&state=y").status, 404);
}

TEST(SignInWithProConnect, RefusesAnAnswerThatNobodyAskedFor) {
    kernel::Settings settings;
    settings.set("oidc.issuer", "http://127.0.0.1:9/api/v2");
    settings.set("oidc.client_id", "aubrac");
    settings.set("oidc.client_secret", "secret");
    commune::House house(commune::Engine::sqlite, settings);
    Browser browser(house);
    EXPECT_TRUE(browser.get("/bureau/connexion").has("Se connecter avec ProConnect"));
    const auto refused = browser.get("/bureau/proconnect/retour?code=x&state=inconnu");
    EXPECT_EQ(refused.status, 400);
    EXPECT_TRUE(refused.has("Revenir à la connexion"));
    // The provider is down: our failure, not the user's.
    EXPECT_EQ(browser.get("/bureau/proconnect").status, 503);
}

} // namespace aubrac::bureau

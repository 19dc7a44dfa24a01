// SPDX-License-Identifier: AGPL-3.0-or-later
// The life of a request: who may, from where, and what is kept of it.
#include "fixture.hpp"

#include <fstream>
#include <kernel/pages/caller.hpp>

namespace aubrac::kernel::testing_kernel {

namespace {

class RequestTest : public KernelTest {
protected:
    using Names = std::vector<std::string>;
    std::string security_log() const {
        std::ifstream file(folder_ / "security" / "2026-11-21.jsonl");
        return {std::istreambuf_iterator<char>(file), {}};
    }
    Reply post_with(const std::string& session, const std::string& token, const std::string& site = "") {
        auto form = request("POST", "/essai/ajouter", session);
        form.form = {{"numero", "12"}, {"csrf", token}};
        if (!site.empty()) form.headers.emplace_back("sec-fetch-site", site);
        return send(std::move(form));
    }
};

TEST_P(RequestTest, ShowsAPageToWhoHoldsItsRight) {
    write(saint, [&](Context& context) { essai().add(context, "12"); });
    const auto reply = get("/essai", sign_in("consultation"));
    EXPECT_EQ(reply.status, 200);
    EXPECT_TRUE(reply.has("numero:12"));
    EXPECT_TRUE(reply.has("Commune de Saint-Exemple"));
    EXPECT_FALSE(get("/essai", sign_in("consultation", lacalm)).has("numero:12"));
}

TEST_P(RequestTest, IsRefusedWithoutTheRightAndTheSecurityLogHasIt) {
    const auto reply = post("/essai/vider", sign_in("redaction"));
    EXPECT_EQ(reply.status, 403);
    EXPECT_TRUE(reply.has("KERNEL-001"));
    const auto log = security_log();
    EXPECT_NE(log.find("KERNEL-001 POST /essai/vider"), std::string::npos) << log;
    EXPECT_NE(log.find("192.0.2.7"), std::string::npos);
    EXPECT_EQ(post("/essai/vider", sign_in("responsable")).status, 303);
}

TEST_P(RequestTest, GoesToTheSignInPageWithoutASessionAndComesBack) {
    for (const auto* session : {"", "inconnu", "'; --"}) {
        const auto reply = get("/essai?page=2&q=é", session);
        EXPECT_EQ(reply.status, 303);
        const std::string start = "/bureau/connexion?suite=";
        const auto location = reply.header("Location");
        ASSERT_TRUE(location.starts_with(start)) << location;
        EXPECT_EQ(http::percent_decode(location.substr(start.size()), http::Plus::literal), "/essai?page=2&q=é");
    }
    EXPECT_EQ(post("/essai/ajouter", "", {{"numero", "12"}}).status, 401);
    EXPECT_TRUE(numeros(saint).empty());
}

TEST_P(RequestTest, WaitsForTheSecondFactor) {
    EXPECT_EQ(get("/essai/accueil", sign_in("technicien", {}, SecondFactor::absent)).status, 303);
    EXPECT_EQ(get("/essai/accueil", sign_in("technicien", {}, SecondFactor::done)).status, 200);
}

TEST_P(RequestTest, IsRefusedToStaffInsideAnAdherentWithoutConsent) {
    EXPECT_EQ(get("/essai", sign_in("technicien", {})).status, 403);
}

TEST_P(RequestTest, AsksToChooseAnAdherentWhenThereIsNone) {
    EXPECT_EQ(get("/essai/accueil", sign_in("consultation", {})).status, 409);
}

TEST_P(RequestTest, IsRefusedWithoutTheTokenOfItsForm) {
    const auto session = sign_in("redaction");
    const auto other = sign_in("redaction");
    for (const auto& token : {std::string(), std::string("faux"), csrf(other), csrf("")}) {
        const auto reply = post_with(session, token);
        EXPECT_EQ(reply.status, 403);
        EXPECT_TRUE(reply.has("KERNEL-002"));
    }
    EXPECT_NE(security_log().find("KERNEL-002"), std::string::npos);
    EXPECT_TRUE(numeros(saint).empty());
}

TEST_P(RequestTest, IsRefusedFromAnotherSiteEvenWithTheToken) {
    const auto session = sign_in("redaction");
    EXPECT_EQ(post_with(session, csrf(session), "cross-site").status, 403);
    EXPECT_EQ(post_with(session, csrf(session), "same-site").status, 403);
    EXPECT_TRUE(numeros(saint).empty());
    EXPECT_EQ(post_with(session, csrf(session), "same-origin").status, 303);
    EXPECT_EQ(post_with(session, csrf(session), "none").status, 303);
}

TEST_P(RequestTest, NeverWritesWhenItOnlyReads) {
    testing::internal::CaptureStderr();
    const auto reply = get("/essai/sournois", sign_in("responsable"));
    testing::internal::GetCapturedStderr();
    EXPECT_GE(reply.status, 500);
    EXPECT_TRUE(numeros(saint).empty());
}

TEST_P(RequestTest, LeavesNoSecretOfALinkInTheLogWhenItFails) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(get("/essai/lien/secret-du-lien", "").status, 503);
    const auto log = testing::internal::GetCapturedStderr();
    EXPECT_NE(log.find("GET /essai/lien/{token}"), std::string::npos) << log;
    EXPECT_EQ(log.find("secret-du-lien"), std::string::npos) << log;
}

TEST_P(RequestTest, IsUndoneByARefusalAnErrorOrAFailure) {
    const auto session = sign_in("redaction");
    EXPECT_EQ(post("/essai/ajouter", session, {{"numero", "double"}}).status, 422);
    EXPECT_EQ(post("/essai/ajouter", session, {{"numero", "errone"}}).status, 422);
    testing::internal::CaptureStderr();
    EXPECT_EQ(post("/essai/ajouter", session, {{"numero", "panne"}}).status, 503);
    EXPECT_EQ(post("/essai/ajouter", session, {{"numero", "bogue"}}).status, 500);
    testing::internal::GetCapturedStderr();
    EXPECT_TRUE(numeros(saint).empty());
    EXPECT_EQ(post("/essai/ajouter", session, {{"numero", "12"}}).status, 303);
    EXPECT_EQ(numeros(saint), (Names{"12"}));
}

TEST_P(RequestTest, IsKeptWhenAFormShownAgainSaysSo) {
    EXPECT_EQ(post("/essai/ajouter", sign_in("redaction"), {{"numero", "garde"}}).status, 422);
    EXPECT_EQ(numeros(saint), (Names{"garde"}));
}

TEST_P(RequestTest, SaysInFrenchWhatARefusalMeansAndWhatToDo) {
    const auto reply = post("/essai/ajouter", sign_in("redaction"), {{"numero", "double"}});
    EXPECT_TRUE(reply.has("Le numéro double existe déjà."));
    EXPECT_TRUE(reply.has("Choisissez-en un autre."));
    EXPECT_TRUE(reply.has("ESSAI-001"));
}

TEST_P(RequestTest, ForNothingIs404AndForAnotherMethod405) {
    const auto session = sign_in("responsable");
    EXPECT_EQ(get("/rien", session).status, 404);
    EXPECT_EQ(get("/rien").status, 404);
    EXPECT_EQ(get("/essai/ajouter", session).status, 405);
    EXPECT_EQ(post("/essai", session).status, 405);
    EXPECT_EQ(post("/essai", session).header("Allow"), "GET, HEAD");
    EXPECT_EQ(send(request("HEAD", "/essai", session)).status, 200);
}

TEST_P(RequestTest, OfAVisitorReadsThePublicPagesOfOneAdherent) {
    write(lacalm, [&](Context& context) { essai().add(context, "12"); });
    EXPECT_EQ(get("/public/lacalm-les-essais/essai").body, "Commune de Lacalm-les-Essais 1");
    EXPECT_EQ(get("/public/saint-exemple/essai", sign_in("responsable", lacalm)).body,
              "Commune de Saint-Exemple 0");
    EXPECT_EQ(get("/public/nulle-part/essai").status, 404);
    EXPECT_EQ(get("/essai/ouvert").status, 200);
}

TEST_P(RequestTest, ActsForTheAdherentThatWasChosenAmongSeveral) {
    const auto session = sign_in("responsable", lacalm);
    write({}, [&](Context& context) {
        const auto& identity = *kernel_->identity;
        const auto account = identity.sessions.find(context, session)->account.id;
        EXPECT_TRUE(identity.accounts.grant(context, {account, saint, "*", "consultation"}).ok());
    });
    const auto caller = pages::find_caller(*kernel_, request("GET", "/essai", session));
    ASSERT_TRUE(caller);
    EXPECT_EQ(caller->adherent->id, lacalm);
    ASSERT_EQ(caller->places.size(), 2u);
    EXPECT_EQ(caller->places[0].name, "Commune de Lacalm-les-Essais") << "by name";
    EXPECT_EQ(post("/essai/vider", session).status, 303);
    write({}, [&](Context& context) { kernel_->identity->sessions.choose_adherent(context, session, saint); });
    EXPECT_EQ(post("/essai/vider", session).status, 403) << "only reads there";
    EXPECT_TRUE(get("/essai", session).has("Commune de Saint-Exemple"));
}

ON_BOTH_ENGINES(RequestTest);

} // namespace

} // namespace aubrac::kernel::testing_kernel

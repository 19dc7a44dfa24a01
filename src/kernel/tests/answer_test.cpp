// SPDX-License-Identifier: AGPL-3.0-or-later
// What goes back to the browser: security headers, the message shown once, failures with a reference, assets,
// files.
#include "fixture.hpp"

#include <adapters/compress/compress.hpp>
#include <kernel/pages/site.hpp>
#include <ui/assets.hpp>

namespace aubrac::kernel::testing_kernel {

namespace {

class AnswerTest : public KernelTest {
protected:
    static bool is_armoured(const Reply& reply) {
        int policies = 0;
        for (const auto& [name, value] : reply.headers) policies += name == "Content-Security-Policy";
        return policies == 1 && reply.header("Content-Security-Policy").find("unsafe") == std::string::npos &&
               reply.header("Content-Security-Policy").find("frame-ancestors 'none'") != std::string::npos &&
               reply.header("X-Content-Type-Options") == "nosniff" && !reply.header("Referrer-Policy").empty();
    }
    Reply asset(const std::string& name, const std::string& accepted = "") {
        auto wanted = request("GET", "/assets/" + name);
        if (!accepted.empty()) wanted.headers.emplace_back("accept-encoding", accepted);
        return send(std::move(wanted));
    }
};

TEST_P(AnswerTest, CarriesTheSecurityHeadersWhateverItSays) {
    const auto session = sign_in("responsable");
    const auto name = std::string(ui::assets().front().name);
    for (const auto* target : {"/essai", "/rien", "/essai/ouvert", "/public/saint-exemple/essai", "/assets/rien",
                               "/api/v1/essai/12", "/essai/ajouter"})
        for (const auto& who : {session, std::string()}) EXPECT_TRUE(is_armoured(get(target, who))) << target;
    EXPECT_TRUE(is_armoured(asset(name)));
    EXPECT_TRUE(is_armoured(post("/essai/ajouter", session, {{"numero", "12"}})));
    testing::internal::CaptureStderr();
    EXPECT_TRUE(is_armoured(post("/essai/ajouter", session, {{"numero", "panne"}})));
    testing::internal::GetCapturedStderr();
    EXPECT_EQ(get("/essai", session).header("Cache-Control"), "no-store");
}

TEST_P(AnswerTest, TiesBrowsersToHttpsOnlyBehindHttps) {
    EXPECT_TRUE(get("/essai/ouvert").header("Strict-Transport-Security").empty());
    settings_.set("server.url", "https://aubrac.exemple.test");
    restart();
    EXPECT_FALSE(get("/essai/ouvert").header("Strict-Transport-Security").empty());
    const auto session = sign_in("redaction");
    const auto cookie = post("/essai/ajouter", session, {{"numero", "12"}}).header("Set-Cookie");
    EXPECT_NE(cookie.find("; Secure"), std::string::npos) << cookie;
}

TEST_P(AnswerTest, ShowsTheMessageOfARedirectionOnce) {
    const auto session = sign_in("redaction");
    const auto done = post("/essai/ajouter", session, {{"numero", "12 é"}});
    EXPECT_EQ(done.status, 303);
    EXPECT_EQ(done.header("Location"), "/essai");
    const auto cookie = done.header("Set-Cookie");
    ASSERT_TRUE(cookie.starts_with("aubrac_message="));
    EXPECT_NE(cookie.find("HttpOnly"), std::string::npos);

    auto next = request("GET", "/essai", session);
    next.headers.emplace_back("cookie", cookie.substr(0, cookie.find(';')));
    const auto shown = send(std::move(next));
    EXPECT_TRUE(shown.has("Essai &lt;12 é&gt; ajouté")) << "escaped, whoever wrote the cookie";
    EXPECT_NE(shown.header("Set-Cookie").find("Max-Age=0"), std::string::npos);
    EXPECT_FALSE(get("/essai", session).has("ajouté"));
}

TEST_P(AnswerTest, IgnoresAMessageThatIsNoText) {
    const auto session = sign_in("redaction");
    for (const auto* value : {"%FF%FE", "%", "%zz"}) {
        auto next = request("GET", "/essai", session);
        next.headers.emplace_back("cookie", std::string("aubrac_message=") + value);
        EXPECT_EQ(send(std::move(next)).status, 200) << value;
    }
}

TEST_P(AnswerTest, GivesAFailureTheReferenceThatTheLogHas) {
    testing::internal::CaptureStderr();
    const auto reply = post("/essai/ajouter", sign_in("redaction"), {{"numero", "panne"}});
    const auto log = testing::internal::GetCapturedStderr();
    const auto at = log.find("FAILURE ");
    ASSERT_NE(at, std::string::npos) << log;
    const auto reference = log.substr(at + 8, 4);
    EXPECT_EQ(reference.find_first_not_of("23456789ABCDEFGHJKMNPQRSTVWXYZ"), std::string::npos) << reference;
    EXPECT_TRUE(reply.has(reference));
    EXPECT_FALSE(reply.has("disk of the test")) << "what broke is for the operator";
    EXPECT_NE(log.find("POST /essai/ajouter: disk of the test is full"), std::string::npos);
}

TEST_P(AnswerTest, SendsAssetsForAYearInTheFormTheBrowserReads) {
    for (const auto& one : ui::assets()) {
        const std::string name(one.name);
        const auto plain = asset(name);
        EXPECT_EQ(plain.status, 200);
        EXPECT_EQ(plain.body, one.bytes);
        EXPECT_EQ(plain.header("Content-Type"), one.media_type);
        EXPECT_NE(plain.header("Cache-Control").find("immutable"), std::string::npos);
        EXPECT_EQ(plain.header("Vary"), "Accept-Encoding");
        const auto policy = plain.header("Content-Security-Policy");
        EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
        EXPECT_EQ(policy.find("wasm") != std::string::npos, one.source == "pdf.worker.mjs") << one.source;
        const auto gzip = asset(name, "gzip");
        EXPECT_EQ(gzip.header("Content-Encoding"), "gzip");
        EXPECT_EQ(adapters::compress::gunzip(gzip.body, 10'000'000), one.bytes);
        const auto brotli = asset(name, "gzip, deflate, br");
        EXPECT_EQ(brotli.header("Content-Encoding"), "br");
        EXPECT_LE(brotli.body.size(), one.bytes.size() + 16);
        EXPECT_NE(plain.header("ETag"), gzip.header("ETag")) << "other bytes, other tag";
        EXPECT_NE(brotli.header("ETag"), gzip.header("ETag"));
    }
    EXPECT_EQ(asset("rien.css").status, 404);
    EXPECT_EQ(asset("").status, 404);
}

TEST_P(AnswerTest, CompressesAPageForWhoCanReadIt) {
    const auto session = sign_in("consultation");
    auto wanted = request("GET", "/essai", session);
    wanted.headers.emplace_back("accept-encoding", "gzip");
    const auto reply = send(std::move(wanted));
    EXPECT_EQ(reply.header("Content-Encoding"), "gzip");
    EXPECT_TRUE(adapters::compress::gunzip(reply.body, 1'000'000).value().find("Essais") != std::string::npos);
    EXPECT_TRUE(get("/essai", session).header("Content-Encoding").empty());
}

TEST_P(AnswerTest, ShowsInTheMenuOnlyWhatOneMayUse) {
    EXPECT_TRUE(get("/essai/accueil", sign_in("consultation")).has("href=\"/essai\""));
    EXPECT_FALSE(get("/essai/accueil", sign_in("technicien", {})).has("href=\"/essai\""));
}

TEST_P(AnswerTest, OfTheServerItselfIsAPageToo) {
    const auto site = pages::make_site(*kernel_);
    for (const int status : {400, 405, 408, 413, 431, 501, 503}) {
        auto response = site.refuse(status);
        EXPECT_EQ(response.status, status);
        EXPECT_NE(std::get<std::string>(response.body).find("KERNEL-"), std::string::npos);
        EXPECT_TRUE(is_armoured({status, "", response.headers}));
    }
    EXPECT_EQ(site.limit(request("POST", "/rien")).bytes, 64u * 1024);
    EXPECT_EQ(site.limit(request("POST", "/essai/ajouter")).bytes, 1024u * 1024);
}

ON_SQLITE(AnswerTest);

TEST(Answer, UndoesTheWorkOfARefusalAndOfNothingElse) {
    using pages::Answer;
    EXPECT_TRUE(Answer::refusal({"ESSAI-001", "", {}}).undoes());
    EXPECT_TRUE(Answer::not_found().undoes());
    EXPECT_TRUE(Answer::page({.title = "", .body = {}, .status = 422}).undoes());
    EXPECT_TRUE(Answer::public_page("", 404).undoes());
    EXPECT_FALSE(Answer::page({.title = "", .body = {}}).undoes());
    EXPECT_FALSE(Answer::page({.title = "", .body = {}, .status = 422, .work = pages::Page::Work::keep}).undoes());
    EXPECT_FALSE(Answer::redirect("/").undoes());
    EXPECT_FALSE(Answer::text("a;b", "text/csv").undoes());
    http::Response failed;
    failed.status = 409;
    EXPECT_TRUE(Answer::raw(failed).undoes());
}

} // namespace

} // namespace aubrac::kernel::testing_kernel

// SPDX-License-Identifier: AGPL-3.0-or-later
// JSON for other software: tokens, rights, refusals, and the OpenAPI document.
#include "fixture.hpp"

#include <adapters/json/json.hpp>
#include <kernel/pages/caller.hpp>

namespace aubrac::kernel::testing_kernel {

namespace {

class ApiTest : public KernelTest {
protected:
    std::string make_token(const Rights& rights, const base::AdherentId& who = saint) {
        std::string secret;
        write({}, [&](Context& context) {
            auto made = kernel_->identity->tokens.make(
                context, who, {"Logiciel de gestion", rights, clock_.now().date().plus_days(30)}, rights);
            secret = made.value().secret;
        });
        return secret;
    }
    http::Request call(std::string_view method, std::string_view target, const std::string& token) const {
        auto asked = request(method, target);
        if (!token.empty()) asked.headers.emplace_back("authorization", "Bearer " + token);
        return asked;
    }
    Reply ask(std::string_view method, std::string_view target, const std::string& token, std::string body = "") {
        auto asked = call(method, target, token);
        asked.body = std::move(body);
        return send(std::move(asked));
    }
    static adapters::json::Value json(const Reply& reply) {
        EXPECT_EQ(reply.header("Content-Type"), "application/json; charset=utf-8");
        return adapters::json::parse(reply.body).value_or(adapters::json::Value());
    }
};

TEST_P(ApiTest, AnswersJsonForTheAdherentOfTheToken) {
    const auto reply = ask("GET", "/api/v1/essai/12 é", make_token({"essai.consulter"}, lacalm));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(json(reply)["numero"].text_or(""), "12 é");
    EXPECT_EQ(json(reply)["of"].text_or(""), "lacalm-les-essais");
    EXPECT_EQ(reply.header("Cache-Control"), "no-store");
}

TEST_P(ApiTest, WritesWithoutAFormToken) {
    EXPECT_EQ(ask("POST", "/api/v1/essai", make_token({"essai.modifier"}), R"({"numero": "12"})").status, 200);
    EXPECT_EQ(numeros(saint), (std::vector<std::string>{"12"}));
}

TEST_P(ApiTest, RefusesAnUnknownTokenAndASessionAlone) {
    for (const auto& token : {std::string(), std::string("aub_faux"), make_token({"essai.consulter"}) + "x"}) {
        const auto reply = ask("GET", "/api/v1/essai/12", token);
        EXPECT_EQ(reply.status, 401);
        EXPECT_EQ(json(reply)["code"].text_or(""), "KERNEL-011");
    }
    EXPECT_EQ(get("/api/v1/essai/12", sign_in("responsable")).status, 401) << "a cookie is no token";
}

TEST_P(ApiTest, RefusesARightThatTheTokenLacks) {
    const auto reply = ask("POST", "/api/v1/essai", make_token({"essai.consulter"}), R"({"numero": "12"})");
    EXPECT_EQ(reply.status, 403);
    EXPECT_EQ(json(reply)["code"].text_or(""), "KERNEL-001");
    EXPECT_FALSE(json(reply)["sentence"].text_or("").empty());
    EXPECT_TRUE(numeros(saint).empty());
}

TEST_P(ApiTest, DropsTheRightsThatTheAdherentHasNoMore) {
    const auto token = make_token({"autre.lire", "essai.consulter"});
    const auto caller = pages::find_api_caller(*kernel_, call("GET", "/", token));
    ASSERT_TRUE(caller);
    EXPECT_EQ(caller->rights, (Rights{"essai.consulter"}));
    EXPECT_EQ(caller->actor.kind, ActorKind::machine);
    EXPECT_TRUE(caller->actor.id.starts_with("token:"));
    EXPECT_EQ(caller->actor.name, "Logiciel de gestion");
}

TEST_P(ApiTest, RefusesInJsonWithCodeFieldAndSentenceAndUndoes) {
    const auto reply = ask("POST", "/api/v1/essai", make_token({"essai.modifier"}), R"({"numero": "double"})");
    EXPECT_EQ(reply.status, 422);
    EXPECT_EQ(json(reply)["code"].text_or(""), "ESSAI-001");
    EXPECT_EQ(json(reply)["field"].text_or(""), "numero");
    EXPECT_EQ(json(reply)["sentence"].text_or(""), "Le numéro double existe déjà. Choisissez-en un autre.");
    EXPECT_TRUE(numeros(saint).empty());
}

TEST_P(ApiTest, RefusesABodyThatIsNotJson) {
    const auto token = make_token({"essai.modifier"});
    for (const auto* body : {"{", "numero=12", "{\"a\":1,\"a\":2}", "\xFF"}) {
        const auto reply = ask("POST", "/api/v1/essai", token, body);
        EXPECT_EQ(reply.status, 400) << body;
        EXPECT_EQ(json(reply)["code"].text_or(""), "KERNEL-007");
    }
}

TEST_P(ApiTest, SpeaksJsonEvenOfAnUnknownAddressAndOfAFailure) {
    const auto token = make_token({"essai.modifier"});
    EXPECT_EQ(json(ask("GET", "/api/v1/rien", token))["code"].text_or(""), "KERNEL-003");
    EXPECT_EQ(json(ask("DELETE", "/api/v1/essai", token))["code"].text_or(""), "KERNEL-004");
    testing::internal::CaptureStderr();
    const auto reply = ask("POST", "/api/v1/essai", token, R"({"numero": "panne"})");
    const auto log = testing::internal::GetCapturedStderr();
    EXPECT_EQ(reply.status, 503);
    const auto reference = json(reply)["reference"].text_or("none");
    EXPECT_NE(log.find("FAILURE " + reference), std::string::npos) << log;
    EXPECT_TRUE(numeros(saint).empty());
}

TEST_P(ApiTest, IsDescribedByItsOpenApiDocument) {
    const auto document = api::openapi(kernel_->operations, "1.2.3", "https://aubrac.exemple.test");
    EXPECT_EQ(document["openapi"].text_or(""), "3.1.0");
    EXPECT_EQ(document["info"]["version"].text_or(""), "1.2.3");
    const auto& reading = document["paths"]["/api/v1/essai/{numero}"]["get"];
    EXPECT_EQ(reading["summary"].text_or(""), "Un essai");
    EXPECT_EQ(reading["tags"].at(0).text_or(""), "essai");
    EXPECT_EQ(reading["parameters"].at(0)["name"].text_or(""), "numero");
    EXPECT_EQ(reading["parameters"].at(0)["in"].text_or(""), "path");
    EXPECT_TRUE(reading["parameters"].at(0)["required"].bool_or(false));
    EXPECT_FALSE(reading["responses"]["401"].is_null());
    const auto& adding = document["paths"]["/api/v1/essai"]["post"];
    const auto& schema = adding["requestBody"]["content"]["application/json"]["schema"];
    EXPECT_EQ(schema["properties"]["numero"]["type"].text_or(""), "string");
    EXPECT_EQ(schema["required"].at(0).text_or(""), "numero");
    EXPECT_TRUE(adapters::json::parse(document.dump()).has_value());
}

ON_BOTH_ENGINES(ApiTest);

} // namespace

} // namespace aubrac::kernel::testing_kernel

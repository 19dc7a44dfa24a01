// SPDX-License-Identifier: AGPL-3.0-or-later
// Verdicts on files, and opinions on certificates, as other services and other software ask for them.
#include "remotes/authorities.hpp"

#include <commune/pdf.hpp>
#include <gtest/gtest.h>
#include <kernel/http/server.hpp>
#include <kernel/pages/site.hpp>
#include <kernel/twin.hpp>

#include "signed_files.hpp"

namespace aubrac::confiance::testing {

using adapters::json::Value;

namespace {

const std::string document = "Le conseil décide.";

Opinion judge(TrustingHouse& house, const openssl::Identity& identity, Training training = Training::no) {
    return house.door().judge_signatory(training, identity.certificate.der(), chain_of(identity));
}

openssl::Identity issue_silent(const openssl::TwinAuthority& authority, const std::string& name) {
    return authority.issue(openssl::testing::silent(openssl::testing::request(name)));
}

} // namespace

TEST(Verdict, OfADetachedSignatureIsSaidAsJson) {
    TrustingHouse town;
    town.trust(house().root.certificate());
    Question question{town.keep("a.p7s", sign_beside(document, house().mayor)), town.keep("a.txt", document)};
    question.network = Question::Network::silent;
    const auto value = adapters::json::parse(town.door().write_json(town.door().verify_file(question))).value();
    EXPECT_EQ(value["signatures"].size(), 1u);
    const auto& first = value["signatures"].at(0);
    EXPECT_EQ(first["format"].text_or(""), "CAdES");
    EXPECT_EQ(first["level"].text_or(""), "B-B");
    EXPECT_EQ(first["signer"].text_or(""), "Élise Tranchant");
    EXPECT_EQ(first["issuer"].text_or(""), "Autorité de Démonstration");
    EXPECT_EQ(first["signed_at"].text_or(""), moment.iso());
    // Nobody could be asked whether the certificate was revoked.
    EXPECT_EQ(first["verdict"].text_or(""), "indéterminée");
    EXPECT_FALSE(first["reason"].text_or("").empty());
    question.original = town.keep("b.txt", "Un autre texte");
    EXPECT_EQ(town.door().verify_file(question).verdict, Verdict::invalide);
}

TEST(Verdict, RestsOnTheAuthoritiesOfTheServerOrOnThoseGiven) {
    TrustingHouse town;
    const auto signatory = issue_silent(house().authority, "Élise Tranchant");
    Question question{town.keep("a.p7s", sign_beside(document, signatory)), town.keep("a.txt", document)};
    EXPECT_EQ(town.door().verify_file(question).verdict, Verdict::indeterminee);
    question.trust = town.keep("root.pem", house().root.certificate().pem());
    EXPECT_TRUE(town.door().verify_file(question).is_valid());
    question.trust.clear();
    town.trust(house().root.certificate());
    EXPECT_TRUE(town.door().verify_file(question).is_valid());
}

TEST(Verdict, OfAFileWithoutSignatureSaysSo) {
    TrustingHouse town;
    const auto verify = [&](const std::string& bytes) {
        return town.door().verify_file({town.keep("file", bytes)});
    };
    for (const auto& bytes : {commune::make_pdf(), std::string("<?xml version=\"1.0\"?><a/>")}) {
        EXPECT_TRUE(verify(bytes).signatures.empty());
        EXPECT_FALSE(verify(bytes).is_valid());
    }
    for (const auto& garbage : {std::string(), std::string("hello"), std::string(1000, '\0'), std::string("<"),
                                std::string("MZ\x90"), std::string("PK\x03\x04")})
        EXPECT_TRUE(verify(garbage).problem.has_value()) << garbage.substr(0, 10);
    EXPECT_EQ(verify("-----BEGIN PKCS7-----\nAAAA").verdict, Verdict::invalide);
    EXPECT_EQ(verify(sign_beside(document, house().mayor).substr(0, 900)).verdict, Verdict::invalide);
}

TEST(Verdict, IsGivenToOtherSoftware) {
    TrustingHouse town;
    const auto token = town.town.api_token("consultation", town.town.saint_exemple());
    const auto call = [&](const std::string& path) {
        kernel::http::Request request;
        request.method = "POST";
        request.path = "/api/v1/confiance/verifier";
        request.address = "127.0.0.1";
        request.headers.emplace_back("authorization", "Bearer " + token);
        if (!path.empty())
            request.uploads.push_back(
                {"fichier", "a.p7s", "application/octet-stream", path, std::filesystem::file_size(path), ""});
        const auto response = kernel::pages::handle(town.town.kernel(), request);
        const auto* text = std::get_if<std::string>(&response.body);
        return adapters::json::parse(text ? *text : "").value_or(Value());
    };
    EXPECT_EQ(call("")["code"].text_or(""), "CONFIANCE-001");
    const auto said = call(town.keep("a.p7s", sign_beside(document, house().mayor)));
    EXPECT_EQ(said["signatures"].size(), 1u) << said.dump(2);
    EXPECT_EQ(said["signatures"].at(0)["signer"].text_or(""), "Élise Tranchant");
}

TEST(Signatory, MaySignWhenItsChainLeadsToAnAuthorityOneTrusts) {
    TrustingHouse town;
    const auto signatory = issue_silent(house().authority, "Élise Tranchant");
    const auto unknown = judge(town, signatory);
    EXPECT_EQ(unknown.standing, Standing::refused);
    EXPECT_EQ(unknown.reason,
              "le syndicat ne connaît pas l'autorité qui l'a délivré, « Autorité de Démonstration »");
    EXPECT_EQ(judge(town, signatory, Training::yes).standing, Standing::good);
    town.trust(house().root.certificate());
    EXPECT_EQ(judge(town, signatory).standing, Standing::good);
    EXPECT_EQ(judge(town, house().unknown).standing, Standing::refused);
    // The authority between may not come with the key: then it is the one that one trusts, or nobody.
    EXPECT_EQ(town.door().judge_signatory(Training::no, signatory.certificate.der(), {}).standing,
              Standing::refused);
    town.trust(house().authority.certificate());
    EXPECT_EQ(town.door().judge_signatory(Training::no, signatory.certificate.der(), {}).standing, Standing::good);
}

TEST(Signatory, MayNotSignWithACertificateThatIsNotMeantForItOrNotToday) {
    TrustingHouse town;
    town.trust(house().root.certificate());
    for (const auto training : {Training::no, Training::yes}) {
        EXPECT_TRUE(judge(town, house().expired, training).reason.starts_with("il est expiré depuis le "));
        EXPECT_EQ(judge(town, house().tls, training).standing, house().tls.certificate.may_sign()
                                                                   ? judge(town, house().tls, training).standing
                                                                   : Standing::refused);
        EXPECT_EQ(town.door().judge_signatory(training, "not a certificate", {}).reason, "il est illisible");
        EXPECT_EQ(town.door().judge_signatory(training, house().root.certificate().der(), {}).standing,
                  Standing::refused);
    }
    town.town.clock().set(openssl::testing::days_from(moment, -500).iso());
    EXPECT_TRUE(judge(town, house().mayor).reason.starts_with("il n'est pas encore valable"));
}

/// An authority that answers, or does not, on a port of this machine.
class Responder {
public:
    Responder()
        : server_(kernel::http::serve({.port = 0, .workers = 2},
                                      {.limit =
                                           [](const auto&) {
                                               return kernel::http::BodyLimit{65'536, false};
                                           },
                                       .handle = [this](auto& request) { return answer(request); },
                                       .refuse = [](int) { return kernel::http::Response{}; },
                                       .report = {}},
                                      live_)) {}

    openssl::Identity issue(const std::string& name) const {
        auto wanted = openssl::testing::silent(openssl::testing::request(name));
        wanted.ocsp_url = "http://127.0.0.1:" + std::to_string(server_->port()) + "/ocsp";
        return authority.issue(wanted);
    }

    openssl::TwinAuthority authority =
        openssl::TwinAuthority::make(openssl::testing::silent(openssl::testing::request("Autorité voisine")));
    std::atomic<bool> is_down = false;

private:
    kernel::http::Response answer(const kernel::http::Request& request) const {
        kernel::http::Response response;
        response.status = is_down ? 503 : 200;
        if (!is_down) response.body = authority.answer_ocsp(request.body, moment);
        return response;
    }

    kernel::http::Live live_;
    std::unique_ptr<kernel::http::Server> server_;
};

TEST(Signatory, IsAskedAboutToItsAuthorityWhichMayBeDown) {
    TrustingHouse town;
    Responder responder;
    town.town.kernel().settings.set("confiance.known_hosts", "127.0.0.1");
    town.trust(responder.authority.certificate());
    const auto signatory = responder.issue("Élise Tranchant");
    EXPECT_EQ(judge(town, signatory).standing, Standing::good);
    responder.is_down = true;
    EXPECT_EQ(judge(town, signatory).standing, Standing::silent);
    EXPECT_NE(judge(town, signatory).reason.find("Autorité voisine"), std::string::npos);
    responder.is_down = false;
    responder.authority.revoke(signatory.certificate, openssl::testing::days_from(moment, -1));
    EXPECT_EQ(judge(town, signatory).reason, "il a été révoqué");
}

TEST(Authorities, NearTheirLastDayAreADutyOfTheOperator) {
    TrustingHouse town;
    auto soon =
        openssl::testing::silent(openssl::testing::request("Autorité finissante", openssl::TwinUse::authority));
    soon.until = openssl::testing::days_from(moment, 60);
    town.trust(openssl::TwinAuthority::make(soon).certificate());
    town.trust(house().root.certificate());
    town.town.clock().advance(86'400);
    town.town.run_jobs();
    const auto desk = town.town.person("administrateur").get("/bureau");
    EXPECT_TRUE(desk.has("Autorité finissante")) << desk.status;
    EXPECT_FALSE(desk.has("Racine de démonstration"));
}

TEST(Twin, OfTheAuthoritiesIsTrustedInTrainingAlone) {
    TrustingHouse town;
    std::unique_ptr<kernel::RunningTwin> running;
    for (const auto& twin : town.town.kernel().twins)
        if (twin.name == "autorites") running = twin.start({town.town.folder() / "twin", 0, {}});
    ASSERT_TRUE(running);
    EXPECT_FALSE(town.door().has_stamps(Training::yes));
    for (const auto& [name, value] : running->settings()) town.town.kernel().settings.set(name, value);
    EXPECT_TRUE(town.door().has_stamps(Training::yes));
    EXPECT_FALSE(town.door().has_stamps(Training::no));
    EXPECT_FALSE(town.door().ask_stamp(Training::no, "x").has_value());
    EXPECT_TRUE(town.door().ask_stamp(Training::yes, "x").has_value());
    const auto url = town.town.kernel().settings.get("confiance.training.tsa_url");
    const norm::FetchRequest request{norm::FetchRequest::Kind::crl, url.substr(0, url.rfind('/')) + "/crl", ""};
    EXPECT_FALSE(make_fetcher({})(request).has_value());
    kernel::Settings settings;
    settings.set("confiance.known_hosts", "crl.example, 127.0.0.1");
    EXPECT_TRUE(make_fetcher(settings)(request).has_value());
}

} // namespace aubrac::confiance::testing

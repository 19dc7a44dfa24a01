// SPDX-License-Identifier: AGPL-3.0-or-later
// Authorities one trusts, addresses one may call, and verdicts as other software reads them.
#include "remotes/authorities.hpp"
#include "signing_house.hpp"
#include "trust.hpp"

#include <base/text.hpp>
#include <filesystem>
#include <formats/signature/cms/cades.hpp>
#include <gtest/gtest.h>

namespace aubrac::parapheur::testing {

namespace {

namespace norm = formats::signature;
using openssl::testing::house;
using openssl::testing::moment;

class Shelf : public ::testing::Test {
protected:
    void TearDown() override { std::filesystem::remove_all(folder.parent_path()); }
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() /
        ("trust-" +
         base::hex(openssl::encode_base64(std::to_string(::testing::UnitTest::GetInstance()->random_seed()) +
                                          ::testing::UnitTest::GetInstance()->current_test_info()->name()))) /
        "trust";
    TrustShelf shelf{folder};
};

std::string sign_beside(const std::string& document, const openssl::Identity& identity) {
    const auto prepared = norm::prepare_message(document, {identity.certificate, identity.chain}, moment);
    return norm::assemble_message(document, prepared.value(),
                                  identity.key.sign(openssl::Hash::sha256, prepared->list_digests()[0]))
        .value();
}

} // namespace

TEST_F(Shelf, StartsEmptyAndKeepsWhatIsGiven) {
    EXPECT_TRUE(shelf.list().empty());
    std::filesystem::create_directories(folder.parent_path());
    const auto& root = house().root.certificate();
    ASSERT_TRUE(shelf.add(root.pem()).ok());
    EXPECT_EQ(shelf.list().size(), 1u);
    ASSERT_TRUE(shelf.add(house().stranger.certificate().der()).ok());
    EXPECT_EQ(shelf.list().size(), 2u);
    EXPECT_LE(shelf.list()[0].summary().not_after, shelf.list()[1].summary().not_after);
    // Another process, such as the command line, sees the same.
    EXPECT_EQ(TrustShelf(folder).store().certificates().size(), 2u);
    EXPECT_TRUE(shelf.remove(fingerprint_of(root)));
    EXPECT_FALSE(shelf.remove(fingerprint_of(root)));
    EXPECT_EQ(shelf.store().certificates().size(), 1u);
}

TEST_F(Shelf, RefusesWhatIsNoAuthority) {
    std::filesystem::create_directories(folder.parent_path());
    EXPECT_EQ(shelf.add("hello").refusal().code, "PARAPHEUR-060");
    EXPECT_EQ(shelf.add("").refusal().code, "PARAPHEUR-060");
    EXPECT_EQ(shelf.add(house().mayor.certificate.pem()).refusal().code, "PARAPHEUR-061");
    EXPECT_TRUE(shelf.list().empty());
}

TEST_F(Shelf, RemovesNothingOutsideOfIt) {
    std::filesystem::create_directories(folder.parent_path());
    std::ofstream(folder.parent_path() / "server.pem") << "secret";
    EXPECT_FALSE(shelf.remove("../server"));
    EXPECT_FALSE(shelf.remove(std::string(64, '/')));
    EXPECT_TRUE(std::filesystem::exists(folder.parent_path() / "server.pem"));
}

TEST(Addresses, OfPrivateNetworksAreNeverCalled) {
    for (const auto* url : {"http://crl.example.fr/a.crl", "https://ocsp.example.com:8080/x", "http://8.8.8.8/a",
                            "http://user@crl.example.fr/a"})
        EXPECT_TRUE(is_public_url(url)) << url;
    for (const auto* url : {"http://127.0.0.1/",
                            "http://localhost/",
                            "http://10.1.2.3/",
                            "http://192.168.0.1/",
                            "http://172.16.3.4/",
                            "http://172.31.3.4/",
                            "http://169.254.169.254/latest",
                            "http://0.0.0.0/",
                            "http://[::1]/",
                            "http://[fe80::1]/a",
                            "http://2130706433/",
                            "http://0x7f000001/",
                            "http://127.1/",
                            "http://0177.0.0.1/",
                            "http://localhost./",
                            "http://printer/",
                            "http://nas.local/",
                            "http://db.internal/x",
                            "http://example.fr@127.0.0.1/",
                            "ftp://crl.example.fr/a",
                            "ldap://crl.example.fr",
                            "file:///etc/passwd",
                            "",
                            "http://",
                            "http://224.0.0.1/",
                            "http://100.64.0.1/",
                            "HTTP://LOCALHOST/"})
        EXPECT_FALSE(is_public_url(url)) << url;
}

TEST(Addresses, ThatAreNotPublicAreCalledWhenTheOperatorNamesThem) {
    SigningHouse town(commune::Engine::sqlite, Twins::yes);
    const auto url = town.house.kernel().settings.get("parapheur.training.tsa_url");
    const auto crl = url.substr(0, url.rfind('/')) + "/crl";
    const norm::FetchRequest request{norm::FetchRequest::Kind::crl, crl, ""};
    EXPECT_FALSE(make_fetcher({})(request).has_value());
    kernel::Settings settings;
    settings.set("parapheur.known_hosts", "crl.example, 127.0.0.1");
    EXPECT_TRUE(make_fetcher(settings)(request).has_value());
}

TEST(Verdict, OfADetachedSignatureIsSaidAsJson) {
    const std::string document = "Le conseil décide.";
    const auto message = sign_beside(document, house().mayor);
    norm::Judge judge({house().store, moment, {}});
    const auto value = to_json(verify_file(message, document, judge));
    EXPECT_EQ(value["signatures"].size(), 1u);
    const auto& first = value["signatures"].at(0);
    EXPECT_EQ(first["format"].text_or(""), "CAdES");
    EXPECT_EQ(first["level"].text_or(""), "B-B");
    EXPECT_EQ(first["signer"].text_or(""), "Élise Tranchant");
    EXPECT_EQ(first["signed_at"].text_or(""), moment.iso());
    // Nobody could be asked whether the certificate was revoked.
    EXPECT_EQ(first["verdict"].text_or(""), "indéterminée");
    EXPECT_FALSE(first["reason"].text_or("").empty());
    EXPECT_EQ(to_json(verify_file(message, "Un autre texte", judge))["verdict"].text_or(""), "invalide");
}

TEST(Verdict, OfAFileWithoutSignatureSaysSo) {
    norm::Judge judge({house().store, moment, {}});
    EXPECT_EQ(verify_file(commune::make_pdf(), std::nullopt, judge).signatures.size(), 0u);
    EXPECT_EQ(verify_file("<?xml version=\"1.0\"?><a/>", std::nullopt, judge).signatures.size(), 0u);
    for (const std::string& garbage :
         {std::string(), std::string("hello"), std::string(1000, '\0'), std::string("<")})
        EXPECT_TRUE(verify_file(garbage, std::nullopt, judge).problem.has_value()) << garbage.substr(0, 10);
}

} // namespace aubrac::parapheur::testing

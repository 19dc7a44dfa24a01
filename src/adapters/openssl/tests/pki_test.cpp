// SPDX-License-Identifier: AGPL-3.0-or-later
// Certificates, chains, revocation and PKCS#12, against the openssl command.
#include "signing_house.hpp"

#include <adapters/openssl/random.hpp>
#include <base/text.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

using namespace aubrac::adapters::openssl;
using namespace aubrac::adapters::openssl::testing;
namespace fs = std::filesystem;

namespace {

class Folder {
public:
    Folder() : path_(fs::path(::testing::TempDir()) / ("pki-" + aubrac::base::hex(random_bytes(8)))) {
        fs::create_directories(path_);
    }
    ~Folder() { fs::remove_all(path_); }
    void write(const std::string& name, const std::string& bytes) const {
        std::ofstream(path_ / name, std::ios::binary) << bytes;
    }
    std::string read(const std::string& name) const {
        std::ifstream in(path_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    bool runs(const std::string& command) const {
        return std::system(("cd " + path_.string() + " && " + command + " >/dev/null 2>&1").c_str()) == 0;
    }

private:
    fs::path path_;
};

const std::string at_the_moment = "-attime " + std::to_string(moment.ms / 1000) + " ";

} // namespace

TEST(SigningCertificate, SaysWhatItIsFor) {
    const auto& mayor = house().mayor.certificate;
    EXPECT_EQ(mayor.common_name(), "Élise Tranchant");
    EXPECT_EQ(mayor.organisation(), "Saint-Exemple");
    EXPECT_EQ(mayor.summary().issuer, "CN=Autorité de Démonstration,O=Saint-Exemple,C=FR");
    EXPECT_TRUE(mayor.may_sign() && mayor.may_commit() && !mayor.is_authority() && !mayor.may_stamp_time());
    EXPECT_EQ(mayor.key_kind(), KeyKind::rsa);
    EXPECT_EQ(mayor.key_bits(), 2048);
    EXPECT_EQ(mayor.ocsp_urls(), std::vector<std::string>{"http://ocsp.example/"});
    EXPECT_EQ(mayor.crl_urls(), std::vector<std::string>{"http://crl.example/authority.crl"});
    EXPECT_TRUE(mayor.issuer_urls().empty());
    EXPECT_TRUE(house().stamper.certificate.may_stamp_time());
    EXPECT_TRUE(house().responder.certificate.may_answer_ocsp());
    EXPECT_TRUE(house().responder.certificate.is_exempt_of_status());
    EXPECT_FALSE(house().tls.certificate.may_commit());
    EXPECT_TRUE(house().root.certificate().is_self_issued() && house().root.certificate().is_authority());
    EXPECT_TRUE(mayor.is_issued_by(house().authority.certificate()));
    EXPECT_FALSE(mayor.is_issued_by(house().root.certificate()));
    EXPECT_EQ(Certificate::parse(mayor.der()), mayor);
    EXPECT_EQ(Certificate::list_pem("x\n" + mayor.pem() + mayor.pem()).size(), 2u);
}

TEST(SigningCertificate, IsNoneOfWhatOnlyLooksLikeOne) {
    auto der = house().mayor.certificate.der();
    EXPECT_FALSE(Certificate::parse(der + "x"));
    EXPECT_FALSE(Certificate::parse(der.substr(0, der.size() - 1)));
    EXPECT_FALSE(Certificate::parse(""));
    EXPECT_TRUE(Certificate::list_pem("").empty());
}

TEST(PrivateKeys, SignDigestsThatTheirCertificateProves) {
    for (const auto* who : {&house().mayor, &house().deputy})
        for (const auto hash : {Hash::sha256, Hash::sha384, Hash::sha512}) {
            const auto digest = hash_of(hash, "délibération");
            const auto signature = who->key.sign(hash, digest);
            EXPECT_TRUE(is_signed_by(who->certificate, hash, digest, signature));
            EXPECT_FALSE(is_signed_by(who->certificate, hash, hash_of(hash, "autre"), signature));
            EXPECT_FALSE(is_signed_by(house().revoked.certificate, hash, digest, signature));
            EXPECT_FALSE(is_signed_by(who->certificate, hash, digest, "x"));
        }
    const auto digest = hash_of(Hash::sha256, "acte");
    const auto der = house().deputy.key.sign(Hash::sha256, digest);
    const auto raw = ecdsa_to_raw(der, 32);
    EXPECT_EQ(raw.size(), 64u);
    EXPECT_TRUE(is_signed_by(house().deputy.certificate, Hash::sha256, digest, ecdsa_to_der(raw)));
    EXPECT_EQ(ecdsa_to_raw("x", 32), "");
    EXPECT_EQ(ecdsa_to_der("xyz"), "");
    EXPECT_EQ(PrivateKey::parse_pem(house().mayor.key.pem())->is_key_of(house().mayor.certificate), true);
}

TEST(Pkcs12, IsWrittenAndReadAgain) {
    const auto bytes = write_pkcs12(house().mayor, "cachet du bourg", "sceau");
    const auto reading = read_pkcs12(bytes, "cachet du bourg");
    ASSERT_TRUE(reading.identity);
    EXPECT_EQ(reading.identity->certificate, house().mayor.certificate);
    ASSERT_EQ(reading.identity->chain.size(), 1u);
    EXPECT_EQ(reading.identity->chain[0], house().authority.certificate());
    const auto digest = hash_of(Hash::sha256, "acte");
    EXPECT_TRUE(is_signed_by(house().mayor.certificate, Hash::sha256, digest,
                             reading.identity->key.sign(Hash::sha256, digest)));
    EXPECT_EQ(read_pkcs12(bytes, "faux").problem, Pkcs12Problem::wrong_password);
    EXPECT_EQ(read_pkcs12("x", "").problem, Pkcs12Problem::unreadable);
    EXPECT_EQ(read_pkcs12(bytes.substr(0, bytes.size() / 2), "cachet du bourg").problem,
              Pkcs12Problem::unreadable);
}

TEST(Pkcs12, OfTheOldEncryptionsIsReadToo) {
    const Folder folder;
    if (!folder.runs("openssl version")) GTEST_SKIP() << "the openssl command is not installed";
    folder.write("key.pem", house().mayor.key.pem());
    folder.write("certificate.pem", house().mayor.certificate.pem());
    ASSERT_TRUE(
        folder.runs("openssl pkcs12 -export -legacy -inkey key.pem -in certificate.pem -passout pass:ancien "
                    "-out old.p12"));
    EXPECT_EQ(read_pkcs12(folder.read("old.p12"), "ancien").problem, Pkcs12Problem::none);
    ASSERT_TRUE(folder.runs("openssl pkcs12 -export -nokeys -in certificate.pem -passout pass:x -out none.p12"));
    EXPECT_EQ(read_pkcs12(folder.read("none.p12"), "x").problem, Pkcs12Problem::incomplete);
}

TEST(Chain, GoesFromTheSignatoryToWhomOneTrusts) {
    const auto& h = house();
    const auto chain = build_chain(h.mayor.certificate, h.mayor.chain, h.store, moment);
    EXPECT_EQ(chain.problem, ChainProblem::none) << chain.detail;
    ASSERT_EQ(chain.certificates.size(), 3u);
    EXPECT_EQ(chain.certificates[1], h.authority.certificate());
    EXPECT_EQ(chain.certificates[2], h.root.certificate());
    // An intermediate may be trusted by itself.
    const auto partial =
        build_chain(h.mayor.certificate, {}, TrustStore::parse(h.authority.certificate().pem()), moment);
    EXPECT_EQ(partial.problem, ChainProblem::none);
    EXPECT_EQ(partial.certificates.size(), 2u);
}

TEST(Chain, LeavesTheDatesOfTheSignatoryToOthers) {
    const auto& h = house();
    EXPECT_EQ(build_chain(h.expired.certificate, h.expired.chain, h.store, moment).problem, ChainProblem::none);
}

TEST(Chain, IsRefusedWhenNobodyVouches) {
    const auto& h = house();
    EXPECT_EQ(build_chain(h.unknown.certificate, {}, h.store, moment).problem, ChainProblem::no_issuer);
    EXPECT_EQ(build_chain(h.unknown.certificate, {h.stranger.certificate()}, h.store, moment).problem,
              ChainProblem::no_issuer);
    EXPECT_EQ(build_chain(h.mayor.certificate, {}, h.store, moment).problem, ChainProblem::no_issuer);
    EXPECT_EQ(build_chain(h.mayor.certificate, {}, TrustStore(), moment).problem, ChainProblem::no_issuer);
    EXPECT_EQ(build_chain(h.mayor.certificate, h.mayor.chain, h.store, days_from(moment, 4000)).problem,
              ChainProblem::out_of_dates);
}

TEST(Chain, IsWeakOnSha1) {
    auto root = TwinAuthority::make(silent(request("Racine", TwinUse::authority, KeyKind::ec)));
    auto wanted = silent(request("Ancien", TwinUse::signatory, KeyKind::ec));
    wanted.hash = Hash::sha1;
    const auto old = root.issue(wanted);
    const auto store = TrustStore::parse(root.certificate().pem());
    EXPECT_EQ(build_chain(old.certificate, {}, store, moment).problem, ChainProblem::weak);
}

TEST(TrustStores, TellWhatExpiresWithinNinetyDays) {
    const auto soon = TwinAuthority::make(dated(request("Bientôt", TwinUse::authority, KeyKind::ec), -10, 40));
    const auto sooner = TwinAuthority::make(dated(request("Hier", TwinUse::authority, KeyKind::ec), -10, -1));
    const auto store =
        TrustStore::parse(soon.certificate().pem() + house().root.certificate().pem() +
                          sooner.certificate().pem() + house().mayor.certificate.pem() + soon.certificate().pem());
    EXPECT_EQ(store.certificates().size(), 3u); // authorities alone, once each
    const auto expiring = store.list_expiring(moment);
    ASSERT_EQ(expiring.size(), 2u);
    EXPECT_EQ(expiring[0].common_name(), "Hier");
    EXPECT_EQ(expiring[1].common_name(), "Bientôt");
    EXPECT_TRUE(store.list_expiring(days_from(moment, -300)).empty());
}

TEST(Revocation, IsReadInTheListOfItsAuthority) {
    const auto& h = house();
    const auto list = h.authority.make_crl(moment);
    const auto revoked = read_crl(list, h.revoked.certificate, h.authority.certificate());
    ASSERT_TRUE(revoked);
    EXPECT_EQ(revoked->status, RevocationStatus::revoked);
    EXPECT_EQ(revoked->revoked_at, days_from(moment, -10));
    EXPECT_EQ(revoked->this_update, moment);
    EXPECT_EQ(revoked->next_update, days_from(moment, 7));
    EXPECT_EQ(read_crl(list, h.mayor.certificate, h.authority.certificate())->status, RevocationStatus::good);
    EXPECT_FALSE(read_crl(h.root.make_crl(moment), h.mayor.certificate, h.authority.certificate()));
    EXPECT_FALSE(read_crl(list.substr(1), h.mayor.certificate, h.authority.certificate()));
    auto forged = list;
    forged.back() = static_cast<char>(forged.back() ^ 1);
    EXPECT_FALSE(read_crl(forged, h.mayor.certificate, h.authority.certificate()));
}

TEST(Revocation, IsToldByTheResponderThatTheAuthorityAppointed) {
    const auto& h = house();
    const auto& issuer = h.authority.certificate();
    const auto ask = [&](const Certificate& who, const Identity* responder) {
        return h.authority.answer_ocsp(make_ocsp_request(who, issuer), moment, responder);
    };
    for (const Identity* responder : {static_cast<const Identity*>(nullptr), &h.responder}) {
        EXPECT_EQ(read_ocsp_response(ask(h.mayor.certificate, responder), h.mayor.certificate, issuer)->status,
                  RevocationStatus::good);
        const auto revoked =
            read_ocsp_response(ask(h.revoked.certificate, responder), h.revoked.certificate, issuer);
        ASSERT_TRUE(revoked);
        EXPECT_EQ(revoked->status, RevocationStatus::revoked);
        EXPECT_EQ(revoked->revoked_at, days_from(moment, -10));
    }
    // Another's answer, and one signed by whom nobody appointed.
    EXPECT_FALSE(read_ocsp_response(ask(h.mayor.certificate, nullptr), h.revoked.certificate, issuer));
    EXPECT_FALSE(read_ocsp_response(ask(h.mayor.certificate, &h.deputy), h.mayor.certificate, issuer));
    EXPECT_FALSE(read_ocsp_response("x", h.mayor.certificate, issuer));
    EXPECT_EQ(h.authority.answer_ocsp("x", moment), "");
}

TEST(Revocation, IsReadByOpensslToo) {
    const Folder folder;
    if (!folder.runs("openssl version")) GTEST_SKIP() << "the openssl command is not installed";
    const auto& h = house();
    folder.write("root.pem", h.root.certificate().pem());
    folder.write("authority.pem", h.authority.certificate().pem());
    folder.write("mayor.pem", h.mayor.certificate.pem());
    folder.write("revoked.pem", h.revoked.certificate.pem());
    folder.write("list.der", h.authority.make_crl(moment));
    ASSERT_TRUE(folder.runs("openssl crl -inform DER -in list.der -out list.pem"));
    EXPECT_TRUE(read_crl(folder.read("list.pem"), h.mayor.certificate, h.authority.certificate()));
    const std::string verify = "openssl verify -x509_strict -crl_check " + at_the_moment +
                               "-CAfile root.pem -untrusted authority.pem -CRLfile list.pem ";
    EXPECT_TRUE(folder.runs(verify + "mayor.pem"));
    EXPECT_FALSE(folder.runs(verify + "revoked.pem"));
    const auto request = make_ocsp_request(h.mayor.certificate, h.authority.certificate());
    folder.write("answer.der", h.authority.answer_ocsp(request, moment, &h.responder));
    EXPECT_TRUE(
        folder.runs("openssl ocsp -respin answer.der -issuer authority.pem -cert mayor.pem -CAfile root.pem "
                    "-verify_other authority.pem " +
                    at_the_moment + "-no_nonce -validity_period 999999999 | grep -q 'mayor.pem: good'"));
}

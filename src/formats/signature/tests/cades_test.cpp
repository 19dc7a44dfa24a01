// SPDX-License-Identifier: AGPL-3.0-or-later
// Detached signatures: made in two times, accepted by the openssl command, and verified under every verdict.
#include "workshop.hpp"

#include <formats/signature/cms/cades.hpp>
#include <gtest/gtest.h>

using namespace aubrac::formats::signature;
using namespace aubrac::formats::signature::testing;
using aubrac::base::Instant;

namespace {

const std::string document = "Le conseil délibère et approuve.";

std::string sign(const Identity& identity, Instant at = moment, const std::string& token_of = "") {
    const auto prepared = prepare_message(document, signatory_of(identity), at);
    EXPECT_TRUE(prepared);
    const auto value = sign_all(prepared.value(), identity)[0];
    const auto message = assemble_message(document, prepared.value(), value,
                                          token_of.empty() ? "" : stamp(token_of == "own" ? value : token_of));
    EXPECT_TRUE(message);
    return message.value();
}

SignatureReport verify(const std::string& message, Judge judge = judge_at(),
                       std::optional<std::string_view> content = document) {
    auto report = verify_message(message, content, judge);
    EXPECT_EQ(report.signatures.size(), 1u);
    return report.signatures.at(0);
}

} // namespace

TEST(Cades, IsValidForTheDocumentItSigned) {
    for (const auto* who : {&house().mayor, &house().deputy}) {
        const auto report = verify(sign(*who));
        EXPECT_EQ(report.verdict, Verdict::valide) << report.reason;
        EXPECT_EQ(report.reason, "La signature est valide.");
        EXPECT_EQ(report.format, "CAdES");
        EXPECT_EQ(report.level, "B-B");
        EXPECT_EQ(report.signer, who->certificate.common_name());
        EXPECT_EQ(report.signed_at, moment);
        EXPECT_EQ(report.time_proof, TimeProof::claimed);
        EXPECT_TRUE(report.has(Motif::date_claimed));
        EXPECT_EQ(report.chain.size(), 2u);
    }
}

TEST(Cades, IsAcceptedByTheOpensslCommand) {
    const Folder folder;
    if (!folder.has("openssl")) GTEST_SKIP() << "the openssl command is not installed";
    folder.write("document", document);
    folder.write("root.pem", house().root.certificate().pem());
    const std::string verify_command =
        "openssl cms -verify -cades -binary -inform DER -in message -content document "
        "-CAfile root.pem -out /dev/null -attime " +
        std::to_string(moment.ms / 1000);
    for (const auto* who : {&house().mayor, &house().deputy})
        for (const auto* token : {"", "own"}) {
            folder.write("message", sign(*who, moment, token));
            EXPECT_TRUE(folder.runs(verify_command)) << folder.output_of(verify_command);
        }
    folder.write("document", document + ".");
    EXPECT_FALSE(folder.runs(verify_command));
}

TEST(Cades, CarriesATimeStampThatProvesItsDate) {
    const auto report = verify(sign(house().mayor, moment.plus_seconds(-60), "own"));
    EXPECT_EQ(report.verdict, Verdict::valide) << report.reason;
    EXPECT_EQ(report.level, "B-T");
    EXPECT_EQ(report.time_proof, TimeProof::stamped);
    EXPECT_EQ(report.signed_at, moment);
    const auto beside = verify(sign(house().mayor, moment, "another value"));
    EXPECT_EQ(beside.level, "B-B");
    EXPECT_TRUE(beside.has(Motif::stamp_ignored));
}

TEST(Cades, WaitsDaysBetweenItsTwoTimes) {
    const auto prepared = prepare_message(document, signatory_of(house().deputy), moment);
    ASSERT_TRUE(prepared);
    const auto kept = prepared.value().write();
    const auto found = PreparedSignature::parse(kept);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->write(), kept);
    const auto value = sign_all(*found, house().deputy)[0];
    const auto raw = openssl::ecdsa_to_raw(value, 32); // as a token gives it
    const auto message = assemble_message(document, *found, raw);
    ASSERT_TRUE(message);
    EXPECT_EQ(verify(message.value()).verdict, Verdict::valide);
    for (const std::string text : {"", "{}", "[]", "{\"form\":\"aubrac-prepared-signature-1\"}"})
        EXPECT_FALSE(PreparedSignature::parse(text)) << text;
}

TEST(Cades, IsNotAssembledOnAnotherDocumentNorWithAnotherKey) {
    const auto prepared = prepare_message(document, signatory_of(house().mayor), moment).value();
    const auto values = sign_all(prepared, house().mayor);
    EXPECT_EQ(assemble_message(document + " ", prepared, values[0]).refusal().code, "SIGNATURE-N10");
    EXPECT_EQ(assemble_message(document, prepared, sign_all(prepared, house().deputy)[0]).refusal().code,
              "SIGNATURE-N12");
    EXPECT_EQ(assemble_message(document, prepared, "").refusal().code, "SIGNATURE-N12");
    EXPECT_EQ(prepare_message(document,
                              signatory_of({house().root.issue(openssl::testing::request(
                                  "x", openssl::TwinUse::authority, openssl::KeyKind::ec))}),
                              moment)
                  .refusal()
                  .code,
              "SIGNATURE-N15");
    for (const auto& refusal : list_refusals())
        EXPECT_FALSE(sentence_of({std::string(refusal.code), "", {}}).empty());
}

TEST(Cades, IsInvalidWhenTheDocumentChanged) {
    const auto report = verify(sign(house().mayor), judge_at(), "Le conseil délibère et refuse.");
    EXPECT_EQ(report.verdict, Verdict::invalide);
    EXPECT_EQ(report.code, "SIGNATURE-V01");
    EXPECT_EQ(verify(sign(house().mayor), judge_at(), std::nullopt).code, "SIGNATURE-V35");
}

TEST(Cades, IsInvalidWhenItsBytesChanged) {
    const auto message = sign(house().deputy);
    int unreadable = 0;
    for (std::size_t i = 0; i < message.size(); i += 7) {
        auto bytes = message;
        bytes[i] = static_cast<char>(bytes[i] ^ 0x40);
        auto judge = judge_at();
        const auto report = verify_message(bytes, document, judge);
        ASSERT_FALSE(report.signatures.empty());
        unreadable += report.signatures[0].code == "SIGNATURE-V10";
        // A chain that is also in the trust store survives the loss of a certificate that came along.
        EXPECT_TRUE(report.verdict() != Verdict::valide ||
                    report.signatures[0].certificate == house().deputy.certificate);
    }
    EXPECT_GT(unreadable, 0);
}

TEST(Cades, IsJudgedAtTheMomentOfSigning) {
    // Expired today, good then.
    const auto then = days_from(moment, -100);
    EXPECT_EQ(verify(sign(house().expired, then)).verdict, Verdict::valide);
    const auto late = verify(sign(house().expired));
    EXPECT_EQ(late.verdict, Verdict::invalide);
    EXPECT_EQ(late.code, "SIGNATURE-V13");
    EXPECT_NE(late.reason.find("12 septembre 2026"), std::string::npos) << late.reason;
    EXPECT_EQ(verify(sign(house().mayor, days_from(moment, -500))).code, "SIGNATURE-V14");
    EXPECT_EQ(verify(sign(house().mayor, days_from(moment, 2))).code, "SIGNATURE-V32");
}

TEST(Cades, IsInvalidOnceRevokedAndDoubtfulWithoutProofOfBefore) {
    EXPECT_EQ(verify(sign(house().revoked)).code, "SIGNATURE-V15");
    EXPECT_EQ(verify(sign(house().revoked)).verdict, Verdict::invalide);
    const auto before = days_from(moment, -20);
    const auto claimed = verify(sign(house().revoked, before));
    EXPECT_EQ(claimed.verdict, Verdict::indeterminee);
    EXPECT_EQ(claimed.code, "SIGNATURE-V31");
    const auto prepared = prepare_message(document, signatory_of(house().revoked), before).value();
    const auto value = sign_all(prepared, house().revoked)[0];
    const auto stamped = verify(assemble_message(document, prepared, value, stamp(value, before)).value());
    EXPECT_EQ(stamped.verdict, Verdict::valide) << stamped.reason;
    EXPECT_TRUE(stamped.has(Motif::revoked_since));
}

TEST(Cades, WaitsWhenNobodyAnswers) {
    const auto report = verify(sign(house().mayor), deaf_judge());
    EXPECT_EQ(report.verdict, Verdict::indeterminee);
    EXPECT_EQ(report.code, "SIGNATURE-V29");
    EXPECT_NE(report.reason.find("à revoir"), std::string::npos);
    // Garbage is no answer, and an answer of last month is no news.
    EXPECT_EQ(verify(sign(house().mayor),
                     Judge({house().store, moment,
                            [](const FetchRequest&) { return std::optional<std::string>("<html>"); }}))
                  .code,
              "SIGNATURE-V29");
    EXPECT_EQ(verify(sign(house().mayor), Judge({house().store, moment, twins_at(days_from(moment, -30))})).code,
              "SIGNATURE-V29");
    // The list is asked when the responder is down.
    EXPECT_EQ(verify(sign(house().mayor), Judge({house().store, moment,
                                                 [](const FetchRequest& request) {
                                                     return request.kind == FetchRequest::Kind::crl
                                                                ? twins_at(moment)(request)
                                                                : std::nullopt;
                                                 }}))
                  .verdict,
              Verdict::valide);
}

TEST(Cades, AsksOncePerCertificateForAWholeBatch) {
    int asked = 0;
    Judge judge({house().store, moment, [&](const FetchRequest& request) {
                     ++asked;
                     return twins_at(moment)(request);
                 }});
    const auto message = sign(house().mayor);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(verify_message(message, document, judge).verdict(), Verdict::valide);
    EXPECT_EQ(asked, 1);
}

TEST(Cades, IsDoubtfulWhenTheAuthorityIsUnknown) {
    const auto report = verify(sign(house().unknown));
    EXPECT_EQ(report.verdict, Verdict::indeterminee);
    EXPECT_EQ(report.code, "SIGNATURE-V24");
    EXPECT_NE(report.reason.find("Autorité inconnue"), std::string::npos);
}

TEST(Cades, FindsTheAuthorityThatTheMessageForgot) {
    auto alone =
        house().root.issue_authority(openssl::testing::silent(openssl::testing::request("Seconde autorité")));
    const auto leaf = alone.issue(openssl::testing::silent(
        openssl::testing::request("Adjointe", openssl::TwinUse::signatory, openssl::KeyKind::ec)));
    const Identity without{leaf.key, leaf.certificate, {}};
    EXPECT_EQ(verify(sign(without)).code, "SIGNATURE-V24");
    // In the store, an authority is trusted by itself.
    const auto store = openssl::TrustStore::parse(alone.certificate().pem());
    const auto report = verify(sign(without), Judge({store, moment, {}}));
    EXPECT_EQ(report.verdict, Verdict::valide);
    EXPECT_TRUE(report.has(Motif::status_not_published));
    EXPECT_EQ(verify(sign(without), Judge({store, moment, {}, RevocationRule::always})).code, "SIGNATURE-V29");
}

TEST(Cades, RefusesWeakDigestsAndTellsOthersClothes) {
    const Folder folder;
    if (!folder.has("openssl")) GTEST_SKIP() << "the openssl command is not installed";
    folder.write("document", document);
    folder.write("mayor.pem", house().mayor.certificate.pem());
    folder.write("authority.pem", house().authority.certificate().pem());
    folder.write("mayor.key", house().mayor.key.pem());
    const std::string command =
        "openssl cms -sign -binary -in document -signer mayor.pem -inkey mayor.key -certfile "
        "authority.pem -outform DER -out message ";
    const auto verdict_of = [&](const std::string& options, std::optional<std::string_view> content = document) {
        EXPECT_TRUE(folder.runs(command + options));
        return verify(folder.read("message"), judge_at(), content);
    };
    // The command signs at the hour of this machine.
    const auto as_of_now = [](const SignatureReport& report) { return report.has(Motif::date_ahead); };
    EXPECT_EQ(verdict_of("-md sha1").code, "SIGNATURE-V17");
    EXPECT_EQ(verdict_of("-md md5").verdict, Verdict::indeterminee);
    const auto plain = verdict_of("-md sha256 -nodetach", std::nullopt);
    EXPECT_EQ(plain.format, "PKCS7");
    EXPECT_EQ(plain.level, "");
    EXPECT_TRUE(plain.verdict == Verdict::valide || as_of_now(plain)) << plain.reason;
    const auto bare = verdict_of("-md sha256 -noattr");
    EXPECT_EQ(bare.verdict, Verdict::valide) << bare.reason;
    EXPECT_TRUE(bare.has(Motif::no_date_said));
    EXPECT_TRUE(bare.has(Motif::certificate_not_named));
    EXPECT_EQ(verify(folder.read("message"), judge_at(), "autre").code, "SIGNATURE-V01");
    EXPECT_EQ(verdict_of("-md sha256 -nocerts").code, "SIGNATURE-V28");
}

TEST(Cades, IsUnreadableRatherThanAFailure) {
    for (const std::string bytes : {"", "x", "%PDF-1.7", "<a/>", "0\x82\xFF\xFF"}) {
        const auto report = verify(bytes);
        EXPECT_EQ(report.code, "SIGNATURE-V10") << bytes;
        EXPECT_EQ(report.verdict, Verdict::invalide);
    }
}

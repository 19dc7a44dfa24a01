// SPDX-License-Identifier: AGPL-3.0-or-later
// PES signed in two times, accepted by xmlsec1 and by the schema of the DGFiP; flows that are too large to be
// held; refusals.
#include "pes_workshop.hpp"

#include <adapters/openssl/base64.hpp>
#include <adapters/xml/schema.hpp>
#include <formats/signature/policies.hpp>
#include <formats/signature/xml/scan.hpp>
#include <gtest/gtest.h>

using namespace aubrac::formats::signature;
using namespace aubrac::formats::signature::testing;

namespace {

std::string xmlsec1(const Folder& folder, const std::string& signature_id) {
    return folder.output_of(
        "xmlsec1 --verify --insecure --enabled-key-data x509 --id-attr:Id Bordereau --id-attr:Id "
        "http://uri.etsi.org/01903/v1.1.1#:SignedProperties --id-attr:Id "
        "http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller:PES_Aller --id-attr:Id "
        "http://www.w3.org/2000/09/xmldsig#:Signature --node-id " +
        signature_id + " signed.xml");
}

void expect_valid(const VerificationReport& report, std::size_t signatures) {
    EXPECT_FALSE(report.problem);
    EXPECT_EQ(report.verdict(), Verdict::valide);
    EXPECT_EQ(report.signatures.size(), signatures);
    for (const auto& signature : report.signatures)
        EXPECT_EQ(signature.verdict, Verdict::valide) << signature.reason;
}

/// A flow of any size: `body` comes `count` times, nothing is kept.
class Repeated : public Source {
public:
    Repeated(std::string head, std::string body, std::size_t count, std::string tail)
        : head_(std::move(head)), body_(std::move(body)), tail_(std::move(tail)), count_(count) {}
    std::size_t read(char* into, std::size_t room) override {
        while (at_ == piece().size()) {
            if (round_ > count_) return 0;
            ++round_;
            at_ = 0;
        }
        const auto taken = piece().copy(into, room, at_);
        at_ += taken;
        return taken;
    }
    void rewind() override { round_ = at_ = 0; }

private:
    const std::string& piece() const { return round_ == 0 ? head_ : round_ <= count_ ? body_ : tail_; }
    std::string head_, body_, tail_;
    std::size_t count_, round_ = 0, at_ = 0;
};

} // namespace

TEST(PesSignature, IsValidForUsAndForXmlsec) {
    const Folder folder;
    if (!folder.has("xmlsec1")) GTEST_SKIP() << "XMLSEC1 IS NOT INSTALLED (Debian: xmlsec1)";
    for (const auto* who : {&house().mayor, &house().deputy}) {
        const auto text = sign_pes(make_pes(2), *who);
        const auto report = verify_text(text);
        expect_valid(report, 2);
        EXPECT_EQ(report.bordereaux, 2u);
        EXPECT_TRUE(report.unsigned_bordereaux.empty());
        const auto& first = report.signatures.at(0);
        EXPECT_EQ(first.id, "B1_SIG_1");
        EXPECT_EQ(first.covers, "B1");
        EXPECT_EQ(first.element, "Bordereau");
        EXPECT_EQ(first.format, "XAdES");
        EXPECT_EQ(first.level, "EPES");
        EXPECT_EQ(first.signer, who->certificate.common_name());
        EXPECT_EQ(first.role, "Maire");
        EXPECT_EQ(first.place, "Saint-Étienne-d'Exemple");
        EXPECT_EQ(first.signed_at, moment);
        EXPECT_FALSE(first.has(Motif::policy_digest));
        folder.write("signed.xml", text);
        for (const std::string id : {"B1_SIG_1", "B2_SIG_1"}) {
            const auto said = xmlsec1(folder, id);
            EXPECT_NE(said.find("SignedInfo References (ok/all): 2/2"), std::string::npos) << said;
            EXPECT_EQ(said.find("[exit"), std::string::npos) << said;
        }
        folder.write("signed.xml", replaced(text, "12.00", "92.00"));
        EXPECT_NE(xmlsec1(folder, "B1_SIG_1").find("[exit"), std::string::npos);
    }
}

TEST(PesSignature, IsOfTheWholeFlowWhenABordereauHasNoId) {
    const Folder folder;
    if (!folder.has("xmlsec1")) GTEST_SKIP() << "XMLSEC1 IS NOT INSTALLED (Debian: xmlsec1)";
    const auto text = sign_pes(make_pes(2, "", "Id='FLUX'"), house().mayor);
    const auto report = verify_text(text);
    expect_valid(report, 1);
    EXPECT_EQ(report.signatures[0].covers, "FLUX");
    EXPECT_EQ(report.signatures[0].element, "PES_Aller");
    EXPECT_TRUE(report.unsigned_bordereaux.empty());
    folder.write("signed.xml", text);
    EXPECT_NE(xmlsec1(folder, "FLUX_SIG_1").find("(ok/all): 2/2"), std::string::npos);
    auto wanted = pes_request();
    wanted.target = PesTarget::flow;
    EXPECT_EQ(verify_text(sign_pes(make_pes(2, "B", "Id='FLUX'"), house().mayor, wanted)).signatures.at(0).covers,
              "FLUX");
    wanted.target = PesTarget::bordereaux;
    EXPECT_EQ(sign_pes(make_pes(2, "", "Id='FLUX'"), house().mayor, wanted), "SIGNATURE-N07");
}

TEST(PesSignature, StandsWithinTheSchemaOfTheDgfip) {
    const std::filesystem::path schema =
        SOURCE_ROOT "/../shared/reference/pes/xsd-v5.17/PES_V2/Rev0/PES_Aller.xsd";
    if (!std::filesystem::exists(schema))
        GTEST_SKIP() << "THE REFERENCE SCHEMAS ARE NOT HERE: nothing was validated";
    using aubrac::adapters::xml::validate;
    for (const auto& text :
         {sign_pes(make_pes(3), house().mayor), sign_pes(make_pes(1, "", "Id='F'"), house().mayor)}) {
        const auto findings = validate(text, schema);
        EXPECT_TRUE(findings.empty()) << findings.front().line << " " << findings.front().message;
    }
}

TEST(PesSignature, CitesThePolicyToTheLetter) {
    const auto text = sign_pes(make_pes(), house().mayor);
    for (const std::string part :
         {"urn:oid:1.2.250.1.131.1.5.18.21.1.7", "roF9+cfRHNPtVJolhdqfIqGMVuUXX8aR4rpiquf0u5E=",
          "<xad:SigningTime>2026-10-12T08:26:40Z</xad:SigningTime>", "<xad:ClaimedRole>Maire</xad:ClaimedRole>",
          "Saint-&#201;tienne-d'Exemple"})
        EXPECT_NE(text.find(part), std::string::npos) << part;
    EXPECT_EQ(current_policy().identifier, "urn:oid:1.2.250.1.131.1.5.18.21.1.7");
    for (const auto& policy : list_policies())
        EXPECT_EQ(openssl::decode_base64(policy.digest)->size(), size_of(policy.hash));
}

TEST(PesSignature, LeavesEveryOtherByteAlone) {
    const auto plain = make_pes(3);
    auto text = sign_pes(plain, house().mayor);
    for (int i = 0; i < 3; ++i) {
        const auto start = text.find("<ds:Signature ");
        ASSERT_NE(start, std::string::npos);
        const auto end = text.find("</ds:Signature>") + 15;
        EXPECT_EQ(text.substr(end, 12), "</Bordereau>");
        text.erase(start, end - start);
    }
    EXPECT_EQ(text, plain);
}

TEST(PesSignature, GoesOnWhereAnotherSignatoryStopped) {
    // One bordereau is signed, the other came later.
    const auto signed_one = sign_pes(make_pes(1), house().mayor);
    const auto both = replaced(signed_one, "</PES_DepenseAller>", make_bordereau(2) + "</PES_DepenseAller>");
    EXPECT_EQ(verify_text(both).unsigned_bordereaux, std::vector<std::string>{"B2"});
    const auto report = verify_text(sign_pes(both, house().deputy));
    expect_valid(report, 2);
    EXPECT_EQ(report.signatures[1].signer, "Omer Dalors");
    EXPECT_EQ(sign_pes(signed_one, house().deputy), "SIGNATURE-N09");
    EXPECT_EQ(sign_pes(sign_pes(make_pes(1, "", "Id='F'"), house().mayor), house().mayor), "SIGNATURE-N09");
}

TEST(PesSignature, TakesOtherEncodingsWhoseBytesCanBeCounted) {
    const auto utf8 = replaced(replaced(make_pes(2), "ISO-8859-1", "UTF-8"), "\xE9t\xE9", "été");
    const auto again = replaced(utf8, "\xE9t\xE9", "été");
    expect_valid(verify_text(sign_pes("\xEF\xBB\xBF" + again, house().deputy)), 2);
    const Folder folder;
    folder.write("in.xml", make_pes(2));
    if (!folder.runs("iconv -f ISO-8859-1 -t UTF-16 in.xml > wide.xml")) GTEST_SKIP() << "iconv is not installed";
    EXPECT_EQ(sign_pes(replaced(folder.read("wide.xml"), "", ""), house().deputy), "SIGNATURE-N06");
}

TEST(PesSignature, IsRefusedOnWhatCannotBeSigned) {
    EXPECT_EQ(sign_pes("", house().deputy), "SIGNATURE-N06");
    EXPECT_EQ(sign_pes("<a>", house().deputy), "SIGNATURE-N06");
    EXPECT_EQ(sign_pes("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", house().deputy), "SIGNATURE-N06");
    EXPECT_EQ(sign_pes("<a/>", house().deputy), "SIGNATURE-N07");
    EXPECT_EQ(sign_pes(make_pes(1, ""), house().deputy), "SIGNATURE-N07");
    EXPECT_EQ(sign_pes(make_pes(0), house().deputy), "SIGNATURE-N07");
    EXPECT_EQ(sign_pes(replaced(make_pes(1), "Id=\"B1\"", "Id=\"1 B\""), house().deputy), "SIGNATURE-N07");
    EXPECT_EQ(sign_pes(replaced(make_pes(2), "Id=\"B2\"", "Id=\"B1\""), house().deputy), "SIGNATURE-N08");
    EXPECT_EQ(sign_pes(replaced(make_pes(1), "<Piece>", make_bordereau(7) + "<Piece>"), house().deputy),
              "SIGNATURE-N07");
    EXPECT_EQ(sign_pes("<r><Bordereau Id='B1'/></r>", house().deputy), "SIGNATURE-N07");
    auto wanted = pes_request();
    wanted.role = "  ";
    EXPECT_EQ(sign_pes(make_pes(), house().deputy, wanted), "SIGNATURE-N16");
}

TEST(PesSignature, IsNotAssembledOnADocumentSwappedMeanwhile) {
    const auto text = make_pes(2);
    MemorySource source(text);
    const auto prepared = prepare_pes(source, signatory_of(house().deputy), pes_request()).value();
    const auto values = sign_all(prepared, house().deputy);
    const auto assemble = [&](const std::string& document, const std::vector<std::string>& given) {
        MemorySource other(document);
        const auto done = assemble_pes(other, prepared, given, [](std::string_view) {});
        return done ? std::string() : done.refusal().code;
    };
    EXPECT_EQ(assemble(text, values), "");
    EXPECT_EQ(assemble(replaced(text, "12.00", "13.00"), values), "SIGNATURE-N10");
    EXPECT_EQ(assemble(text + " ", values), "SIGNATURE-N10");
    EXPECT_EQ(assemble(text, {values[0]}), "SIGNATURE-N11");
    EXPECT_EQ(assemble(text, {values[1], values[0]}), "SIGNATURE-N12");
    EXPECT_EQ(assemble(text, sign_all(prepared, house().mayor)), "SIGNATURE-N12");
}

TEST(PesSignature, OfAHundredBordereauxIsMadeAndReadInOneGo) {
    const auto text = sign_pes(make_pes(100), house().deputy);
    const auto report = verify_text(text);
    expect_valid(report, 100);
    EXPECT_EQ(report.signatures[99].covers, "B100");
}

TEST(PesSignature, OfAFlowTooLargeToBeHeldIsMadeAsItPasses) {
    const auto pes = make_pes(1);
    const auto cut = pes.find("</PES_DepenseAller>") + 19;
    Repeated source(pes.substr(0, cut) + "<PES_PJ><PJ><Contenu><Fichier MIMEType=\"application/gzip\">",
                    std::string(16'383, 'A') + "\n", 1024,
                    "</Fichier></Contenu></PJ></PES_PJ></n:PES_Aller>"); // 16 MiB
    const auto prepared = prepare_pes(source, signatory_of(house().deputy), pes_request());
    ASSERT_TRUE(prepared);
    EXPECT_LT(prepared.value().write().size(), 100'000u);
    std::size_t bytes = 0, largest = 0;
    const auto done = assemble_pes(source, prepared.value(), sign_all(prepared.value(), house().deputy),
                                   [&](std::string_view part) {
                                       bytes += part.size();
                                       largest = std::max(largest, part.size());
                                   });
    EXPECT_TRUE(done);
    EXPECT_GT(bytes, 16u << 20);
    EXPECT_LE(largest, 64u << 10);
}

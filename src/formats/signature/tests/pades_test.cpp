// SPDX-License-Identifier: AGPL-3.0-or-later
// Signatures inside PDFs: made in two times, accepted by pdfsig, on every kind of file; refusals.
#include "workshop.hpp"

#include <formats/signature/pdf/pades.hpp>
#include <gtest/gtest.h>

using namespace aubrac::formats::signature;
using namespace aubrac::formats::signature::testing;

namespace {

PdfRequest request(bool is_visible = true) {
    PdfRequest wanted;
    wanted.signed_at = moment;
    wanted.quality = "Maire de Saint-Exemple";
    wanted.place = "Saint-Exemple";
    if (is_visible) wanted.stamp.emplace();
    return wanted;
}

std::string sign(const std::string& pdf, const Identity& identity, const PdfRequest& wanted = request(),
                 bool is_stamped = false) {
    const auto prepared = prepare_pdf(pdf, signatory_of(identity), wanted);
    EXPECT_TRUE(prepared) << prepared.refusal().code;
    if (!prepared) return pdf;
    const auto found = PreparedSignature::parse(prepared.value().write());
    EXPECT_TRUE(found);
    const auto value = sign_all(*found, identity)[0];
    const auto update = assemble_pdf(pdf, *found, value, is_stamped ? stamp(value) : "");
    EXPECT_TRUE(update);
    return pdf + update.value();
}

std::string refusal_of(const std::string& pdf, const PdfRequest& wanted = request()) {
    const auto prepared = prepare_pdf(pdf, signatory_of(house().mayor), wanted);
    return prepared ? "" : prepared.refusal().code;
}

int count(const std::string& text, const std::string& part) {
    int found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

/// What pdfsig thinks of each signature.
std::string pdfsig(const Folder& folder, const std::string& pdf) {
    folder.write("signed.pdf", pdf);
    return folder.output_of("pdfsig signed.pdf");
}

void expect_valid(const Folder& folder, const std::string& pdf, int signatures) {
    auto judge = judge_at();
    const auto report = verify_pdf(pdf, judge);
    EXPECT_EQ(report.verdict(), Verdict::valide);
    EXPECT_EQ(report.signatures.size(), static_cast<std::size_t>(signatures));
    for (const auto& signature : report.signatures)
        EXPECT_EQ(signature.verdict, Verdict::valide) << signature.reason;
    if (!folder.has("pdfsig")) return;
    const auto said = pdfsig(folder, pdf);
    EXPECT_EQ(count(said, "Signature Validation: Signature is Valid."), signatures) << said;
    folder.write("check.pdf", pdf);
    EXPECT_TRUE(folder.runs("qpdf --check check.pdf")) << folder.output_of("qpdf --check check.pdf");
}

} // namespace

TEST(Pades, IsValidForUsAndForPdfsig) {
    const Folder folder;
    if (!folder.has("pdfsig")) GTEST_SKIP() << "PDFSIG IS NOT INSTALLED (Debian: poppler-utils)";
    const auto pdf = sign(make_pdf(), house().mayor);
    expect_valid(folder, pdf, 1);
    const auto said = pdfsig(folder, pdf);
    EXPECT_NE(said.find("Signer Certificate Common Name: Élise Tranchant"), std::string::npos) << said;
    EXPECT_NE(said.find("ETSI.CAdES.detached"), std::string::npos) << said;
    EXPECT_NE(said.find("Total document signed"), std::string::npos) << said;
    auto judge = judge_at();
    const auto report = verify_pdf(pdf, judge).signatures.at(0);
    EXPECT_EQ(report.id, "Signature1");
    EXPECT_EQ(report.format, "PAdES");
    EXPECT_EQ(report.level, "B-B");
    EXPECT_EQ(report.signer, "Élise Tranchant");
    EXPECT_EQ(report.place, "Saint-Exemple");
    EXPECT_EQ(report.signed_at, moment);
}

TEST(Pades, WithATimeStampIsOfLevelT) {
    const Folder folder;
    const auto pdf = sign(make_pdf(), house().mayor, request(), true);
    expect_valid(folder, pdf, 1);
    auto judge = judge_at();
    const auto report = verify_pdf(pdf, judge).signatures.at(0);
    EXPECT_EQ(report.level, "B-T");
    EXPECT_EQ(report.time_proof, TimeProof::stamped);
    EXPECT_EQ(report.signed_at, moment);
}

TEST(Pades, KeepsEarlierSignaturesValid) {
    const Folder folder;
    auto pdf = make_pdf(3);
    for (int i = 1; i <= 4; ++i) {
        auto wanted = request(i != 3);
        if (wanted.stamp) wanted.stamp->page = i == 4 ? -1 : i;
        pdf = sign(pdf, i % 2 ? house().mayor : house().revoked, wanted, i == 2);
    }
    EXPECT_TRUE(!folder.has("pdfsig") || count(pdfsig(folder, pdf), "Signature is Valid.") == 4);
    auto judge = judge_at();
    const auto report = verify_pdf(pdf, judge);
    ASSERT_EQ(report.signatures.size(), 4u);
    EXPECT_EQ(report.signatures[3].id, "Signature4");
    EXPECT_EQ(report.signatures[0].verdict, Verdict::valide) << report.signatures[0].reason;
    EXPECT_TRUE(report.signatures[0].has(Motif::signed_again));
    EXPECT_EQ(report.signatures[2].verdict, Verdict::valide);
    EXPECT_EQ(report.signatures[3].code, "SIGNATURE-V15");
    EXPECT_FALSE(report.signatures[3].has(Motif::signed_again));
}

TEST(Pades, TakesEveryKindOfFile) {
    const Folder folder;
    if (!folder.has("qpdf")) GTEST_SKIP() << "QPDF IS NOT INSTALLED (Debian: qpdf)";
    folder.write("plain.pdf", make_pdf(2));
    for (const std::string options :
         {"--object-streams=generate", "--linearize", "--object-streams=generate --linearize", "--qdf",
          "--compress-streams=y --recompress-flate"}) {
        ASSERT_TRUE(folder.runs("qpdf " + options + " plain.pdf other.pdf")) << options;
        const auto once = sign(folder.read("other.pdf"), house().mayor);
        expect_valid(folder, once, 1);
        expect_valid(
            folder, sign(once, house().deputy.key.kind() == openssl::KeyKind::ec ? house().mayor : house().deputy),
            2);
    }
}

TEST(Pades, JoinsTheFormThatIsThere) {
    const Folder folder;
    const std::string text_field =
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (Objet) /V (Budget) /Rect [50 50 200 70] "
        "/P 6 0 R >>";
    for (const std::string catalog :
         {"/AcroForm << /Fields [ 5 0 R ] /DA (/Helv 0 Tf) >>", "/AcroForm << /Fields [ ] /SigFlags 0 >>"}) {
        const auto pdf = make_pdf(1, "/MediaBox [0 0 595 842] /Annots [ 5 0 R ]", catalog, text_field);
        const auto once = sign(pdf, house().mayor);
        expect_valid(folder, once, 1);
        expect_valid(folder, sign(once, house().mayor), 2);
    }
    const auto apart = make_pdf(1, "/MediaBox [0 0 595 842] /Rotate 90", "/AcroForm 5 0 R", "<< /Fields [ ] >>");
    expect_valid(folder, sign(sign(apart, house().mayor), house().mayor), 2);
}

TEST(Pades, ShowsItsStampUprightWhereItWasPut) {
    const Folder folder;
    if (!folder.has("pdftotext")) GTEST_SKIP() << "PDFTOTEXT IS NOT INSTALLED (Debian: poppler-utils)";
    for (const std::string box : {"/MediaBox [0 0 595 842]", "/MediaBox [-100 50 495 892]",
                                  "/MediaBox [0 0 700 1000] /CropBox [100 80 600 780]"})
        for (const int turn : {0, 90, 180, 270}) {
            auto wanted = request();
            wanted.stamp->left = 300;
            wanted.stamp->top = 100;
            wanted.stamp->lines = {"En l'absence du maire"};
            folder.write("signed.pdf",
                         sign(make_pdf(1, box + " /Rotate " + std::to_string(turn)), house().mayor, wanted));
            const auto html = folder.output_of("pdftotext -cropbox -bbox signed.pdf -");
            const auto at = html.find(">Tranchant<");
            ASSERT_NE(at, std::string::npos) << html;
            double left = 0, top = 0, right = 0, bottom = 0;
            std::sscanf(html.c_str() + html.rfind("<word", at),
                        "<word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\"", &left, &top, &right, &bottom);
            EXPECT_TRUE(left > 300 && right < 500 && top > 100 && bottom < 170 && right - left > bottom - top)
                << box << turn << ": " << left << " " << top << " " << right << " " << bottom;
            const auto text = folder.output_of("pdftotext -layout signed.pdf -");
            for (const std::string part : {"Maire de Saint-Exemple", "En l'absence du maire",
                                           "le 12 octobre 2026 à 10 h 26", "à Saint-Exemple"})
                EXPECT_NE(text.find(part), std::string::npos) << part << text;
        }
}

TEST(Pades, IsTheSameForTheSameRequest) {
    const auto first = prepare_pdf(make_pdf(), signatory_of(house().mayor), request()).value().write();
    EXPECT_EQ(first, prepare_pdf(make_pdf(), signatory_of(house().mayor), request()).value().write());
}

TEST(Pades, IsNotAssembledOnADocumentSwappedMeanwhile) {
    const auto pdf = make_pdf();
    const auto prepared = prepare_pdf(pdf, signatory_of(house().mayor), request()).value();
    const auto value = sign_all(prepared, house().mayor)[0];
    auto other = pdf;
    other.replace(other.find("Deliberation"), 12, "Deliberatoon");
    EXPECT_EQ(assemble_pdf(other, prepared, value).refusal().code, "SIGNATURE-N10");
    EXPECT_EQ(assemble_pdf(pdf + "\n", prepared, value).refusal().code, "SIGNATURE-N10");
    EXPECT_EQ(assemble_pdf(pdf, prepared, sign_all(prepared, house().deputy)[0]).refusal().code, "SIGNATURE-N12");
    EXPECT_EQ(assemble_pdf(pdf, prepared, value, std::string(50'000, 'x')).refusal().code, "SIGNATURE-N17");
    auto without_room = request();
    without_room.token_bytes = 0;
    const auto tight = prepare_pdf(pdf, signatory_of(house().mayor), without_room).value();
    EXPECT_TRUE(assemble_pdf(pdf, tight, sign_all(tight, house().mayor)[0]));
}

TEST(Pades, IsRefusedOnWhatCannotBeSigned) {
    EXPECT_EQ(refusal_of(""), "SIGNATURE-N01");
    EXPECT_EQ(refusal_of("bonjour"), "SIGNATURE-N01");
    const auto sound = make_pdf();
    for (std::size_t size = 1; size < sound.size() - 8; size += 11)
        EXPECT_EQ(refusal_of(sound.substr(0, size)), "SIGNATURE-N01") << size;
    EXPECT_EQ(refusal_of("x" + sound), "SIGNATURE-N01");
    EXPECT_EQ(refusal_of(make_pdf(0)), "SIGNATURE-N03");
    auto wanted = request();
    wanted.stamp->page = 2;
    EXPECT_EQ(refusal_of(sound, wanted), "SIGNATURE-N03");
    EXPECT_EQ(refusal_of(make_pdf(1, "/MediaBox [0 0 595 842]", "/AcroForm << /Fields [] /XFA [] >>")),
              "SIGNATURE-N05");
    const Folder folder;
    if (!folder.has("qpdf")) GTEST_SKIP() << "QPDF IS NOT INSTALLED (Debian: qpdf)";
    folder.write("plain.pdf", sound);
    for (const std::string password : {"''", "secret"}) {
        ASSERT_TRUE(folder.runs("qpdf --encrypt " + password + " owner 256 -- plain.pdf locked.pdf"));
        EXPECT_EQ(refusal_of(folder.read("locked.pdf")), "SIGNATURE-N02");
    }
}

TEST(Pades, IsRefusedWhenAFormerSignatoryLockedTheFile) {
    const std::string locked =
        "/AcroForm << /Fields [ << /FT /Sig /T (Visa) /V << /Type /Sig /ByteRange [0 1 2 3] "
        "/Contents <00> /Reference [ << /TransformMethod /DocMDP /TransformParams << /P 1 >> >> ] "
        ">> >> ] >>";
    EXPECT_EQ(refusal_of(make_pdf(1, "/MediaBox [0 0 595 842]", locked)), "SIGNATURE-N04");
}

TEST(Pades, GoesByTheSealOfAServer) {
    const auto bytes = write_pkcs12(house().mayor, "cachet", "sceau de la mairie");
    const auto seal = openssl::read_pkcs12(bytes, "cachet");
    ASSERT_TRUE(seal.identity);
    expect_valid(Folder(), sign(make_pdf(), *seal.identity), 1);
}

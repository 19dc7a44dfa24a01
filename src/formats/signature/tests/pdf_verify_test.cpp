// SPDX-License-Identifier: AGPL-3.0-or-later
// What is done to a PDF after its signature, innocent or not (among them the attacks of pdf-insecurity.org:
// incremental saving, signature wrapping, universal forgery, shadow and annotation attacks).
#include "workshop.hpp"

#include <formats/signature/pdf/pades.hpp>
#include <gtest/gtest.h>

using namespace aubrac::formats::signature;
using namespace aubrac::formats::signature::testing;

namespace {

std::string sign(const std::string& pdf, const Identity& identity = house().mayor) {
    PdfRequest wanted;
    wanted.signed_at = moment;
    wanted.stamp.emplace();
    const auto prepared = prepare_pdf(pdf, signatory_of(identity), wanted).value();
    return pdf + assemble_pdf(pdf, prepared, sign_all(prepared, identity)[0]).value();
}

VerificationReport verify(const std::string& pdf) {
    auto judge = judge_at();
    return verify_pdf(pdf, judge);
}

std::string code_of(const std::string& pdf) {
    const auto report = verify(pdf);
    if (report.problem) return report.problem->code;
    return report.signatures.empty() ? "none" : report.signatures[0].code;
}

const std::string& signed_pdf() {
    static const std::string made = sign(make_pdf(2));
    return made;
}

std::string object_of(const std::string& pdf, int number) {
    const auto start = pdf.rfind("\n" + std::to_string(number) + " 0 obj\n");
    const auto from = pdf.find("obj\n", start) + 4;
    return pdf.substr(from, pdf.find("\nendobj", from) - from);
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

} // namespace

TEST(SignedPdf, IsNotSignedWhenNobodySigned) {
    const auto report = verify(make_pdf());
    EXPECT_TRUE(report.signatures.empty());
    EXPECT_FALSE(report.problem);
}

TEST(SignedPdf, IsInvalidWhenOneByteOfItChanged) {
    EXPECT_EQ(code_of(replaced(signed_pdf(), "Deliberation", "deliberation")), "SIGNATURE-V01");
    EXPECT_EQ(code_of(replaced(signed_pdf(), "/M (D:2026", "/M (D:2025")), "SIGNATURE-V01");
}

TEST(SignedPdf, IsInvalidWhenAPageIsReplacedByAnUpdate) {
    const auto text = "BT /F1 24 Tf 100 500 Td (Autre chose) Tj ET";
    const auto stream =
        "<< /Length " + std::to_string(std::string(text).size()) + " >>\nstream\n" + text + "\nendstream";
    const auto report = verify(tamper(signed_pdf(), 3, stream));
    ASSERT_EQ(report.signatures.size(), 1u);
    EXPECT_EQ(report.signatures[0].code, "SIGNATURE-V03");
    EXPECT_EQ(report.signatures[0].verdict, Verdict::invalide);
    EXPECT_NE(report.signatures[0].reason.find("contenu d'une page"), std::string::npos);
    EXPECT_EQ(code_of(tamper(signed_pdf(), 4, "<< /Font << >> >>")), "SIGNATURE-V03");
    EXPECT_EQ(code_of(tamper(signed_pdf(), 7, replaced(object_of(signed_pdf(), 7), "0 0 595 842", "0 0 595 400"))),
              "SIGNATURE-V03");
    EXPECT_EQ(code_of(tamper(signed_pdf(), 2, "<< /Type /Pages /Kids [7 0 R] /Count 1 >>")), "SIGNATURE-V03");
}

TEST(SignedPdf, IsInvalidWhenANoteIsAddedByAnUpdate) {
    auto pdf =
        tamper(signed_pdf(), 50, "<< /Type /Annot /Subtype /FreeText /Rect [0 0 500 500] /Contents (faux) >>");
    EXPECT_EQ(code_of(pdf), ""); // an object that nothing leads to shows nothing
    pdf = tamper(pdf, 7, replaced(object_of(signed_pdf(), 7), " >>", " /Annots [ 50 0 R ] >>"));
    EXPECT_EQ(code_of(pdf), "SIGNATURE-V03");
    EXPECT_NE(verify(pdf).signatures[0].reason.find("annotation (page 2)"), std::string::npos);
    // A signature field without signature is a picture like another.
    auto masked =
        tamper(signed_pdf(), 50, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (x) /Rect [0 0 500 500] >>");
    masked = tamper(masked, 7, replaced(object_of(signed_pdf(), 7), " >>", " /Annots [ 50 0 R ] >>"));
    EXPECT_EQ(code_of(masked), "SIGNATURE-V03");
}

TEST(SignedPdf, IsInvalidWhenTheCatalogLeadsElsewhere) {
    const auto catalog = object_of(signed_pdf(), 1);
    EXPECT_EQ(code_of(tamper(signed_pdf(), 1, replaced(catalog, "/Pages 2 0 R", "/Pages 50 0 R"))),
              "SIGNATURE-V03");
    EXPECT_EQ(
        code_of(tamper(signed_pdf(), 1, replaced(catalog, " >>", " /OpenAction << /S /JavaScript /JS (x) >> >>"))),
        "SIGNATURE-V03");
}

TEST(SignedPdf, IsInvalidWhenAFieldIsFilledAfterwards) {
    const auto form =
        make_pdf(1, "/MediaBox [0 0 595 842] /Annots [ 5 0 R ]", "/AcroForm << /Fields [ 5 0 R ] >>",
                 "<< /Type /Annot /Subtype /Widget /FT /Tx /T (Montant) /V (100) /Rect [50 50 200 70] >>");
    const auto pdf = sign(form);
    EXPECT_EQ(code_of(pdf), "");
    EXPECT_EQ(code_of(tamper(pdf, 5, replaced(object_of(pdf, 5), "(100)", "(900)"))), "SIGNATURE-V03");
}

TEST(SignedPdf, StaysValidWithMetadataAndProofsAdded) {
    const auto with_metadata = make_pdf(1, "/MediaBox [0 0 595 842]", "/Metadata 5 0 R",
                                        "<< /Type /Metadata /Subtype /XML /Length 1 >>\nstream\nx\nendstream");
    const auto pdf = sign(with_metadata);
    EXPECT_EQ(code_of(tamper(pdf, 5, "<< /Type /Metadata /Subtype /XML /Length 1 >>\nstream\ny\nendstream")), "");
    auto proved = tamper(pdf, 50, "<< /Certs [ ] /OCSPs [ ] /CRLs [ ] >>");
    proved = tamper(proved, 1, replaced(object_of(pdf, 1), "/Metadata", "/DSS 50 0 R /Metadata"));
    EXPECT_EQ(code_of(proved), "");
    EXPECT_TRUE(verify(proved).signatures[0].has(Motif::signed_again));
}

TEST(SignedPdf, IsNotFooledByMetadataThatAPageShows) {
    // Made by whoever prepares a file so that its change will look innocent.
    const auto trap =
        replaced(make_pdf(1, "/MediaBox [0 0 595 842]", "/Metadata 3 0 R"), "Deliberation", "Deliberation");
    const auto pdf = sign(trap);
    EXPECT_EQ(code_of(tamper(pdf, 3, "<< /Length 1 >>\nstream\n \nendstream")), "SIGNATURE-V03");
}

TEST(SignedPdf, IsInvalidWhenItsRangeLies) {
    const auto& pdf = signed_pdf();
    const auto at = pdf.rfind("/ByteRange [") + 11;
    const auto range = pdf.substr(at, pdf.find(']', at) + 1 - at);
    for (std::string lie :
         {"[0 1 2 3]", "[1 100 200 300]", "[0 -1 5 5]", "[0 10 5 99999999]", "[0 0 0 0]", "[0 1]"}) {
        lie.resize(range.size(), ' ');
        auto bytes = pdf;
        bytes.replace(at, range.size(), lie);
        EXPECT_EQ(verify(bytes).verdict(), Verdict::invalide) << lie;
    }
}

TEST(SignedPdf, IsInvalidWhenTheHoleHoldsMoreThanTheMessage) {
    const auto& pdf = signed_pdf();
    const auto end = pdf.find("> /M ");
    auto bytes = pdf;
    bytes.replace(end - 20, 20, "> /X (ajout) /Y <000");
    EXPECT_EQ(verify(bytes).verdict(), Verdict::invalide);
    bytes = pdf;
    bytes.replace(end - 4, 4, "    ");
    EXPECT_EQ(code_of(bytes), "SIGNATURE-V04");
}

TEST(SignedPdf, IsInvalidWhenTheMessageIsMissing) {
    const auto& pdf = signed_pdf();
    const auto start = pdf.find("/Contents <") + 11;
    const auto end = pdf.find("> /M ");
    auto bytes = pdf;
    bytes.replace(start, end - start, std::string(end - start, '0'));
    EXPECT_EQ(code_of(bytes), "SIGNATURE-V10");
    EXPECT_EQ(
        verify(replaced(pdf, "/SubFilter /ETSI.CAdES.detached", "/SubFilter /ETSI.XXdES.detached")).verdict(),
        Verdict::invalide);
}

TEST(SignedPdf, TellsThatASignatureWasTakenOut) {
    const auto without = object_of(make_pdf(2), 1);
    EXPECT_EQ(code_of(tamper(signed_pdf(), 1, without)), "SIGNATURE-V12");
}

TEST(SignedPdf, CutShortIsUnreadable) {
    const auto& pdf = signed_pdf();
    EXPECT_EQ(code_of(pdf.substr(0, pdf.size() - 100)), "SIGNATURE-V10");
    EXPECT_EQ(code_of("bonjour"), "SIGNATURE-V10");
    EXPECT_EQ(code_of(make_pdf(1) + signed_pdf()), "SIGNATURE-V10");
    // Cut back to what stood before the signature, nobody can tell.
    EXPECT_EQ(code_of(pdf.substr(0, make_pdf(2).size())), "none");
}

TEST(SignedPdf, NeverStopsTheProgramWhateverItsBytes) {
    const auto& pdf = signed_pdf();
    for (std::size_t i = 0; i < pdf.size(); i += 97) {
        auto bytes = pdf;
        bytes[i] = static_cast<char>(bytes[i] ^ 0x15);
        (void)verify(bytes);
    }
}

TEST(SignedPdf, LockedByAPasswordIsToBeSeen) {
    const Folder folder;
    if (!folder.has("qpdf")) GTEST_SKIP() << "QPDF IS NOT INSTALLED (Debian: qpdf)";
    folder.write("plain.pdf", make_pdf());
    ASSERT_TRUE(folder.runs("qpdf --encrypt '' owner 256 -- plain.pdf locked.pdf"));
    EXPECT_EQ(code_of(folder.read("locked.pdf")), "SIGNATURE-V36");
}

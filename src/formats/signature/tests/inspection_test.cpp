// SPDX-License-Identifier: AGPL-3.0-or-later
// The side of the key looks before it signs: what an honest server prepares passes, every lie is seen.
#include "pes_workshop.hpp"

#include <adapters/openssl/digest.hpp>
#include <formats/signature/cms/cades.hpp>
#include <formats/signature/inspection.hpp>
#include <formats/signature/pdf/pades.hpp>
#include <gtest/gtest.h>

using namespace aubrac::formats::signature;
using namespace aubrac::formats::signature::testing;

namespace {

PreparedSignature prepare(const std::string& pdf, const Identity& identity = house().mayor) {
    PdfRequest wanted;
    wanted.signed_at = moment;
    wanted.quality = "Maire";
    wanted.stamp.emplace();
    auto prepared = prepare_pdf(pdf, signatory_of(identity), wanted);
    EXPECT_TRUE(prepared);
    return prepared ? prepared.value() : PreparedSignature{.signatory = signatory_of(identity)};
}

PreparedSignature prepare_flow(const std::string& pes) {
    MemorySource source(pes);
    auto wanted = pes_request();
    wanted.postal_code.clear(); // the parapheur says none
    auto prepared = prepare_pes(source, signatory_of(house().deputy), wanted);
    EXPECT_TRUE(prepared);
    return prepared.value();
}

Foreseen see(std::string_view document, const PreparedSignature& prepared) {
    return {document,          prepared.signatory.certificate, prepared.list_digests(), moment, "Maire",
            pes_request().city};
}

Deceit inspect(const PreparedSignature& prepared, std::string_view document) {
    return inspect_prepared(prepared, see(document, prepared));
}

} // namespace

TEST(Inspection, FindsNothingInAnHonestPdf) {
    const auto first = make_pdf(2);
    EXPECT_EQ(inspect(prepare(first), first), Deceit::none);
    const auto prepared = prepare(first);
    const auto update = assemble_pdf(first, prepared, sign_all(prepared, house().mayor)[0]);
    const auto second = first + update.value();
    EXPECT_EQ(inspect(prepare(second, house().deputy), second), Deceit::none) << "a second signatory";
}

TEST(Inspection, SeesADocumentThatIsNotTheOneShown) {
    const auto shown = make_pdf(1);
    EXPECT_EQ(inspect(prepare(make_pdf(2)), shown), Deceit::other_document);
    auto lying = prepare(make_pdf(2));
    lying.document_sha256 = openssl::sha256(shown);
    EXPECT_EQ(inspect(lying, shown), Deceit::other_content);
}

TEST(Inspection, SeesSomebodyElsesCertificateAndDigestsFromNowhere) {
    const auto pdf = make_pdf();
    const auto prepared = prepare(pdf);
    auto foreseen = see(pdf, prepared);
    foreseen.certificate = house().deputy.certificate;
    EXPECT_EQ(inspect_prepared(prepared, foreseen), Deceit::other_certificate);
    foreseen = see(pdf, prepared);
    foreseen.digests = {std::string(32, 'x')};
    EXPECT_EQ(inspect_prepared(prepared, foreseen), Deceit::other_digests);
    foreseen.digests.clear();
    EXPECT_EQ(inspect_prepared(prepared, foreseen), Deceit::other_digests);
}

TEST(Inspection, SeesPagesThatTheUpdateWouldChange) {
    const auto pdf = make_pdf();
    const auto changed =
        tamper(pdf, 3, "<< /Length 44 >>\nstream\nBT /F1 24 Tf 100 500 Td (Je donne tout) Tj ET \nendstream");
    const auto made = prepare(changed);
    auto lying = made;
    lying.update = changed.substr(pdf.size()) + made.update;
    lying.hole += changed.size() - pdf.size();
    lying.document_sha256 = openssl::sha256(pdf);
    lying.items[0].signed_bytes =
        make_attributes(lying.signatory, digest_around(pdf, lying).value_or(""), std::nullopt);
    EXPECT_EQ(inspect(lying, pdf), Deceit::changed_pages);
}

TEST(Inspection, SurvivesAnUpdateWithoutRoom) {
    const auto pdf = make_pdf();
    auto lying = prepare(pdf);
    lying.hole = 0;
    EXPECT_EQ(inspect(lying, pdf), Deceit::other_content);
    lying.hole = lying.update.size();
    EXPECT_EQ(inspect(lying, pdf), Deceit::other_content);
    lying.items.clear();
    EXPECT_EQ(inspect(lying, pdf), Deceit::other_content);
}

TEST(Inspection, ReadsWhatAMessageCommitsTo) {
    const std::string document = "Plan de la voirie";
    const auto prepared = prepare_message(document, signatory_of(house().mayor), moment).value();
    EXPECT_EQ(inspect(prepared, document), Deceit::none);
    auto lying = prepared;
    lying.items[0].signed_bytes = make_attributes(lying.signatory, openssl::sha256("Je donne tout"), moment);
    EXPECT_EQ(inspect(lying, document), Deceit::other_content);
    lying.items[0].signed_bytes =
        make_attributes(lying.signatory, openssl::sha256(document), moment.plus_seconds(-86'400));
    EXPECT_EQ(inspect(lying, document), Deceit::other_content) << "another date";
}

TEST(Inspection, PreparesAFlowAgainToCompare) {
    const auto pes = make_pes(3);
    const auto prepared = prepare_flow(pes);
    EXPECT_EQ(inspect(prepared, pes), Deceit::none);
    auto lying = prepare_flow(make_pes(3, "B", "x=\"1\""));
    lying.document_sha256 = openssl::sha256(pes);
    lying.items[1] = prepare_flow(make_pes(2)).items[0];
    EXPECT_EQ(inspect(lying, pes), Deceit::other_content);
    lying = prepared;
    lying.items.pop_back();
    EXPECT_EQ(inspect(lying, pes), Deceit::other_content);
    auto foreseen = see(pes, prepared);
    foreseen.role = "Premier ministre";
    EXPECT_EQ(inspect_prepared(prepared, foreseen), Deceit::other_content);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
// Deadlines of law, what an answer must hold, and the date that it quotes.
#include "rules/delai.hpp"
#include "rules/reponse.hpp"

#include <algorithm>
#include <formats/actes/writer.hpp>
#include <gtest/gtest.h>

using namespace aubrac;
using namespace aubrac::courriers;
using base::Date;

namespace {

const std::vector<std::string> types = {"99_DE", "70_DE"};
const std::string id_acte = "099-219900008-20261120-2026_042-DE";

Piece piece(ContentKind content = ContentKind::pdf) { return {"plan.pdf", "99_DE", "a", 1000, content}; }

bool has(const std::vector<base::Refusal>& refusals, std::string_view code) {
    return std::any_of(refusals.begin(), refusals.end(),
                       [&](const auto& refusal) { return refusal.code == code; });
}

} // namespace

TEST(Delai, IsTwoMonthsForWhatMustBeAnswered) {
    EXPECT_EQ(answer_deadline(TypeCourrier::demande_pieces, {2026, 11, 22}), (Date{2027, 1, 22}));
    EXPECT_EQ(answer_deadline(TypeCourrier::lettre_observations, {2026, 12, 31}), (Date{2027, 2, 28}))
        << "the last day of a month that has no such day";
    EXPECT_FALSE(answer_deadline(TypeCourrier::courrier_simple, {2026, 11, 22}));
    EXPECT_FALSE(answer_deadline(TypeCourrier::defere, {2026, 11, 22}));
}

TEST(Delai, HasNoRuleBeforeItsText) { EXPECT_FALSE(find_delai(TypeCourrier::demande_pieces, {2000, 12, 31})); }

TEST(Delai, OfThePrefetRunsAgainFromTheAnswer) { EXPECT_EQ(defere_deadline({2027, 1, 5}), (Date{2027, 3, 5})); }

TEST(Answer, WithSoundDocumentsMayLeave) {
    EXPECT_TRUE(check_answer("3-4", {piece(), piece(ContentKind::image)}, types).empty());
    EXPECT_TRUE(check_answer("4-3", {piece()}, types).empty());
}

TEST(Answer, NeedsADocumentAndOnlyPiecesMayBeSeveral) {
    EXPECT_TRUE(has(check_answer("3-4", {}, types), "COURRIERS-004"));
    for (const auto* code : {"2-2", "3-3", "4-3", "4-4"})
        EXPECT_TRUE(has(check_answer(code, {piece(), piece()}, types), "COURRIERS-005")) << code;
}

TEST(Answer, IsOneThatAPersonMayGive) {
    for (const auto* code : {"", "3-2", "4-2", "6-1", "9-9"})
        EXPECT_TRUE(has(check_answer(code, {piece()}, types), "COURRIERS-003")) << code;
}

TEST(Answer, RefusesWhatThePrefectureWouldRefuse) {
    const std::pair<ContentKind, const char*> wrong[] = {{ContentKind::empty, "COURRIERS-006"},
                                                         {ContentKind::other, "COURRIERS-007"},
                                                         {ContentKind::encrypted_pdf, "COURRIERS-008"},
                                                         {ContentKind::broken_pdf, "COURRIERS-009"}};
    for (const auto& [content, code] : wrong) EXPECT_TRUE(has(check_answer("3-4", {piece(content)}, types), code));
    auto foreign = piece();
    foreign.type_pj = "99_AI";
    EXPECT_TRUE(has(check_answer("3-4", {foreign}, types), "COURRIERS-010"));
    auto huge = piece();
    huge.size = max_archive_bytes;
    EXPECT_TRUE(has(check_answer("3-4", {huge, piece()}, types), "COURRIERS-011"));
    EXPECT_TRUE(has(check_answer("3-4", std::vector<Piece>(max_pieces + 1, piece()), types), "COURRIERS-012"));
}

TEST(Message, QuotesTheDateOfThePrefecturesLetter) {
    for (const auto* code : {"3-2", "4-2"}) {
        const auto xml = formats::actes::write_message(make_message(code, id_acte, {2026, 11, 12}));
        ASSERT_TRUE(xml.ok()) << code;
        EXPECT_NE(xml->find("DateCourrierPref=\"2026-11-12\""), std::string::npos) << xml.value();
        EXPECT_NE(xml->find(id_acte), std::string::npos);
    }
}

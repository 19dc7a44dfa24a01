// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/draft.hpp"

#include <algorithm>
#include <gtest/gtest.h>

using namespace aubrac;
using namespace aubrac::actes;

namespace {

const base::Date today{2026, 11, 21};

Draft good() {
    Draft draft;
    draft.numero = "2026_041";
    draft.nature = 1;
    draft.matiere = "7.1.1";
    draft.objet = "Tarif de la traite du brouillard";
    draft.decided_on = base::Date{2026, 11, 20};
    draft.document = Piece{"deliberation.pdf", "99_DE", std::string(64, 'a'), 1000, ContentKind::pdf};
    return draft;
}

std::vector<std::string> codes(const Draft& draft) {
    std::vector<std::string> all;
    for (const auto& refusal : check_draft(draft, formats::actes::default_classification(), today))
        all.push_back(refusal.code + " " + refusal.field);
    return all;
}

using Codes = std::vector<std::string>;

} // namespace

TEST(Draft, ThatIsCompleteMayLeave) { EXPECT_EQ(codes(good()), Codes{}); }

TEST(Draft, NumeroHasOneToFifteenCapitalsDigitsOrUnderscores) {
    for (const auto* wrong : {"", "2026-041", "2026_041a", "1234567890123456", "É1", "A B"}) {
        auto draft = good();
        draft.numero = wrong;
        EXPECT_EQ(codes(draft), Codes{"ACTES-003 numero"}) << wrong;
    }
}

TEST(Draft, ObjetIsOneLineOfAtMostFiveHundredCharactersNotBytes) {
    auto draft = good();
    draft.objet = std::string();
    for (int i = 0; i < 500; ++i) draft.objet += "é";
    EXPECT_EQ(codes(draft), Codes{});
    draft.objet += "é";
    EXPECT_EQ(codes(draft), Codes{"ACTES-006 objet"});
    draft.objet = "deux\nlignes";
    EXPECT_EQ(codes(draft), Codes{"ACTES-006 objet"});
    draft.objet = "  ";
    EXPECT_EQ(codes(draft), Codes{"ACTES-006 objet"});
}

TEST(Draft, MatiereIsTheMostPreciseThatExists) {
    for (const auto* wrong : {"", "7", "1.1", "7.1.99", "99.1", "7.1.1.1"}) {
        auto draft = good();
        draft.matiere = wrong;
        EXPECT_EQ(codes(draft), Codes{"ACTES-007 matiere"}) << wrong;
    }
}

TEST(Draft, IsNotDecidedTomorrow) {
    auto draft = good();
    draft.decided_on = today;
    EXPECT_EQ(codes(draft), Codes{});
    draft.decided_on = today.plus_days(1);
    EXPECT_EQ(codes(draft), Codes{"ACTES-009 decided_on"});
    draft.decided_on.reset();
    EXPECT_EQ(codes(draft), Codes{"ACTES-008 decided_on"});
}

TEST(Draft, EachWrongFileHasItsOwnRefusal) {
    const std::pair<ContentKind, const char*> cases[] = {{ContentKind::empty, "ACTES-012 document"},
                                                         {ContentKind::other, "ACTES-013 document"},
                                                         {ContentKind::encrypted_pdf, "ACTES-014 document"},
                                                         {ContentKind::broken_pdf, "ACTES-015 document"},
                                                         {ContentKind::xml, "ACTES-013 document"}};
    for (const auto& [content, code] : cases) {
        auto draft = good();
        draft.document->content = content;
        EXPECT_EQ(codes(draft), Codes{code});
    }
    auto draft = good();
    draft.document.reset();
    EXPECT_EQ(codes(draft), Codes{"ACTES-011 document"});
}

TEST(Draft, TypeDependsOnTheNatureOnly) {
    auto draft = good();
    draft.document->type_pj = "99_AI";
    EXPECT_EQ(codes(draft), Codes{"ACTES-016 type_pj"});
    draft = good();
    draft.annexes.push_back({"plan.pdf", "99_AU", "", 10, ContentKind::pdf});
    EXPECT_EQ(codes(draft), Codes{"ACTES-016 annexes"});
    draft.annexes[0].type_pj = "21_RP";
    EXPECT_EQ(codes(draft), Codes{});
    draft.annexes[0].type_pj.clear();
    EXPECT_EQ(codes(draft), Codes{"ACTES-018 annexes"});
}

TEST(Draft, WholeActeWeighsAtMostOneHundredAndFiftyMebibytes) {
    auto draft = good();
    draft.annexes.push_back({"plan.pdf", "21_RP", "", max_archive_bytes - 1000, ContentKind::pdf});
    EXPECT_EQ(codes(draft), Codes{});
    draft.document->size = 1001;
    EXPECT_EQ(codes(draft), Codes{"ACTES-017 document"});
}

TEST(Draft, BudgetIsASealedXml) {
    auto draft = good();
    draft.nature = 5;
    draft.document->type_pj = "99_BU";
    EXPECT_EQ(codes(draft), Codes{"ACTES-026 document"});
    draft.document->content = ContentKind::xml;
    EXPECT_EQ(codes(draft), Codes{});
}

TEST(Draft, HasAtMostFiftyAnnexes) {
    auto draft = good();
    draft.annexes.assign(max_annexes, {"plan.pdf", "21_RP", "", 10, ContentKind::pdf});
    EXPECT_EQ(codes(draft), Codes{});
    draft.annexes.push_back(draft.annexes[0]);
    EXPECT_EQ(codes(draft), Codes{"ACTES-021 annexes"});
}

TEST(Publication, NeverNamesPeopleByDefault) {
    EXPECT_TRUE(published_by_default(1));
    EXPECT_TRUE(published_by_default(2));
    EXPECT_FALSE(published_by_default(3));
    EXPECT_FALSE(published_by_default(4));
}

TEST(Deadline, OfAnIndividualDecisionIsFifteenDays) {
    EXPECT_EQ(transmission_deadline(3, {2026, 11, 20})->iso(), "2026-12-05");
    EXPECT_FALSE(transmission_deadline(1, {2026, 11, 20}));
}

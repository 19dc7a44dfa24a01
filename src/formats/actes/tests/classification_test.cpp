// SPDX-License-Identifier: AGPL-3.0-or-later
// Codes and the built-in classification.
#include <filesystem>
#include <formats/actes/classification.hpp>
#include <formats/actes/codes.hpp>
#include <formats/actes/finding.hpp>
#include <gtest/gtest.h>
#include <set>

using namespace aubrac::formats::actes;

namespace {

std::size_t count(const std::vector<Matiere>& matieres) {
    std::size_t total = matieres.size();
    for (const auto& matiere : matieres) total += count(matiere.matieres);
    return total;
}

} // namespace

TEST(DefaultClassification, HoldsTheNationalListOf2019) {
    const auto classification = default_classification();
    EXPECT_EQ(classification.date_classification->iso(), "2019-04-18");
    EXPECT_EQ(classification.matieres.size(), 9u);
    EXPECT_EQ(count(classification.matieres), 291u);
    std::size_t types = 0;
    for (const auto& nature : classification.natures_actes) types += nature.types_pj.size();
    EXPECT_EQ(types, 115u);
    EXPECT_EQ(classification.natures_actes.size(), 6u);
}

TEST(DefaultClassification, IsSearchedByDottedCode) {
    const auto classification = default_classification();
    const auto path = find_matiere(classification, "1.1.10");
    ASSERT_EQ(path.size(), 3u);
    EXPECT_EQ(path[0]->libelle, "Commande Publique");
    EXPECT_EQ(path[2]->code_matiere, "10");
    EXPECT_TRUE(find_matiere(classification, "1.99").empty());
    EXPECT_TRUE(find_matiere(classification, "").empty());
    EXPECT_TRUE(find_matiere(classification, "1..1").empty());
}

TEST(DefaultClassification, AllowsATypeForItsNatureOnly) {
    const auto classification = default_classification();
    EXPECT_TRUE(is_type_allowed(classification, "6", "99_AU"));
    EXPECT_FALSE(is_type_allowed(classification, "1", "99_AU"));
    EXPECT_FALSE(is_type_allowed(classification, "7", "99_DE"));
    for (const auto& nature : list_natures()) {
        EXPECT_TRUE(is_type_allowed(classification, std::to_string(nature.code), nature.type_pj))
            << nature.libelle;
        EXPECT_TRUE(is_type_allowed(classification, std::to_string(nature.code), "99_SE"));
    }
}

TEST(MessageCodes, AreFoundByRootAndByCode) {
    EXPECT_EQ(find_by_root("AnomalieActe")->code, "1-3");
    EXPECT_EQ(find_by_root("ARPieceComplementaire")->code, "3-5");
    EXPECT_EQ(find_by_root("ARReponseRejetLettreObservations")->code, "4-5");
    EXPECT_EQ(find_by_root("ARAnnulation")->code, "6-2");
    EXPECT_EQ(find_by_root("ReponseClassificationSansChangement")->code, "7-3");
    EXPECT_EQ(find_by_code("7-2")->kind, "classification");
    EXPECT_FALSE(find_by_code(""));
    EXPECT_FALSE(find_by_root("acte"));
    EXPECT_EQ(find_nature_by_abrege("BF")->code, 5);
    EXPECT_FALSE(find_nature(7));
}

TEST(Rules, EachHasItsOwnCodeAndSentence) {
    std::set<std::string_view> codes;
    for (int i = 0; i <= static_cast<int>(Rule::date_norme); ++i) {
        const auto& text = text_of(static_cast<Rule>(i));
        EXPECT_TRUE(codes.insert(text.code).second) << text.code;
        EXPECT_FALSE(text.sentence.empty());
    }
}

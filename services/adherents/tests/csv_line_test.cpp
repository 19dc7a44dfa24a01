// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/csv_line.hpp"

#include <gtest/gtest.h>

using namespace aubrac;
using namespace aubrac::adherents;

namespace {

using Fields = std::vector<std::string>;

CsvColumns columns(const Fields& header) { return CsvColumns::parse(header).value(); }

} // namespace

TEST(CsvRecord, SplitsOnTheSeparatorOutsideQuotes) {
    EXPECT_EQ(parse_csv_record("a;b;c", ';').fields, (Fields{"a", "b", "c"}));
    EXPECT_EQ(parse_csv_record("a;\"b;c\";\"d\"\"e\"", ';').fields, (Fields{"a", "b;c", "d\"e"}));
    EXPECT_EQ(parse_csv_record(";;", ';').fields, (Fields{"", "", ""}));
    EXPECT_EQ(parse_csv_record("", ';').fields, (Fields{""}));
    EXPECT_EQ(parse_csv_record("\"deux\nlignes\",x", ',').fields, (Fields{"deux\nlignes", "x"}));
}

TEST(CsvRecord, IsUnfinishedWhileAQuoteIsOpen) {
    EXPECT_EQ(parse_csv_record("a;\"b", ';').state, CsvState::unfinished);
    EXPECT_EQ(parse_csv_record("a;\"b\"\"", ';').state, CsvState::unfinished);
    EXPECT_EQ(parse_csv_record("a;b\"c", ';').state, CsvState::whole);
    EXPECT_EQ(parse_csv_record("a;b\"c", ';').fields, (Fields{"a", "b\"c"}));
}

TEST(CsvHeader, TellsItsSeparator) {
    EXPECT_EQ(find_separator("siren;nom"), ';');
    EXPECT_EQ(find_separator("siren,nom"), ',');
    EXPECT_EQ(find_separator("siren\tnom"), '\t');
    EXPECT_EQ(find_separator("siren;\"nom, en entier, oui\""), ';');
    EXPECT_EQ(find_separator("siren"), ';');
}

TEST(CsvHeader, IsReadInAnyOrderUnderAnyUsualSpelling) {
    EXPECT_TRUE(CsvColumns::parse({"Nom", "Code INSEE", "SIREN"}).ok());
    EXPECT_EQ(columns({"nom", "siren", "couleur", "nom"}).unknown(), (Fields{"couleur", "nom"}));
    EXPECT_EQ(CsvColumns::parse({"nom", "ville"}).refusal().code, "ADHERENTS-017");
    EXPECT_EQ(CsvColumns::parse({""}).refusal().code, "ADHERENTS-017");
}

TEST(CsvText, IsReadAsUtf8OrElseAsWindows) {
    EXPECT_EQ(to_utf8("Été"), "Été");
    EXPECT_EQ(to_utf8("\xC9t\xE9 \x80"), "Été €");
    EXPECT_EQ(to_utf8(""), "");
}

TEST(CsvLine, FillsARecord) {
    const auto header = columns({"siren", "nom", "nature_juridique", "insee", "population", "departement",
                                 "arrondissement", "nature", "depuis", "jusqu_au", "services", "bac_a_sable"});
    std::vector<base::Refusal> refusals;
    const auto adherent = header.apply({"211 299 904", " Commune de Saint-Exemple ", "commune", "12990", "27",
                                        "012", "1", "31", "01/01/2024", "", "parapheur, actes", "oui"},
                                       {}, refusals);
    EXPECT_TRUE(refusals.empty());
    EXPECT_EQ(adherent.siren, "211299904");
    EXPECT_EQ(adherent.name, "Commune de Saint-Exemple");
    EXPECT_EQ(adherent.population, 27);
    EXPECT_EQ(adherent.since, (base::Date{2024, 1, 1}));
    EXPECT_EQ(adherent.until, std::nullopt);
    EXPECT_EQ(adherent.services, (Fields{"actes", "parapheur"}));
    EXPECT_TRUE(adherent.training);
}

TEST(CsvLine, LeavesWhatTheFileDoesNotSpeakOf) {
    Adherent before;
    before.email = "mairie@exemple.test";
    before.since = {2020, 1, 1};
    before.services = {"actes"};
    std::vector<base::Refusal> refusals;
    const auto after = columns({"siren", "nom", "depuis"}).apply({"211299904", "X", ""}, before, refusals);
    EXPECT_EQ(after.email, "mairie@exemple.test");
    EXPECT_EQ(after.since, (base::Date{2020, 1, 1}));
    EXPECT_EQ(after.services, (Fields{"actes"}));
}

TEST(CsvLine, TellsEachValueThatCannotBeRead) {
    const auto header =
        columns({"siren", "nom", "nature_juridique", "population", "depuis", "jusqu_au", "bac_a_sable"});
    std::vector<base::Refusal> refusals;
    header.apply({"x", "y", "sarl", "beaucoup", "hier", "demain", "bof"}, {}, refusals);
    std::vector<std::string> found;
    for (const auto& refusal : refusals) found.push_back(refusal.code + " " + refusal.field);
    EXPECT_EQ(found, (Fields{"ADHERENTS-007 nature_juridique", "ADHERENTS-008 population", "ADHERENTS-005 depuis",
                             "ADHERENTS-005 jusqu_au", "ADHERENTS-034 bac_a_sable"}));
    refusals.clear();
    header.apply({"x", "y"}, {}, refusals);
    ASSERT_EQ(refusals.size(), 1u);
    EXPECT_EQ(refusals[0].code, "ADHERENTS-020");
}

TEST(CsvExport, IsReadBackByTheImport) {
    Adherent adherent;
    adherent.siren = "211299904";
    adherent.name = "Commune de \"Saint\"; Exemple";
    adherent.kind = KindAdherent::commune;
    adherent.insee = "12990";
    adherent.population = 27;
    adherent.since = {2024, 1, 1};
    adherent.until = base::Date{2027, 1, 1};
    adherent.telephone = "+33 5 65 00 00 00";
    adherent.services = {"actes", "parapheur"};
    auto line = write_csv_line(adherent);
    line.resize(line.size() - 2);
    std::vector<base::Refusal> refusals;
    const auto header = columns(parse_csv_record(csv_header, ';').fields);
    EXPECT_EQ(header.apply(parse_csv_record(line, ';').fields, {}, refusals), adherent);
    EXPECT_TRUE(refusals.empty());
    EXPECT_TRUE(header.unknown().empty());
}

TEST(CsvExport, NeverHandsAFormulaToASpreadsheet) {
    EXPECT_EQ(write_csv_field("=A1"), "'=A1");
    EXPECT_EQ(write_csv_field("@SUM(A1)"), "'@SUM(A1)");
    EXPECT_EQ(write_csv_field("-12"), "-12");
    EXPECT_EQ(write_csv_field("+33 5 65 00 00 00"), "+33 5 65 00 00 00");
}

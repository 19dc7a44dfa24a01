// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/membership.hpp"

#include <gtest/gtest.h>

using namespace aubrac;
using namespace aubrac::adherents;

namespace {

Adherent village() {
    Adherent adherent;
    adherent.siren = "211299904";
    adherent.name = "Commune de Saint-Exemple";
    adherent.insee = "12990";
    adherent.population = 27;
    adherent.departement = "012";
    adherent.arrondissement = "1";
    adherent.nature = "31";
    adherent.since = {2024, 1, 1};
    return adherent;
}

std::vector<std::pair<std::string, std::string>> codes(const Adherent& adherent) {
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& refusal : check_adherent(adherent)) all.emplace_back(refusal.code, refusal.field);
    return all;
}
using Codes = std::vector<std::pair<std::string, std::string>>;

template <class Change>
Codes codes_after(Change change) {
    auto adherent = village();
    change(adherent);
    return codes(adherent);
}

} // namespace

TEST(Membership, AcceptsAVillageOfTwentySevenInhabitants) { EXPECT_EQ(codes(village()), Codes{}); }

TEST(Membership, AcceptsARecordThatSaysOnlyWhoItIs) {
    Adherent least;
    least.siren = "241299908";
    least.name = "Communauté de communes du Plateau imaginaire";
    least.kind = KindAdherent::epci;
    EXPECT_EQ(codes(least), Codes{});
}

TEST(Membership, RefusesASirenWhoseCheckDigitIsWrong) {
    EXPECT_EQ(codes_after([](auto& a) { a.siren = "211299905"; }), (Codes{{"ADHERENTS-001", "siren"}}));
    EXPECT_EQ(codes_after([](auto& a) { a.siren = ""; }), (Codes{{"ADHERENTS-001", "siren"}}));
}

TEST(Membership, RefusesAMissingOrEndlessName) {
    EXPECT_EQ(codes_after([](auto& a) { a.name = ""; }), (Codes{{"ADHERENTS-003", "nom"}}));
    EXPECT_EQ(codes_after([](auto& a) { a.name = std::string(201, 'a'); }), (Codes{{"ADHERENTS-003", "nom"}}));
    EXPECT_EQ(codes_after([](auto& a) { a.name = "deux\nlignes"; }), (Codes{{"ADHERENTS-003", "nom"}}));
}

TEST(Membership, WantsTheInseeCodeOfACommuneAndOfNobodyElse) {
    EXPECT_EQ(codes_after([](auto& a) { a.insee = ""; }), (Codes{{"ADHERENTS-004", "insee"}}));
    EXPECT_EQ(codes_after([](auto& a) { a.insee = "1299"; }), (Codes{{"ADHERENTS-004", "insee"}}));
    EXPECT_EQ(codes_after([](auto& a) { a.insee = "2C001"; }), (Codes{{"ADHERENTS-004", "insee"}}));
    EXPECT_EQ(codes_after([](auto& a) { a.insee = "2A004"; }), Codes{});
    EXPECT_EQ(codes_after([](auto& a) {
                  a.insee = "";
                  a.kind = KindAdherent::ehpad;
              }),
              Codes{});
}

TEST(Membership, RefusesAWithdrawalBeforeTheMembership) {
    EXPECT_EQ(codes_after([](auto& a) {
                  a.until = base::Date{2023, 12, 31};
              }),
              (Codes{{"ADHERENTS-005", "jusqu_au"}}));
    EXPECT_EQ(codes_after([](auto& a) { a.until = base::Date{2024, 1, 1}; }), Codes{});
}

TEST(Membership, WantsTheCodesOfThePrefectureAsItWritesThem) {
    for (const char* right : {"", "012", "02A", "02B", "974", "976"})
        EXPECT_EQ(codes_after([&](auto& a) { a.departement = right; }), Codes{}) << right;
    for (const char* wrong : {"12", "2A", "112", "0123", "01C", "O12"})
        EXPECT_EQ(codes_after([&](auto& a) { a.departement = wrong; }), (Codes{{"ADHERENTS-006", "departement"}}))
            << wrong;
    EXPECT_EQ(codes_after([](auto& a) { a.arrondissement = "12"; }), (Codes{{"ADHERENTS-006", "arrondissement"}}));
    EXPECT_EQ(codes_after([](auto& a) { a.nature = "3"; }), (Codes{{"ADHERENTS-006", "nature"}}));
}

TEST(Membership, SaysEverythingThatIsWrongAtOnce) {
    EXPECT_EQ(codes_after([](auto& a) {
                  a.siren = "1";
                  a.name = "";
                  a.population = -1;
                  a.email = "pas une adresse";
                  a.telephone = "appelez-moi";
              }),
              (Codes{{"ADHERENTS-001", "siren"},
                     {"ADHERENTS-003", "nom"},
                     {"ADHERENTS-008", "population"},
                     {"ADHERENTS-009", "email"},
                     {"ADHERENTS-010", "telephone"}}));
}

TEST(Membership, BeginsOnItsDateAndEndsTheDayBeforeItsWithdrawal) {
    auto adherent = village();
    adherent.until = base::Date{2027, 1, 1};
    EXPECT_FALSE(is_member(adherent, {2023, 12, 31}));
    EXPECT_TRUE(is_member(adherent, {2024, 1, 1}));
    EXPECT_TRUE(is_member(adherent, {2026, 12, 31}));
    EXPECT_FALSE(is_member(adherent, {2027, 1, 1}));
}

TEST(Membership, KnowsAKindByItsWordItsNameOrItsInseeCategory) {
    EXPECT_EQ(parse_kind("commune"), KindAdherent::commune);
    EXPECT_EQ(parse_kind("COMMUNE"), KindAdherent::commune);
    EXPECT_EQ(parse_kind("Communauté de communes"), KindAdherent::epci);
    EXPECT_EQ(parse_kind("7346"), KindAdherent::epci);
    EXPECT_EQ(parse_kind("Office de tourisme"), KindAdherent::office_de_tourisme);
    EXPECT_EQ(parse_kind("école"), KindAdherent::ecole);
    EXPECT_EQ(parse_kind("sarl"), std::nullopt);
    EXPECT_EQ(parse_kind(""), std::nullopt);
    for (const auto& entry : kinds()) EXPECT_EQ(parse_kind(entry.word), entry.kind);
}

TEST(Membership, MakesAnAddressFromTheName) {
    EXPECT_EQ(make_slug("Commune de Saint-Exemple-sur-Boralde"), "saint-exemple-sur-boralde");
    EXPECT_EQ(make_slug("Communauté de communes du Plateau imaginaire"), "plateau-imaginaire");
    EXPECT_EQ(make_slug("EHPAD de l'Œuf"), "ehpad-de-l-oeuf");
    EXPECT_EQ(make_slug("Commune de"), "adherent");
    EXPECT_EQ(make_slug("!!!"), "adherent");
    EXPECT_EQ(make_slug(make_slug("Commune d'Été")), make_slug("Commune d'Été"));
    EXPECT_LE(make_slug(std::string(500, 'a')).size(), 60u);
}

TEST(Membership, ReadsDatesNumbersAndYesAsPeopleWriteThem) {
    EXPECT_EQ(parse_date("21/11/2026"), (base::Date{2026, 11, 21}));
    EXPECT_EQ(parse_date(" 2026-11-21 "), (base::Date{2026, 11, 21}));
    EXPECT_EQ(parse_date("31/02/2026"), std::nullopt);
    EXPECT_EQ(parse_date("11/21/2026"), std::nullopt);
    EXPECT_EQ(parse_population("1 234"), 1234);
    EXPECT_EQ(parse_population("1\xE2\x80\xAF"
                               "234"),
              1234);
    EXPECT_EQ(parse_population("12,5"), std::nullopt);
    EXPECT_EQ(parse_population("99999999999999999999"), std::nullopt);
    EXPECT_EQ(parse_yes("Oui"), true);
    EXPECT_EQ(parse_yes(""), false);
    EXPECT_EQ(parse_yes("peut-être"), std::nullopt);
}

TEST(Membership, NamesWhatChangedWithoutItsContent) {
    auto after = village();
    after.name = "Commune de Saint-Exemple-le-Neuf";
    after.population = 28;
    EXPECT_EQ(list_changes(village(), after), (std::vector<std::string>{"nom", "population"}));
    EXPECT_TRUE(list_changes(village(), village()).empty());
}

TEST(Membership, DropsSpacesAndDoublesBeforeAnythingIsJudged) {
    auto typed = village();
    typed.siren = " 211 299 904 ";
    typed.name = " Commune de Saint-Exemple ";
    typed.services = {"b", "a", "b"};
    const auto clean = normalized(typed);
    EXPECT_EQ(clean.siren, "211299904");
    EXPECT_EQ(clean.name, "Commune de Saint-Exemple");
    EXPECT_EQ(clean.services, (std::vector<std::string>{"a", "b"}));
}

TEST(Contacts, NeedANameAFunctionAndNumbersThatCanBeDialled) {
    EXPECT_TRUE(
        check_contact({.name = "Camille", .fonction = "secrétaire", .telephones = {{"mairie", "05 65 00 00 00"}}})
            .empty());
    const auto refusals = check_contact({.email = "x",
                                         .since = base::Date{2026, 1, 1},
                                         .until = base::Date{2025, 1, 1},
                                         .telephones = {{"", "05 65 00 00 00"}, {"", "zéro cinq"}}});
    std::vector<std::string> found;
    for (const auto& refusal : refusals) found.push_back(refusal.code + " " + refusal.field);
    EXPECT_EQ(found,
              (std::vector<std::string>{"ADHERENTS-013 nom", "ADHERENTS-014 fonction", "ADHERENTS-009 email",
                                        "ADHERENTS-005 jusqu_au", "ADHERENTS-010 telephone_2"}));
}

TEST(Subscriptions, RunFromTheirFirstDayToTheDayBeforeTheirEnd) {
    const Subscription subscription{"actes", {2026, 1, 1}, base::Date{2026, 2, 1}};
    EXPECT_FALSE(is_current(subscription, {2025, 12, 31}));
    EXPECT_TRUE(is_current(subscription, {2026, 1, 31}));
    EXPECT_FALSE(is_current(subscription, {2026, 2, 1}));
}

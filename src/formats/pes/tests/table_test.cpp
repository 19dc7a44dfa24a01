// SPDX-License-Identifier: AGPL-3.0-or-later
// Tables of the norm: several versions side by side, dated, loadable.
#include "samples.hpp"

#include <formats/pes/tables.hpp>
#include <gtest/gtest.h>

using namespace aubrac::formats::pes;
using aubrac::base::Date;

namespace {

constexpr auto small = R"(norme 6.0
since 2030-01-01
space x urn:x
root PES_Aller x aller R
value Court string length 1..3
value Choix string
  01 Un
  02 Deux
group R
  @Id ID ?
  A =Court
  choice ?
    B =Choix
    sequence
      C "Court
      D D
    end
  end
  E =Court 2..3
group D
  text Court
  @lang token
)";

std::string refusal_of(std::string_view text) {
    auto norms = shared_norms();
    const auto added = norms.add(text);
    return added ? "" : added.refusal().details.at(0) + ": " + added.refusal().details.at(1);
}

} // namespace

TEST(Norms, StandSideBySideEachFromItsDay) {
    const auto norms = Norms::built_in();
    ASSERT_EQ(norms.list().size(), 2u);
    EXPECT_EQ(norms.get_latest().version, "5.17");
    EXPECT_EQ(norms.get_in_force(Date{2022, 2, 28}).version, "5.12");
    EXPECT_EQ(norms.get_in_force(Date{2022, 3, 1}).version, "5.17");
    EXPECT_EQ(norms.get_in_force(Date{1999, 1, 1}).version, "5.12");
    EXPECT_EQ(norms.find("4.2"), nullptr);
    ASSERT_NE(norms.find("5.12"), nullptr);
}

TEST(Norms, KnowTheCodesWithTheirLabels) {
    const auto norms = Norms::built_in();
    const auto* types =
        norms.get_latest().find_value("PES_Aller", "PES_DepenseAller/Bordereau/Piece/BlocPiece/InfoPce/TypPce");
    ASSERT_NE(types, nullptr);
    ASSERT_NE(types->find_code("09"), nullptr);
    EXPECT_EQ(types->find_code("09")->label, "Mandat sur marché");
    EXPECT_EQ(types->find_code("99"), nullptr);
    EXPECT_EQ(norms.get_latest().find_value("PES_Aller", "PES_DepenseAller/Rien"), nullptr);
    EXPECT_EQ(norms.get_latest().find_value("PES_Autre", "X"), nullptr);
}

TEST(Norms, TakeAVersionAsText) {
    auto norms = Norms::built_in();
    ASSERT_TRUE(norms.add(small));
    EXPECT_EQ(norms.get_latest().version, "6.0");
    ASSERT_TRUE(norms.add("norme 6.1\nlike 6.0\nsince 2031-01-01\nvalue Court string length 1..9\n"));
    EXPECT_EQ(norms.get_latest().version, "6.1");
    EXPECT_EQ(norms.get_latest().find_value("PES_Aller", "A")->max_length, 9u);
    EXPECT_EQ(norms.find("6.0")->find_value("PES_Aller", "A")->max_length, 3u)
        << "the version before is as it was";
}

TEST(Norms, ReplaceAVersionGivenAgain) {
    auto norms = Norms::built_in();
    ASSERT_TRUE(norms.add(small));
    ASSERT_TRUE(norms.add(with(small, "2030-01-01", "2029-01-01")));
    EXPECT_EQ(norms.list().size(), 3u);
    EXPECT_EQ(norms.get_latest().since, (Date{2029, 1, 1}));
}

TEST(Norms, RefuseATableThatIsNotOneWithItsLine) {
    EXPECT_EQ(refusal_of("norme 7\nbonjour\n"), "2: unknown word \"bonjour\"");
    EXPECT_EQ(refusal_of(with(small, "E =Court 2..3", "E =Long 2..3")), "19: no value is called \"Long\"");
    EXPECT_EQ(refusal_of(with(small, "D D", "D Z")), "16: no group is called \"Z\"");
    EXPECT_EQ(refusal_of(with(small, "2..3", "3..2")).substr(0, 3), "19:");
    EXPECT_EQ(refusal_of(with(small, "since 2030-01-01", "since demain")).substr(0, 2), "2:");
    EXPECT_EQ(refusal_of(with(small, "root PES_Aller x aller R", "root PES_Aller x depart R")).substr(0, 2), "4:");
    EXPECT_EQ(refusal_of(with(small, "length 1..3", "match (")).substr(0, 2), "5:");
    EXPECT_EQ(refusal_of("norme 7\nlike 6.9\nsince 2030-01-01\n"), "0: like 6.9: not known");
    EXPECT_EQ(refusal_of(""), "0: no \"norme\" line");
    EXPECT_NE(refusal_of(with(small, "  choice ?\n", "  choice ?\n    A =Court\n    A =Choix\n")), "")
        << "ambiguous";
    EXPECT_NE(refusal_of(std::string(5'000'000, '#')), "");
    EXPECT_NE(refusal_of("norme \xFF\n"), "");
    EXPECT_NE(refusal_of(with(small, "    end\n", "")), "");
}

TEST(Norms, JudgeAFileByTheVersionAskedFor) {
    auto norms = Norms::built_in();
    ASSERT_TRUE(norms.add(small));
    CheckOptions options;
    options.norms = &norms;
    options.version = "6.0";
    const auto good =
        R"(<?xml version="1.0" encoding="ISO-8859-1"?><n:PES_Aller xmlns:n="urn:x"><A V="a"/><C>ab</C><D lang="fr">x</D>)"
        R"(<E V="1"/><E V="2"/></n:PES_Aller>)";
    EXPECT_TRUE(check_text(good, options).is_structure_sound()) << told(check_text(good, options));
    const auto wrong = [&](const std::string& from, const std::string& to, Rule rule) {
        const auto report = check_text(with(good, from, to), options);
        EXPECT_NE(find_finding(report, rule), nullptr) << from << " -> " << to << "\n" << told(report);
        EXPECT_FALSE(report.is_structure_sound());
    };
    wrong(R"(<E V="2"/>)", "", Rule::missing);
    wrong(R"(<E V="2"/>)", R"(<E V="2"/><E V="3"/><E V="4"/>)", Rule::unexpected);
    wrong("<C>ab</C>", "<C>abcd</C>", Rule::length);
    wrong("<C>ab</C>", "<C>a<A V='b'/></C>", Rule::unknown_element);
    wrong(R"( lang="fr")", "", Rule::missing_attribute);
    wrong(R"(<C>ab</C><D lang="fr">x</D>)", R"(<B V="03"/>)", Rule::code_unknown);
    wrong(R"(<C>ab</C>)", R"(<B V="01"/><C>ab</C>)", Rule::unexpected);
    wrong("<A", R"(<Z V="1"/><A)", Rule::unknown_element);
    wrong(R"(<A V="a"/>)", R"(<A V="a" W="b"/>)", Rule::unknown_attribute);
    wrong(R"(<A V="a"/>)", R"(<A V="a">a</A>)", Rule::text_unexpected);
    wrong(R"(<A V="a"/>)", "bonjour<A V='a'/>", Rule::text_unexpected);
    wrong(R"(<A V="a"/>)", R"(<n:A V="a"/>)", Rule::space);
    wrong("urn:x", "urn:y", Rule::space);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
// What a stranger sends: findings, never a crash, never a silent yes.
#include "samples.hpp"

#include <filesystem>
#include <gtest/gtest.h>

using namespace aubrac::formats::pes;

namespace {

std::string depense() { return written(write(sample_depense())); }

void expect_refused(const std::string& bytes, Rule rule) {
    const auto report = check_text(bytes);
    EXPECT_TRUE(report.refused);
    EXPECT_FALSE(report.is_sound());
    EXPECT_NE(find_finding(report, rule), nullptr) << text_of(rule).code << "\n" << told(report);
}

} // namespace

TEST(Hostile, EveryInvalidFileIsRefused) {
    const std::vector<std::pair<std::string, Rule>> files = {{"billion_laughs.xml", Rule::doctype},
                                                             {"xxe.xml", Rule::doctype},
                                                             {"entity.xml", Rule::xml},
                                                             {"not_xml.xml", Rule::xml},
                                                             {"other_root.xml", Rule::root},
                                                             {"page.html", Rule::doctype},
                                                             {"truncated.xml", Rule::xml}};
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(TEST_DATA "/invalid"))
        count += entry.is_regular_file();
    EXPECT_EQ(count, files.size());
    for (const auto& [name, rule] : files) expect_refused(read_file(TEST_DATA "/invalid/" + name), rule);
}

TEST(Hostile, NothingAtAllIsRefused) {
    expect_refused("", Rule::xml);
    expect_refused("   \n", Rule::xml);
    expect_refused(std::string("\0\0\0\0", 4), Rule::xml);
    expect_refused("%PDF-1.4", Rule::xml);
}

TEST(Hostile, EveryTruncationIsToldAndNoneIsSound) {
    const auto bytes = depense();
    for (std::size_t size = 0; size < bytes.size() - 20; size += 41) {
        const auto report = check_text(bytes.substr(0, size));
        ASSERT_TRUE(report.refused) << size;
        ASSERT_FALSE(report.findings.empty());
    }
}

TEST(Hostile, DepthIsBounded) {
    std::string deep = "<PES_Aller>";
    for (int i = 0; i < 10'000; ++i) deep += "<a>";
    for (int i = 0; i < 10'000; ++i) deep += "</a>";
    expect_refused(deep + "</PES_Aller>", Rule::too_big);
}

TEST(Hostile, AttributesAndNamesAreBounded) {
    std::string many = "<PES_Aller";
    for (int i = 0; i < 100; ++i) many += " a" + std::to_string(i) + "='1'";
    expect_refused(many + "/>", Rule::too_big);
    const auto report = check_text("<PES_Aller><" + std::string(40'000, 'n') + "/></PES_Aller>");
    for (const auto& finding : report.findings) EXPECT_LT(finding.message.size() + finding.path.size(), 1500u);
}

TEST(Hostile, NamesAndValuesAreBounded) {
    std::string names = "<PES_Aller>";
    for (int i = 0; i < 20'000; ++i) names += "<n" + std::to_string(i) + "/>";
    expect_refused(names + "</PES_Aller>", Rule::too_big);

    class Longest : public Visitor {
    public:
        void note_entete(const EnTete& entete) override { nom_fic = entete.nom_fic; }
        std::string nom_fic;
    } longest;
    std::string value;
    for (int i = 0; i < 5000; ++i) value += "é";
    read_text("<PES_Aller><Enveloppe><Parametres><NomFic V='" + value + "'/></Parametres></Enveloppe></PES_Aller>",
              longest);
    EXPECT_EQ(longest.nom_fic, value.substr(0, 2000));
}

TEST(Hostile, SizeIsBounded) {
    CheckOptions options;
    options.max_bytes = 1000;
    const auto report = check_text(depense(), options);
    EXPECT_TRUE(report.refused);
    EXPECT_NE(find_finding(report, Rule::too_big), nullptr);
}

TEST(Hostile, LiesOnTheEncodingAreReadAndTold) {
    for (const auto* name : {"UTF-8", "US-ASCII", "klingon", "UTF-16", "ISO-8859-2"}) {
        const auto report = check_text(with(depense(), "ISO-8859-1", name));
        EXPECT_FALSE(report.is_sound()) << name;
        EXPECT_NE(find_finding(report, Rule::encoding), nullptr) << name << "\n" << told(report);
    }
}

TEST(Hostile, Utf16IsReadAndTold) {
    std::string wide = "\xFF\xFE";
    for (const char c : with(depense(), "ISO-8859-1", "UTF-16")) wide += std::string{c, '\0'};
    const auto report = check_text(wide);
    EXPECT_FALSE(report.refused) << told(report);
    EXPECT_EQ(report.counts.bordereaux, 1);
    EXPECT_NE(find_finding(report, Rule::encoding_norme), nullptr);
}

TEST(Hostile, TwoElementsNeverShareAnId) {
    const std::string signature =
        "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:Object Id=\"B11\"/></ds:Signature>";
    const auto report = check_text(with(depense(), "</Bordereau>", signature + "</Bordereau>"));
    EXPECT_NE(find_finding(report, Rule::id_duplicate), nullptr) << told(report);
}

TEST(Hostile, ABordereauUnderAForeignRootIsNoFlux) {
    expect_refused("<soap:Envelope xmlns:soap='urn:s'>" + depense().substr(44) + "</soap:Envelope>", Rule::root);
}

TEST(Hostile, CDataAndCommentsHideNothing) {
    auto bytes = with(depense(), "<Piece>", "<!-- <Piece/> --><Piece><?php oui ?>");
    EXPECT_EQ(told(check_text(bytes)), "");
    bytes = with(depense(), "<Piece>", "<![CDATA[<Piece>]]><Piece>");
    EXPECT_NE(find_finding(check_text(bytes), Rule::text_unexpected), nullptr);
}

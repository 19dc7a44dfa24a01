// SPDX-License-Identifier: AGPL-3.0-or-later
// Real files of public repositories and the official schemas, when they are at hand: each file has the right kind
// and the verdict of the schemas; altered files have the same verdict from our tables and from libxml2.
#include "samples.hpp"

#include <adapters/xml/schema.hpp>
#include <filesystem>
#include <gtest/gtest.h>
#include <random>

using namespace aubrac::formats::pes;

namespace {

const std::string folder = SOURCE_ROOT "/../shared/reference/pes/";

enum class Verdict { sound, broken };

struct Real {
    const char* file;
    Kind kind;
    Verdict structure;
    std::int64_t bordereaux = 0;
    std::int64_t pj = 0;
    std::int64_t total_cents = 0;
};

std::vector<Real> list_reals() {
    using enum Kind;
    using enum Verdict;
    return {
        {"samples-derives/PESALR2_depense_2PJ_non_signe.xml", aller, sound, 1, 2, 487440},
        {"samples-parapheur/PESALR1_unsigned.xml", aller, broken, 1, 1, 303200},
        {"samples-pastell/ACQUIT_PESALR2_49101169800000_171227_2045.xml", acquit, sound},
        {"samples-pastell/HELIOS_SIMU_ALR2_1496987735_826268894.xml", aller, sound, 1, 0, 7572475},
        {"samples-pastell/PES_ex.xml", aller, sound, 1, 0, 5522},
        {"samples-pastell/pes.xml", aller, broken, 1, 0, 7572475},
        {"samples-s2low/PES_ACQUIT_RETOUR.xml", acquit_retour, broken},
        {"samples-sesile/helios.xml", aller, broken, 1, 0, 68394146},
        {"samples-stela/006111_190130123456-ACK-A3020100_A0000MIX_KO.xml", acquit, broken},
        {"samples-stela/006111_190130123456-ACK-A3020100_A0000SDP_KO.xml", acquit, broken},
        {"samples-stela/test-alteree.xml", aller, sound, 1, 0, 7200},
        {"samples-stela/test-perime-04-04-2016.xml", aller, sound, 1, 0, 1200},
    };
}

const char* schema_of(Kind kind) {
    switch (kind) {
    case Kind::aller:
        return "xsd-v5.17/PES_V2/Rev0/PES_Aller.xsd";
    case Kind::acquit:
        return "xsd-v5.17/PES_V2/Rev0/PES_V2_Acquit_Autonome_V2.xsd";
    case Kind::acquit_retour:
        return "xsd-v5.17/PES_V2/RETOUR/Rev0/PES_V2_Acquit_Retour.xsd";
    case Kind::retour:
        break;
    }
    return "xsd-v5.17/PES_V2/RETOUR/Rev0/PES_Retour.xsd";
}

CheckOptions options_of(const Norms& norms) {
    CheckOptions options;
    options.norms = &norms;
    options.version = "5.17";
    return options;
}

// Our tables have two rules that a stream cannot give to libxml2, or that are not its own.
bool is_ours_alone(Rule rule) { return rule == Rule::id_duplicate || rule == Rule::schema_officiel; }

bool is_sound_for_us(const Report& report) {
    return !report.refused && std::none_of(report.findings.begin(), report.findings.end(), [](const Finding& it) {
        return is_structure(it.rule) && it.severity == Severity::error && !is_ours_alone(it.rule);
    });
}

// One small change somewhere: what an editor, an accident or a hurried hand does.
std::string alter(const std::string& bytes, std::mt19937& luck) {
    const auto pick = [&](std::size_t below) { return static_cast<std::size_t>(luck() % below); };
    std::vector<std::size_t> openings;
    for (auto at = bytes.find("<"); at != std::string::npos; at = bytes.find('<', at + 1))
        if (bytes[at + 1] != '?' && bytes[at + 1] != '!' && bytes[at + 1] != '/') openings.push_back(at);
    const auto at = openings[pick(openings.size())];
    const auto end = bytes.find('>', at) + 1;
    const bool leaf = bytes[end - 2] == '/';
    switch (pick(6)) {
    case 0: // an element less
        return leaf ? bytes.substr(0, at) + bytes.substr(end) : bytes;
    case 1: // twice the same
        return leaf ? bytes.substr(0, end) + bytes.substr(at) : bytes;
    case 2: { // another value
        static const char* values[] = {"",
                                       "0",
                                       "00",
                                       "000",
                                       "1",
                                       "12",
                                       "abc",
                                       "nc",
                                       ".",
                                       " ",
                                       "é",
                                       "2026-13-01",
                                       "-5",
                                       "1e3",
                                       "99999999999999999999",
                                       "1.234",
                                       "FR7630004004010001020839111",
                                       "01",
                                       "true"};
        const auto quote = bytes.find("V=\"", at);
        if (quote == std::string::npos || quote > end) return bytes;
        const auto close = bytes.find('"', quote + 3);
        std::string value = values[pick(std::size(values))];
        if (value == "é") value = "\xE9";
        return bytes.substr(0, quote + 3) + value + bytes.substr(close);
    }
    case 3: // moved to another place
    {
        if (!leaf) return bytes;
        const auto element = bytes.substr(at, end - at);
        auto rest = bytes.substr(0, at) + bytes.substr(end);
        const auto to = rest.find('<', pick(rest.size() - 20));
        if (to == std::string::npos || to < 60) return bytes;
        return rest.insert(to, element);
    }
    case 4: // text where there is none
        return leaf ? bytes.substr(0, end - 2) + ">" + (pick(2) == 0 ? " " : "x") + "</" +
                          bytes.substr(at + 1, bytes.find_first_of(" />", at) - at - 1) + ">" + bytes.substr(end)
                    : bytes.substr(0, end) + (pick(2) == 0 ? "\n" : "x") + bytes.substr(end);
    default: // an attribute more
        return bytes.substr(0, bytes.find_first_of(" />", at)) + (pick(2) == 0 ? " W=\"1\"" : " Id=\"Z9\"") +
               bytes.substr(bytes.find_first_of(" />", at));
    }
}

} // namespace

TEST(RealFiles, HaveTheirKindTheirSumsAndTheVerdictOfTheSchemas) {
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "NOT CHECKED: the real files are not at hand";
    const auto& norms = shared_norms();
    for (const auto& real : list_reals()) {
        const auto report = check_text(read_file(folder + real.file), options_of(norms));
        EXPECT_EQ(report.kind, real.kind) << real.file;
        EXPECT_FALSE(report.refused) << real.file << told(report);
        EXPECT_EQ(report.is_structure_sound(), real.structure == Verdict::sound) << real.file << "\n"
                                                                                 << told(report);
        EXPECT_EQ(report.counts.bordereaux, real.bordereaux) << real.file;
        EXPECT_EQ(report.counts.pj, real.pj) << real.file;
        EXPECT_EQ(report.total_cents(), real.total_cents) << real.file;
        EXPECT_FALSE(report.entete.nom_fic.empty()) << real.file;
    }
}

TEST(RealFiles, OfTheFormerVersionAreSoundUnderIt) {
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "NOT CHECKED: the real files are not at hand";
    CheckOptions options;
    options.version = "5.12";
    const auto report = check_text(read_file(folder + "samples-parapheur/PESALR1_unsigned.xml"), options);
    EXPECT_TRUE(report.is_structure_sound()) << told(report);
    options.version.clear();
    options.on = aubrac::base::Date{2020, 7, 27};
    EXPECT_EQ(check_text(read_file(folder + "samples-parapheur/PESALR1_unsigned.xml"), options).norme, "5.12");
}

TEST(RealFiles, WhoseSumsAreWrongAreTold) {
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "NOT CHECKED: the real files are not at hand";
    const auto report =
        check_text(read_file(folder + "samples-pastell/HELIOS_SIMU_ALR2_1496987735_826268894.xml"));
    EXPECT_NE(find_finding(report, Rule::somme_ht), nullptr);
    EXPECT_EQ(report.errors, 1);
}

TEST(RealFiles, TellWhatTheStateRejects) {
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "NOT CHECKED: the real files are not at hand";
    const auto good =
        check_text(read_file(folder + "samples-pastell/ACQUIT_PESALR2_49101169800000_171227_2045.xml"));
    EXPECT_TRUE(good.acquit.is_good());
    EXPECT_EQ(good.acquit.bordereaux.accepted, 1);
    EXPECT_EQ(good.acquit.pj.accepted, 4);
    const auto mixed =
        check_text(read_file(folder + "samples-stela/006111_190130123456-ACK-A3020100_A0000MIX_KO.xml"));
    EXPECT_FALSE(mixed.acquit.is_good());
    EXPECT_EQ(mixed.acquit.bordereaux.rejected, 2);
    EXPECT_EQ(mixed.acquit.pj.accepted, 1);
    EXPECT_EQ(mixed.acquit.pj.rejected, 1);
    EXPECT_EQ(mixed.acquit.pieces.rejected, 3);
    const auto split =
        check_text(read_file(folder + "samples-stela/006111_190130123456-ACK-A3020100_A0000SDP_KO.xml"));
    EXPECT_EQ(split.acquit.bordereaux.rejected, 1) << "told of twice";
    EXPECT_EQ(split.acquit.pieces.rejected, 2);
    EXPECT_EQ(split.acquit.pj.accepted, 3);
}

TEST(RealFiles, SignedOnesSayWhereTheSignatureIs) {
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "NOT CHECKED: the real files are not at hand";
    const auto report = check_text(read_file(folder + "samples-stela/test-perime-04-04-2016.xml"));
    ASSERT_EQ(report.signatures.size(), 1u);
    EXPECT_EQ(report.signatures[0].place.id, "C998620181");
    EXPECT_TRUE(report.signatures[0].present);
    EXPECT_TRUE(report.is_sound()) << told(report);
}

TEST(OfficialSchemas, AreUsedToo) {
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "NOT CHECKED: the official schemas are not at hand";
    const aubrac::adapters::xml::Schema schema(folder + schema_of(Kind::aller));
    CheckOptions options;
    options.find_schema = [&](std::string_view root, std::string_view) {
        return root == "PES_Aller" ? &schema : nullptr;
    };
    const auto good = written(write(sample_depense()));
    EXPECT_EQ(told(check_text(good, options)), "");
    const auto report = check_text(with(good, "TypBord V=\"01\"", "TypBord V=\"99\""), options);
    EXPECT_NE(find_finding(report, Rule::schema_officiel), nullptr) << told(report);
    EXPECT_NE(find_finding(report, Rule::code_unknown), nullptr);
}

TEST(OfficialSchemas, JudgeAlteredFilesAsOurTablesDo) {
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "NOT CHECKED: the official schemas are not at hand";
    const auto& norms = shared_norms();
    std::mt19937 luck(20260302); // seeded: the same files each time
    const std::vector<std::pair<Kind, std::string>> files = {
        {Kind::aller, written(write(sample_both()))},
        {Kind::acquit, written(write(sample_acquit()))},
        {Kind::retour, written(write(sample_retour(Domaine::depense)))},
        {Kind::retour, written(write(sample_retour(Domaine::recette)))},
        {Kind::acquit_retour, written(write(sample_acquit_retour()))},
        {Kind::aller, read_file(folder + "samples-pastell/PES_ex.xml")},
        {Kind::aller, read_file(folder + "samples-derives/PESALR2_depense_2PJ_non_signe.xml")},
    };
    int broken = 0;
    for (const auto& [kind, bytes] : files) {
        const aubrac::adapters::xml::Schema schema(folder + schema_of(kind));
        auto options = options_of(norms);
        options.find_schema = [&](std::string_view, std::string_view) { return &schema; };
        for (int i = 0; i < 300; ++i) {
            const auto altered = alter(bytes, luck);
            const auto report = check_text(altered, options);
            if (report.refused) continue; // no XML any more
            const bool official = find_finding(report, Rule::schema_officiel) == nullptr;
            broken += !official;
            ASSERT_EQ(is_sound_for_us(report), official) << altered << "\n" << told(report);
        }
    }
    EXPECT_GT(broken, 500);
}

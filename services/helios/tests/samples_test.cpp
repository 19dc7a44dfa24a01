// SPDX-License-Identifier: AGPL-3.0-or-later
// Real files of other platforms, with what is known of each: its kind, what is wrong with it, and whether who
// signed it did.
#include "reading.hpp"

#include <algorithm>
#include <commune/house.hpp>
#include <gtest/gtest.h>
#include <set>

namespace aubrac::helios {

namespace {

namespace fs = std::filesystem;
namespace pes = formats::pes;

struct Sample {
    const char* path;
    const char* kind;               // as `aubrac helios check --json` says it; empty: no PES
    std::set<std::string> errors;   // codes
    const char* verdict = "";       // of its only signature; empty: it bears none
    bool announces_another = false; // a signature that it does not bear
};

const Sample samples[] = {
    {"samples-derives/PESALR2_depense_2PJ_non_signe.xml", "aller", {}},
    {"samples-parapheur/PESALR1_unsigned.xml",
     "aller",
     {"HELIOS-N05", "HELIOS-N15", "HELIOS-N17", "HELIOS-N63"},
     "",
     true},
    {"samples-pastell/ACQUIT_PESALR2_49101169800000_171227_2045.xml", "acquit", {}},
    {"samples-pastell/HELIOS_SIMU_ALR2_1496987735_826268894.xml", "aller", {"HELIOS-N37"}},
    {"samples-pastell/PES_ex.xml", "aller", {}},
    {"samples-pastell/Signature.xml", "", {"HELIOS-N01"}},
    {"samples-pastell/pes.xml", "aller", {"HELIOS-N23", "HELIOS-N27", "HELIOS-N37"}},
    {"samples-s2low/PES_ACQUIT_RETOUR.xml", "acquit_retour", {"HELIOS-N12", "HELIOS-N13", "HELIOS-N14"}},
    {"samples-sesile/helios.xml", "aller", {"HELIOS-N20", "HELIOS-N21"}},
    {"samples-stela/006111_190130123456-ACK-A3020100_A0000MIX_KO.xml", "acquit", {"HELIOS-N20"}},
    {"samples-stela/006111_190130123456-ACK-A3020100_A0000SDP_KO.xml", "acquit", {"HELIOS-N20"}},
    {"samples-stela/test-alteree.xml", "aller", {"SIGNATURE-V02"}, "invalide"},
    {"samples-stela/test-perime-04-04-2016.xml", "aller", {"SIGNATURE-V13"}, "invalide"},
};

fs::path reference() { return fs::path(SOURCE_ROOT) / "../shared/reference/pes"; }

Checked check(const fs::path& path) {
    NormsOnDisk norms({});
    auto in_force = norms.read();
    commune::House house;
    const auto& door = house.kernel().provided.at(typeid(confiance::Confiance)).object;
    CheckRequest request;
    request.confiance = static_cast<const confiance::Confiance*>(door.get());
    request.network = confiance::Question::Network::silent;
    return check_file(path, in_force, request);
}

} // namespace

class RealFile : public testing::TestWithParam<Sample> {};
INSTANTIATE_TEST_SUITE_P(Samples, RealFile, testing::ValuesIn(samples), [](const auto& info) {
    auto name = fs::path(info.param.path).stem().string();
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
    return name;
});

TEST_P(RealFile, IsToldWhatItIsWhatIsWrongWithItAndWhetherItIsSigned) {
    const auto& sample = GetParam();
    const auto path = reference() / sample.path;
    if (!fs::exists(path)) GTEST_SKIP() << "NOT CHECKED: " << sample.path << " is not beside the tree";
    const auto checked = check(path);
    EXPECT_EQ(checked.report.kind ? name_of(*checked.report.kind) : "", sample.kind);
    std::set<std::string> errors;
    for (const auto& finding : checked.findings)
        if (finding.severity == pes::Severity::error) errors.insert(finding.code);
    EXPECT_EQ(errors, sample.errors);
    const auto& signatures = checked.signatures.signatures;
    ASSERT_EQ(signatures.size(), *sample.verdict ? 1u : 0u);
    for (const auto& signature : signatures) EXPECT_EQ(text_of(signature.verdict), sample.verdict);
    EXPECT_EQ(checked.announces_signature && !checked.has_all_signatures, sample.announces_another);
}

TEST(RealFiles, AreAllLookedAt) {
    if (!fs::exists(reference())) GTEST_SKIP() << "NOT CHECKED: the reference is not beside the tree";
    for (const auto& folder : fs::directory_iterator(reference())) {
        const auto name = folder.path().filename().string();
        if (!name.starts_with("samples-")) continue;
        for (const auto& file : fs::directory_iterator(folder)) {
            const auto path = name + "/" + file.path().filename().string();
            EXPECT_TRUE(std::any_of(std::begin(samples), std::end(samples),
                                    [&](const auto& it) { return it.path == path; }))
                << path << " has no verdict here";
        }
    }
}

} // namespace aubrac::helios

// SPDX-License-Identifier: AGPL-3.0-or-later
// Transmissions: made, read back, and refused.
#include "samples.hpp"

#include <algorithm>
#include <adapters/archive/tar_gz.hpp>
#include <filesystem>
#include <formats/actes/attachments.hpp>
#include <formats/actes/transmission.hpp>
#include <formats/actes/writer.hpp>
#include <gtest/gtest.h>
#include <unistd.h>

using namespace aubrac::formats::actes;
using aubrac::adapters::archive::Source;
using aubrac::adapters::archive::write_tar_gz;
using aubrac::base::Instant;

namespace {

constexpr Instant when{1'772'500'000'000};
const std::string pdf = "%PDF-1.7 poule";
const std::string png = "\x89PNG\r\n\x1A\n poule";

TransmissionToSend sample_transmission() {
    return {"ABC",
            "TACT",
            {2026, 3, 2},
            7,
            sample_enveloppe(),
            {{sample_acte(), {{"99_DE", "pdf", pdf, {}}, {"99_SE", "png", png, {}}}}}};
}

template <class Change>
std::string refused(Change change) {
    auto asked = sample_transmission();
    change(asked);
    const auto prepared = prepare_transmission(asked);
    return prepared ? "prepared" : prepared.refusal().code;
}

std::vector<Source> sample_sources() { return prepare_transmission(sample_transmission()).value().sources; }

template <class Change>
TransmissionReading read_changed(Change change, const Expected& expected = {}) {
    auto sources = sample_sources();
    change(sources);
    return read_transmission("ABC-TACT--219900008--20260302-7.tar.gz", write_tar_gz(sources, when), expected);
}

bool has_rule(const TransmissionReading& reading, const std::string& rule) {
    return std::any_of(reading.findings.begin(), reading.findings.end(),
                       [&](const Finding& finding) { return finding.rule == rule; });
}

} // namespace

TEST(Transmission, GivesEachFileItsName) {
    const auto prepared = prepare_transmission(sample_transmission());
    ASSERT_TRUE(prepared) << prepared.refusal().code << prepared.refusal().field;
    EXPECT_EQ(prepared->archive_name, "ABC-TACT--219900008--20260302-7.tar.gz");
    EXPECT_EQ(prepared->envelope_name, "TACT--219900008--20260302-7.xml");
    ASSERT_EQ(prepared->sources.size(), 4u);
    EXPECT_EQ(prepared->sources[0].name, "TACT--219900008--20260302-7.xml");
    EXPECT_EQ(prepared->sources[1].name, "099-219900008-20260227-2026_042-DE-1-1_0.xml");
    EXPECT_EQ(prepared->sources[2].name, "99_DE-099-219900008-20260227-2026_042-DE-1-1_1.pdf");
    EXPECT_EQ(prepared->sources[3].name, "99_SE-099-219900008-20260227-2026_042-DE-1-1_2.png");
    EXPECT_EQ(prepared->message_names, std::vector<std::string>{prepared->sources[1].name});
}

TEST(Transmission, IsReadBackSound) {
    const auto prepared = prepare_transmission(sample_transmission());
    const auto bytes = write_transmission(prepared.value(), when);
    ASSERT_TRUE(bytes);
    const auto reading = read_transmission(prepared->archive_name, bytes.value(), {"ABC", "TACT", "219900008"});
    for (const auto& finding : reading.findings) ADD_FAILURE() << finding.tag << ": " << finding.message;
    EXPECT_TRUE(reading.is_sound());
    EXPECT_EQ(reading.envelope, prepared->envelope_name);
    ASSERT_EQ(reading.members.size(), 4u);
    EXPECT_EQ(reading.members[0].reading.kind, "envelope");
    EXPECT_EQ(reading.members[1].reading.kind, "1-1");
    EXPECT_EQ(reading.members[2].reading.kind, "document");
    EXPECT_TRUE(reading.find_member(prepared->sources[3].name));
}

TEST(Transmission, IsTheSameThroughTheDisk) {
    const auto path = std::filesystem::temp_directory_path() / ("transmission-" + std::to_string(::getpid()));
    const auto document = path.string() + ".pdf";
    std::ofstream(document) << pdf;
    auto asked = sample_transmission();
    asked.messages[0].documents[0] = {"99_DE", "pdf", std::string(pdf).substr(0, 16), document};
    const auto prepared = prepare_transmission(asked);
    ASSERT_TRUE(prepared);
    aubrac::adapters::archive::write_tar_gz_file(path, prepared->sources, when);
    EXPECT_EQ(read_file(path.string()),
              write_transmission(prepare_transmission(sample_transmission()).value(), when).value());
    const auto unpack = [&](const auto& limits, auto& sink) { return aubrac::adapters::archive::read_tar_gz_file(path, limits, sink); };
    EXPECT_FALSE(read_transmission(path.filename().string(), unpack).refused);
    std::filesystem::remove(path);
    std::filesystem::remove(document);
}

TEST(Transmission, CarriesEveryMessageThatACollectiviteSends) {
    for (const auto& message : sample_messages()) {
        const auto names = list_files(message);
        auto asked = sample_transmission();
        asked.messages = {{message, {}}};
        for (std::size_t i = 0; i < names.size(); ++i)
            asked.messages[0].documents.push_back({"99_DE", "pdf", pdf, {}});
        const auto prepared = prepare_transmission(asked);
        const auto row = read_any("", write_message(message).value()).kind;
        const bool is_sent = row == "1-1" || row == "2-2" || row == "3-2" || row == "3-3" || row == "3-4" ||
                             row == "4-2" || row == "4-3" || row == "4-4" || row == "6-1" || row == "7-1";
        EXPECT_EQ(prepared.ok(), is_sent) << row;
        if (!prepared) continue;
        const auto bytes = write_transmission(prepared.value(), when);
        const auto reading = read_transmission(prepared->archive_name, bytes.value());
        EXPECT_TRUE(reading.is_sound()) << row;
        EXPECT_EQ(reading.members.at(1).reading.kind, row);
    }
}

TEST(Transmission, IsRefusedWhenTheNormWould) {
    EXPECT_EQ(refused([](auto& t) { t.trigramme = "AB"; }), "ACTES-N46");
    EXPECT_EQ(refused([](auto& t) { t.quadrigramme = "eact"; }), "ACTES-N47");
    EXPECT_EQ(refused([](auto& t) { t.numero = 0; }), "ACTES-N36");
    EXPECT_EQ(refused([](auto& t) { t.enveloppe.idcl.siren = "1"; }), "ACTES-N21");
    EXPECT_EQ(refused([](auto& t) { t.enveloppe.idcl.departement = "1"; }), "ACTES-N19");
    EXPECT_EQ(refused([](auto& t) { t.messages.clear(); }), "ACTES-N09");
    EXPECT_EQ(refused([](auto& t) { t.messages[0].documents.clear(); }), "ACTES-N49");
    EXPECT_EQ(refused([](auto& t) { t.messages.push_back(t.messages[0]); }), "ACTES-N10") << "the same acte twice";
    EXPECT_EQ(refused([](auto& t) { t.messages[0].message = sample_messages()[4]; }), "ACTES-N05") << "an AR";
    EXPECT_EQ(refused([](auto& t) { t.date = {2003, 1, 1}; }), "ACTES-N51");
    EXPECT_EQ(refused([](auto& t) { std::get<Acte>(t.messages[0].message).numero_interne = "a-b"; }), "ACTES-N15");
}

TEST(Transmission, IsRefusedForADocumentThatTheNormWouldNotTake) {
    const auto with = [](DocumentToSend document) {
        return refused([&](auto& t) { t.messages[0].documents[0] = document; });
    };
    EXPECT_EQ(with({"", "pdf", pdf, {}}), "ACTES-N29") << "typed since June 2019";
    EXPECT_EQ(with({"CO_DE", "pdf", pdf, {}}), "ACTES-N29");
    EXPECT_EQ(with({"99_DE", "pdf", "", {}}), "ACTES-N45");
    EXPECT_EQ(with({"99_DE", "pdf", "MZ", {}}), "ACTES-N44") << "a renamed program";
    EXPECT_EQ(with({"99_DE", "exe", "MZ", {}}), "ACTES-N44");
    EXPECT_EQ(with({"99_DE", "xml", "<a/>", {}}), "ACTES-N44");
    EXPECT_EQ(refused([](auto& t) {
                  std::get<Acte>(t.messages[0].message).code_nature_acte = "5";
                  t.messages[0].documents[0] = {"99_BU", "xml", "<DocumentBudgetaire/>", {}};
              }),
              "prepared")
        << "but a budget is XML";
    EXPECT_EQ(refused([](auto& t) {
                  t.date = {2018, 1, 15};
                  t.messages[0].documents[0].type_pj = "";
              }),
              "prepared");
}

TEST(Transmission, ReadingComparesNamesInTheXmlAndFilesInTheArchive) {
    EXPECT_TRUE(has_rule(read_changed([](auto& sources) { sources.pop_back(); }), "ACTES-N41"));
    EXPECT_TRUE(has_rule(read_changed([](auto& sources) {
                             sources.push_back({"coq.pdf", pdf, {}});
                         }),
                         "ACTES-N42"));
    EXPECT_TRUE(has_rule(read_changed([](auto& sources) { sources[2].bytes = "MZ"; }), "ACTES-N44"));
    EXPECT_TRUE(has_rule(read_changed([](auto& sources) { sources[2].bytes = ""; }), "ACTES-N45"));
    EXPECT_TRUE(has_rule(read_changed([](auto& sources) { sources[0].name[0] = 'E'; }), "ACTES-N38"));
    const auto stolen = read_changed([](auto& sources) {
        auto enveloppe = sample_enveloppe();
        enveloppe.idcl.siren = "219900016";
        sources[0].bytes = write_message(enveloppe).value();
    });
    EXPECT_TRUE(has_rule(stolen, "ACTES-N48"));
    const auto other = read_changed([](auto&) {}, {"XYZ", "EACT", "219900016"});
    EXPECT_TRUE(has_rule(other, "ACTES-N46"));
    EXPECT_TRUE(has_rule(other, "ACTES-N47"));
    EXPECT_TRUE(has_rule(other, "ACTES-N48"));
    EXPECT_FALSE(other.refused);
    EXPECT_FALSE(other.is_sound());
}

TEST(Transmission, IsRefusedWithoutAnEnvelopeOrWithAHostileForm) {
    EXPECT_TRUE(read_changed([](auto& sources) { sources.erase(sources.begin()); }).refused);
    const auto xxe = read_file(TEST_DATA "/invalid/xxe.xml");
    EXPECT_TRUE(read_changed([&](auto& sources) { sources[0].bytes = xxe; }).refused);
    EXPECT_TRUE(read_changed([&](auto& sources) { sources[1].bytes = xxe; }).refused);
    EXPECT_TRUE(read_changed([&](auto& sources) { sources.push_back({"x.xml", xxe, {}}); }).refused);
    for (const std::string& bytes : {std::string(), std::string("\x1F\x8B"), pdf}) {
        const auto reading = read_transmission("", bytes);
        EXPECT_TRUE(reading.refused);
        EXPECT_TRUE(has_rule(reading, "ACTES-N37"));
    }
}

TEST(Transmission, ABudgetWithoutATypeInItsNameIsADocument) {
    auto acte = sample_acte();
    acte.code_nature_acte = "5";
    acte.document.nom_fichier = "099-219900008-20260227-2026_042-BF-1-1_1.xml";
    acte.annexes.clear();
    auto enveloppe = sample_enveloppe();
    const std::string form = "099-219900008-20260227-2026_042-BF-1-1_0.xml";
    enveloppe.formulaires = {{form, {}}};
    const auto reading =
        read_transmission("ABC-TACT--219900008--20260302-7.tar.gz",
                          write_tar_gz({{"TACT--219900008--20260302-7.xml", write_message(enveloppe).value(), {}},
                                        {form, write_message(acte).value(), {}},
                                        {acte.document.nom_fichier, "<DocumentBudgetaire/>", {}}},
                                       when));
    EXPECT_TRUE(reading.is_sound());
    EXPECT_EQ(reading.members.at(2).reading.kind, "document");
}

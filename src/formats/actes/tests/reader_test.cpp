// SPDX-License-Identifier: AGPL-3.0-or-later
// The tolerant reader on the odd messages that really come, and on hostile ones.
#include "samples.hpp"

#include <algorithm>
#include <filesystem>
#include <formats/actes/reader.hpp>
#include <gtest/gtest.h>

using namespace aubrac::formats::actes;

namespace {

Reading read_fixture(const std::string& name) { return read_any("", read_file(TEST_DATA "/" + name)); }

const Finding* find_rule(const Reading& reading, const std::string& rule) {
    const auto found = std::find_if(reading.findings.begin(), reading.findings.end(),
                                    [&](const Finding& finding) { return finding.rule == rule; });
    return found == reading.findings.end() ? nullptr : &*found;
}

} // namespace

TEST(ActesReader, ReadsTheOldSchemaWithoutDocumentPapier) {
    const auto reading = read_fixture("valid/acte_old_schema.xml");
    EXPECT_EQ(reading.kind, "1-1");
    EXPECT_TRUE(reading.is_sound());
    ASSERT_TRUE(find_rule(reading, "ACTES-N09"));
    EXPECT_EQ(find_rule(reading, "ACTES-N09")->severity, Severity::info);
    const auto acte = std::get<Acte>(*find_message(reading));
    EXPECT_EQ(acte.numero_interne, "poule-1 bis");
    EXPECT_FALSE(acte.document_papier);
    EXPECT_EQ(acte.annexes.size(), 1u);
}

TEST(ActesReader, ReadsNilAndTheSameFieldsInUtf8) {
    const auto reading = read_fixture("valid/acte_nil_utf8.xml");
    EXPECT_TRUE(reading.is_sound());
    EXPECT_EQ(reading.fields.find("DocumentPapier")->shape, Field::Shape::nil);
    EXPECT_EQ(reading.fields.text_at("Objet"), "Élection de la poule — 3 €");
    EXPECT_EQ(std::get<Acte>(*find_message(reading)).document_papier, "");
}

TEST(ActesReader, RepairsWindowsCharactersAnnouncedAsLatin1) {
    const auto reading = read_fixture("valid/ar_windows_characters.xml");
    EXPECT_EQ(reading.kind, "1-2");
    EXPECT_TRUE(reading.is_sound());
    EXPECT_EQ(reading.fields.text_at("ActeRecu/Objet"), "L’œuf à 3 €");
    EXPECT_EQ(reading.fields.text_at("DateReception"), "2026-03-03");
    EXPECT_TRUE(find_rule(reading, "ACTES-N13")) << "the time zone of a date is noted";
}

TEST(ActesReader, ReadsAgainAFileWhoseEncodingLies) {
    const auto reading = read_fixture("valid/annulation_lying_utf8.xml");
    EXPECT_EQ(reading.kind, "6-1");
    ASSERT_TRUE(find_rule(reading, "ACTES-N04"));
    EXPECT_TRUE(reading.is_sound());
}

TEST(ActesReader, NotesUnknownThingsWithTheirLineAndGoesOn) {
    const auto reading = read_fixture("valid/ar_unknown_things.xml");
    EXPECT_EQ(reading.kind, "6-2");
    EXPECT_EQ(reading.fields.text_at("IDActe"), "099-219900008-20260227-1-DE");
    ASSERT_TRUE(find_rule(reading, "ACTES-N07"));
    EXPECT_EQ(find_rule(reading, "ACTES-N07")->line, 5);
    EXPECT_EQ(find_rule(reading, "ACTES-N07")->severity, Severity::warning);
    EXPECT_TRUE(find_rule(reading, "ACTES-N08"));
    EXPECT_TRUE(find_rule(reading, "ACTES-N06")) << "namespace";
    EXPECT_TRUE(reading.is_sound());
}

TEST(ActesReader, TurnsMissingPiecesIntoFindings) {
    const auto reading = read_any("", "<ARActe><ActeRecu Date='hier'/></ARActe>");
    EXPECT_FALSE(reading.refused);
    EXPECT_EQ(reading.kind, "1-2");
    EXPECT_FALSE(reading.is_sound());
    ASSERT_TRUE(find_rule(reading, "ACTES-N12"));
    EXPECT_EQ(find_rule(reading, "ACTES-N12")->tag, "ActeRecu/Date");
    const auto message = find_message(reading);
    ASSERT_TRUE(message);
    EXPECT_FALSE(std::get<ARActe>(*message).acte_recu.date);
}

TEST(ActesReader, ComparesTheNameOfTheFileWithItsContents) {
    const auto bytes = read_file(TEST_DATA "/golden/ARActe.xml");
    EXPECT_TRUE(read_any("099-219900008-20260227-2026_042-DE-1-2_7.xml", bytes).findings.empty());
    EXPECT_TRUE(find_rule(read_any("099-219900008-20260227-2026_042-DE-1-3_7.xml", bytes), "ACTES-N34"));
    EXPECT_TRUE(find_rule(read_any("099-219900008-20260227-2026_043-DE-1-2_7.xml", bytes), "ACTES-N35"));
    EXPECT_TRUE(find_rule(read_any("ar.xml", bytes), "ACTES-N36"));
    const auto envelope = read_file(TEST_DATA "/golden/EnveloppeMISILLCL.xml");
    EXPECT_TRUE(read_any("EACT--SPREF0991-219900008-20260303-1.xml", envelope).findings.empty());
    EXPECT_TRUE(find_rule(read_any("EACT--SPREF0991-219900016-20260303-1.xml", envelope), "ACTES-N35"));
    EXPECT_TRUE(find_rule(read_any("ANO_EACT--219900008--20260303-1.xml", envelope), "ACTES-N34"));
}

TEST(ActesReader, RefusesWhatIsNoMessage) {
    for (const auto& entry : std::filesystem::directory_iterator(TEST_DATA "/invalid")) {
        const auto reading = read_any(entry.path().filename().string(), read_file(entry.path().string()));
        EXPECT_TRUE(reading.refused) << entry.path();
        ASSERT_FALSE(reading.findings.empty());
        EXPECT_FALSE(find_message(reading));
    }
    EXPECT_EQ(read_fixture("invalid/xxe.xml").findings[0].rule, "ACTES-N02");
    EXPECT_EQ(read_fixture("invalid/billion_laughs.xml").findings[0].rule, "ACTES-N02");
    EXPECT_EQ(read_fixture("invalid/page.html").findings[0].rule, "ACTES-N05");
    EXPECT_EQ(read_fixture("invalid/truncated.xml").findings[0].rule, "ACTES-N01");
    EXPECT_TRUE(read_any("", "").refused);
    EXPECT_TRUE(read_any("", std::string(9 * 1024 * 1024, ' ')).refused);
}

TEST(ActesReader, ForgivesBlankLinesBeforeTheDeclaration) {
    const auto reading = read_any("", "\n\n<?xml version='1.0'?>\n<Annulation/>");
    EXPECT_EQ(reading.kind, "6-1");
    ASSERT_TRUE(find_rule(reading, "ACTES-N09"));
    EXPECT_EQ(find_rule(reading, "ACTES-N09")->line, 4) << "lines are still those of the file";
}

TEST(ActesReader, KeepsTheNumberOfFindingsBounded) {
    std::string text = "<Annulation IDActe='099-219900008-20260227-1-DE'>";
    for (int i = 0; i < 5000; ++i) text += "<Poule/>";
    const auto reading = read_any("", text + "</Annulation>");
    EXPECT_LE(reading.findings.size(), 201u);
    EXPECT_FALSE(reading.refused);
}

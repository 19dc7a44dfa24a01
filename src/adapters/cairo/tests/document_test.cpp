// SPDX-License-Identifier: AGPL-3.0-or-later
// The documents we make, as poppler reads them.
#include <adapters/cairo/document.hpp>
#include <base/ensure.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <thread>
#include <unistd.h>

using namespace aubrac::adapters::cairo;
namespace fs = std::filesystem;

namespace {

std::string output_of(const std::string& command) {
    std::string out;
    std::FILE* pipe = ::popen((command + " 2>/dev/null").c_str(), "r");
    char buffer[4096];
    for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, got);
    ::pclose(pipe);
    return out;
}

std::size_t count(const std::string& text, const std::string& word) {
    std::size_t found = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
    return found;
}

class DocumentOnDisk : public ::testing::Test {
protected:
    void SetUp() override {
        if (output_of("command -v pdftotext").empty())
            GTEST_SKIP() << "PDFTOTEXT IS NOT INSTALLED (Debian: poppler-utils): DOCUMENTS ARE NOT READ BACK";
        std::string pattern = ::testing::TempDir() + "document-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
    }
    void TearDown() override { fs::remove_all(folder_); }
    std::string poppler(const Document& document, const std::string& command) {
        std::ofstream(folder_ / "out.pdf", std::ios::binary) << document.write();
        return output_of(command + " " + (folder_ / "out.pdf").string() +
                         (command.starts_with("pdftotext") ? " -" : ""));
    }
    fs::path folder_;
};

Document make_bordereau(int rows) {
    Document document(
        {"Bordereau d’acquittement", "Commune de Saint-Exemple", {1'792'000'000'000}, "Commune de Saint-Exemple"});
    document.add_title("Bordereau d’acquittement de transmission")
        .add_definitions(
            {{"Identifiant", "044-214400152-20181012-123456-DE"},
             {"Objet", "Délibération relative au cœur de bourg, à l’été et aux 1 200 € prévus\nsur deux lignes"}})
        .add_heading("Pièces transmises")
        .add_paragraph("Reçu par la préfecture le 21 novembre 2026 à 14 h 05.");
    std::vector<std::vector<std::string>> cells;
    for (int i = 1; i <= rows; ++i)
        cells.push_back({"ligne" + std::to_string(i), "Pièce n° " + std::to_string(i), "1 024"});
    document.add_table({{"Repère", 1}, {"Désignation", 3}, {"Taille (octets)", 1, Align::right}}, cells);
    return document;
}

} // namespace

TEST_F(DocumentOnDisk, SaysWhatWasPutInIt) {
    const auto text = poppler(make_bordereau(3), "pdftotext -layout");
    for (const char* part :
         {"Bordereau d’acquittement de transmission", "Identifiant", "044-214400152-20181012-123456-DE",
          "cœur de bourg, à l’été", "sur deux lignes", "Pièces transmises", "21 novembre 2026 à 14 h 05",
          "Pièce n° 3", "Taille (octets)", "Page 1 sur 1"})
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
    EXPECT_EQ(count(text, "Commune de Saint-Exemple"), 1u);
}

TEST_F(DocumentOnDisk, RepeatsTheHeadersOfItsTablesOnEachPage) {
    const auto document = make_bordereau(150);
    const auto text = poppler(document, "pdftotext -layout");
    const auto pages = count(text, "\f");
    EXPECT_GT(pages, 3u);
    EXPECT_EQ(count(text, "Désignation"), pages);
    EXPECT_NE(text.find("Page 2 sur " + std::to_string(pages)), std::string::npos);
    for (int i = 1; i <= 150; ++i) EXPECT_EQ(count(text, "ligne" + std::to_string(i) + " "), 1u) << i;
}

TEST_F(DocumentOnDisk, FlowsALongTextOverPages) {
    Document document({"Lettre", "Mairie", {0}, ""});
    std::string text;
    for (int i = 1; i <= 3000; ++i) text += "mot" + std::to_string(i) + " ";
    document.add_paragraph(text)
        .add_page_break()
        .add_paragraph("fin", Align::right)
        .add_space(500)
        .add_paragraph("après");
    const auto seen = poppler(document, "pdftotext");
    for (int i = 1; i <= 3000; ++i) ASSERT_NE(seen.find("mot" + std::to_string(i)), std::string::npos) << i;
    EXPECT_GT(count(seen, "\f"), 3u);
    EXPECT_NE(seen.find("après"), std::string::npos);
}

TEST_F(DocumentOnDisk, CutsARowThatIsHigherThanAPage) {
    Document document({"Essai", "", {0}, ""});
    std::string endless;
    for (int i = 0; i < 5000; ++i) endless += "mot ";
    document.add_table({{"A"}, {"B"}}, {{endless, "x"}, {"suite", "y"}}).add_definitions({{"C", endless}});
    const auto seen = poppler(document, "pdftotext");
    EXPECT_NE(seen.find("suite"), std::string::npos);
    EXPECT_EQ(count(seen, "\f"), 2u);
}

TEST_F(DocumentOnDisk, IsTaggedAndBearsItsTitleAndDate) {
    const auto info = poppler(make_bordereau(100), "TZ=UTC pdfinfo -isodates");
    EXPECT_NE(info.find("Bordereau d’acquittement"), std::string::npos) << info;
    EXPECT_NE(info.find("Author:          Commune de Saint-Exemple"), std::string::npos) << info;
    EXPECT_NE(info.find("2026-10-14T"), std::string::npos) << info;
    EXPECT_NE(info.find("Tagged:          yes"), std::string::npos) << info;
    const auto structure = poppler(make_bordereau(2), "pdfinfo -struct");
    for (const char* part : {"Document", "H1", "H2", "Table", "TR", "TH", "TD", "P"})
        EXPECT_NE(structure.find(part), std::string::npos) << part << "\n" << structure;
}

TEST(Document, IsTheSameForTheSameContentEvenFromAnotherThread) {
    const auto bytes = make_bordereau(20).write();
    EXPECT_TRUE(bytes.starts_with("%PDF-"));
    EXPECT_EQ(make_bordereau(20).write(), bytes);
    std::string other;
    std::thread([&] { other = make_bordereau(20).write(); }).join();
    EXPECT_EQ(other, bytes);
}

TEST(Document, IsMadeOfValidTextOnly) {
    Document document({"Essai", "", {0}, ""});
    EXPECT_THROW(document.add_paragraph("\xE9"), aubrac::base::Bug);
    EXPECT_THROW(document.add_table({{"A"}, {"B"}}, {{"une seule"}}), aubrac::base::Bug);
    document
        .add_paragraph(std::string("a\0\x1B"
                                   "b",
                                   4))
        .add_paragraph("");
    EXPECT_FALSE(document.write().empty());
}

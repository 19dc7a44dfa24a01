// SPDX-License-Identifier: AGPL-3.0-or-later
// PDF files made here: inspected whole, cut, locked, disguised; stamped under every rotation and read by poppler.
#include <adapters/qpdf/pdf_inspector.hpp>
#include <adapters/qpdf/stamp.hpp>
#include <base/failure.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>
#include <unistd.h>

using namespace aubrac::adapters::qpdf;
namespace fs = std::filesystem;

namespace {

/// Pages that share their resources; `page` is put in each page's dictionary. `contents` leaves its state dirty.
std::string make_pdf(int pages, const std::string& page = "/MediaBox [0 0 595 842]") {
    std::string text = "%PDF-1.4\n%\xE2\xE3\xCF\xD3\n";
    std::vector<std::size_t> offsets;
    const auto object = [&](const std::string& body) {
        offsets.push_back(text.size());
        text += std::to_string(offsets.size()) + " 0 obj\n" + body + "\nendobj\n";
    };
    const std::string contents =
        "q 0.1 0 0 0.1 0 0 cm BT /F1 200 Tf 1000 4000 Td (Deliberation) Tj ET Q 3 0 0 3 50 50 cm";
    object("<< /Type /Catalog /Pages 2 0 R >>");
    std::string kids;
    for (int i = 0; i < pages; ++i) kids += std::to_string(5 + i) + " 0 R ";
    object("<< /Type /Pages /Kids [" + kids + "] /Count " + std::to_string(pages) +
           " /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >> >> /XObject 4 0 "
           "R >> >>");
    object("<< /Length " + std::to_string(contents.size()) + " >>\nstream\n" + contents + "\nendstream");
    object("<< >>");
    for (int i = 0; i < pages; ++i) object("<< /Type /Page /Parent 2 0 R /Contents 3 0 R " + page + " >>");
    const auto table = text.size();
    text += "xref\n0 " + std::to_string(offsets.size() + 1) + "\n0000000000 65535 f \n";
    for (const auto offset : offsets) {
        char line[32];
        std::snprintf(line, sizeof line, "%010zu 00000 n \n", offset);
        text += line;
    }
    return text + "trailer\n<< /Size " + std::to_string(offsets.size() + 1) + " /Root 1 0 R >>\nstartxref\n" +
           std::to_string(table) + "\n%%EOF\n";
}

class PdfOnDisk : public ::testing::Test {
protected:
    void SetUp() override {
        std::string pattern = ::testing::TempDir() + "pdf-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
    }
    void TearDown() override { fs::remove_all(folder_); }

    fs::path write(const std::string& bytes, const char* name = "in.pdf") {
        std::ofstream(folder_ / name, std::ios::binary) << bytes;
        return folder_ / name;
    }
    PdfReport inspect(const std::string& bytes) { return inspect_pdf(write(bytes)); }
    static std::string read(const fs::path& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    static std::string output_of(const std::string& command) {
        std::string out;
        std::FILE* pipe = ::popen((command + " 2>/dev/null").c_str(), "r");
        char buffer[4096];
        for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, got);
        ::pclose(pipe);
        return out;
    }
    std::string lock(const std::string& bytes, const char* user_password) {
        QPDF pdf;
        pdf.processMemoryFile("in", bytes.data(), bytes.size());
        QPDFWriter writer(pdf);
        writer.setOutputMemory();
        writer.setR6EncryptionParameters(user_password, "owner", true, true, true, true, true, true, qpdf_r3p_full,
                                         true);
        writer.write();
        const auto buffer = writer.getBufferSharedPointer();
        return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
    }
    fs::path folder_;
};

/// Of a word as poppler sees it on the page: xMin, yMin, xMax, yMax from the top left.
struct Seen {
    double page_width = 0, page_height = 0, left = 0, top = 0, right = 0, bottom = 0;
};

Seen find_word(const std::string& html, const std::string& word) {
    Seen seen;
    const auto page = html.find("<page ");
    if (page == std::string::npos) return seen;
    std::sscanf(html.c_str() + page, "<page width=\"%lf\" height=\"%lf\"", &seen.page_width, &seen.page_height);
    const auto at = html.find(">" + word + "<");
    if (at == std::string::npos) return seen;
    const auto start = html.rfind("<word", at);
    std::sscanf(html.c_str() + start, "<word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\"", &seen.left,
                &seen.top, &seen.right, &seen.bottom);
    return seen;
}

const Stamp stamp{.lines = {"044-214400152-20181012-123456-DE", "Reçu le 21 novembre 2026 à 14 h 05",
                            "Publié le 22/11/2026 (n° 12)"}};

} // namespace

TEST_F(PdfOnDisk, IsInspectedWhole) {
    const auto report = inspect(make_pdf(3));
    EXPECT_EQ(report.problem, PdfProblem::none);
    EXPECT_TRUE(report.opens);
    EXPECT_FALSE(report.encrypted);
    EXPECT_FALSE(report.mended);
    EXPECT_EQ(report.pages, 3);
    EXPECT_EQ(report.version, "1.4");
}

TEST_F(PdfOnDisk, IsRefusedWhenItIsNone) {
    EXPECT_EQ(inspect_pdf(folder_ / "absent.pdf").problem, PdfProblem::absent);
    EXPECT_EQ(inspect_pdf(folder_).problem, PdfProblem::absent);
    EXPECT_EQ(inspect("").problem, PdfProblem::empty);
    EXPECT_EQ(inspect("MZ\x90" + std::string(5000, 'x')).problem, PdfProblem::not_pdf);
    EXPECT_EQ(inspect("%PDF-1.7\nbonjour\n%%EOF\n").problem, PdfProblem::damaged);
    EXPECT_EQ(inspect_pdf(write(make_pdf(1)), 100).problem, PdfProblem::too_large);
    EXPECT_EQ(inspect(make_pdf(0)).problem, PdfProblem::no_page);
}

TEST_F(PdfOnDisk, IsRefusedWhenItIsCutAnywhere) {
    const auto sound = make_pdf(2);
    for (std::size_t size = 1; size < sound.size() - 8; size += 13)
        EXPECT_NE(inspect(sound.substr(0, size)).problem, PdfProblem::none) << size;
}

TEST_F(PdfOnDisk, IsRefusedWhenItIsLocked) {
    for (const char* password : {"", "secret"}) {
        const auto report = inspect(lock(make_pdf(1), password));
        EXPECT_EQ(report.problem, PdfProblem::encrypted);
        EXPECT_TRUE(report.encrypted);
    }
}

TEST_F(PdfOnDisk, IsMendedWhenOnlyItsTableIsWrong) {
    auto bytes = make_pdf(1);
    bytes.insert(bytes.find("%\xE2"), "% moved\n");
    const auto report = inspect(bytes);
    EXPECT_EQ(report.problem, PdfProblem::none);
    EXPECT_TRUE(report.mended);
}

TEST_F(PdfOnDisk, NeverStopsTheProgramWhateverItsBytes) {
    const auto sound = make_pdf(2);
    for (std::size_t i = 0; i < sound.size(); i += 5) {
        auto bytes = sound;
        bytes[i] = static_cast<char>(bytes[i] ^ 0x15);
        (void)inspect(bytes);
    }
    (void)inspect("%PDF-1.4\n1 0 obj\n" + std::string(100'000, '[') +
                  "\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n");
    auto loop = sound;
    loop.replace(loop.find("/Kids [5 0 R"), 12, "/Kids [2 0 R");
    EXPECT_NE(inspect(loop).problem, PdfProblem::none);
}

TEST_F(PdfOnDisk, IsStampedAtTheTopRightAsItIsSeen) {
    if (output_of("command -v pdftotext").empty())
        GTEST_SKIP() << "PDFTOTEXT IS NOT INSTALLED (Debian: poppler-utils)";
    const char* const boxes[] = {"/MediaBox [0 0 595 842]", "/MediaBox [0 0 842 595]",
                                 "/MediaBox [-100 50 495 892]",
                                 "/MediaBox [0 0 700 1000] /CropBox [100 80 600 780]", "/MediaBox [595 842 0 0]"};
    for (const std::string box : boxes)
        for (const int turn : {0, 90, 180, 270, -90, 450}) {
            const auto out = folder_ / "out.pdf";
            fs::remove(out);
            stamp_pdf(write(make_pdf(1, box + " /Rotate " + std::to_string(turn))), out, stamp);
            const auto html = output_of("pdftotext -cropbox -bbox " + out.string() + " -");
            const auto seen = find_word(html, "044-214400152-20181012-123456-DE");
            // Poppler says the size of the page before its rotation, and the place of words after.
            const double width = turn % 180 == 0 ? seen.page_width : seen.page_height;
            ASSERT_GT(seen.right, 0) << box << turn;
            EXPECT_LT(seen.right, width - 14) << box << turn;
            EXPECT_GT(seen.right, width - 40) << box << turn;
            EXPECT_LT(seen.top, 40) << box << turn;
            EXPECT_GT(seen.top, 13) << box << turn;
            EXPECT_GT(seen.right - seen.left, 8 * (seen.bottom - seen.top)) << box << turn;
            EXPECT_GT(find_word(html, "Publié").top, seen.top) << box << turn; // upright
        }
}

TEST_F(PdfOnDisk, KeepsItsTextAndGainsTheLinesWithAccents) {
    const auto out = folder_ / "out.pdf";
    auto on_all = stamp;
    on_all.pages = StampPages::all;
    stamp_pdf(write(make_pdf(3)), out, on_all);
    const auto text = output_of("pdftotext -layout " + out.string() + " -");
    for (const std::string word :
         {"Deliberation", "Reçu le 21 novembre 2026 à 14 h 05", "Publié le 22/11/2026 (n° 12)"}) {
        int count = 0;
        for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
        EXPECT_EQ(count, 3) << word << "\n" << text;
    }
    EXPECT_EQ(inspect_pdf(out).pages, 3);
    EXPECT_FALSE(inspect_pdf(out).mended);
    stamp_pdf(write(make_pdf(3)), out, stamp);
    const auto once = output_of("pdftotext -layout " + out.string() + " -");
    EXPECT_NE(once.find("Reçu le"), std::string::npos);
    EXPECT_EQ(once.find("Reçu le"), once.rfind("Reçu le"));
}

TEST_F(PdfOnDisk, IsStampedTheSameEachTimeAndOverAnotherStamp) {
    const auto in = write(make_pdf(2));
    stamp_pdf(in, folder_ / "a.pdf", stamp);
    stamp_pdf(in, folder_ / "b.pdf", stamp);
    EXPECT_EQ(read(folder_ / "a.pdf"), read(folder_ / "b.pdf"));
    stamp_pdf(folder_ / "a.pdf", folder_ / "c.pdf", {.lines = {"Publié le 1er mai"}});
    EXPECT_EQ(inspect_pdf(folder_ / "c.pdf").problem, PdfProblem::none);
}

TEST_F(PdfOnDisk, IsStampedSmallerOnASmallPage) {
    stamp_pdf(write(make_pdf(1, "/MediaBox [0 0 80 60]")), folder_ / "out.pdf", stamp);
    const auto seen = find_word(output_of("pdftotext -bbox " + (folder_ / "out.pdf").string() + " -"), "DE");
    EXPECT_LT(seen.right, 80);
}

TEST_F(PdfOnDisk, IsNotStampedWhenLockedOrBroken) {
    const auto out = folder_ / "out.pdf";
    EXPECT_THROW(stamp_pdf(write(lock(make_pdf(1), "")), out, stamp), aubrac::base::Failure);
    EXPECT_THROW(stamp_pdf(write("nothing"), out, stamp), aubrac::base::Failure);
    EXPECT_THROW(stamp_pdf(folder_ / "absent.pdf", out, stamp), aubrac::base::Failure);
    EXPECT_FALSE(fs::exists(out));
}

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/qpdf/pdf_inspector.hpp>

#include <algorithm>
#include <fstream>
#include <optional>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <string_view>

namespace aubrac::adapters::qpdf {

namespace {

constexpr std::uintmax_t head_size = 1024;
constexpr std::uintmax_t tail_size = 2048; // real files have a few hundred bytes of rubbish after the end mark

std::string read_part(std::ifstream& file, std::uintmax_t from, std::uintmax_t size) {
    std::string bytes(size, '\0');
    file.clear();
    file.seekg(static_cast<std::streamoff>(from));
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    bytes.resize(std::max<std::streamsize>(file.gcount(), 0));
    return bytes;
}

/// What can be told without reading the structure.
std::optional<PdfProblem> find_plain_problem(const std::filesystem::path& path, std::uintmax_t bytes_limit) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) return PdfProblem::absent;
    const auto size = std::filesystem::file_size(path, error);
    std::ifstream file(path, std::ios::binary);
    if (error || !file) return PdfProblem::absent;
    if (size == 0) return PdfProblem::empty;
    if (size > bytes_limit) return PdfProblem::too_large;
    if (read_part(file, 0, std::min(size, head_size)).find("%PDF-") == std::string::npos)
        return PdfProblem::not_pdf;
    const auto tail = std::min(size, tail_size);
    if (read_part(file, size - tail, tail).find("%%EOF") == std::string::npos) return PdfProblem::truncated;
    return std::nullopt;
}

enum class Recovery { none, attempted };

PdfReport open(const std::filesystem::path& path, Recovery recovery) {
    PdfReport report;
    QPDF pdf;
    pdf.setSuppressWarnings(true);
    pdf.setAttemptRecovery(recovery == Recovery::attempted);
    pdf.processFile(path.c_str());
    report.opens = true;
    report.mended = recovery == Recovery::attempted;
    report.version = pdf.getPDFVersion();
    report.encrypted = pdf.isEncrypted();
    report.pages = static_cast<int>(pdf.getAllPages().size());
    if (report.encrypted)
        report.problem = PdfProblem::encrypted;
    else
        report.problem = report.pages == 0 ? PdfProblem::no_page : PdfProblem::none;
    return report;
}

PdfReport say(PdfProblem problem) {
    PdfReport report;
    report.problem = problem;
    report.encrypted = problem == PdfProblem::encrypted;
    return report;
}

} // namespace

PdfReport inspect_pdf(const std::filesystem::path& path, std::uintmax_t bytes_limit) {
    if (const auto problem = find_plain_problem(path, bytes_limit)) return say(*problem);
    for (const auto recovery : {Recovery::none, Recovery::attempted}) {
        try {
            return open(path, recovery);
        } catch (const QPDFExc& error) {
            if (error.getErrorCode() == qpdf_e_password) return say(PdfProblem::encrypted);
        } catch (const std::exception&) {
            // libqpdf tells a broken file by any exception of the standard library.
        }
    }
    return say(PdfProblem::damaged);
}

} // namespace aubrac::adapters::qpdf

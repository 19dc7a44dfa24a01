// SPDX-License-Identifier: AGPL-3.0-or-later
// What a PDF is, before one sends it: the préfecture refuses whatever is locked or does not open. Thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace aubrac::adapters::qpdf {

enum class PdfProblem {
    none,
    absent,    // no such file, or it cannot be read
    empty,     // 0 byte
    too_large, // beyond the limit
    not_pdf,   // no "%PDF-" in the first 1,024 bytes: something else under that name
    truncated, // no end mark: it was cut on its way
    damaged,   // its structure cannot be read, even by mending it
    encrypted, // a password is needed, to open it or to change it
    no_page,
};

struct PdfReport {
    PdfProblem problem = PdfProblem::absent;
    bool opens = false;     // readable without a password
    bool encrypted = false; // with a password to open or only to change: both are refused by the préfecture
    bool mended = false;    // opens, but its table of objects had to be rebuilt, as readers do
    int pages = 0;
    std::string version; // "1.7"; empty when unknown
};

/// Reads the structure, not the drawings. Never throws on bad input.
PdfReport inspect_pdf(const std::filesystem::path& path, std::uintmax_t bytes_limit = 200 * 1024 * 1024);

} // namespace aubrac::adapters::qpdf

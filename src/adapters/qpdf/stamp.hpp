// SPDX-License-Identifier: AGPL-3.0-or-later
// Stamps a PDF: a small frame of text at the top right of the page, as the acte given back to the commune bears it
// (IDActe, "Reçu le", "Publié le"). Thread-safe.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace aubrac::adapters::qpdf {

enum class StampPages { first, all };

struct Stamp {
    /// 1 to 12 lines of at most 120 characters (the rest is cut). UTF-8; what Windows-1252 cannot write becomes
    /// "?".
    std::vector<std::string> lines;
    StampPages pages = StampPages::first;
    double font_size = 8; // points
    double margin = 14;   // points, from the visible edges of the page
};

/// Writes `out` (never the same file as `in`). The frame stands upright where the reader sees the top right,
/// whatever the rotation and the boxes of the page, and is made smaller on a small page. The rest of the document
/// is kept as it is, but an electronic signature inside it no longer covers the new file. The same input gives the
/// same bytes. Throws base::Failure when `in` does not open without a password, or `out` cannot be written; `out`
/// is then removed.
void stamp_pdf(const std::filesystem::path& in, const std::filesystem::path& out, const Stamp& stamp);

} // namespace aubrac::adapters::qpdf

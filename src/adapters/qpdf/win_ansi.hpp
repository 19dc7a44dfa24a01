// SPDX-License-Identifier: AGPL-3.0-or-later
// Private to this folder: text in WinAnsiEncoding (ISO 32000-1, annex D) and its width in Helvetica.
#pragma once

#include <string>
#include <string_view>

namespace aubrac::adapters::qpdf {

/// UTF-8 to Windows-1252; "?" for what it has not.
std::string to_win_ansi(std::string_view utf8);

/// In thousandths of the font size. Exact for the letters of French, near for the rest.
int helvetica_width(std::string_view win_ansi);

/// "(text)" with its escapes: a string of the PDF language.
std::string pdf_string(std::string_view bytes);

} // namespace aubrac::adapters::qpdf

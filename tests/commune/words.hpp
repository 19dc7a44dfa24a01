// SPDX-License-Identifier: AGPL-3.0-or-later
// What a page says, without its tags: for messages of the tests, and for those that judge the words themselves.
#pragma once

#include <string>
#include <string_view>

namespace aubrac::commune {

/// labels: also what is said to those who do not see (aria-label, title, alt, placeholder).
enum class Said { text, text_and_labels };

/// Words of the page in reading order, one space between two; scripts, styles, drawings and <pre> are left out.
std::string words_of(std::string_view html, Said said = Said::text);

/// The title, then the beginning of what stands in <main> (of the whole document without it): some 600 bytes.
std::string gist_of(std::string_view html);

} // namespace aubrac::commune

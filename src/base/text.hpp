// SPDX-License-Identifier: AGPL-3.0-or-later
// Words and characters. Text inside Aubrac is UTF-8, always valid: what comes from outside is checked first.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aubrac::base {

bool is_utf8(std::string_view text); // RFC 3629: no surrogate, no overlong form

std::size_t count_characters(std::string_view utf8); // code points, not bytes
std::string_view trim(std::string_view text);        // without ASCII white space at both ends
std::vector<std::string> split(std::string_view text, char separator); // "a,,b" -> a, "", b

/// What search and sort compare: lower case, without accents, ligatures opened (œ -> oe), and any run
/// of other characters than letters and digits turned into one space. "L'Île-d'Œuf" -> "l ile d oeuf".
std::string fold(std::string_view utf8);

/// One line safe to show or log: control characters become spaces, at most `limit` characters then "…".
std::string one_line(std::string_view utf8, std::size_t limit);

/// Fills {0}, {1}… of a sentence; a missing detail leaves nothing.
std::string fill(std::string_view sentence, const std::vector<std::string>& details);

std::string hex(std::string_view bytes); // lower case

} // namespace aubrac::base

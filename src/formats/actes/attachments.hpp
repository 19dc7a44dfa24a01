// SPDX-License-Identifier: AGPL-3.0-or-later
// Names of files inside messages, and formats of the documents they name.
#pragma once

#include "messages.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::actes {

/// Every NomFichier of a message, in order; for an echo (1-2, 1-3, refused envelope), none: its files are
/// elsewhere.
std::vector<std::string> list_files(const Message& message);

/// Puts `names` in the message, in the order of list_files. The count was checked.
void assign_files(Message& message, const std::vector<std::string>& names);

inline constexpr std::size_t sniffed_bytes = 16;

/// True when the first bytes (at least sniffed_bytes, or all) are those of the format that the extension
/// announces.
bool is_of_format(std::string_view extension, std::string_view first_bytes);

} // namespace aubrac::formats::actes

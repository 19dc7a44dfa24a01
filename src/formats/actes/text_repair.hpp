// SPDX-License-Identifier: AGPL-3.0-or-later
// Text as real senders write it, made clean.
#pragma once

#include <string>
#include <string_view>

namespace aubrac::formats::actes {

/// Trims, and turns the C1 controls U+0080 to U+009F into the characters that Windows-1252 has at those bytes (the
/// file said ISO-8859-1, its editor meant Windows: "d’offres", "œuvre", "€").
std::string repair_text(std::string_view utf8);

} // namespace aubrac::formats::actes

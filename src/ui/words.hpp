// SPDX-License-Identifier: AGPL-3.0-or-later
// Numbers, money, sizes and telephones as a French reader expects them (Lexique de l'Imprimerie nationale).
// Spaces inside a number are no-break (U+202F), so that it never breaks over two lines.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aubrac::ui {

std::string number(std::int64_t value);          // "1 234"
std::string euros(std::int64_t cents);           // "1 234,56 €"
std::string file_size(std::uint64_t bytes);      // "820 octets", "12 ko", "1,4 Mo" (powers of 1000)
std::string telephone(std::string_view digits);  // "05 65 73 00 00"; unchanged unless ten digits
std::string dialled(std::string_view telephone); // "0565730000": what follows "tel:" in an address
/// "aucun acte", "1 acte", "1 234 actes". Give the word for none: "aucun" or "aucune".
std::string count(std::int64_t value, std::string_view one, std::string_view many,
                  std::string_view none = "aucun");

} // namespace aubrac::ui

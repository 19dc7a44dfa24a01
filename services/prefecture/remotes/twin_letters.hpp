// SPDX-License-Identifier: AGPL-3.0-or-later
// Letters that the twin of the préfecture writes about an acte it acknowledged: 2-1, 3-1, 4-1, 5-1, with their
// document.
#pragma once

#include "twin_records.hpp"

#include <base/date.hpp>
#include <formats/actes/messages.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::prefecture::twin {

struct TwinFile {
    std::string name;
    std::string media_type;
    std::string bytes;
};

/// Who asks for a letter, and about what.
struct LetterOrder {
    std::string code;    // "2-1", "3-1", "4-1" or "5-1"
    std::string id_acte; // of an acte
    base::Date date;     // of the letter
};

bool is_letter_code(std::string_view code);

/// "/courrier?code=3-1&acte=IDACTE&date=2026-11-02", `date` being optional; nothing when it is not that.
std::optional<LetterOrder> parse_letter_order(std::string_view target, base::Date today);

/// The envelope, the letter and its PDF, and the letter noted in the registry: only an answer that quotes its date
/// is accepted afterwards. The IDActe must parse.
std::vector<TwinFile> write_letter(const LetterOrder& order, TwinRegistry& registry, std::string_view quadrigramme,
                                   base::Date today);

/// What a reply (2-2, 3-2 to 3-4, 4-2 to 4-4) says of the letter it answers; null when it is no reply.
const formats::actes::DonneesCourrierPref* find_letter_of(const formats::actes::Message& message);

/// One page of A4 with one line of text, in ASCII without parentheses nor backslash.
std::string make_small_pdf(const std::string& line);

} // namespace aubrac::prefecture::twin

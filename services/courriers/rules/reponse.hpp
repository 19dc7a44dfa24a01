// SPDX-License-Identifier: AGPL-3.0-or-later
// What an answer must hold before it may leave (norm @CTES: documents typed since the notice of 2019-06-08, PDF,
// PNG or JPEG, 150 MiB), and its message. Pure: what was seen in the files is given as values.
#pragma once

#include <base/date.hpp>
#include <base/result.hpp>
#include <cstdint>
#include <formats/actes/messages.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::courriers {

/// What a file turned out to be, whatever its name says.
enum class ContentKind { pdf, image, empty, encrypted_pdf, broken_pdf, other };

struct Piece {
    std::string name;    // as the sender named it: "plan.pdf"
    std::string type_pj; // "99_DE"; empty: a document of the préfecture
    std::string sha256;  // of the stored file
    std::uint64_t size = 0;
    ContentKind content = ContentKind::other;
};

inline constexpr std::uint64_t max_archive_bytes = 150ull * 1024 * 1024;
/// Our own bound: the norm has none.
inline constexpr std::size_t max_pieces = 50;

/// Empty: it may leave. `types`: codes allowed for the nature of the acte. Refusals name the fields of the form:
/// code, document.
std::vector<base::Refusal> check_answer(std::string_view code, const std::vector<Piece>& pieces,
                                        const std::vector<std::string>& types);

/// The message of `code` (2-2, 3-2 to 3-4, 4-2 to 4-4) about a letter: it quotes the date of the préfecture's
/// letter, never today's. Another code is a Bug.
formats::actes::Message make_message(std::string_view code, const std::string& id_acte,
                                     base::Date letter_dated_on);

/// What a letter says, in one shape.
struct Letter {
    std::string id_acte;
    formats::actes::OptionalDate dated_on; // of the letter; of the filing in court for a déféré
    std::string words;                     // what it asks, or what it blames; empty for a simple letter
};
/// Of a 2-1, 3-1, 4-1 or 5-1; another message gives an empty one.
Letter read_letter(const formats::actes::Message& message);

} // namespace aubrac::courriers

// SPDX-License-Identifier: AGPL-3.0-or-later
// What a secretary fills in, and every rule it must meet before it may leave for the préfecture (norm @CTES,
// facts checked by every tiers de télétransmission). Pure: what was seen in the files is given as values.
#pragma once

#include <base/date.hpp>
#include <base/result.hpp>
#include <cstdint>
#include <formats/actes/classification.hpp>
#include <optional>
#include <string>
#include <vector>

namespace aubrac::actes {

/// What a file turned out to be, whatever its name says.
enum class ContentKind { pdf, image, xml, empty, encrypted_pdf, broken_pdf, other };

struct Piece {
    std::string name;    // as the user named it: "plan.pdf"
    std::string type_pj; // "99_DE"; empty: not chosen
    std::string sha256;  // of the stored file
    std::uint64_t size = 0;
    ContentKind content = ContentKind::other;
};

struct Draft {
    std::string numero;
    int nature = 0;      // 1 to 6; 0: not chosen
    std::string matiere; // "7.1.1"
    std::string objet;
    std::optional<base::Date> decided_on;
    std::optional<Piece> document;
    std::vector<Piece> annexes;
    bool document_papier = false; // something also travels on paper (multicanal)
    bool publish = false;         // on the public page, once acknowledged
};

/// Archive of the norm: 150 MiB. The pieces of one acte may not exceed it.
inline constexpr std::uint64_t max_archive_bytes = 150ull * 1024 * 1024;
/// Our own bound: the norm has one, its value was not found.
inline constexpr std::size_t max_annexes = 50;

/// Empty: it may leave. Refusals name the fields of the form: numero, nature, matiere, objet, decided_on,
/// document, annexes. A draft may be kept with refusals; it cannot be sent with any.
std::vector<base::Refusal> check_draft(const Draft& draft, const formats::actes::Classification& classification,
                                       base::Date today);

/// Délibérations and règlements are published by default (CGCT art. L2131-1, décret 2021-1311); individual
/// decisions never are, for they name people.
bool published_by_default(int nature);

/// Last day to transmit: individual decisions within 15 days of the decision (CGCT art. L2131-1); nothing for the
/// others.
std::optional<base::Date> transmission_deadline(int nature, base::Date decided_on);

/// Type of the main document when the user chose none: 99_DE, 99_AR, 99_AI, 99_DC, 99_BU, 99_AU.
std::string default_type(int nature);

} // namespace aubrac::actes

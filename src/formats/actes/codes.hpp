// SPDX-License-Identifier: AGPL-3.0-or-later
// Codes of @CTES: messages (norm v1.1 of 2004-02-16, notice of 2019-06-08 for typed documents), natures d'acte.
#pragma once

#include <base/date.hpp>
#include <optional>
#include <span>
#include <string_view>

namespace aubrac::formats::actes {

enum class Emetteur { collectivite, prefecture };

/// One root element of the norm, valid from `since` to `until` (both included).
struct MessageCode {
    std::string_view code; // "1-2"; empty for the three kinds of envelope
    std::string_view kind; // the code, or "classification" (7-2), "envelope" (both ways), "envelope-anomaly"
    std::string_view root; // "ARActe"
    Emetteur emetteur = Emetteur::collectivite;
    int documents_min = 0;
    int documents_max = 0;                 // -1: no limit in the norm
    std::optional<base::Date> typed_since; // from when the names of its documents bear a type de pièce
    base::Date since{2004, 2, 16};
    std::optional<base::Date> until; // absent: still in force
};

std::span<const MessageCode> list_message_codes();
const MessageCode* find_by_root(std::string_view root); // null: not of the norm
const MessageCode* find_by_code(std::string_view code); // "7-2"; null: not of the norm

struct Nature {
    int code;                 // 1 to 6
    std::string_view abrege;  // "DE"
    std::string_view libelle; // "Délibérations"
    std::string_view type_pj; // type de pièce by default, "99_DE"
};

std::span<const Nature> list_natures();
const Nature* find_nature(int code);                          // null: none
const Nature* find_nature_by_abrege(std::string_view abrege); // null: none

} // namespace aubrac::formats::actes

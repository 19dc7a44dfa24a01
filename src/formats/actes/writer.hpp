// SPDX-License-Identifier: AGPL-3.0-or-later
// Strict writer of every message of @CTES: exact bytes, XML 1.0 in ISO-8859-1, valid against the schema of
// norm 2.2. Anything that would break the norm is refused with the code of its rule (finding.hpp) and the path of
// its field.
#pragma once

#include "field.hpp"
#include "messages.hpp"

#include <base/result.hpp>
#include <string>
#include <string_view>

namespace aubrac::formats::actes {

/// `kind`: as in Reading, or a code, or a root element. "envelope" stands for both: the one with a Destinataire
/// comes from the State. `fields`: in any order; a list of one may be given as its only item; numbers as text.
/// An unknown field is refused; an absent DocumentPapier is written nil.
base::Result<std::string> write_any(std::string_view kind, const Field& fields);

base::Result<std::string> write_message(const Message& message);

} // namespace aubrac::formats::actes

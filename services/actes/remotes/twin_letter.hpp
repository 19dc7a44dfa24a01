// SPDX-License-Identifier: AGPL-3.0-or-later
// Letters that the préfecture sends about an acte: 2-1, 3-1, 4-1 (CGCT art. L2131-6: observations, demande de
// pièces, déféré), 5-1.
#pragma once

#include <base/date.hpp>
#include <formats/actes/messages.hpp>
#include <string>

namespace aubrac::actes::remotes {

/// `code`: "2-1", "3-1", "4-1" or "5-1"; `document`: name of its PDF.
formats::actes::Message make_letter(const std::string& code, const std::string& id_acte, base::Date date,
                                    const std::string& document);

/// One page of A4 with one line of text, in ASCII without parentheses nor backslash.
std::string make_small_pdf(const std::string& line);

} // namespace aubrac::actes::remotes

// SPDX-License-Identifier: AGPL-3.0-or-later
// A PDF read inside the page. Without script, or in an old browser, it is the link « Ouvrir le document » alone.
#pragma once

#include "html.hpp"

namespace aubrac::ui {

struct Reader {
    std::string name; // "bon.pdf"
    Url document;     // its bytes, with ranges; another address for another content
    Url open;         // what the link opens
    /// Posted to, with the token, once the foot of the last page was shown; empty: nobody wants to know.
    Url seen = {};
    std::string csrf = {};
};
/// One per page, reached by "#lecture".
Html reader(const Reader& reader);

} // namespace aubrac::ui

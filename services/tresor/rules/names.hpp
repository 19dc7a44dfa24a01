// SPDX-License-Identifier: AGPL-3.0-or-later
// Names that PASTRANS reads: where a file goes is said by its name alone. Pure.
#pragma once

#include <string>
#include <string_view>

namespace aubrac::tresor {

/// What the name of a file says.
struct Destination {
    std::string p_dest;  // server of the trésorerie
    std::string p_appli; // "GHELPES2", "THELPES2" for tests
    std::string cod_col, id_post, cod_bud;
};

/// "VHPCE11%%GHELPES2%%PES#123#012001#00%%da39a3ee…". Parts that would break it lose the characters that do.
std::string pastrans_name(const Destination& destination, std::string_view sha1);

} // namespace aubrac::tresor

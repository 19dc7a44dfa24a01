// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/names.hpp"

namespace aubrac::tresor {

namespace {

std::string keep_plain(std::string_view text) {
    std::string plain;
    for (const char c : text)
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-')
            plain += c;
    return plain;
}

} // namespace

std::string pastrans_name(const Destination& to, std::string_view sha1) {
    return keep_plain(to.p_dest) + "%%" + keep_plain(to.p_appli) + "%%PES#" + keep_plain(to.cod_col) + "#" +
           keep_plain(to.id_post) + "#" + keep_plain(to.cod_bud) + "%%" + std::string(sha1);
}

} // namespace aubrac::tresor

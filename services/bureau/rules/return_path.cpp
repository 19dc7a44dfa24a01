// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/return_path.hpp"

#include <algorithm>
#include <base/text.hpp>

namespace aubrac::bureau {

namespace {

constexpr std::size_t max_bytes = 1000;
/// Coming back there would loop, or sign out.
constexpr std::string_view never[] = {"/bureau/connexion",   "/bureau/code",       "/bureau/second-facteur",
                                      "/bureau/deconnexion", "/bureau/invitation", "/bureau/mot-de-passe",
                                      "/bureau/proconnect"};

bool is_forbidden(char c) { return c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool stands_as_is(char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || std::string_view("/?&=%-._~!$'()*+,;:@").find(c) != std::string_view::npos;
}

} // namespace

std::string return_path(std::string_view wanted) {
    const std::string home(desk_path);
    if (wanted.empty() || wanted[0] != '/' || wanted.starts_with("//") || wanted.size() > max_bytes) return home;
    if (!base::is_utf8(wanted) || std::any_of(wanted.begin(), wanted.end(), is_forbidden)) return home;
    for (const auto path : never)
        if (wanted.starts_with(path)) return home;
    if (wanted == "/") return home;
    std::string encoded;
    for (const char c : wanted)
        if (stands_as_is(c))
            encoded += c;
        else
            encoded += "%" + base::hex({&c, 1});
    return encoded;
}

} // namespace aubrac::bureau

// SPDX-License-Identifier: AGPL-3.0-or-later
// Where one comes back after signing in: a page of this site and nothing else (ASVS 5.0 V3.7, open redirection).
#pragma once

#include <string>
#include <string_view>

namespace aubrac::bureau {

inline constexpr std::string_view desk_path = "/bureau";

/// `wanted`, fit for a Location header, when it is a path of ours of at most 1,000 bytes; "/bureau" for anything
/// else: another site, "//host", a backslash, a control character, the sign-in screens themselves.
std::string return_path(std::string_view wanted);

} // namespace aubrac::bureau

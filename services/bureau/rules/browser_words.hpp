// SPDX-License-Identifier: AGPL-3.0-or-later
// A browser as people know it, so that one recognises one's own sessions: from what it says of itself (RFC 9110
// §10.1.5).
#pragma once

#include <string>
#include <string_view>

namespace aubrac::bureau {

/// "Firefox sur Windows", "Safari sur iPhone", "Chrome"; "Navigateur inconnu" for anything else.
std::string browser_words(std::string_view user_agent);

} // namespace aubrac::bureau

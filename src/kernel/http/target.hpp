// SPDX-License-Identifier: AGPL-3.0-or-later
// Request targets (RFC 9112 §3.2): origin form, or absolute form for the same host. A path has one meaning only:
// no "." or ".." segment, encoded slash, backslash or control character, however it is escaped.
#pragma once

#include <kernel/http/message.hpp>
#include <string_view>

namespace aubrac::kernel::http {

constexpr std::size_t longest_target = 16 * 1024; // bytes; beyond: 414

/// Fills path, query_string and query; false refuses the target (400).
bool parse_target(std::string_view target, Request& request);

/// "host:port" of a target in absolute form; empty in origin form. `target` may be followed by " HTTP/1.1".
std::string_view authority_of(std::string_view target);

/// "host", "host:8080", "[::1]:8080", in the characters of RFC 3986, without user name.
bool is_authority(std::string_view text);

} // namespace aubrac::kernel::http

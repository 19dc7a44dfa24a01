// SPDX-License-Identifier: AGPL-3.0-or-later
// Base64 (RFC 4648 §4 and §5) and base32 (§6). Decoding is strict: one content has one spelling.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aubrac::adapters::openssl {

/// Whether spaces and line ends inside the text are accepted (XML and mail fold long lines).
enum class Blanks { refused, skipped };

std::string encode_base64(std::string_view bytes); // with padding
std::optional<std::string> decode_base64(std::string_view text,
                                         Blanks blanks = Blanks::refused); // padding required

std::string encode_base64url(std::string_view bytes);               // without padding
std::optional<std::string> decode_base64url(std::string_view text); // padding refused

std::string encode_base32(std::string_view bytes); // upper case, without padding, as authenticator apps want it
/// Either case; padding and spaces are dropped, since people copy these by hand.
std::optional<std::string> decode_base32(std::string_view text);

} // namespace aubrac::adapters::openssl

// SPDX-License-Identifier: AGPL-3.0-or-later
// Small grammar shared by the readers of requests: tokens (RFC 9110 §5.6), old encodings, form pairs.
#pragma once

#include <kernel/http/message.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace aubrac::kernel::http {

bool is_token(std::string_view text); // RFC 9110 §5.6.2; false when empty
std::string lower(std::string_view ascii);
bool same_ignoring_case(std::string_view a, std::string_view b); // ASCII

/// Text as it is when it is UTF-8; else read as Windows-1252, which any bytes are.
std::string to_utf8(std::string_view bytes);

/// "form-data; name=\"a\"; filename=\"b.pdf\"": the value in lower case, then its parameters, names in lower
/// case, quotes removed. Nothing when it is broken or names a parameter twice.
struct HeaderValue {
    std::string value;
    Pairs parameters;

    const std::string* find(std::string_view name) const;
};
std::optional<HeaderValue> parse_header_value(std::string_view text);

/// Pairs of an urlencoded body. Nothing when an escape is broken, a character is no UTF-8 or is NUL, or there
/// are more than 1,000 pairs: a form is never half read.
std::optional<Pairs> parse_form(std::string_view text);

} // namespace aubrac::kernel::http

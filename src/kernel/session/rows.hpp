// SPDX-License-Identifier: AGPL-3.0-or-later
// Private to this folder: words that its stores share.
#pragma once

#include <adapters/openssl/digest.hpp>
#include <adapters/sql/connection.hpp>
#include <base/date.hpp>
#include <base/text.hpp>
#include <string>
#include <string_view>

namespace aubrac::kernel::rows {

inline std::string text(const sql::Cursor& row, int column) { return std::string(row.text(column)); }

/// 1970 when the column is empty: "never".
inline base::Instant instant(const sql::Cursor& row, int column) {
    return base::Instant::parse_iso(row.text(column)).value_or(base::Instant{});
}

/// An e-mail as accounts keep it and as it is compared.
inline std::string email_key(std::string_view typed) {
    std::string key(base::trim(typed));
    for (auto& c : key)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return key;
}

/// What is kept of a random secret of 256 bits. No salt is needed: it cannot be guessed.
inline std::string hash_of(std::string_view secret) { return base::hex(adapters::openssl::sha256(secret)); }

/// No list of this folder is longer.
constexpr std::int64_t row_limit = 1000;

} // namespace aubrac::kernel::rows

// SPDX-License-Identifier: AGPL-3.0-or-later
// Values as the blocks give them. Of this folder alone.
#pragma once

#include <base/date.hpp>
#include <base/text.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aubrac::formats::pes {

inline std::string trimmed(std::string_view value) { return std::string(base::trim(value)); }

/// The day alone, of a date with or without a zone; absent when it is none.
inline std::optional<base::Date> date_of(std::string_view value) {
    return base::Date::parse_iso(base::trim(value).substr(0, 10));
}

inline bool is_true(std::string_view value) {
    value = base::trim(value);
    return value == "1" || value == "true";
}

} // namespace aubrac::formats::pes

// SPDX-License-Identifier: AGPL-3.0-or-later
// Identifiers: UUID version 7 (RFC 9562 §5.7), so that ids sort by time of creation.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace aubrac::base {

/// 36 lower-case characters "xxxxxxxx-xxxx-7xxx-yxxx-xxxxxxxxxxxx".
/// `unix_ms`: milliseconds since 1970-01-01 UTC. `entropy`: 10 random bytes, of which 74 bits are used.
std::string make_uuid7(std::int64_t unix_ms, const std::array<std::uint8_t, 10>& entropy);

/// True for the text form of any UUID, in lower case.
bool is_uuid(std::string_view text);

/// An identifier that cannot be mistaken for another's: `using ActeId = base::Id<struct ActeTag>;`.
/// Empty means "none". Comes from `Context::make_id<ActeId>()` or from `parse()`.
template <class Tag>
class Id {
public:
    Id() = default;
    explicit Id(std::string text) : text_(std::move(text)) {}

    /// Empty when `text` is not a UUID: a hostile id is an id that is not found.
    static Id parse(std::string_view text) { return is_uuid(text) ? Id(std::string(text)) : Id(); }

    const std::string& text() const { return text_; }
    bool empty() const { return text_.empty(); }
    auto operator<=>(const Id&) const = default;

private:
    std::string text_;
};

using AdherentId = Id<struct AdherentTag>;
using AccountId = Id<struct AccountTag>;

} // namespace aubrac::base

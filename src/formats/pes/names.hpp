// SPDX-License-Identifier: AGPL-3.0-or-later
// Names of elements, known by their address after the first time: a file has a few hundred names and millions of
// elements. Of this folder alone.
#pragma once

#include "tables.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace aubrac::formats::pes {

struct KnownName {
    const char* at = nullptr;
    std::size_t size = 0;
    std::uint16_t id = Tables::no_name;
    Tag tag = Tag::other;
};

class Names {
public:
    /// `tables` may be null: tags alone are then known.
    void use(const Tables* tables) { tables_ = tables; }

    /// `name` stands at one address as long as these names live.
    const KnownName& find(std::string_view name) {
        auto& slot = slots_[(reinterpret_cast<std::uintptr_t>(name.data()) * 0x9E3779B97F4A7C15ULL) >> 54];
        if (slot.at != name.data() || slot.size != name.size())
            slot = {name.data(), name.size(), tables_ ? tables_->find_name(name) : Tables::no_name,
                    find_tag(name)};
        return slot;
    }

private:
    const Tables* tables_ = nullptr;
    std::array<KnownName, 1024> slots_{};
};

} // namespace aubrac::formats::pes

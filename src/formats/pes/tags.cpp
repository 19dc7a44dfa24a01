// SPDX-License-Identifier: AGPL-3.0-or-later
#include "tags.hpp"

#include <array>

namespace aubrac::formats::pes {
namespace {

constexpr std::string_view names[] = {"",
#define AUBRAC_PES_TAG(name) #name,
                                      AUBRAC_PES_TAGS(AUBRAC_PES_TAG)
#undef AUBRAC_PES_TAG
};
static_assert(std::size(names) == static_cast<std::size_t>(Tag::count) && std::size(names) < 256);

constexpr std::size_t slots = 1024; // a power of two, some six times the names

constexpr std::size_t hash(std::string_view name) {
    std::uint32_t sum = 2166136261u;
    for (const char c : name) sum = (sum ^ static_cast<unsigned char>(c)) * 16777619u;
    return (sum ^ (sum >> 15)) & (slots - 1);
}

constexpr auto make_index() {
    std::array<std::uint8_t, slots> index{};
    for (std::size_t i = 1; i < std::size(names); ++i) {
        auto at = hash(names[i]);
        while (index[at] != 0) at = (at + 1) & (slots - 1);
        index[at] = static_cast<std::uint8_t>(i);
    }
    return index;
}

constexpr auto index_of_names = make_index();

} // namespace

Tag find_tag(std::string_view name) {
    for (auto at = hash(name); index_of_names[at] != 0; at = (at + 1) & (slots - 1))
        if (names[index_of_names[at]] == name) return static_cast<Tag>(index_of_names[at]);
    return Tag::other;
}

std::string_view name_of(Tag tag) { return names[static_cast<std::size_t>(tag)]; }

} // namespace aubrac::formats::pes

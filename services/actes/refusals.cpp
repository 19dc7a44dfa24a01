// SPDX-License-Identifier: AGPL-3.0-or-later
#include "refusals.hpp"

#include <array>
#include <formats/actes/finding.hpp>

namespace aubrac::actes {

namespace {

using formats::actes::Rule;

constexpr std::size_t rule_count = static_cast<std::size_t>(Rule::date_norme) + 1;

std::array<kernel::RefusalEntry, rule_count> make_entries() {
    std::array<kernel::RefusalEntry, rule_count> entries;
    for (std::size_t i = 0; i < rule_count; ++i) {
        const auto& text = formats::actes::text_of(static_cast<Rule>(i));
        entries[i] = {text.code, 422, text.sentence, ""};
    }
    return entries;
}

} // namespace

std::span<const kernel::RefusalEntry> norm_refusals() {
    static const auto entries = make_entries();
    return entries;
}

} // namespace aubrac::actes

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "key_set.hpp"

#include <algorithm>
#include <functional>

namespace aubrac::formats::pes {
namespace {

constexpr std::size_t max_keys = 1'000'000;

} // namespace

std::string_view KeySet::at(std::size_t index) const {
    const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(text_).substr(begin, ends_[index] - begin);
}

std::size_t KeySet::slot_of(std::string_view key) const {
    const auto mask = slots_.size() - 1;
    auto slot = std::hash<std::string_view>()(key) & mask;
    while (slots_[slot] != 0 && at(slots_[slot] - 1) != key) slot = (slot + 1) & mask;
    return slot;
}

std::size_t KeySet::find(std::string_view key) const {
    if (slots_.empty()) return npos;
    const auto found = slots_[slot_of(key)];
    return found == 0 ? npos : found - 1;
}

void KeySet::grow() {
    slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), 0);
    for (std::size_t i = 0; i < ends_.size(); ++i) slots_[slot_of(at(i))] = static_cast<std::uint32_t>(i + 1);
}

KeySet::Met KeySet::add(std::string_view key, std::size_t* index) {
    if (ends_.size() * 2 >= slots_.size()) grow();
    const auto slot = slot_of(key);
    if (slots_[slot] != 0) {
        if (index) *index = slots_[slot] - 1;
        return Met::before;
    }
    if (ends_.size() >= max_keys || text_.size() + key.size() > max_bytes_) return Met::full;
    text_ += key;
    ends_.push_back(static_cast<std::uint32_t>(text_.size()));
    slots_[slot] = static_cast<std::uint32_t>(ends_.size());
    if (index) *index = ends_.size() - 1;
    return Met::first;
}

void KeySet::clear() {
    text_.clear();
    ends_.clear();
    std::fill(slots_.begin(), slots_.end(), 0);
}

} // namespace aubrac::formats::pes

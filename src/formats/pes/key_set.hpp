// SPDX-License-Identifier: AGPL-3.0-or-later
// Keys already met in a file, in little memory: some twenty bytes beside the characters of each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::pes {

class KeySet {
public:
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    /// `max_bytes`: of the characters of all keys. At most a million keys.
    explicit KeySet(std::size_t max_bytes) : max_bytes_(max_bytes) {}

    enum class Met { first, before, full };
    /// `index`, when given: rank of the key, from 0. `full`: it was not there, and there is no room left for it.
    Met add(std::string_view key, std::size_t* index = nullptr);
    std::size_t find(std::string_view key) const; // npos: not there
    std::size_t size() const { return ends_.size(); }
    std::string_view at(std::size_t index) const;
    void clear();

private:
    std::size_t slot_of(std::string_view key) const;
    void grow();

    std::size_t max_bytes_;
    std::string text_;
    std::vector<std::uint32_t> ends_;  // of each key in the text
    std::vector<std::uint32_t> slots_; // 0: free; otherwise the rank of a key, plus one
};

} // namespace aubrac::formats::pes

// SPDX-License-Identifier: AGPL-3.0-or-later
// Merkle tree of a growing log (RFC 6962 §2.1), kept as its frontier: appending costs O(log n).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

class MerkleTree {
public:
    MerkleTree() = default;
    /// `frontier`: what `frontier()` gave for `count` leaves.
    MerkleTree(std::int64_t count, std::string_view frontier);

    void append(std::string_view leaf); // any bytes
    std::int64_t count() const { return count_; }
    std::string root() const;     // 32 raw bytes; SHA-256 of nothing when empty
    std::string frontier() const; // 32 bytes per perfect subtree, largest first

private:
    std::int64_t count_ = 0;
    std::vector<std::string> subtrees_; // roots of the perfect subtrees, largest first
};

} // namespace aubrac::kernel

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/journal/merkle.hpp>

#include <adapters/openssl/digest.hpp>
#include <base/ensure.hpp>

namespace aubrac::kernel {

namespace {

using adapters::openssl::sha256;

std::string node(std::string_view left, std::string_view right) {
    std::string bytes = "\x01";
    bytes += left;
    bytes += right;
    return sha256(bytes);
}

} // namespace

MerkleTree::MerkleTree(std::int64_t count, std::string_view frontier) : count_(count) {
    for (std::size_t at = 0; at + 32 <= frontier.size(); at += 32) subtrees_.emplace_back(frontier.substr(at, 32));
    ENSURE(subtrees_.size() == static_cast<std::size_t>(__builtin_popcountll(static_cast<unsigned long long>(count))));
}

void MerkleTree::append(std::string_view leaf) {
    std::string bytes(1, '\0');
    bytes += leaf;
    std::string root = sha256(bytes);
    for (std::int64_t rest = count_; rest & 1; rest >>= 1) {
        root = node(subtrees_.back(), root);
        subtrees_.pop_back();
    }
    subtrees_.push_back(std::move(root));
    ++count_;
}

std::string MerkleTree::root() const {
    if (subtrees_.empty()) return sha256("");
    std::string root = subtrees_.back();
    for (auto it = subtrees_.rbegin() + 1; it != subtrees_.rend(); ++it) root = node(*it, root);
    return root;
}

std::string MerkleTree::frontier() const {
    std::string bytes;
    for (const auto& subtree : subtrees_) bytes += subtree;
    return bytes;
}

} // namespace aubrac::kernel

// SPDX-License-Identifier: AGPL-3.0-or-later
// The Merkle tree of the journal, against the reference leaves of Certificate Transparency (RFC 6962 §2.1).
#include <adapters/openssl/digest.hpp>
#include <base/ensure.hpp>
#include <base/text.hpp>
#include <gtest/gtest.h>
#include <kernel/journal/merkle.hpp>
#include <random>

namespace aubrac::kernel {

namespace {

using adapters::openssl::sha256;

const std::vector<std::string> leaves = {"",
                                         std::string(1, '\0'),
                                         "\x10",
                                         "\x20\x21",
                                         "\x30\x31",
                                         "\x40\x41\x42\x43",
                                         "\x50\x51\x52\x53\x54\x55\x56\x57",
                                         "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};

constexpr std::string_view roots[] = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

/// MTH of RFC 6962 §2.1, word for word.
std::string naive_root(const std::vector<std::string>& list, std::size_t from, std::size_t to) {
    if (from == to) return sha256("");
    if (to - from == 1) return sha256(std::string(1, '\0') + list[from]);
    std::size_t half = 1;
    while (half * 2 < to - from) half *= 2;
    return sha256("\x01" + naive_root(list, from, from + half) + naive_root(list, from + half, to));
}

TEST(MerkleTree, HasTheKnownRootsOfTheReferenceLeaves) {
    MerkleTree tree;
    for (std::size_t size = 0; size <= leaves.size(); ++size) {
        EXPECT_EQ(base::hex(tree.root()), roots[size]) << size << " leaves";
        EXPECT_EQ(tree.count(), static_cast<std::int64_t>(size));
        if (size < leaves.size()) tree.append(leaves[size]);
    }
}

TEST(MerkleTree, AgreesWithTheDefinitionAtEverySize) {
    std::mt19937 random(20211); // NOLINT: the same leaves at each run
    std::vector<std::string> list;
    MerkleTree tree;
    for (std::size_t size = 0; size < 200; ++size) {
        ASSERT_EQ(tree.root(), naive_root(list, 0, size)) << size;
        list.push_back(std::string(random() % 80, static_cast<char>(random() % 256)));
        tree.append(list.back());
    }
}

TEST(MerkleTree, GoesOnFromItsFrontier) {
    MerkleTree whole;
    for (int i = 0; i < 100; ++i) {
        MerkleTree resumed(whole.count(), whole.frontier());
        const auto leaf = "leaf " + std::to_string(i);
        resumed.append(leaf);
        whole.append(leaf);
        ASSERT_EQ(resumed.root(), whole.root()) << i;
        ASSERT_EQ(resumed.frontier(), whole.frontier()) << i;
    }
}

TEST(MerkleTree, KeepsAFrontierThatGrowsAsTheLogarithm) {
    MerkleTree tree;
    for (int i = 0; i < 1023; ++i) tree.append("x");
    EXPECT_EQ(tree.frontier().size(), 10u * 32);
    tree.append("x");
    EXPECT_EQ(tree.frontier().size(), 32u);
}

TEST(MerkleTree, RefusesAFrontierThatIsNotOfThatCount) {
    EXPECT_THROW(MerkleTree(3, std::string(32, 'x')), base::Bug);
    EXPECT_THROW(MerkleTree(0, std::string(32, 'x')), base::Bug);
}

TEST(MerkleTree, DoesNotMistakeANodeForALeaf) {
    MerkleTree two;
    two.append("a");
    two.append("b");
    MerkleTree forged;
    forged.append(sha256(std::string(1, '\0') + "a") + sha256(std::string(1, '\0') + "b"));
    EXPECT_NE(two.root(), forged.root());
}

} // namespace

} // namespace aubrac::kernel

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pj_content.hpp"

#include <algorithm>

namespace aubrac::formats::pes {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint32_t bad = 0xFF000000;
constexpr std::size_t step = 48 * 1024; // bytes decoded between two decompressions

using Ranks = std::array<std::uint32_t, 256>;

// Four tables, one for each place in a group: the group is the "or" of four words, and a wrong character shows in
// the upper byte. Measured at some 1.5 GB/s, when one table and three shifts give half.
constexpr Ranks make_ranks(int shift) {
    Ranks ranks{};
    for (auto& rank : ranks) rank = bad;
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        ranks[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint32_t>(i) << shift;
    return ranks;
}

constexpr Ranks ranks[4] = {make_ranks(18), make_ranks(12), make_ranks(6), make_ranks(0)};

bool is_blank(char c) { return c == '\n' || c == ' ' || c == '\r' || c == '\t'; }

} // namespace

// Writes at most three bytes at `to`, and moves it.
bool Base64Stream::give_slowly(char c, char*& to) {
    if (is_blank(c)) return true;
    ++characters_;
    if (padding_ > 0 ? c != '=' : c == '=' && held_count_ < 2) return false;
    held_[static_cast<std::size_t>(held_count_++)] = static_cast<std::uint8_t>(c);
    if (c == '=' && ++padding_ > 2) return false;
    if (held_count_ < 4) return true;
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 4 - static_cast<std::size_t>(padding_); ++i) group |= ranks[i][held_[i]];
    if ((group & bad) != 0) return false;
    // What the padding drops must be zero: one content has one spelling.
    if ((padding_ == 2 && (group & 0xFFFF) != 0) || (padding_ == 1 && (group & 0xFF) != 0)) return false;
    for (int shift = 16; shift >= 8 * padding_; shift -= 8) *to++ = static_cast<char>(group >> shift & 0xFF);
    held_count_ = 0;
    return true;
}

bool Base64Stream::give(std::string_view text, std::string& out) {
    const auto begin = out.size();
    out.resize(begin + text.size() / 4 * 3 + 6);
    char* to = out.data() + begin;
    std::size_t at = 0;
    while (at < text.size() && !wrong_) {
        if (held_count_ == 0 && padding_ == 0) {
            const auto groups = (text.size() - at) / 4;
            const auto* from = reinterpret_cast<const unsigned char*>(text.data() + at);
            std::size_t done = 0;
            for (; done < groups; ++done, from += 4, to += 3) {
                const auto group = ranks[0][from[0]] | ranks[1][from[1]] | ranks[2][from[2]] | ranks[3][from[3]];
                if ((group & bad) != 0) break;
                to[0] = static_cast<char>(group >> 16);
                to[1] = static_cast<char>(group >> 8);
                to[2] = static_cast<char>(group);
            }
            at += done * 4;
            characters_ += static_cast<std::int64_t>(done) * 4;
        }
        // A blank, the padding, the end or a wrong character: one at a time until the groups are in step again.
        for (bool first = true; at < text.size() && (first || held_count_ != 0 || padding_ != 0);
             ++at, first = false)
            if (!give_slowly(text[at], to)) {
                wrong_ = true;
                break;
            }
    }
    out.resize(static_cast<std::size_t>(to - out.data()));
    return !wrong_;
}

bool Base64Stream::finish() {
    const bool sound = !wrong_ && held_count_ == 0;
    *this = Base64Stream();
    return sound;
}

void PjContent::begin() {
    base64_.finish();
    gunzip_.finish();
    packed_.clear();
    packed_bytes_ = encoded_ = bytes_ = 0;
    problem_ = PjProblem::none;
}

void PjContent::give(std::string_view text, const Sink& sink) {
    for (; !text.empty() && problem_ == PjProblem::none; text.remove_prefix(std::min(text.size(), step))) {
        if (!base64_.give(text.substr(0, step), packed_)) problem_ = PjProblem::base64;
        encoded_ = base64_.characters();
        unpack(sink);
    }
}

void PjContent::unpack(const Sink& sink) {
    packed_bytes_ += static_cast<std::int64_t>(packed_.size());
    gunzip_.give(packed_);
    for (auto clear = gunzip_.take(); !clear.empty(); clear = gunzip_.take()) {
        const auto size = static_cast<std::int64_t>(clear.size());
        bytes_ += size;
        total_ += size;
        if (bytes_ > limits_.bytes || total_ > limits_.total_bytes ||
            (bytes_ > limits_.ratio_from_bytes && bytes_ / limits_.ratio > packed_bytes_)) {
            problem_ = PjProblem::bomb;
            break;
        }
        if (problem_ == PjProblem::none) sink(clear);
    }
    packed_.clear();
    if (problem_ != PjProblem::none) return;
    if (gunzip_.problem() == adapters::compress::GunzipProblem::not_gzip) problem_ = PjProblem::not_gzip;
    if (gunzip_.problem() == adapters::compress::GunzipProblem::damaged) problem_ = PjProblem::damaged;
}

PjProblem PjContent::finish() {
    const bool whole = base64_.finish();
    const auto state = gunzip_.finish();
    if (problem_ != PjProblem::none) return problem_;
    if (encoded_ == 0) return PjProblem::empty;
    if (!whole) return PjProblem::base64;
    if (state == adapters::compress::GunzipProblem::cut) return PjProblem::cut;
    return bytes_ == 0 ? PjProblem::empty : PjProblem::none;
}

} // namespace aubrac::formats::pes

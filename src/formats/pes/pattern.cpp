// SPDX-License-Identifier: AGPL-3.0-or-later
// Thompson's construction over bytes, then subsets.
#include "pattern.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <map>
#include <memory>

namespace aubrac::formats::pes {
namespace {

constexpr std::size_t max_positions = 2000;
constexpr std::size_t max_states = 1000;
constexpr int max_repeat = 500;
constexpr int max_nesting = 16;

using Bytes = std::bitset<256>;

struct Node {
    Bytes on; // consumed to go to `to`; none: `to` and `or_to` are free moves
    int to = -1;
    int or_to = -1;
};

struct Piece {
    int in = -1;
    int out = -1; // a node with no way out yet
};

Bytes range(int low, int high) {
    Bytes bytes;
    for (int i = low; i <= high; ++i) bytes.set(static_cast<std::size_t>(i));
    return bytes;
}

// One character or a set of them. Beyond ASCII: single characters, or all of them.
struct CharacterSet {
    Bytes ascii; // below 128 alone
    std::vector<std::string_view> others;
    bool all_others = false;
};

} // namespace

class PatternCompiler {
public:
    explicit PatternCompiler(std::string_view text) : text_(text) {}

    std::optional<Pattern> compile() {
        const auto whole = parse_choice(0);
        if (failed_ || at_ != text_.size()) return {};
        return make_states(whole);
    }

private:
    int add(Node node = {}) {
        if (nodes_.size() >= max_positions) {
            failed_ = true;
            return 0;
        }
        nodes_.push_back(node);
        return static_cast<int>(nodes_.size()) - 1;
    }

    void link(int from, int to) {
        auto& node = nodes_[static_cast<std::size_t>(from)];
        (node.to < 0 ? node.to : node.or_to) = to;
    }

    Piece make_bytes(const Bytes& on) {
        const int out = add();
        return {add({on, out}), out};
    }

    Piece join(Piece left, Piece right) {
        if (left.in < 0) return right;
        link(left.out, right.in);
        return {left.in, right.out};
    }

    Piece either(Piece left, Piece right) {
        const int in = add();
        const int out = add();
        link(in, left.in);
        link(in, right.in);
        link(left.out, out);
        link(right.out, out);
        return {in, out};
    }

    Piece make_empty() {
        const int node = add();
        return {node, node};
    }

    Piece make_set(const CharacterSet& set) {
        Piece piece = make_bytes(set.ascii);
        for (const auto other : set.others) {
            Piece word;
            for (const char c : other) word = join(word, make_bytes(Bytes().set(static_cast<unsigned char>(c))));
            piece = either(piece, word);
        }
        if (!set.all_others) return piece;
        const auto tail = range(0x80, 0xBF);
        piece = either(piece, join(make_bytes(range(0xC2, 0xDF)), make_bytes(tail)));
        piece = either(piece, join(join(make_bytes(range(0xE0, 0xEF)), make_bytes(tail)), make_bytes(tail)));
        return either(piece, join(join(join(make_bytes(range(0xF0, 0xF4)), make_bytes(tail)), make_bytes(tail)),
                                  make_bytes(tail)));
    }

    bool is_at(char c) const { return at_ < text_.size() && text_[at_] == c; }

    Piece parse_choice(int nesting) {
        if (nesting > max_nesting) failed_ = true;
        auto piece = parse_sequence(nesting);
        while (!failed_ && is_at('|')) {
            ++at_;
            piece = either(piece, parse_sequence(nesting));
        }
        return piece;
    }

    Piece parse_sequence(int nesting) {
        Piece whole = make_empty();
        while (!failed_ && at_ < text_.size() && !is_at('|') && !is_at(')')) {
            const auto begin = at_;
            const auto piece = parse_atom(nesting);
            const auto [low, high] = parse_count();
            if (failed_ || low > max_repeat || high > max_repeat) return failed_ = true, whole;
            whole = join(whole, repeat(piece, begin, nesting, low, high));
        }
        return whole;
    }

    // An atom that is repeated is parsed again: its nodes cannot be shared.
    Piece again(std::size_t begin, int nesting) {
        const auto after = at_;
        at_ = begin;
        const auto piece = parse_atom(nesting);
        at_ = after;
        return piece;
    }

    Piece repeat(Piece first, std::size_t begin, int nesting, int low, int high) {
        Piece whole = make_empty();
        for (int i = 0; i < low && !failed_; ++i) whole = join(whole, i == 0 ? first : again(begin, nesting));
        const auto spare = [&] { return low == 0 ? first : again(begin, nesting); };
        if (high < 0) {
            const auto loop = spare();
            const int turn = add();
            link(turn, loop.in);
            link(loop.out, turn);
            const int out = add();
            link(turn, out);
            return join(whole, {turn, out});
        }
        for (int i = low; i < high && !failed_; ++i)
            whole = join(whole, either(i == 0 ? first : again(begin, nesting), make_empty()));
        return whole;
    }

    int parse_number() {
        int number = -1;
        for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9' && number <= max_repeat; ++at_)
            number = std::max(number, 0) * 10 + (text_[at_] - '0');
        if (number < 0) failed_ = true;
        return number;
    }

    // (low, high); high -1: no limit.
    std::pair<int, int> parse_count() {
        if (at_ >= text_.size()) return {1, 1};
        switch (text_[at_]) {
        case '?':
            return ++at_, std::pair(0, 1);
        case '*':
            return ++at_, std::pair(0, -1);
        case '+':
            return ++at_, std::pair(1, -1);
        case '{':
            break;
        default:
            return {1, 1};
        }
        ++at_;
        const int low = parse_number();
        int high = low;
        if (is_at(',')) {
            ++at_;
            high = is_at('}') ? -1 : parse_number();
        }
        if (!is_at('}') || (high >= 0 && high < low)) failed_ = true;
        ++at_;
        return {low, high};
    }

    Piece parse_atom(int nesting) {
        const char c = text_[at_];
        if (c == '(') {
            ++at_;
            const auto piece = parse_choice(nesting + 1);
            if (!is_at(')')) failed_ = true;
            ++at_;
            return piece;
        }
        CharacterSet set;
        if (c == '[') {
            ++at_;
            set = parse_class();
        } else if (c == '.') {
            ++at_;
            set.ascii = range(0, 127).reset('\n').reset('\r');
            set.all_others = true;
        } else if (std::string_view("?*+{}])|").find(c) != std::string_view::npos) {
            failed_ = true;
        } else {
            add_character(set);
        }
        return failed_ ? Piece{0, 0} : make_set(set);
    }

    // The character at hand, escaped or not; its ASCII code, or -1.
    int add_character(CharacterSet& set) {
        auto c = static_cast<unsigned char>(text_[at_++]);
        if (c == '\\') {
            if (at_ == text_.size()) return failed_ = true, -1;
            c = static_cast<unsigned char>(text_[at_++]);
            if (c == 'd') return set.ascii |= range('0', '9'), -1;
            if (c == 's') return set.ascii |= Bytes().set(' ').set('\t').set('\n').set('\r'), -1;
            if (c == 'n' || c == 't' || c == 'r')
                c = c == 'n' ? '\n' : c == 't' ? '\t' : '\r';
            else if (c >= 128 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
                return failed_ = true, -1;
        }
        if (c < 128) return set.ascii.set(c), c;
        const std::size_t size = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
        if (at_ + size - 1 > text_.size()) return failed_ = true, -1;
        set.others.push_back(text_.substr(at_ - 1, size));
        at_ += size - 1;
        return -1;
    }

    CharacterSet parse_class() {
        CharacterSet set;
        const bool negated = is_at('^');
        if (negated) ++at_;
        while (!failed_ && at_ < text_.size() && !is_at(']')) {
            const int low = add_character(set);
            if (low < 0 || !is_at('-') || at_ + 1 >= text_.size() || text_[at_ + 1] == ']') continue;
            ++at_;
            const int high = add_character(set);
            if (high < low) return failed_ = true, set;
            set.ascii |= range(low, high);
        }
        if (!is_at(']') || (negated && !set.others.empty())) failed_ = true;
        ++at_;
        if (!negated) return set;
        set.ascii = range(0, 127) & ~set.ascii;
        set.all_others = true;
        return set;
    }

    std::vector<int> close(std::vector<int> nodes) const {
        std::vector<bool> seen(nodes_.size());
        std::vector<int> kept;
        while (!nodes.empty()) {
            const auto at = static_cast<std::size_t>(nodes.back());
            nodes.pop_back();
            if (seen[at]) continue;
            seen[at] = true;
            kept.push_back(static_cast<int>(at));
            const auto& node = nodes_[at];
            if (node.on.any()) continue;
            for (const int to : {node.to, node.or_to})
                if (to >= 0) nodes.push_back(to);
        }
        std::sort(kept.begin(), kept.end());
        return kept;
    }

    // Bytes that no node tells apart: the states look at one of each class.
    std::vector<std::size_t> find_classes(std::vector<std::size_t>& class_of) const {
        class_of.assign(256, 0);
        std::vector<std::size_t> firsts{0};
        for (const auto& node : nodes_) {
            if (node.on.none()) continue;
            std::map<std::pair<std::size_t, bool>, std::size_t> known;
            firsts.clear();
            for (std::size_t byte = 0; byte < 256; ++byte) {
                const auto [found, is_new] =
                    known.emplace(std::pair(class_of[byte], node.on[byte]), firsts.size());
                if (is_new) firsts.push_back(byte);
                class_of[byte] = found->second;
            }
        }
        return firsts;
    }

    std::optional<Pattern> make_states(Piece whole) const {
        Pattern pattern;
        std::map<std::vector<int>, std::uint16_t> known;
        std::vector<std::vector<int>> states{close({whole.in})};
        known.emplace(states[0], 0);
        std::vector<std::size_t> class_of;
        const auto classes = find_classes(class_of);
        std::vector<std::uint16_t> by_class(classes.size());
        for (std::size_t i = 0; i < states.size(); ++i) {
            const auto state = states[i];
            pattern.accepting_.push_back(std::binary_search(state.begin(), state.end(), whole.out));
            for (std::size_t c = 0; c < classes.size(); ++c) {
                std::vector<int> next;
                for (const int at : state)
                    if (nodes_[static_cast<std::size_t>(at)].on[classes[c]])
                        next.push_back(nodes_[static_cast<std::size_t>(at)].to);
                by_class[c] = Pattern::dead;
                if (next.empty()) continue;
                const auto [found, is_new] = known.emplace(close(std::move(next)), states.size());
                if (is_new) states.push_back(found->first);
                if (states.size() > max_states) return {};
                by_class[c] = found->second;
            }
            for (const auto c : class_of) pattern.next_.push_back(by_class[c]);
        }
        return pattern;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool failed_ = false;
    std::vector<Node> nodes_;
};

std::optional<Pattern> Pattern::compile(std::string_view expression) {
    return PatternCompiler(expression).compile();
}

} // namespace aubrac::formats::pes

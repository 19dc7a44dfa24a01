// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/session/password_policy.hpp>

#include "common_passwords.hpp"

#include <algorithm>
#include <base/text.hpp>

namespace aubrac::kernel {

namespace {

constexpr double word_bits = 8;       // rank in the list, capital, plural…
constexpr double context_bits = 3;    // name, commune: tried first
constexpr double year_bits = 7;       // 1950 to 2050
constexpr double repeat_bits = 3;     // "abcabcabc": what comes again
constexpr double sequence_bits = 0.5; // "cdefgh", "azerty", "aaaa"

std::string lower(std::string_view text) {
    std::string result(text);
    for (auto& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

/// Signs that stand for letters are read as such: "p@ssw0rd" is no secret.
std::string unmask(std::string text) {
    constexpr std::string_view signs = "@013457$!", letters = "aoieastsi";
    for (auto& c : text)
        if (const auto at = signs.find(c); at != std::string_view::npos) c = letters[at];
    return text;
}

/// Whether three characters follow one another in the alphabet or on the keyboard, either way, or are the same.
bool follow(char a, char b, char c) {
    if (a == b && b == c) return true;
    return std::any_of(std::begin(keyboard_rows), std::end(keyboard_rows), [&](std::string_view row) {
        const auto at = row.find(b);
        if (at == std::string_view::npos || at == 0 || at + 1 >= row.size()) return false;
        return (row[at - 1] == a && row[at + 1] == c) || (row[at - 1] == c && row[at + 1] == a);
    });
}

double character_bits(char original, char lowered) {
    if (is_letter(lowered)) return original == lowered ? 4 : 5.5;
    if (is_digit(lowered)) return 3.3;
    return lowered == ' ' ? 1 : 6;
}

/// Length of the year, of the word or of the repetition that starts at `at`, and what it costs.
struct Piece {
    std::size_t length = 0;
    double bits = 0;
};

class Estimate {
public:
    Estimate(std::string_view password, const std::vector<std::string>& context)
        : original_(password), lowered_(lower(password)), plain_(unmask(lowered_)) {
        for (const auto& text : context)
            for (const auto& word : base::split(base::fold(text), ' '))
                if (word.size() >= 3 && context_.size() < 50) context_.emplace_back(word);
    }

    double bits() const {
        double total = 0;
        for (std::size_t at = 0; at < lowered_.size();) {
            const auto piece = piece_at(at);
            if (piece.length > 0) {
                total += piece.bits;
                at += piece.length;
                continue;
            }
            const bool runs_on = at > 1 && follow(lowered_[at - 2], lowered_[at - 1], lowered_[at]);
            total += runs_on ? sequence_bits : character_bits(original_[at], lowered_[at]);
            ++at;
        }
        return total;
    }

private:
    Piece piece_at(std::size_t at) const {
        Piece best;
        const auto offer = [&](std::size_t length, double bits) {
            if (length > best.length || (length == best.length && bits < best.bits)) best = {length, bits};
        };
        const auto try_word = [&](std::string_view word, double bits) {
            if (std::string_view(lowered_).substr(at).starts_with(word) ||
                std::string_view(plain_).substr(at).starts_with(word))
                offer(word.size(), bits);
        };
        for (const auto word : common_words) try_word(word, word_bits);
        for (const auto& word : context_) try_word(word, context_bits);
        const auto four = std::string_view(lowered_).substr(at, 4);
        if (four.size() == 4 && (four.starts_with("19") || four.starts_with("20")) && is_digit(four[2]) &&
            is_digit(four[3]))
            offer(4, year_bits);
        if (const auto length = repeated(at); length >= 3) offer(length, repeat_bits);
        return best;
    }

    /// How much of what starts at `at` was already written before it.
    std::size_t repeated(std::size_t at) const {
        std::size_t longest = 0;
        for (std::size_t start = 0; start < at; ++start) {
            std::size_t length = 0;
            while (at + length < lowered_.size() && lowered_[start + length] == lowered_[at + length]) ++length;
            longest = std::max(longest, length);
        }
        return longest;
    }

    std::string_view original_;
    std::string lowered_, plain_;
    std::vector<std::string> context_;
};

std::string compact(std::string_view password) {
    auto folded = base::fold(password);
    std::erase(folded, ' ');
    return folded;
}

} // namespace

double guess_bits(std::string_view password, const std::vector<std::string>& context) {
    return Estimate(password.substr(0, password_max), context).bits();
}

std::optional<base::Refusal> check_password(std::string_view password, const std::vector<std::string>& context) {
    if (!base::is_utf8(password)) return base::Refusal{"SESSION-008", "password", {}};
    const auto characters = base::count_characters(password);
    if (characters < password_min) return base::Refusal{"SESSION-007", "password", {}};
    if (characters > password_max) return base::Refusal{"SESSION-008", "password", {}};
    if (std::find(std::begin(common_passwords), std::end(common_passwords), compact(password)) !=
        std::end(common_passwords))
        return base::Refusal{"SESSION-010", "password", {}};
    if (guess_bits(password, context) < password_bits) return base::Refusal{"SESSION-009", "password", {}};
    return std::nullopt;
}

} // namespace aubrac::kernel

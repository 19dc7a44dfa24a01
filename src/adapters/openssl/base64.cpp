// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssl/base64.hpp>

#include <array>
#include <cstdint>

namespace aubrac::adapters::openssl {

namespace {

constexpr std::string_view standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_safe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

using Ranks = std::array<std::int8_t, 256>;

constexpr Ranks make_ranks(std::string_view alphabet) {
    Ranks ranks{};
    for (auto& rank : ranks) rank = -1;
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        ranks[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::int8_t>(i);
    return ranks;
}

constexpr Ranks standard_ranks = make_ranks(standard);
constexpr Ranks url_safe_ranks = make_ranks(url_safe);
constexpr Ranks base32_ranks = make_ranks(base32);

/// `width`: bits per character.
std::string encode(std::string_view bytes, std::string_view alphabet, int width) {
    std::string out;
    out.reserve(bytes.size() * 8 / width + 1);
    std::uint32_t pending = 0;
    int bits = 0;
    for (const char c : bytes) {
        pending = (pending << 8) | static_cast<std::uint8_t>(c);
        for (bits += 8; bits >= width; bits -= width)
            out += alphabet[(pending >> (bits - width)) & ((1u << width) - 1)];
    }
    if (bits > 0) out += alphabet[(pending << (width - bits)) & ((1u << width) - 1)];
    return out;
}

std::optional<std::string> decode(std::string_view text, const Ranks& ranks, int width) {
    std::string out;
    out.reserve(text.size() * width / 8);
    std::uint32_t pending = 0;
    int bits = 0;
    for (const char c : text) {
        const int rank = ranks[static_cast<std::uint8_t>(c)];
        if (rank < 0) return std::nullopt;
        pending = (pending << width) | static_cast<std::uint32_t>(rank);
        bits += width;
        if (bits >= 8) {
            bits -= 8;
            out += static_cast<char>((pending >> bits) & 0xFF);
        }
    }
    // What is left must be fewer bits than one character, and zero.
    if (bits >= width || (pending & ((1u << bits) - 1)) != 0) return std::nullopt;
    return out;
}

std::string drop(std::string_view text, std::string_view dropped) {
    std::string kept;
    for (const char c : text)
        if (dropped.find(c) == std::string_view::npos) kept += c;
    return kept;
}

} // namespace

std::string encode_base64(std::string_view bytes) {
    auto out = encode(bytes, standard, 6);
    while (out.size() % 4 != 0) out += '=';
    return out;
}

std::optional<std::string> decode_base64(std::string_view text, Blanks blanks) {
    std::string compact;
    if (blanks == Blanks::skipped) text = compact = drop(text, " \t\r\n");
    if (text.size() % 4 != 0) return std::nullopt;
    for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
    return decode(text, standard_ranks, 6);
}

std::string encode_base64url(std::string_view bytes) { return encode(bytes, url_safe, 6); }

std::optional<std::string> decode_base64url(std::string_view text) { return decode(text, url_safe_ranks, 6); }

std::string encode_base32(std::string_view bytes) { return encode(bytes, base32, 5); }

std::optional<std::string> decode_base32(std::string_view text) {
    auto compact = drop(text, " =");
    for (char& c : compact)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return decode(compact, base32_ranks, 5);
}

} // namespace aubrac::adapters::openssl

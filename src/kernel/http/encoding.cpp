// SPDX-License-Identifier: AGPL-3.0-or-later
#include "encoding.hpp"

#include <algorithm>
#include <array>
#include <base/text.hpp>

namespace aubrac::kernel::http {

namespace {

constexpr std::size_t most_pairs = 1000;

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

char lower_character(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Windows-1252 from 0x80 to 0x9F; the five holes keep their Latin-1 control, as browsers do.
constexpr std::array<std::uint16_t, 32> windows_1252 = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

void append_utf8(std::string& text, std::uint32_t point) {
    if (point < 0x80) {
        text += static_cast<char>(point);
    } else if (point < 0x800) {
        text += static_cast<char>(0xC0 | (point >> 6));
        text += static_cast<char>(0x80 | (point & 0x3F));
    } else {
        text += static_cast<char>(0xE0 | (point >> 12));
        text += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
        text += static_cast<char>(0x80 | (point & 0x3F));
    }
}

std::optional<std::string> decode_word(std::string_view text) {
    auto word = percent_decode(text, Plus::space);
    if (!word || !base::is_utf8(*word) || word->find('\0') != std::string::npos) return std::nullopt;
    return word;
}

/// Gives each sound pair to `keep`; false when one was broken or dropped.
template <class Keep>
bool read_pairs(std::string_view text, Keep keep) {
    bool sound = true;
    std::size_t count = 0;
    while (!text.empty()) {
        const auto pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(pair.size() + 1, text.size()));
        if (pair.empty()) continue;
        if (++count > most_pairs) return false;
        const auto cut = pair.find('=');
        auto name = decode_word(pair.substr(0, cut));
        auto value = decode_word(cut == std::string_view::npos ? std::string_view() : pair.substr(cut + 1));
        if (name && value)
            keep(std::move(*name), std::move(*value));
        else
            sound = false;
    }
    return sound;
}

/// The quoted string that `text` starts with, moved past. Browsers escape the quote as %22 or \" and leave other
/// backslashes alone ("C:\acte.pdf").
std::optional<std::string> take_quoted(std::string_view& text) {
    std::string value;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') return text.remove_prefix(i + 1), value;
        if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
        value += text[i];
    }
    return std::nullopt;
}

bool take_parameter(std::string_view& text, HeaderValue& header) {
    const auto equal = text.find('=');
    if (equal == std::string_view::npos) return false;
    const auto name = lower(base::trim(text.substr(0, equal)));
    if (!is_token(name) || header.find(name)) return false;
    text = base::trim(text.substr(equal + 1));
    std::string value;
    if (text.starts_with('"')) {
        auto quoted = take_quoted(text);
        if (!quoted) return false;
        value = std::move(*quoted);
        text = base::trim(text);
        if (!text.empty() && text.front() != ';') return false;
    } else {
        const auto end = std::min(text.find(';'), text.size());
        value = base::trim(text.substr(0, end));
        text.remove_prefix(end);
    }
    header.parameters.emplace_back(name, std::move(value));
    return true;
}

} // namespace

bool is_token(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return is_alphanumeric(c) || marks.find(c) != std::string_view::npos;
    });
}

std::string lower(std::string_view ascii) {
    std::string text(ascii);
    std::transform(text.begin(), text.end(), text.begin(), lower_character);
    return text;
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower_character(x) == lower_character(y); });
}

std::string to_utf8(std::string_view bytes) {
    if (base::is_utf8(bytes)) return std::string(bytes);
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<std::uint8_t>(c);
        append_utf8(text, byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte);
    }
    return text;
}

const std::string* HeaderValue::find(std::string_view name) const {
    for (const auto& [key, text] : parameters)
        if (key == name) return &text;
    return nullptr;
}

std::optional<HeaderValue> parse_header_value(std::string_view text) {
    HeaderValue header;
    const auto end = std::min(text.find(';'), text.size());
    header.value = lower(base::trim(text.substr(0, end)));
    text.remove_prefix(end);
    while (!text.empty()) {
        text = base::trim(text.substr(1));
        if (text.empty()) break;
        if (text.front() != ';' && !take_parameter(text, header)) return std::nullopt;
    }
    return header;
}

std::optional<Pairs> parse_form(std::string_view text) {
    Pairs pairs;
    const auto keep = [&](std::string name, std::string value) {
        pairs.emplace_back(std::move(name), std::move(value));
    };
    if (!read_pairs(text, keep)) return std::nullopt;
    return pairs;
}

Pairs parse_query(std::string_view text) {
    Pairs pairs;
    read_pairs(
        text, [&](std::string name, std::string value) { pairs.emplace_back(std::move(name), std::move(value)); });
    return pairs;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        if (is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            encoded += c;
        } else {
            const auto byte = static_cast<std::uint8_t>(c);
            encoded += '%';
            encoded += digits[byte >> 4];
            encoded += digits[byte & 15];
        }
    }
    return encoded;
}

std::optional<std::string> percent_decode(std::string_view text, Plus plus) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus == Plus::space) {
            decoded += ' ';
        } else if (text[i] != '%') {
            decoded += text[i];
        } else {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex_value(text[i + 1]);
            const int low = hex_value(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            decoded += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return decoded;
}

std::string content_disposition(std::string_view disposition, std::string_view file_name) {
    std::string plain;
    for (const char c : file_name) {
        const auto byte = static_cast<std::uint8_t>(c);
        if ((byte & 0xC0) == 0x80) continue; // one mark for one character, not for each of its bytes
        plain += byte < 0x20 || byte >= 0x7F || c == '"' || c == '\\' || c == '%' ? '_' : c;
    }
    std::string value(disposition);
    value += "; filename=\"" + plain + "\"";
    if (plain != file_name) value += "; filename*=UTF-8''" + percent_encode(to_utf8(file_name));
    return value;
}

} // namespace aubrac::kernel::http

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "objects.hpp"

#include <base/text.hpp>
#include <cstring>
#include <gmime/gmime.h>
#include <mutex>

namespace aubrac::adapters::gmime {

void start_gmime() {
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
}

void Unref::operator()(void* object) const { g_object_unref(object); }

std::string take_text(char* text) {
    if (!text) return {};
    std::string out(text);
    g_free(text);
    return out;
}

std::string to_utf8(const char* text) {
    if (!text) return {};
    if (base::is_utf8(text)) return text;
    auto converted = take_text(g_convert_with_fallback(text, static_cast<gssize>(std::strlen(text)), "UTF-8",
                                                       "WINDOWS-1252", "?", nullptr, nullptr, nullptr));
    if (!converted.empty()) return converted;
    return take_text(g_utf8_make_valid(text, -1));
}

namespace {

/// End of the word that starts at `start` ("=?charset?b?text?="), or npos.
struct Word {
    std::string_view charset;
    std::string_view text;
    std::size_t end = std::string_view::npos;
};

Word read_base64_word(std::string_view header, std::size_t start) {
    const auto charset_end = header.find('?', start + 2);
    if (charset_end == std::string_view::npos || charset_end + 2 >= header.size()) return {};
    const char encoding = header[charset_end + 1];
    if ((encoding != 'B' && encoding != 'b') || header[charset_end + 2] != '?') return {};
    const auto text_start = charset_end + 3;
    const auto text_end = header.find("?=", text_start);
    if (text_end == std::string_view::npos) return {};
    return {header.substr(start + 2, charset_end - start - 2), header.substr(text_start, text_end - text_start),
            text_end + 2};
}

std::string to_q_word(const Word& word) {
    gsize size = 0;
    guchar* bytes = g_base64_decode(std::string(word.text).c_str(), &size);
    std::string out = "=?" + std::string(word.charset) + "?Q?";
    constexpr std::string_view hexadecimal = "0123456789ABCDEF";
    for (gsize i = 0; i < size; ++i) {
        if (g_ascii_isalnum(bytes[i]))
            out += static_cast<char>(bytes[i]);
        else
            (out += '=') += {hexadecimal[bytes[i] >> 4], hexadecimal[bytes[i] & 15]};
    }
    g_free(bytes);
    return out + "?=";
}

} // namespace

std::string open_base64_words(std::string_view header) {
    std::string out;
    std::size_t done = 0;
    for (auto start = header.find("=?"); start != std::string_view::npos; start = header.find("=?", start + 2)) {
        if (start < done) continue;
        const auto word = read_base64_word(header, start);
        if (word.end == std::string_view::npos) continue;
        out += header.substr(done, start - done);
        out += to_q_word(word);
        done = word.end;
    }
    out += header.substr(done);
    return out;
}

} // namespace aubrac::adapters::gmime

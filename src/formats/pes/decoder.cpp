// SPDX-License-Identifier: AGPL-3.0-or-later
// An announced encoding is often a lie; the file is read all the same, and the lie is told.
#include "decoder.hpp"

#include <algorithm>
#include <array>
#include <base/text.hpp>
#include <cstring>

namespace aubrac::formats::pes {
namespace {

constexpr std::size_t max_head = 512; // an XML declaration is far shorter

// Characters of Windows-1252 where ISO-8859-1 has controls.
constexpr std::array<char16_t, 32> windows = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                              0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                              0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                              0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

void add_code(std::string& out, unsigned code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | code >> 6);
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        out += static_cast<char>(0xE0 | code >> 12);
        out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

void add_windows(std::string& out, unsigned char c) {
    add_code(out, c >= 0x80 && c < 0xA0 ? windows[c - 0x80] : c);
}

// Length of the run of ASCII at the start, eight bytes at a time.
std::size_t count_ascii(std::string_view bytes) {
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, 8);
        if ((word & 0x8080808080808080ULL) != 0) break;
    }
    while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) < 0x80) ++at;
    return at;
}

// Bytes of the sequence that begins with `c`; 0 when none does.
std::size_t sequence_size(unsigned char c) {
    if (c >= 0xC2 && c <= 0xDF) return 2;
    if (c >= 0xE0 && c <= 0xEF) return 3;
    return c >= 0xF0 && c <= 0xF4 ? 4 : 0;
}

std::string declared_encoding(std::string_view head) {
    const auto end = head.find("?>");
    if (head.substr(0, 5) != "<?xml" || end == std::string_view::npos) return {};
    head = head.substr(0, end);
    const auto at = head.find("encoding");
    if (at == std::string_view::npos) return {};
    const auto quote = head.find_first_of("\"'", at);
    if (quote == std::string_view::npos) return {};
    const auto close = head.find(head[quote], quote + 1);
    std::string name(head.substr(quote + 1, close == std::string_view::npos ? 0 : close - quote - 1));
    for (char& c : name)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return base::is_utf8(name) ? base::one_line(name, 40) : "?";
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

void Decoder::sniff() {
    known_ = true;
    const std::string_view head = head_;
    const auto starts = [&](std::string_view mark) { return head.substr(0, mark.size()) == mark; };
    using namespace std::string_view_literals;
    if (starts("\xFF\xFE"sv) || starts("\xFE\xFF"sv) || starts("<\0?\0"sv) || starts("\0<\0?"sv) ||
        starts("\0\0\0<"sv) || starts("<\0\0\0"sv)) {
        encoding_.declared = "UTF-16";
        encoding_.is_native = true;
        return;
    }
    const bool marked = starts("\xEF\xBB\xBF"sv);
    encoding_.declared = declared_encoding(marked ? head.substr(3) : head);
    if (encoding_.declared.empty()) encoding_.declared = "UTF-8";
    encoding_.is_latin = is_one_of(encoding_.declared, {"ISO-8859-1", "ISO8859-1", "ISO_8859-1", "LATIN1",
                                                        "LATIN-1", "ISO-8859-15", "WINDOWS-1252", "CP1252"});
    const bool ours = encoding_.is_latin || is_one_of(encoding_.declared, {"UTF-8", "UTF8", "US-ASCII", "ASCII"});
    // The mark of UTF-8 is worth more than the word.
    if (marked && encoding_.is_latin) {
        encoding_.is_latin = false;
        encoding_.lied = true;
    }
    if (!ours) encoding_.lied = true;
}

void Decoder::watch(unsigned char c) {
    const bool continues = (c & 0xC0) == 0x80;
    if (expected_ > 0 && continues) {
        if (--expected_ == 0) ++sequences_;
        return;
    }
    const auto size = sequence_size(c);
    if (expected_ > 0 || size == 0) all_sequences_ = false;
    expected_ = size == 0 ? 0 : static_cast<int>(size) - 1;
}

void Decoder::add_latin(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto ascii = count_ascii(bytes);
        if (ascii > 0 && expected_ > 0) {
            all_sequences_ = false;
            expected_ = 0;
        }
        out_ += bytes.substr(0, ascii);
        bytes.remove_prefix(ascii);
        for (; !bytes.empty() && static_cast<unsigned char>(bytes.front()) >= 0x80; bytes.remove_prefix(1)) {
            const auto c = static_cast<unsigned char>(bytes.front());
            watch(c);
            // A signature is made on the very characters: ISO-8859-1 keeps its controls, Windows-1252 says its own
            // name.
            if (encoding_.declared.find("1252") != std::string::npos)
                add_windows(out_, c);
            else if (encoding_.declared == "ISO-8859-15" && c == 0xA4)
                add_code(out_, 0x20AC);
            else
                add_code(out_, c);
        }
    }
}

void Decoder::add_utf8(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto ascii = count_ascii(bytes);
        out_ += bytes.substr(0, ascii);
        bytes.remove_prefix(ascii);
        if (bytes.empty()) return;
        const auto size = sequence_size(static_cast<unsigned char>(bytes.front()));
        if (size > bytes.size() && !last_) {
            const auto rest = bytes.substr(1);
            if (std::all_of(rest.begin(), rest.end(), [](char c) { return (c & 0xC0) == 0x80; })) {
                held_ = bytes;
                return;
            }
        }
        if (size > 0 && size <= bytes.size() && base::is_utf8(bytes.substr(0, size))) {
            out_ += bytes.substr(0, size);
            bytes.remove_prefix(size);
            continue;
        }
        encoding_.lied = true;
        add_windows(out_, static_cast<unsigned char>(bytes.front()));
        bytes.remove_prefix(1);
    }
}

std::string_view Decoder::convert(std::string_view bytes) {
    if (encoding_.is_native) return bytes;
    if (held_.empty() && expected_ == 0 && count_ascii(bytes) == bytes.size()) return bytes;
    out_.clear();
    if (encoding_.is_latin) {
        add_latin(bytes);
        return out_;
    }
    if (held_.empty()) {
        add_utf8(bytes);
        return out_;
    }
    const auto whole = std::move(held_) + std::string(bytes);
    held_.clear();
    add_utf8(whole);
    return out_;
}

std::string_view Decoder::give(std::string_view bytes) {
    if (known_) return convert(bytes);
    head_ += bytes;
    // White space before the XML declaration is forbidden, and frequent.
    const auto start = std::min(head_.find_first_not_of(" \t\r\n"), head_.size());
    dropped_lines_ +=
        static_cast<int>(std::count(head_.begin(), head_.begin() + static_cast<std::ptrdiff_t>(start), '\n'));
    head_.erase(0, start);
    if (head_.size() < max_head && head_.find("?>") == std::string::npos && !last_) return {};
    sniff();
    return convert(head_);
}

std::string_view Decoder::finish() {
    last_ = true;
    if (!known_) {
        if (head_.empty()) return {};
        sniff();
        const auto rest = convert(head_);
        encoding_.looks_like_utf8 = encoding_.is_latin && sequences_ > 0 && all_sequences_ && expected_ == 0;
        return rest;
    }
    encoding_.looks_like_utf8 = encoding_.is_latin && sequences_ > 0 && all_sequences_ && expected_ == 0;
    if (held_.empty()) return {};
    return convert({});
}

} // namespace aubrac::formats::pes

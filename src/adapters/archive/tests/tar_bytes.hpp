// SPDX-License-Identifier: AGPL-3.0-or-later
// Hand-made tar and gzip bytes: what no honest writer would make.
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace aubrac::adapters::archive {

/// One 512-byte ustar header. `type`: '0' file, '1' hard link, '2' symbolic link, '3' device, '5' folder.
inline std::string tar_header(std::string_view name, std::uint64_t size, char type = '0',
                              std::string_view link = "") {
    std::string header(512, '\0');
    const auto put = [&](std::size_t at, std::string_view text) { header.replace(at, text.size(), text); };
    const auto octal = [](std::uint64_t value, int width) {
        std::array<char, 32> text{};
        std::snprintf(text.data(), text.size(), "%0*llo", width, static_cast<unsigned long long>(value));
        return std::string(text.data());
    };
    put(0, name.substr(0, 100));
    put(100, "0000644");
    put(108, "0000000");
    put(116, "0000000");
    put(124, octal(size, 11));
    put(136, octal(0, 11));
    put(148, "        ");
    put(156, std::string(1, type));
    put(157, link);
    put(257, std::string_view("ustar\00000", 8));
    unsigned sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    put(148, octal(sum, 6));
    header[154] = '\0';
    return header;
}

inline std::string tar_member(std::string_view name, std::string_view bytes) {
    std::string member = tar_header(name, bytes.size()) + std::string(bytes);
    member.resize((member.size() + 511) / 512 * 512, '\0');
    return member;
}

inline std::string tar_end() { return std::string(1024, '\0'); }

/// A gzip stream without compression (RFC 1952, RFC 1951 §3.2.4).
inline std::string gzip(std::string_view bytes) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320u : 0u);
    }
    const auto little = [](std::uint32_t value, int count) {
        std::string text;
        for (int i = 0; i < count; ++i) text += static_cast<char>(value >> (8 * i));
        return text;
    };
    std::string out("\x1F\x8B\x08\0\0\0\0\0\0\xFF", 10);
    for (std::size_t at = 0; at < bytes.size(); at += 65535) {
        const auto block = bytes.substr(at, 65535);
        const auto size = static_cast<std::uint32_t>(block.size());
        out += at + 65535 >= bytes.size() ? '\1' : '\0';
        out += little(size, 2) + little(~size, 2) + std::string(block);
    }
    return out + little(~crc, 4) + little(static_cast<std::uint32_t>(bytes.size()), 4);
}

} // namespace aubrac::adapters::archive

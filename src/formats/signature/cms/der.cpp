// SPDX-License-Identifier: AGPL-3.0-or-later
#include "der.hpp"

#include <algorithm>
#include <base/ensure.hpp>
#include <base/text.hpp>
#include <cstdint>

namespace aubrac::formats::signature::der {

std::string wrap(unsigned char tag, std::string_view content) {
    std::string out(1, static_cast<char>(tag));
    const auto size = content.size();
    if (size < 0x80) {
        out += static_cast<char>(size);
    } else {
        std::string bytes;
        for (auto left = size; left > 0; left >>= 8) bytes.insert(bytes.begin(), static_cast<char>(left & 0xFF));
        out += static_cast<char>(0x80 | bytes.size());
        out += bytes;
    }
    out += content;
    return out;
}

std::string sequence(std::initializer_list<std::string_view> parts) {
    std::string content;
    for (const auto part : parts) content += part;
    return wrap(0x30, content);
}

std::string set_of(std::vector<std::string> values) {
    // By bytes, not by characters, which may be negative.
    std::sort(values.begin(), values.end(), [](const std::string& a, const std::string& b) {
        return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
            return static_cast<unsigned char>(x) < static_cast<unsigned char>(y);
        });
    });
    std::string content;
    for (const auto& value : values) content += value;
    return wrap(0x31, content);
}

std::string oid(std::string_view dotted) {
    std::vector<std::uint32_t> arcs;
    for (const auto& part : base::split(dotted, '.')) {
        std::uint32_t arc = 0;
        for (const char c : part) arc = arc * 10 + static_cast<std::uint32_t>(c - '0');
        arcs.push_back(arc);
    }
    ENSURE(arcs.size() >= 2);
    arcs[1] += arcs[0] * 40;
    std::string content;
    for (std::size_t i = 1; i < arcs.size(); ++i) {
        std::string bytes(1, static_cast<char>(arcs[i] & 0x7F));
        for (auto left = arcs[i] >> 7; left > 0; left >>= 7)
            bytes.insert(bytes.begin(), static_cast<char>(0x80 | (left & 0x7F)));
        content += bytes;
    }
    return wrap(0x06, content);
}

std::string octets(std::string_view content) { return wrap(0x04, content); }

std::string integer(unsigned value) {
    ENSURE(value < 128);
    return wrap(0x02, std::string(1, static_cast<char>(value)));
}

std::string null() { return wrap(0x05, ""); }

std::string time(base::Instant moment) {
    const auto iso = moment.iso(); // 2026-11-21T13:05:00.000Z
    const auto text = iso.substr(0, 4) + iso.substr(5, 2) + iso.substr(8, 2) + iso.substr(11, 2) +
                      iso.substr(14, 2) + iso.substr(17, 2) + "Z";
    return text >= "1950" && text < "2050" ? wrap(0x17, text.substr(2)) : wrap(0x18, text);
}

std::string explicit_tag(int number, std::string_view value) {
    return wrap(static_cast<unsigned char>(0xA0 | number), value);
}

std::string implicit_tag(int number, std::string_view value) {
    std::string out(value);
    out[0] = static_cast<char>(0xA0 | number);
    return out;
}

} // namespace aubrac::formats::signature::der

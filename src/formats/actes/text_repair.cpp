// SPDX-License-Identifier: AGPL-3.0-or-later
// Text as real senders write it, made clean.
#include "text_repair.hpp"

#include <base/text.hpp>

namespace aubrac::formats::actes {
namespace {

// Bytes 0x80 to 0x9F of Windows-1252; empty where it has none.
constexpr std::string_view windows[32] = {"€", "",  "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š",
                                          "‹", "Œ", "",  "Ž", "",  "",  "‘", "’", "“", "”", "•",
                                          "–", "—", "˜", "™", "š", "›", "œ", "",  "ž", "Ÿ"};

} // namespace

std::string repair_text(std::string_view utf8) {
    utf8 = base::trim(utf8);
    std::string text;
    text.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto next = i + 1 < utf8.size() ? static_cast<unsigned char>(utf8[i + 1]) : 0;
        if (utf8[i] == '\xC2' && next >= 0x80 && next <= 0x9F) {
            text += windows[next - 0x80];
            ++i;
        } else {
            text += utf8[i];
        }
    }
    return text;
}

} // namespace aubrac::formats::actes

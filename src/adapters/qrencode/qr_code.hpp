// SPDX-License-Identifier: AGPL-3.0-or-later
// QR codes (ISO/IEC 18004): a text as a square of modules, dark or light, that a telephone reads.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace aubrac::adapters::qrencode {

constexpr std::size_t qr_text_limit = 1000; // bytes

/// Without its quiet zone: whoever draws it leaves four light modules on each side (ISO/IEC 18004 §6.3.8).
struct QrCode {
    int width = 0;          // modules on a side: 21 to 177
    std::vector<bool> dark; // width × width, row by row from the top
};

/// Bytes as they are, error correction M (15 % may be lost). Nothing when `text` is empty or beyond the limit.
/// Pure; thread-safe. Throws base::Failure when memory is short.
std::optional<QrCode> make_qr_code(std::string_view text);

} // namespace aubrac::adapters::qrencode

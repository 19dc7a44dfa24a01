// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/qrencode/qr_code.hpp>

#include <base/failure.hpp>
#include <cerrno>
#include <cstring>
#include <memory>
#include <qrencode.h>
#include <string>

namespace aubrac::adapters::qrencode {

std::optional<QrCode> make_qr_code(std::string_view text) {
    if (text.empty() || text.size() > qr_text_limit) return std::nullopt;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    const std::unique_ptr<QRcode, void (*)(QRcode*)> code(
        QRcode_encodeData(static_cast<int>(text.size()), bytes, 0, QR_ECLEVEL_M), &QRcode_free);
    if (!code) throw base::Failure(std::string("libqrencode: ") + std::strerror(errno));
    QrCode result{code->width, {}};
    const auto count = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
    result.dark.reserve(count);
    for (std::size_t i = 0; i < count; ++i) result.dark.push_back((code->data[i] & 1) != 0);
    return result;
}

} // namespace aubrac::adapters::qrencode

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssl/totp.hpp>

#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/digest.hpp>
#include <adapters/openssl/random.hpp>

namespace aubrac::adapters::openssl {

namespace {

std::string code_of_step(std::string_view secret, std::int64_t step) {
    std::string counter;
    for (int shift = 56; shift >= 0; shift -= 8) counter += static_cast<char>((step >> shift) & 0xFF);
    const auto mac = hmac_sha1(secret, counter);
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<std::uint8_t>(mac[i])); };
    const std::size_t at = byte(19) & 0x0F; // dynamic truncation, RFC 4226 §5.3
    const std::uint32_t number =
        ((byte(at) & 0x7F) << 24) | (byte(at + 1) << 16) | (byte(at + 2) << 8) | byte(at + 3);
    const auto digits = std::to_string(1'000'000 + number % 1'000'000);
    return digits.substr(1);
}

std::string percent(std::string_view text) {
    constexpr std::string_view hexadecimal = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("-._~").find(c) != std::string_view::npos;
        const auto value = static_cast<std::uint8_t>(c);
        if (plain)
            out += c;
        else
            (out += '%') += {hexadecimal[value >> 4], hexadecimal[value & 15]};
    }
    return out;
}

} // namespace

std::string make_totp_secret() { return random_bytes(20); }

std::int64_t totp_step(base::Instant moment) { return moment.ms / 30'000; }

std::string totp_code(std::string_view secret, base::Instant moment) {
    return code_of_step(secret, totp_step(moment));
}

std::optional<std::int64_t> find_totp_step(std::string_view secret, std::string_view code, base::Instant now,
                                           std::int64_t last_step) {
    std::string digits;
    for (const char c : code.substr(0, 32))
        if (c != ' ') digits += c;
    std::optional<std::int64_t> found;
    const auto current = totp_step(now);
    // All three are compared every time, so that the answer takes as long whichever it is.
    for (const auto step : {current - 1, current, current + 1})
        if (equal_in_constant_time(code_of_step(secret, step), digits) && step > last_step) found = step;
    return found;
}

std::string totp_uri(std::string_view secret, std::string_view issuer, std::string_view account) {
    return "otpauth://totp/" + percent(issuer) + ":" + percent(account) + "?secret=" + encode_base32(secret) +
           "&issuer=" + percent(issuer) + "&algorithm=SHA1&digits=6&period=30";
}

} // namespace aubrac::adapters::openssl

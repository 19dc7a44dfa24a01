// SPDX-License-Identifier: AGPL-3.0-or-later
#include "head.hpp"

#include "encoding.hpp"
#include "target.hpp"
#include <algorithm>
#include <array>
#include <base/text.hpp>

namespace aubrac::kernel::http {

namespace {

constexpr std::size_t most_fields = 100;
constexpr std::array<std::string_view, 5> methods = {"GET", "POST", "HEAD", "PUT", "DELETE"};

bool is_field_text(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<std::uint8_t>(c);
        return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
    });
}

std::string_view trim_blanks(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view take_line(std::string_view& bytes) {
    const auto line = bytes.substr(0, bytes.find("\r\n"));
    bytes.remove_prefix(std::min(line.size() + 2, bytes.size()));
    return line;
}

/// One field line; a line that starts with a blank continues another (obs-fold) and is refused by is_token.
bool read_field(std::string_view line, Pairs& fields) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return false;
    const auto value = trim_blanks(line.substr(colon + 1));
    if (!is_field_text(value)) return false;
    fields.emplace_back(lower(line.substr(0, colon)), to_utf8(value));
    return true;
}

int read_version(std::string_view version, Head& head) {
    constexpr auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (version.size() != 8 || !version.starts_with("HTTP/") || version[6] != '.' || !is_digit(version[5]) ||
        !is_digit(version[7]))
        return 400;
    if (version[5] != '1') return 505;
    head.minor = version[7] == '0' ? 0 : 1;
    return 0;
}

int read_request_line(std::string_view line, Head& head) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return 400;
    const auto target = line.substr(first + 1, last - first - 1);
    if (!is_token(line.substr(0, first)) || target.empty() || target.find(' ') != std::string_view::npos)
        return 400;
    if (const int fault = read_version(line.substr(last + 1), head)) return fault;
    if (target.size() > longest_target) return 414;
    head.request.method = line.substr(0, first);
    if (std::find(methods.begin(), methods.end(), head.request.method) == methods.end()) return 501;
    return parse_target(target, head.request) ? 0 : 400;
}

std::vector<std::string_view> values_of(const Pairs& fields, std::string_view name) {
    std::vector<std::string_view> values;
    for (const auto& [key, value] : fields)
        if (key == name) values.push_back(value);
    return values;
}

/// RFC 9112 §6.3. A repeated or listed Content-Length is refused even when its values agree.
int read_framing(Head& head) {
    const auto lengths = values_of(head.request.headers, "content-length");
    const auto codings = values_of(head.request.headers, "transfer-encoding");
    if (lengths.size() > 1 || codings.size() > 1 || (!lengths.empty() && !codings.empty())) return 400;
    if (!codings.empty()) {
        if (head.minor == 0) return 400;
        const auto coding = lower(codings.front());
        if (coding != "chunked")
            return coding.ends_with(", chunked") && !coding.starts_with("chunked") ? 501 : 400;
        head.framing = Framing::chunked;
    } else if (!lengths.empty()) {
        const auto text = lengths.front();
        if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string_view::npos)
            return 400;
        for (const char c : text) head.length = head.length * 10 + static_cast<std::uint64_t>(c - '0');
        head.framing = head.length > 0 ? Framing::length : Framing::none;
    }
    return 0;
}

void read_connection(Head& head) {
    head.keep_alive = head.minor == 1;
    for (const auto value : values_of(head.request.headers, "connection"))
        for (const auto& option : base::split(value, ',')) {
            const auto word = trim_blanks(option);
            if (same_ignoring_case(word, "close")) return void(head.keep_alive = false);
            if (same_ignoring_case(word, "keep-alive")) head.keep_alive = true;
        }
}

int read_expectation(Head& head) {
    const auto expectations = values_of(head.request.headers, "expect");
    if (expectations.empty() || head.minor == 0) return 0;
    if (expectations.size() > 1 || !same_ignoring_case(expectations.front(), "100-continue")) return 417;
    head.expects_continue = true;
    return 0;
}

/// RFC 9112 §3.2: exactly one Host, except in HTTP/1.0 where it may miss; a target in absolute form must agree.
bool is_host_sound(const Head& head, std::string_view target_authority) {
    const auto hosts = values_of(head.request.headers, "host");
    if (hosts.size() > 1) return false;
    if (hosts.empty()) return head.minor == 0 && target_authority.empty();
    if (!is_authority(hosts.front())) return false;
    return target_authority.empty() || same_ignoring_case(target_authority, hosts.front());
}

} // namespace

HeadScan scan_head(std::string_view bytes, std::size_t seen) {
    for (std::size_t i = seen > 3 ? seen - 3 : 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (c == '\0') return {HeadScan::State::broken};
        if (c == '\r' && i + 1 < bytes.size() && bytes[i + 1] != '\n') return {HeadScan::State::broken};
        if (c != '\n') continue;
        if (i == 0 || bytes[i - 1] != '\r') return {HeadScan::State::broken};
        if (i >= 3 && bytes[i - 2] == '\n') return {HeadScan::State::whole, i + 1};
    }
    return {};
}

int parse_head(std::string_view bytes, Head& head) {
    bytes.remove_suffix(2);
    const auto line = take_line(bytes);
    // The framing is judged only once the line is sound, yet the version is kept for the answer.
    if (const int fault = read_request_line(line, head)) return fault;
    while (!bytes.empty()) {
        if (head.request.headers.size() == most_fields) return 431;
        if (!read_field(take_line(bytes), head.request.headers)) return 400;
    }
    const auto target = line.substr(line.find(' ') + 1);
    if (!is_host_sound(head, authority_of(target))) return 400;
    if (const int fault = read_framing(head)) return fault;
    read_connection(head);
    return read_expectation(head);
}

bool are_sound_trailers(std::string_view bytes) {
    Pairs dropped;
    bytes.remove_suffix(2);
    while (!bytes.empty())
        if (dropped.size() == most_fields || !read_field(take_line(bytes), dropped)) return false;
    return true;
}

} // namespace aubrac::kernel::http

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "target.hpp"

#include "encoding.hpp"
#include <algorithm>
#include <base/text.hpp>

namespace aubrac::kernel::http {

namespace {

/// Length of "http://" or "https://" at the start of `target`; 0 when there is none.
std::size_t scheme_size(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"})
        if (same_ignoring_case(target.substr(0, scheme.size()), scheme)) return scheme.size();
    return 0;
}

bool is_target_text(std::string_view text, std::string_view refused) {
    return std::all_of(text.begin(), text.end(),
                       [&](char c) { return c > 0x20 && c < 0x7F && refused.find(c) == std::string_view::npos; });
}

bool is_safe_path(std::string_view path) {
    if (!path.starts_with('/') || !base::is_utf8(path)) return false;
    const bool plain = std::none_of(path.begin(), path.end(), [](char c) {
        const auto byte = static_cast<std::uint8_t>(c);
        return byte < 0x20 || byte == 0x7F || c == '\\';
    });
    if (!plain) return false;
    for (std::size_t at = 0; at < path.size();) {
        const auto end = std::min(path.find('/', at + 1), path.size());
        const auto segment = path.substr(at + 1, end - at - 1);
        if (segment == "." || segment == "..") return false;
        at = end;
    }
    return true;
}

bool has_encoded_slash(std::string_view path) {
    for (auto at = path.find('%'); at != std::string_view::npos; at = path.find('%', at + 1))
        if (same_ignoring_case(path.substr(at, 3), "%2f")) return true;
    return false;
}

} // namespace

std::string_view authority_of(std::string_view target) {
    const auto scheme = scheme_size(target);
    if (scheme == 0) return {};
    target.remove_prefix(scheme);
    return target.substr(0, target.find_first_of("/? "));
}

bool is_authority(std::string_view text) {
    constexpr std::string_view marks = "-._~!$&'()*+,;=%";
    const auto colon = text.rfind(':');
    const auto bracket = text.rfind(']');
    const bool has_port =
        colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
    auto host = has_port ? text.substr(0, colon) : text;
    if (has_port && text.substr(colon + 1).find_first_not_of("0123456789") != std::string_view::npos) return false;
    if (host.starts_with('[')) {
        if (!host.ends_with(']') || host.size() < 4) return false;
        host = host.substr(1, host.size() - 2);
        return host.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
    }
    return !host.empty() && std::all_of(host.begin(), host.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.find(c) != std::string_view::npos;
    });
}

bool parse_target(std::string_view target, Request& request) {
    const auto scheme = scheme_size(target);
    if (scheme > 0) {
        const auto authority = authority_of(target);
        if (!is_authority(authority)) return false;
        target.remove_prefix(scheme + authority.size());
    }
    const auto cut = std::min(target.find('?'), target.size());
    auto path = target.substr(0, cut);
    if (path.empty() && scheme > 0) path = "/"; // RFC 9110 §4.2.3: "http://host" means its root
    const auto query = cut < target.size() ? target.substr(cut + 1) : std::string_view();
    if (!is_target_text(path, "#\"<>\\") || !is_target_text(query, "#\"<>") || has_encoded_slash(path))
        return false;
    auto decoded = percent_decode(path, Plus::literal);
    if (!decoded || !is_safe_path(*decoded)) return false;
    request.path = std::move(*decoded);
    request.query_string = query;
    request.query = parse_query(query);
    return true;
}

} // namespace aubrac::kernel::http

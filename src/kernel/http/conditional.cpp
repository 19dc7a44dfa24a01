// SPDX-License-Identifier: AGPL-3.0-or-later
#include "conditional.hpp"

#include "encoding.hpp"
#include <algorithm>
#include <array>
#include <base/text.hpp>
#include <optional>

namespace aubrac::kernel::http {

namespace {

std::string_view response_header(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (same_ignoring_case(key, name)) return value;
    return {};
}

std::string_view without_weakness(std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; }

/// An entity tag never holds a quote, but may hold a comma: the list is cut at quotes.
bool lists_tag(std::string_view list, std::string_view tag) {
    tag = without_weakness(tag);
    while (!list.empty()) {
        const auto open = list.find('"');
        if (open == std::string_view::npos) return false;
        const auto close = list.find('"', open + 1);
        if (close == std::string_view::npos) return false;
        if (list.substr(open, close - open + 1) == tag) return true;
        list.remove_prefix(close + 1);
    }
    return false;
}

std::optional<std::uint64_t> read_number(std::string_view digits) {
    if (digits.empty() || digits.size() > 18 || digits.find_first_not_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    std::uint64_t number = 0;
    for (const char c : digits) number = number * 10 + static_cast<std::uint64_t>(c - '0');
    return number;
}

/// If-Range holds when it names the very tag (strong, RFC 9110 §13.1.5) or date of what would be sent.
bool may_send_part(const Request& request, const Response& response) {
    const auto condition = request.header("if-range");
    if (condition.empty()) return true;
    if (condition.starts_with("W/")) return false;
    if (condition.starts_with('"')) return condition == response_header(response, "etag");
    return condition == response_header(response, "last-modified");
}

} // namespace

bool is_unchanged(const Request& request, const Response& response) {
    if (response.status != 200 || (request.method != "GET" && request.method != "HEAD")) return false;
    const auto tag = response_header(response, "etag");
    const auto known = request.header("if-none-match");
    return !tag.empty() && !known.empty() && (known == "*" || lists_tag(known, tag));
}

void make_unchanged(Response& response) {
    constexpr std::array<std::string_view, 5> of_the_body = {
        "content-type", "content-encoding", "content-language", "content-disposition", "content-range"};
    std::erase_if(response.headers, [&](const auto& header) {
        const auto name = lower(header.first);
        return std::find(of_the_body.begin(), of_the_body.end(), name) != of_the_body.end();
    });
    response.status = 304;
    response.body = std::string();
}

Window find_window(const Request& request, const Response& response, std::uint64_t size) {
    const Window whole{Window::Kind::whole, 0, size};
    const auto range = request.header("range");
    constexpr std::string_view unit = "bytes=";
    if (request.method != "GET" || response.status != 200 || range.size() <= unit.size()) return whole;
    if (!same_ignoring_case(range.substr(0, unit.size()), unit) || !may_send_part(request, response)) return whole;
    const auto text = base::trim(range.substr(unit.size()));
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return whole;
    const auto first = read_number(text.substr(0, dash));
    const auto last = read_number(text.substr(dash + 1));
    if (dash == 0) {
        if (!last) return whole;
        const auto length = std::min(*last, size);
        if (length == 0) return {Window::Kind::outside, 0, 0};
        return {Window::Kind::part, size - length, length};
    }
    if (!first || (!last && dash + 1 < text.size()) || (last && *last < *first)) return whole;
    if (*first >= size) return {Window::Kind::outside, 0, 0};
    const auto end = last ? std::min(*last, size - 1) : size - 1;
    return {Window::Kind::part, *first, end - *first + 1};
}

} // namespace aubrac::kernel::http

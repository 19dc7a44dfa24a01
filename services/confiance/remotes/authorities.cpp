// SPDX-License-Identifier: AGPL-3.0-or-later
#include "remotes/authorities.hpp"

#include <adapters/curl/http_client.hpp>
#include <algorithm>
#include <array>
#include <base/text.hpp>
#include <charconv>
#include <chrono>
#include <memory>

namespace aubrac::confiance {

namespace {

using adapters::curl::HttpClient;
using adapters::curl::HttpOptions;
using adapters::curl::HttpResult;
using adapters::curl::Sent;
using formats::signature::FetchRequest;
using SteadyClock = std::chrono::steady_clock;

constexpr int connect_seconds = 5;
constexpr int total_seconds = 10;
constexpr int stamp_seconds = 30;
constexpr std::chrono::seconds patience{20};
constexpr std::size_t answer_limit = 32u << 20; // lists of revocation of the State weigh some megabytes
constexpr std::size_t stamp_limit = 64 * 1024;

/// "crl.example" of "http://user@crl.example:8080/a.crl"; empty when it is not an http address.
std::string host_of(std::string_view url) {
    for (const std::string_view scheme : {"http://", "https://"})
        if (url.starts_with(scheme)) url.remove_prefix(scheme.size());
    auto place = url.substr(0, url.find_first_of("/?#"));
    if (const auto at = place.rfind('@'); at != std::string_view::npos) place.remove_prefix(at + 1);
    if (place.starts_with('[')) return std::string(place.substr(0, place.find(']') + 1));
    std::string host(place.substr(0, place.find(':')));
    std::transform(host.begin(), host.end(), host.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    while (host.ends_with('.')) host.pop_back();
    return host;
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// 10/8, 127/8, 169.254/16, 172.16/12, 192.168/16, 100.64/10, 0/8, 224/4 and above (RFC 6890).
bool is_private_address(const std::array<int, 4>& octets) {
    const auto [a, b, c, d] = octets;
    return a == 0 || a == 10 || a == 127 || a >= 224 || (a == 169 && b == 254) ||
           (a == 172 && b >= 16 && b < 32) || (a == 192 && b == 168) || (a == 100 && b >= 64 && b < 128);
}

std::string get_answer(const HttpResult& result) {
    return result.sent == Sent::answered && result.status == 200 ? result.body : "";
}

} // namespace

bool is_public_url(std::string_view url) {
    if (!url.starts_with("http://") && !url.starts_with("https://")) return false;
    const auto host = host_of(url);
    if (host.empty() || host.starts_with('[')) return false;
    const auto parts = base::split(host, '.');
    const std::string last = parts.back();
    for (const std::string_view inner : {"localhost", "local", "internal", "intranet", "lan", "home", "arpa"})
        if (last == inner) return false;
    // "127.1", "2130706433", "0x7f000001": every form of an address but four plain octets is refused.
    if (is_number(last) || last.starts_with("0x")) {
        std::array<int, 4> octets{};
        if (parts.size() != 4) return false;
        for (std::size_t i = 0; i < 4; ++i) {
            if (!is_number(parts[i]) || parts[i].size() > 3 || (parts[i].size() > 1 && parts[i][0] == '0'))
                return false;
            std::from_chars(parts[i].data(), parts[i].data() + parts[i].size(), octets[i]);
            if (octets[i] > 255) return false;
        }
        return !is_private_address(octets);
    }
    return parts.size() >= 2;
}

formats::signature::Fetcher make_fetcher(const kernel::Settings& settings) {
    auto known = base::split(settings.get("confiance.known_hosts"), ',');
    for (auto& host : known) host = base::trim(host);
    const auto end = std::make_shared<SteadyClock::time_point>();
    return [known = std::move(known), end](const FetchRequest& request) -> std::optional<std::string> {
        if (*end == SteadyClock::time_point()) *end = SteadyClock::now() + patience;
        const auto left = std::chrono::duration_cast<std::chrono::seconds>(*end - SteadyClock::now()).count();
        const auto host = host_of(request.url);
        const bool may = is_public_url(request.url) || std::find(known.begin(), known.end(), host) != known.end();
        if (!may || left <= 0) return std::nullopt;
        HttpOptions options;
        options.timeouts = {connect_seconds, std::min(total_seconds, static_cast<int>(left))};
        options.answer_limit = answer_limit;
        const HttpClient client(options);
        auto answer =
            get_answer(request.body.empty() ? client.get(request.url)
                                            : client.post(request.url, request.body,
                                                          {{"content-type", "application/ocsp-request"}}));
        if (answer.empty()) return std::nullopt;
        return answer;
    };
}

std::optional<std::string> ask_stamp(const std::string& url, std::string_view request) {
    HttpOptions options;
    options.timeouts = {connect_seconds, stamp_seconds};
    options.answer_limit = stamp_limit;
    auto answer = get_answer(
        HttpClient(options).post(url, std::string(request), {{"content-type", "application/timestamp-query"}}));
    if (answer.empty()) return std::nullopt;
    return answer;
}

} // namespace aubrac::confiance

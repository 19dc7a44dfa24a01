// SPDX-License-Identifier: AGPL-3.0-or-later
#include "surfer.hpp"

#include <deque>
#include <map>
#include <set>

namespace aubrac::contract {

namespace {

constexpr std::size_t max_pages = 1000;

std::string path_of(const std::string& address) { return address.substr(0, address.find_first_of("?#")); }

/// Other sites, mail and telephone links, places of the page itself and assets are not followed.
bool is_ours(const std::string& link) {
    return link.starts_with("/") && !link.starts_with("//") && !link.starts_with("/assets/");
}

std::string unescape(std::string text) {
    for (auto at = text.find("&amp;"); at != std::string::npos; at = text.find("&amp;", at + 1))
        text.replace(at, 5, "&");
    return text;
}

} // namespace

int count_of(std::string_view text, std::string_view part) {
    int count = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++count;
    return count;
}

std::vector<std::string> list_values(std::string_view html, std::string_view tag, std::string_view name) {
    std::vector<std::string> values;
    const auto open = "<" + std::string(tag) + " ", mark = " " + std::string(name) + "=\"";
    for (auto at = html.find(open); at != std::string_view::npos; at = html.find(open, at + 1)) {
        const auto whole = html.substr(at, html.find('>', at) - at);
        const auto from = whole.find(mark);
        if (from == std::string_view::npos) continue;
        const auto value = whole.substr(from + mark.size());
        values.push_back(unescape(std::string(value.substr(0, value.find('"')))));
    }
    return values;
}

std::vector<std::string> list_starts(House& house, const std::string& role) {
    std::vector<std::string> starts;
    for (const auto& route : house.kernel().routes.all())
        if (is_checked(*route) && route->method == "GET" && !has_slot(*route) && role_for(house, *route) == role)
            starts.push_back(address_of(*route));
    return starts;
}

std::vector<Visited> surf(House& house, const Person& person, const std::vector<std::string>& starts,
                          int per_route) {
    std::vector<Visited> visited;
    std::set<std::string> known(starts.begin(), starts.end());
    std::map<const Route*, int> seen;
    std::deque<std::pair<std::string, std::string>> waiting; // address, and the page it was found on
    for (const auto& start : starts) waiting.emplace_back(start, "");
    while (!waiting.empty() && visited.size() < max_pages) {
        const auto [address, from] = waiting.front();
        waiting.pop_front();
        const auto match = house.kernel().routes.match("GET", path_of(address));
        if (match.route && !from.empty() && seen[match.route]++ >= per_route) continue;
        visited.push_back({address, from, match.route, person.get(address)});
        if (!visited.back().reply.type.starts_with("text/html")) continue;
        for (const auto& link : list_values(visited.back().reply.body, "a", "href")) {
            const auto target = link.starts_with("?") ? path_of(address) + link : link;
            if (is_ours(target) && known.insert(target.substr(0, target.find('#'))).second)
                waiting.emplace_back(target.substr(0, target.find('#')), address);
        }
    }
    return visited;
}

std::vector<FormSeen> list_forms(const std::vector<Visited>& pages) {
    std::vector<FormSeen> forms;
    std::set<std::string> known;
    for (const auto& page : pages)
        for (const auto& form : list_values(page.reply.body, "form", "action")) {
            const auto action = form.empty() ? path_of(page.address) : path_of(form);
            if (is_ours(action) && known.insert(action).second) forms.push_back({action, page.address});
        }
    return forms;
}

} // namespace aubrac::contract

// SPDX-License-Identifier: AGPL-3.0-or-later
// Someone who follows every link of every page, as far as it goes: what a service really shows, to the tests that
// judge it.
#pragma once

#include "rooms.hpp"

namespace aubrac::contract {

struct Visited {
    std::string address;          // path and query
    std::string from;             // the page that had the link; empty: where one starts
    const Route* route = nullptr; // of which service
    commune::Reply reply;
};

/// A form that a page holds: POST to `action`.
struct FormSeen {
    std::string action, from;
};

/// Where one starts: every page of `role` that needs no id.
std::vector<std::string> list_starts(House& house, const std::string& role);
/// Each address once, at most `per_route` of each route, at most 1,000 in all.
std::vector<Visited> surf(House& house, const Person& person, const std::vector<std::string>& starts,
                          int per_route = 2);
std::vector<FormSeen> list_forms(const std::vector<Visited>& pages);

/// Values of attribute `name` in the tags that open with `tag` ("a", "form method=\"post\""), unescaped.
std::vector<std::string> list_values(std::string_view html, std::string_view tag, std::string_view name);
int count_of(std::string_view text, std::string_view part);

} // namespace aubrac::contract

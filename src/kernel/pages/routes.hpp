// SPDX-License-Identifier: AGPL-3.0-or-later
// Routes: method + pattern → handler, each with the right it needs. Filled at start, then only read.
#pragma once

#include <kernel/http/server.hpp>
#include <kernel/pages/answer.hpp>
#include <kernel/storage/stores.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel::pages {

/// In place of a right: nobody needs to be known / anybody signed in may come.
inline constexpr std::string_view anyone = "*";
inline constexpr std::string_view signed_in = "+";

/// Whose store the handler's transaction opens: the adhérent one acts for, the operator's, the adhérent whose
/// slug is the {adherent} of the path (public pages), or none (the handler opens its own: sign-in).
enum class In { adherent, operator_store, public_adherent, nothing };

/// until_written: the finished page is given again to the same person until a store it was made from is written. For
/// handlers that look at nothing else than the caller, the address and the stores; one that asked the time is not kept.
enum class Keep { never, until_written };

struct RouteOptions {
    In in = In::adherent;
    std::optional<Access> access; // absent: GET reads, the rest writes
    http::BodyLimit limit;
    Keep keep = Keep::never;
};

/// Handler of a route that opens no transaction by itself.
using RawHandler = std::function<http::Response(http::Request&)>;

struct Route {
    std::string method, pattern, right, service;
    RouteOptions options;
    Handler handler;
    RawHandler raw;
    // Of the pattern: "{name}" takes one segment, "{name*}" all the rest; "{token}" one that no log shows.
    std::vector<std::string> segments;
};

/// Methods as GET or POST; patterns such as "/actes/{id}/submit".
class Routes {
public:
    void add(Route route); // the same method and pattern twice is a Bug
    struct Match {
        const Route* route = nullptr;
        http::Pairs values;
        std::string methods; // when there is no route: those of this path ("GET, POST"): 405 instead of 404
    };
    Match match(std::string_view method, std::string_view path) const;
    const std::vector<std::unique_ptr<Route>>& all() const { return routes_; }

private:
    std::string list_methods(const std::vector<std::string>& path) const;

    std::vector<std::unique_ptr<Route>> routes_;
};

} // namespace aubrac::kernel::pages

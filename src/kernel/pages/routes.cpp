// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/pages/routes.hpp>

#include <algorithm>
#include <base/ensure.hpp>
#include <base/text.hpp>
#include <set>

namespace aubrac::kernel::pages {

namespace {

bool is_slot(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }
bool takes_rest(std::string_view segment) { return segment.ends_with("*}"); }

int rank(std::string_view segment) { return takes_rest(segment) ? 0 : is_slot(segment) ? 1 : 2; }

/// Fixed segments win over slots: "/actes/nouveau" before "/actes/{id}"; a slot wins over the rest. Of two routes
/// that fit the same path, the first segment that differs in kind decides.
bool beats(const Route& route, const Route& other) {
    const auto count = std::min(route.segments.size(), other.segments.size());
    for (std::size_t i = 0; i < count; ++i)
        if (const int mine = rank(route.segments[i]), its = rank(other.segments[i]); mine != its)
            return mine > its;
    return false;
}

bool fits(const Route& route, const std::vector<std::string>& path, http::Pairs& values) {
    std::size_t i = 0;
    for (; i < route.segments.size(); ++i) {
        const std::string_view segment = route.segments[i];
        if (takes_rest(segment)) {
            std::string rest;
            for (std::size_t j = i; j < path.size(); ++j) rest += (j > i ? "/" : "") + path[j];
            values.emplace_back(segment.substr(1, segment.size() - 3), rest);
            return !rest.empty();
        }
        if (i >= path.size()) return false;
        if (is_slot(segment)) {
            if (path[i].empty()) return false;
            values.emplace_back(segment.substr(1, segment.size() - 2), path[i]);
        } else if (segment != path[i]) {
            return false;
        }
    }
    return i == path.size();
}

} // namespace

void Routes::add(Route route) {
    ENSURE(route.pattern.starts_with('/') && !route.right.empty());
    for (const auto& known : routes_) ENSURE(known->method != route.method || known->pattern != route.pattern);
    route.segments = base::split(std::string_view(route.pattern).substr(1), '/');
    routes_.push_back(std::make_unique<Route>(std::move(route)));
}

std::string Routes::list_methods(const std::vector<std::string>& path) const {
    std::set<std::string> methods;
    for (const auto& route : routes_) {
        http::Pairs values;
        if (!fits(*route, path, values)) continue;
        methods.insert(route->method);
        if (route->method == "GET") methods.insert("HEAD");
    }
    std::string text;
    for (const auto& method : methods) text += (text.empty() ? "" : ", ") + method;
    return text;
}

Routes::Match Routes::match(std::string_view method, std::string_view path) const {
    if (method == "HEAD") method = "GET";
    const auto segments = base::split(path.substr(1), '/');
    Match best;
    for (const auto& route : routes_) {
        if (route->method != method || (best.route && !beats(*route, *best.route))) continue;
        http::Pairs values;
        if (!fits(*route, segments, values)) continue;
        best.route = route.get();
        best.values = std::move(values);
    }
    if (!best.route) best.methods = list_methods(segments);
    return best;
}

} // namespace aubrac::kernel::pages

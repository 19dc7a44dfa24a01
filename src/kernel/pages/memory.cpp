// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/pages/memory.hpp>

namespace aubrac::kernel::pages {

namespace {

constexpr std::size_t most_callers = 10'000;
constexpr std::size_t most_bytes = 32u << 20;
constexpr std::size_t largest_page = 512u << 10;
constexpr std::int64_t caller_ms = 1000;

} // namespace

std::shared_ptr<const Caller> KnownCallers::find(const std::string& session, std::uint64_t version,
                                                 base::Instant now) const {
    const std::scoped_lock lock(mutex_);
    const auto found = known_.find(session);
    if (found == known_.end() || found->second.version != version) return nullptr;
    const auto age = now.ms - found->second.found_at.ms;
    return age >= 0 && age < caller_ms ? found->second.caller : nullptr;
}

std::shared_ptr<const Caller> KnownCallers::keep(std::shared_ptr<const Caller> caller, std::uint64_t version,
                                                 base::Instant now) {
    const std::scoped_lock lock(mutex_);
    if (known_.size() >= most_callers) known_.clear();
    auto& known = known_[caller->session];
    if (!known.caller || *known.caller != *caller) known.caller = std::move(caller);
    known.version = version;
    known.found_at = now;
    return known.caller;
}

std::string KeptPages::key(const Recipe& recipe) { return recipe.caller->session + "\n" + recipe.asked; }

std::shared_ptr<const http::Response> KeptPages::find(const Recipe& recipe) {
    const std::scoped_lock lock(mutex_);
    const auto found = places_.find(key(recipe));
    if (found == places_.end()) return nullptr;
    const auto& kept = *found->second;
    const bool same = kept.recipe.caller == recipe.caller && kept.recipe.own == recipe.own &&
                      (kept.from == From::own_store || kept.recipe.operator_store == recipe.operator_store);
    if (!same) return nullptr;
    pages_.splice(pages_.begin(), pages_, found->second);
    return kept.page;
}

void KeptPages::keep(const Recipe& recipe, From from, const http::Response& page) {
    const auto* body = std::get_if<std::string>(&page.body);
    if (!body || body->size() > largest_page) return;
    auto copy = std::make_shared<const http::Response>(page);
    const auto name = key(recipe);
    const std::scoped_lock lock(mutex_);
    if (const auto found = places_.find(name); found != places_.end()) drop(found->second);
    pages_.push_front({recipe, from, std::move(copy), body->size() + 1024});
    places_[name] = pages_.begin();
    bytes_ += pages_.front().bytes;
    while (bytes_ > most_bytes) drop(std::prev(pages_.end()));
}

void KeptPages::drop(Place place) {
    bytes_ -= place->bytes;
    places_.erase(key(place->recipe));
    pages_.erase(place);
}

} // namespace aubrac::kernel::pages

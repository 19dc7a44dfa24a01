// SPDX-License-Identifier: AGPL-3.0-or-later
// Memory: what the site remembers from one request to the next to answer the same question without asking the stores
// again (decision 0023). Never the truth: forgetting it all changes no answer.
#pragma once

#include <base/date.hpp>
#include <cstdint>
#include <kernel/http/message.hpp>
#include <kernel/pages/caller.hpp>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace aubrac::kernel::pages {

/// Who sends what came within a second, while nothing was written in the operator's store. Thread-safe.
class KnownCallers {
public:
    /// The caller of that session, found again when `version` of the operator's store is that of the former look and
    /// less than a second has passed; else null.
    std::shared_ptr<const Caller> find(const std::string& session, std::uint64_t version, base::Instant now) const;
    /// Remembers it. A caller in every way the same as the former one of that session stays the former object: what
    /// was made for that object is still for this one.
    std::shared_ptr<const Caller> keep(std::shared_ptr<const Caller> caller, std::uint64_t version, base::Instant now);

private:
    struct Known {
        std::shared_ptr<const Caller> caller;
        std::uint64_t version = 0;
        base::Instant found_at;
    };
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Known> known_;
};

/// What a page was made from. Two equal recipes give the same page.
struct Recipe {
    std::shared_ptr<const Caller> caller; // this very object
    std::string asked;                    // address, and what the request says of the form of the answer
    std::uint64_t own = 0;                // version of the store of the route
    std::uint64_t operator_store = 0;     // version of the operator's
};

/// Finished pages of routes that say `Keep::until_written`, the most recently used 32 MiB of them. Thread-safe.
class KeptPages {
public:
    /// The page, when its stores have not been written since.
    std::shared_ptr<const http::Response> find(const Recipe& recipe);
    enum class From { own_store, both_stores };
    void keep(const Recipe& recipe, From from, const http::Response& page);

private:
    struct Kept {
        Recipe recipe;
        From from;
        std::shared_ptr<const http::Response> page;
        std::size_t bytes;
    };
    using Place = std::list<Kept>::iterator;
    static std::string key(const Recipe& recipe);
    void drop(Place place);

    std::mutex mutex_;
    std::list<Kept> pages_; // most recently used first
    std::unordered_map<std::string, Place> places_;
    std::size_t bytes_ = 0;
};

struct Memory {
    KnownCallers callers;
    KeptPages pages;
};

} // namespace aubrac::kernel::pages

// SPDX-License-Identifier: AGPL-3.0-or-later
// Search: one box for everything one may see. FTS5 on SQLite, tsvector on PostgreSQL; both on folded text.
#pragma once

#include <kernel/context.hpp>
#include <kernel/storage/storage.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

/// One findable thing. Setting the same subject again replaces it.
struct SearchEntry {
    std::string subject; // "actes/<id>"
    std::string right;   // who may find it: "actes.consulter"
    std::string family;  // shown before the title: "Acte"
    std::string title;
    std::string detail; // one line under the title
    std::string url;
    std::string words; // more words to find it by; not shown
};

class Search {
public:
    void set_entry(Context& context, const SearchEntry& entry) const;
    void remove(Context& context, std::string_view subject) const;
    /// Best first; every word of `query` must be there, the last one may be only begun. At most `limit`.
    std::vector<SearchEntry> find(Context& context, std::string_view query, int limit = 30) const;
    static std::vector<Migration> migrations(bool postgresql);

private:
    void forget_words(Context& context, std::string_view subject) const;

    Storage storage_{"search", Scope::both};
};

} // namespace aubrac::kernel

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "authorizer.hpp"

#include <algorithm>
#include <array>
#include <sqlite3.h>

namespace aubrac::adapters::sqlite {

namespace {

/// Pragmas that take an argument and yet change no setting of the connection.
constexpr std::array<std::string_view, 9> harmless_pragmas = {
    "user_version", "wal_checkpoint",    "integrity_check", "quick_check", "table_info",
    "table_xinfo",  "foreign_key_check", "index_list",      "index_info"};

std::string_view view(const char* text) { return text ? std::string_view(text) : std::string_view(); }

int allow(bool allowed) { return allowed ? SQLITE_OK : SQLITE_DENY; }

bool is_harmless_pragma(std::string_view name, const char* argument) {
    if (!argument) return true;
    return std::find(harmless_pragmas.begin(), harmless_pragmas.end(), name) != harmless_pragmas.end();
}

bool is_dangerous_function(std::string_view name) { return name == "load_extension" || name == "fts3_tokenizer"; }

} // namespace

void Authorizer::install(sqlite3* database) {
    const auto ask = [](void* self, int action, const char* first, const char* second, const char*, const char*) {
        return static_cast<Authorizer*>(self)->decide(action, first, second);
    };
    sqlite3_set_authorizer(database, ask, this);
}

void Authorizer::set_owner(std::string_view owner) {
    if (owner == owner_) return;
    owner_ = owner;
    prefix_ = owner_.empty() ? std::string() : owner_ + "_";
}

int Authorizer::decide(int action, const char* first, const char* second) {
    switch (action) {
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        return SQLITE_DENY;
    case SQLITE_FUNCTION:
        return allow(!is_dangerous_function(view(second)));
    case SQLITE_PRAGMA:
        // FTS5 asks by itself whether another connection changed its tables.
        if (view(first) == "data_version") return SQLITE_OK;
        return allow(owner_.empty() && is_harmless_pragma(view(first), second));
    default:
        return owner_.empty() ? SQLITE_OK : decide_for_owner(action, first, second);
    }
}

int Authorizer::decide_for_owner(int action, const char* first, const char* column) {
    const auto table = view(first);
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_READ:
        if (table.starts_with("sqlite_") || table == "json_each" || table == "json_tree") return SQLITE_OK;
        if (table.starts_with(prefix_)) return SQLITE_OK;
        if (!view(column).empty()) return SQLITE_DENY;
        // "SELECT count(*) FROM x": the same question for a table and for WITH x AS (…).
        doubtful_.emplace_back(table);
        return SQLITE_OK;
    case SQLITE_UPDATE:
        // Asked when FTS5 declares its columns; a statement that would really write there is refused by SQLite.
        if (table == "sqlite_master") return SQLITE_OK;
        return allow(table.starts_with(prefix_));
    case SQLITE_INSERT:
    case SQLITE_DELETE:
        return allow(table.starts_with(prefix_));
    default:
        return SQLITE_DENY;
    }
}

std::string Authorizer::find_foreign_table(sqlite3* database) const {
    for (const auto& name : doubtful_) {
        const int found = sqlite3_table_column_metadata(database, "main", name.c_str(), nullptr, nullptr, nullptr,
                                                        nullptr, nullptr, nullptr);
        if (found == SQLITE_OK) return name;
    }
    return {};
}

} // namespace aubrac::adapters::sqlite

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "schema.hpp"

#include <base/ensure.hpp>
#include <base/failure.hpp>

namespace aubrac::kernel {

namespace {

bool concerns(Scope scope, StoreKind kind) {
    return scope == Scope::both || (scope == Scope::member) == (kind == StoreKind::member);
}

std::int64_t fingerprint(const std::vector<Migration>& steps) { // FNV-1a
    std::uint64_t hash = 14695981039346656037u;
    const auto add = [&hash](std::string_view text) {
        for (const unsigned char c : text) hash = (hash ^ c) * 1099511628211u;
        hash = (hash ^ 0xFF) * 1099511628211u; // a byte that no name has
    };
    for (const auto& step : steps) {
        add(step.owner);
        add(step.name);
    }
    return static_cast<std::int64_t>((hash ^ (hash >> 31)) % 0x7FFFFFFF) + 1;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

} // namespace

Schema select_schema(const std::vector<Migration>& migrations, StoreKind kind) {
    Schema schema;
    std::set<StepName> seen;
    for (const auto& migration : migrations) {
        if (!concerns(migration.scope, kind)) continue;
        ENSURE(seen.emplace(migration.owner, migration.name).second);
        schema.steps.push_back(migration);
    }
    schema.fingerprint = fingerprint(schema.steps);
    return schema;
}

std::vector<const Migration*> find_missing(const Schema& schema, const std::set<StepName>& applied,
                                           const std::string& store) {
    std::vector<const Migration*> missing;
    auto unknown = applied;
    for (const auto& step : schema.steps) {
        if (unknown.erase({step.owner, step.name}) == 0) missing.push_back(&step);
    }
    if (unknown.empty()) return missing;
    const auto& [owner, name] = *unknown.begin();
    throw base::Failure(store + ": has the schema step " + owner + "/" + name +
                        " that this version does not know; it was written by a newer version: install that one");
}

std::string expand_macros(std::string_view sql, bool partitioned) {
    std::string text(sql);
    replace_all(text, "{{adherent}}",
                partitioned ? "adherent TEXT NOT NULL DEFAULT current_setting('aubrac.adherent')," : "");
    replace_all(text, "{{key}}", partitioned ? "adherent," : "");
    return text;
}

} // namespace aubrac::kernel

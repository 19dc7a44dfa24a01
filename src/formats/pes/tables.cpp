// SPDX-License-Identifier: AGPL-3.0-or-later
// Versions of the norm side by side.
#include "tables.hpp"

#include "built_in.hpp"
#include "finding.hpp"
#include "table_draft.hpp"

#include <algorithm>
#include <base/ensure.hpp>
#include <base/text.hpp>

namespace aubrac::formats::pes {
namespace {

constexpr std::size_t max_versions = 100;

base::Refusal refuse(int line, const std::string& what) {
    return make_refusal(Rule::table, "",
                        {std::to_string(line), base::one_line(base::is_utf8(what) ? what : "?", 300)});
}

// The version after the word `like` at the start of a line; empty: none.
std::string_view find_like(std::string_view text) {
    constexpr std::string_view word = "\nlike ";
    const auto at = text.find(word);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + word.size());
    return base::trim(text.substr(0, text.find('\n')));
}

} // namespace

std::string_view name_of(Kind kind) {
    switch (kind) {
    case Kind::aller:
        return "aller";
    case Kind::acquit:
        return "acquit";
    case Kind::acquit_retour:
        return "acquit_retour";
    case Kind::retour:
        break;
    }
    return "retour";
}

const Code* ValueRule::find_code(std::string_view code) const {
    const auto found = std::find_if(codes.begin(), codes.end(), [&](const Code& it) { return it.code == code; });
    return found == codes.end() ? nullptr : &*found;
}

std::uint16_t Tables::find_name(std::string_view name) const {
    const auto found = std::lower_bound(names.begin(), names.end(), name);
    return found == names.end() || *found != name ? no_name : static_cast<std::uint16_t>(found - names.begin());
}

const Root* Tables::find_root(std::string_view name, std::string_view space) const {
    const auto found = std::find_if(roots.begin(), roots.end(),
                                    [&](const Root& it) { return it.name == name && it.space == space; });
    return found == roots.end() ? nullptr : &*found;
}

const ValueRule* Tables::find_value(std::string_view root, std::string_view path) const {
    for (const auto& top : roots) {
        if (top.name != root) continue;
        const auto* group = &groups[top.group];
        for (const auto& name : base::split(path, '/')) {
            const auto found = std::find_if(group->particles.begin(), group->particles.end(),
                                            [&](const Particle& it) { return it.name == name; });
            if (found == group->particles.end()) return nullptr;
            if (found->content == Content::in_attribute || found->content == Content::in_text)
                return &values[found->target];
            if (found->content == Content::any) return nullptr;
            group = &groups[found->target];
        }
    }
    return nullptr;
}

Norms Norms::built_in() {
    Norms norms;
    for (const auto text : built_in_tables()) {
        const auto added = norms.add(text);
        ENSURE(added);
    }
    return norms;
}

base::Result<base::Done> Norms::add(std::string_view text) {
    auto draft = std::make_shared<Draft>();
    if (const auto like = find_like(text); !like.empty()) {
        const auto known = std::find_if(versions_.begin(), versions_.end(),
                                        [&](const Version& it) { return it.tables->version == like; });
        if (known == versions_.end()) return refuse(0, "like " + std::string(like) + ": not known");
        *draft = *known->draft;
    }
    draft->version.clear();
    if (const auto error = read_draft(text, *draft)) return refuse(error->line, error->what);
    auto tables = std::make_shared<Tables>();
    if (const auto error = build_tables(*draft, *tables)) return refuse(error->line, error->what);
    std::erase_if(versions_, [&](const Version& it) { return it.tables->version == tables->version; });
    if (versions_.size() >= max_versions) return refuse(0, "too many versions");
    versions_.push_back({std::move(draft), std::move(tables)});
    std::stable_sort(versions_.begin(), versions_.end(),
                     [](const Version& a, const Version& b) { return a.tables->since < b.tables->since; });
    return base::Done{};
}

const Tables* Norms::find(std::string_view version) const {
    for (const auto& it : versions_)
        if (it.tables->version == version) return it.tables.get();
    return nullptr;
}

const Tables& Norms::get_in_force(base::Date day) const {
    ENSURE(!versions_.empty());
    const auto* found = versions_.front().tables.get();
    for (const auto& it : versions_)
        if (it.tables->since <= day) found = it.tables.get();
    return *found;
}

const Tables& Norms::get_latest() const {
    ENSURE(!versions_.empty());
    return *versions_.back().tables;
}

std::vector<const Tables*> Norms::list() const {
    std::vector<const Tables*> all;
    for (const auto& it : versions_) all.push_back(it.tables.get());
    return all;
}

} // namespace aubrac::formats::pes

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "running.hpp"

#include <algorithm>
#include <base/ensure.hpp>

namespace aubrac::kernel {

namespace {

thread_local const Running* innermost = nullptr;

bool is_safe(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

} // namespace

Running::Running(const Stores& stores, const base::AdherentId& adherent, Access access)
    : stores_(stores), adherent_(adherent), outer_(innermost) {
    for (const auto* other = outer_; other; other = other->outer_) {
        if (&other->stores_ != &stores) continue;
        const bool same_store = other->adherent_ == adherent;
        ENSURE(!same_store);
        const bool write_inside_member = access == Access::write && !other->adherent_.empty();
        ENSURE(!write_inside_member);
    }
    innermost = this;
}

Running::~Running() { innermost = outer_; }

void Running::ensure_none(const Stores& stores) {
    for (const auto* running = innermost; running; running = running->outer_) ENSURE(&running->stores_ != &stores);
}

void ensure_safe(const base::AdherentId& adherent) {
    const auto& text = adherent.text();
    ENSURE(!text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), is_safe));
}

} // namespace aubrac::kernel

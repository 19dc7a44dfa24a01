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

Running::Running(const Stores& stores, const base::AdherentId& adherent, Hold hold)
    : stores_(stores), adherent_(adherent), hold_(hold), outer_(innermost) {
    for (const auto* other = outer_; other; other = other->outer_) {
        if (&other->stores_ != &stores) continue;
        const bool same_store = other->adherent_ == adherent;
        ENSURE(!same_store);
        if (hold != Hold::writing || other->adherent_.empty()) continue;
        const bool write_inside_member = other->hold_ != Hold::closed;
        ENSURE(!write_inside_member);
        const bool operator_write_while_closed = adherent.empty();
        ENSURE(!operator_write_while_closed);
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

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/context.hpp>

#include "work.hpp"
#include <algorithm>

namespace aubrac::kernel {

Context::Context(Work& work, Actor actor, base::AdherentId adherent, Rights rights, base::Instant now)
    : work_(work), actor_(std::move(actor)), adherent_(std::move(adherent)), rights_(std::move(rights)),
      now_(now) {}

bool Context::may(std::string_view right) const {
    return std::binary_search(rights_.begin(), rights_.end(), right, std::less<>());
}

std::string Context::make_uuid() { return work_.make_uuid(now_); }

void Context::after_commit(std::function<void()> action) { work_.note_action(std::move(action)); }

} // namespace aubrac::kernel

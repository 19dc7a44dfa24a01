// SPDX-License-Identifier: AGPL-3.0-or-later
// Screens of the service, one file each.
#pragma once

#include "room.hpp"

#include <kernel/api/api.hpp>
#include <kernel/pages/answer.hpp>
#include <ui/form.hpp>
#include <ui/icon.hpp>
#include <ui/text.hpp>

namespace aubrac::confiance::pages {

using kernel::pages::Handler;

// verify.cpp
Handler verify_form(Room& room);              // GET  /confiance
Handler verify(Room& room);                   // POST /confiance
kernel::api::Handler verify_call(Room& room); // POST /api/v1/confiance/verifier

// authorities.cpp
Handler authorities(Room& room);      // GET  /confiance/autorites
Handler add_authority(Room& room);    // POST /confiance/autorites
Handler remove_authority(Room& room); // POST /confiance/autorites/{fingerprint}

std::vector<ui::FieldError> errors_of(const Room& room, const std::vector<base::Refusal>& refusals);

} // namespace aubrac::confiance::pages

// SPDX-License-Identifier: AGPL-3.0-or-later
// Mails of the ministry: one per answer, the files as attachments.
#pragma once

#include "twin_answers.hpp"
#include "twin_outbox.hpp"

#include <base/date.hpp>
#include <string>
#include <vector>

namespace aubrac::actes::remotes {

/// In the order they leave; the knobs double, garbage and multicanal are obeyed.
std::vector<TwinOutbox::Letter> write_mails(const std::vector<TwinAnswer>& answers,
                                            const std::vector<std::string>& adresses_retour,
                                            const TwinKnobs& knobs, base::Instant now);

/// Bytes that are no message of any norm.
std::string make_garbage();

} // namespace aubrac::actes::remotes

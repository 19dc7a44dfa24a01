// SPDX-License-Identifier: AGPL-3.0-or-later
// Fields <-> values of messages.hpp, both ways from one description per message.
#pragma once

#include "field.hpp"
#include "messages.hpp"

#include <optional>

namespace aubrac::formats::actes {

/// Absent when `root` is not of the norm. What the fields lack stays empty in the value.
std::optional<Message> message_from(std::string_view root, const Field& fields);
/// A group named after the root. Empty strings and absent dates are left out.
Field fields_of(const Message& message);

} // namespace aubrac::formats::actes

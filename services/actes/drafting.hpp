// SPDX-License-Identifier: AGPL-3.0-or-later
// Drafts: what a secretary types and joins, kept until it is right.
#pragma once

#include "room.hpp"

#include <kernel/http/message.hpp>
#include <vector>

namespace aubrac::actes {

/// A file as it came with a form or an API call, seen and kept. `type_pj` is given by the caller.
Piece keep_piece(const Room& room, kernel::Context& context, const kernel::http::Upload& upload,
                 std::string type_pj);
/// Looks at a stored document again: its content is not kept in the store.
void inspect(const Room& room, kernel::Context& context, Piece& piece);

/// Refusals of check_draft for the adhérent of the context; documents are looked at.
std::vector<base::Refusal> check(const Room& room, kernel::Context& context, Draft draft);

/// Keeps a draft, new (`id` empty) or corrected. It may still be incomplete, but not without numéro, nature and date:
/// they are its identity. ACTES-002, -003, -005, -008, -010, -020.
base::Result<ActeId> save_draft(const Room& room, kernel::Context& context, const ActeId& id, const Draft& draft);
/// ACTES-002; ACTES-020 when it was sent.
base::Result<base::Done> remove_draft(const Room& room, kernel::Context& context, const ActeId& id);

} // namespace aubrac::actes

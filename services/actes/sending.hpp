// SPDX-License-Identifier: AGPL-3.0-or-later
// Sending: from the secretary's click to the bytes that leave, at most once (decision 0011).
#pragma once

#include "room.hpp"

#include <formats/actes/transmission.hpp>

namespace aubrac::actes {

/// Puts the acte in the queue. Refusals: see Actes::submit_acte.
base::Result<ActeId> submit(const Room& room, kernel::Context& context, const ActeId& id);
/// A person decided to send again an acte whose fate is unknown, or that the préfecture never answered.
base::Result<base::Done> resend(const Room& room, kernel::Context& context, const ActeId& id);
/// Asks the préfecture to cancel (6-1). ACTES-001, -002, -019.
base::Result<base::Done> ask_cancellation(const Room& room, kernel::Context& context, const ActeId& id);
/// Asks the préfecture for its classification (7-1), once a day. ACTES-025.
base::Result<base::Done> ask_classification(const Room& room, kernel::Context& context);

/// What is to leave, with its archive kept in files.
struct Outgoing {
    std::string archive_name, archive_sha256;
    std::vector<std::string> message_names;
};

/// Makes and keeps the archive of a message of the adhérent of the context. Refuses with the rules of the norm, and
/// ACTES-022 when the adhérent's record lacks what the envelope needs.
base::Result<Outgoing> make_outgoing(const Room& room, kernel::Context& context,
                                     formats::actes::Message message,
                                     std::vector<formats::actes::DocumentToSend> documents);

/// Message 1-1 of an acte.
formats::actes::Acte make_message(const Acte& acte, const std::optional<base::Date>& classification_on);
/// "012-251200861-20261121-2026_041-DE"
std::string make_id_acte(const adherents::Adherent& adherent, const Draft& draft);

} // namespace aubrac::actes

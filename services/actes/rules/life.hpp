// SPDX-License-Identifier: AGPL-3.0-or-later
// Legal life of an acte (CGCT art. L2131-1): which step may follow which statut. Pure.
#pragma once

#include <actes/api.hpp>
#include <optional>
#include <string_view>

namespace aubrac::actes {

/// What happens to an acte. `give_up_signature`: refused, or taken back from the parapheur. `lost`: we do not know
/// whether it was received (the server stopped while sending, or the connection broke after the last byte).
/// `give_back`: surely not received, back in the queue.
enum class Step {
    ask_signature,
    sign,
    give_up_signature,
    submit,
    start,
    sent,
    give_back,
    lost,
    acknowledge,
    anomaly,
    ask_cancellation,
    cancel,
    resend
};

/// The statut after `step`; nothing when the step may not happen then. An acte never goes back to what it was
/// before the préfecture spoke: a late anomaly does not undo an acknowledgement (facts of the field: messages
/// arrive twice and out of order).
std::optional<StatutActe> after(StatutActe statut, Step step);

std::string_view statut_name(StatutActe statut);  // "a_transmettre", as stored
StatutActe parse_statut(std::string_view name);   // unknown: a Bug
std::string_view statut_words(StatutActe statut); // "À transmettre", as shown

} // namespace aubrac::actes

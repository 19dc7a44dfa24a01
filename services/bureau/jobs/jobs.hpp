// SPDX-License-Identifier: AGPL-3.0-or-later
// Jobs of the service. All in the operator's store, idempotent.
#pragma once

#include "room.hpp"

namespace aubrac::bureau::jobs {

/// bureau.evidence: the line of an adhérent's journal, if the server fell before writing it.
kernel::JobHandler evidence(Room& room);
/// bureau.invite: mail with a new link, made when it leaves so that no secret waits in the queue. Subject:
/// account.
kernel::JobHandler invite(Room& room);
/// bureau.sweep: ends of consents shown in the journals, dead sessions and old security logs removed.
kernel::JobHandler sweep(Room& room);

} // namespace aubrac::bureau::jobs

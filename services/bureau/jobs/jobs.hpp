// SPDX-License-Identifier: AGPL-3.0-or-later
// Jobs of the service. All in the operator's store, idempotent.
#pragma once

#include "room.hpp"

namespace aubrac::bureau::jobs {

/// bureau.alert: tells a person that what protects the account changed. Subject: "<account>/<what>".
kernel::JobHandler alert(Room& room);
/// bureau.evidence: the line of an adhérent's journal, if the server fell before writing it.
kernel::JobHandler evidence(Room& room);
/// bureau.invite: mail with a new link, made when it leaves so that no secret waits in the queue. Subject:
/// account.
kernel::JobHandler invite(Room& room);
/// bureau.reset: what is answered to an address whose password was said forgotten; nothing to one that has no
/// account. Subject: fingerprint of the address.
kernel::JobHandler reset(Room& room);
/// What `reset` finds in its payload. `address`: of the network, for the security log.
std::string write_demand(std::string_view email, std::string_view address);
/// bureau.sweep: ends of consents shown in the journals, dead sessions and old security logs removed.
kernel::JobHandler sweep(Room& room);

} // namespace aubrac::bureau::jobs

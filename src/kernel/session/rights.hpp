// SPDX-License-Identifier: AGPL-3.0-or-later
// Who may do what: the union of the rights that the manifests give to the roles a person holds.
#pragma once

#include <kernel/session/accounts.hpp>
#include <kernel/session/consents.hpp>
#include <span>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

/// Rights of a person of an adhérent. Counted: the services it subscribes to, "bureau" and the services of the
/// operator. After its withdrawal every role counts as "consultation". Sorted, without double.
Rights rights_of_grants(std::span<const Grant> grants, const std::vector<Manifest>& manifests,
                        const AdherentCard& card);

/// Rights of the operator's staff in the operator's own store: all that the manifests give to their role.
Rights rights_of_staff(std::string_view staff_role, const std::vector<Manifest>& manifests);

/// Rights of the operator's staff inside an adhérent that consented: what the manifests give to "assistance"
/// (after a withdrawal, only what "consultation" has too).
Rights rights_of_assistance(const std::vector<Manifest>& manifests, const AdherentCard& card);

/// What `account` may do now in `adherent` (empty: in the operator's store; `card` is then not looked at). Reads
/// the operator's store. Empty for a disabled account.
Rights rights_for(Context& context, const Accounts& accounts, const Consents& consents, const Account& account,
                  const base::AdherentId& adherent, const std::vector<Manifest>& manifests,
                  const AdherentCard& card);

} // namespace aubrac::kernel

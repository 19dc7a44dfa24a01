// SPDX-License-Identifier: AGPL-3.0-or-later
// Twin of the DGFiP's counter (PASTRANS, then Hélios): `aubrac simulate helios`. It takes flux by SFTP under the
// names that PASTRANS wants, checks their SHA-1, and answers with acquits and returns in another folder.
#pragma once

#include <kernel/twin.hpp>

namespace aubrac::tresor {

/// Its folder holds:
///   ssh/              its keys and that of its clients
///   guichet/depot     where flux are put
///   guichet/retour    where answers wait for whoever comes
///   received/         flux taken, under their names, and received.log: one line each (moment, verdict, name)
///   refused/          what has no right name, or not the SHA-1 of its name after ten seconds
///   outbox/           answers not due yet
///   knobs             what goes wrong, one a line
/// With delay=0 the answer to a flux is there at the next connection. Settings: tresor.training.url, .user, .key,
/// .host_key, .depot, .retour, .p_dest; none when OpenSSH is not installed: it says so on standard error, and flux
/// wait. Throws base::Failure on an unknown knob, a port taken, a disk that refuses.
std::unique_ptr<kernel::RunningTwin> start_twin_helios(const kernel::TwinOptions& options);

/// "helios", with its help: for Registrar.
kernel::Twin make_twin_helios();

} // namespace aubrac::tresor

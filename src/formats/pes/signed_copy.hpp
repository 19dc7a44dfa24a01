// SPDX-License-Identifier: AGPL-3.0-or-later
// Whether a flux that came back from a signature is the one that was given (arrêté of 3 August 2011: the
// ordonnateur signs what he sees).
#pragma once

#include "check.hpp"

namespace aubrac::formats::pes {

/// The second flux is the first, byte for byte, with nothing but elements Signature added: what a parapheur may
/// do, and no more. Signatures of more than 4 MiB are none. Bounded memory; what a source throws comes through.
bool adds_signatures_only(const Source& flux, const Source& signed_flux);

} // namespace aubrac::formats::pes

// SPDX-License-Identifier: AGPL-3.0-or-later
// The head of a journal, signed by the server (Ed25519): a member keeps it and can later prove that the operator
// rewrote the past.
#pragma once

#include <adapters/json/json.hpp>
#include <kernel/context.hpp>

namespace aubrac::kernel {

struct Kernel;

/// {"adherent", "count", "last_hash", "merkle_root", "at", "text", "signature" (base64), "public_key" (PEM)}.
/// `text` is exactly what is signed: `openssl pkeyutl -verify -rawin` checks it without us.
adapters::json::Value signed_head(Kernel& kernel, Context& context);

} // namespace aubrac::kernel

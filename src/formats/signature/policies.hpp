// SPDX-License-Identifier: AGPL-3.0-or-later
// Signature policies that the State publishes for the PES (DGFiP, "politique de signature Helios"), the ones seen
// in real flows.
#pragma once

#include <adapters/openssl/hash.hpp>
#include <string_view>
#include <vector>

namespace aubrac::formats::signature {

struct SignaturePolicy {
    std::string_view identifier; // "urn:oid:1.2.250.1.131.1.5.18.21.1.7"
    std::string_view description;
    std::string_view address; // where its text is
    adapters::openssl::Hash hash;
    std::string_view digest; // of that text, base64, as the norm wants it copied
};

/// The oldest first.
const std::vector<SignaturePolicy>& list_policies();
/// The one that new signatures cite.
const SignaturePolicy& current_policy();
/// Null: not one of them.
const SignaturePolicy* find_policy(std::string_view identifier);

} // namespace aubrac::formats::signature

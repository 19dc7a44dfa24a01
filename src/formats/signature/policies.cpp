// SPDX-License-Identifier: AGPL-3.0-or-later
#include "policies.hpp"

namespace aubrac::formats::signature {

namespace {

constexpr std::string_view description = "Politique de signature Helios de la DGFiP";
constexpr std::string_view address = "https://www.collectivites-locales.gouv.fr/files/files/finances_locales/"
                                     "dematerialisation/ps_helios_dgfip.pdf";

} // namespace

const std::vector<SignaturePolicy>& list_policies() {
    using adapters::openssl::Hash;
    // The digest of the new one was copied wrong by others, twice: it is a test of its own.
    static const std::vector<SignaturePolicy> all = {
        {"urn:oid:1.2.250.1.131.1.5.18.21.1.4", description, address, Hash::sha1, "Jkdb+aba0Hz6+ZPKmKNhPByzQ+Q="},
        {"urn:oid:1.2.250.1.131.1.5.18.21.1.7", description, address, Hash::sha256,
         "roF9+cfRHNPtVJolhdqfIqGMVuUXX8aR4rpiquf0u5E="},
    };
    return all;
}

const SignaturePolicy& current_policy() { return list_policies().back(); }

const SignaturePolicy* find_policy(std::string_view identifier) {
    for (const auto& policy : list_policies())
        if (policy.identifier == identifier) return &policy;
    return nullptr;
}

} // namespace aubrac::formats::signature

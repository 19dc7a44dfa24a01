// SPDX-License-Identifier: AGPL-3.0-or-later
// Test only: a house that trusts the authorities of the test, and signed files on disk.
#pragma once

#include "trust.hpp"

#include <adapters/json/json.hpp>
#include <adapters/openssl/tests/signing_house.hpp>
#include <commune/house.hpp>
#include <confiance/api.hpp>
#include <formats/signature/cms/cades.hpp>
#include <fstream>

namespace aubrac::confiance::testing {

namespace openssl = adapters::openssl;
namespace norm = formats::signature;
using openssl::testing::house;
using openssl::testing::moment;

/// Whose clock is that of the certificates.
class TrustingHouse {
public:
    explicit TrustingHouse(commune::Engine engine = commune::Engine::sqlite) : town(engine) {
        town.clock().set(moment.iso());
    }

    void trust(const openssl::Certificate& authority) const {
        ASSERT_TRUE(TrustShelf(town_folder() / "trust").add(authority.pem()).ok());
    }
    std::filesystem::path town_folder() const { return const_cast<commune::House&>(town).kernel().data; }
    Confiance& door() {
        return *static_cast<Confiance*>(town.kernel().provided.at(typeid(Confiance)).object.get());
    }
    std::string keep(const std::string& name, const std::string& bytes) {
        const auto path = town.folder() / name;
        std::ofstream(path, std::ios::binary) << bytes;
        return path.string();
    }

    commune::House town;
};

inline std::string sign_beside(const std::string& document, const openssl::Identity& identity) {
    const auto prepared = norm::prepare_message(document, {identity.certificate, identity.chain}, moment);
    return norm::assemble_message(document, prepared.value(),
                                  identity.key.sign(openssl::Hash::sha256, prepared->list_digests()[0]))
        .value();
}

inline std::vector<std::string> chain_of(const openssl::Identity& identity) {
    std::vector<std::string> chain;
    for (const auto& one : identity.chain) chain.push_back(one.der());
    return chain;
}

} // namespace aubrac::confiance::testing

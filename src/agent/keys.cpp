// SPDX-License-Identifier: AGPL-3.0-or-later
#include "keys.hpp"

#include <algorithm>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <filesystem>

namespace aubrac::agent {

namespace openssl = adapters::openssl;
namespace pkcs11 = adapters::pkcs11;

namespace {

constexpr std::size_t max_keys = 100;

Key::State state_of(const openssl::Certificate& certificate, const pkcs11::Token& token, base::Instant now) {
    const auto& summary = certificate.summary();
    if (summary.not_after < now) return Key::State::expired;
    if (summary.not_before > now) return Key::State::not_yet;
    if (!certificate.may_sign()) return Key::State::not_to_sign;
    return token.is_pin_locked ? Key::State::locked : Key::State::usable;
}

/// The way up from a certificate, as far as the token goes.
std::vector<openssl::Certificate> chain_of(const openssl::Certificate& certificate,
                                           const std::vector<openssl::Certificate>& authorities) {
    std::vector<openssl::Certificate> chain;
    const auto* at = &certificate;
    while (chain.size() < 5 && !at->is_self_issued()) {
        const auto above = std::find_if(authorities.begin(), authorities.end(),
                                        [&](const auto& one) { return at->is_issued_by(one); });
        if (above == authorities.end()) break;
        chain.push_back(*above);
        at = &*above;
    }
    return chain;
}

} // namespace

Keys::Keys(const std::vector<std::string>& paths) {
    for (const auto& path : paths) {
        if (!std::filesystem::exists(path)) continue;
        try {
            modules_.push_back(pkcs11::Module::load(path));
        } catch (const base::Failure& failure) {
            problems_.emplace_back(failure.what());
        }
    }
}

std::vector<Key> Keys::list(base::Instant now) const {
    std::vector<Key> keys;
    for (std::size_t module = 0; module < modules_.size(); ++module) {
        for (const auto& token : modules_[module].list_tokens()) {
            std::vector<openssl::Certificate> authorities;
            std::vector<Key> own;
            for (const auto& found : modules_[module].list_certificates(token)) {
                auto certificate = openssl::Certificate::parse(found.der);
                if (!certificate) continue;
                if (certificate->is_authority()) {
                    authorities.push_back(std::move(*certificate));
                    continue;
                }
                const auto state = state_of(*certificate, token, now);
                auto name = base::hex(certificate->summary().sha256);
                own.push_back({std::move(name), std::move(*certificate), {}, token, found.id, module, state});
            }
            for (auto& key : own) {
                key.chain = chain_of(key.certificate, authorities);
                // Two modules may see the same card.
                const bool is_known = std::any_of(keys.begin(), keys.end(),
                                                  [&](const Key& other) { return other.name == key.name; });
                if (!is_known && keys.size() < max_keys) keys.push_back(std::move(key));
            }
        }
    }
    std::stable_partition(keys.begin(), keys.end(),
                          [](const Key& key) { return key.state == Key::State::usable; });
    return keys;
}

pkcs11::TokenSignatures Keys::sign(const Key& key, const openssl::Secret& pin,
                                   const std::vector<std::string>& digests) const {
    return modules_.at(key.module).sign(key.token, pin.text(), key.id, pkcs11::DigestKind::sha256, digests);
}

std::vector<std::string> Keys::usual_modules() {
    std::vector<std::string> all;
    for (const char* folder : {"/usr/lib/x86_64-linux-gnu/", "/usr/lib/aarch64-linux-gnu/", "/usr/lib/",
                               "/usr/lib64/", "/usr/local/lib/"})
        for (const char* name : {"libIDPrimePKCS11.so", "pkcs11/libIDPrimePKCS11.so", "libeToken.so",
                                 "libeTPkcs11.so", "libgclib.so", "libidop11.so", "libOcsCryptoki.so",
                                 "libaetpkss.so", "libbit4xpki.so", "libcvP11.so", "opensc-pkcs11.so"})
            all.push_back(std::string(folder) + name);
    return all;
}

} // namespace aubrac::agent

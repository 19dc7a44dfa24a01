// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/journal/signature.hpp>

#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/signing.hpp>
#include <kernel/kernel.hpp>

namespace aubrac::kernel {

namespace {

using adapters::openssl::SigningKey;

SigningKey signing_key(const Secrets& secrets) {
    const auto file = secrets.signing_key_file();
    if (std::filesystem::exists(file)) return SigningKey::load(file);
    const auto key = SigningKey::generate();
    key.save(file);
    return key;
}

} // namespace

adapters::json::Value signed_head(Kernel& kernel, Context& context) {
    const auto head = kernel.journal.head(context);
    const auto adherent = context.adherent().empty() ? std::string("operator") : context.adherent().text();
    const auto text = Journal::head_text(adherent, head, context.now());
    const auto key = signing_key(kernel.secrets);
    return adapters::json::Value::object({{"adherent", adherent},
                                          {"count", head.count},
                                          {"last_hash", head.last_hash},
                                          {"merkle_root", head.merkle_root},
                                          {"at", context.now().iso()},
                                          {"text", text},
                                          {"signature", adapters::openssl::encode_base64(key.sign(text))},
                                          {"public_key", key.public_pem()}});
}

} // namespace aubrac::kernel

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssl/chain.hpp>

#include "native.hpp"

#include <algorithm>
#include <ctime>
#include <openssl/x509_vfy.h>

namespace aubrac::adapters::openssl {

struct TrustStore::Content {
    Owned<X509_STORE, X509_STORE_free> store{X509_STORE_new()};
    std::vector<Certificate> certificates;
};

namespace {

constexpr int depth_limit = 10;
constexpr int level = 2; // 112 bits: RSA 2,048, SHA-224 and above (RGS annexe B1)

/// The dates of the certificate itself are judged elsewhere, with words of their own.
int pass_dates_of_leaf(int ok, X509_STORE_CTX* context) {
    const int error = X509_STORE_CTX_get_error(context);
    const bool is_date = error == X509_V_ERR_CERT_HAS_EXPIRED || error == X509_V_ERR_CERT_NOT_YET_VALID;
    return ok || (is_date && X509_STORE_CTX_get_error_depth(context) == 0);
}

ChainProblem problem_of(int error) {
    switch (error) {
    case X509_V_OK:
        return ChainProblem::none;
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return ChainProblem::out_of_dates;
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
        return ChainProblem::weak;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
        return ChainProblem::no_issuer;
    default:
        return ChainProblem::broken;
    }
}

} // namespace

TrustStore::TrustStore() : content_(std::make_shared<Content>()) {}

TrustStore TrustStore::parse(std::string_view pem) {
    auto content = std::make_shared<Content>();
    expect(content->store != nullptr, "trust store");
    for (auto& certificate : Certificate::list_pem(pem)) {
        auto& known = content->certificates;
        if (!certificate.is_authority() || std::find(known.begin(), known.end(), certificate) != known.end())
            continue;
        expect(X509_STORE_add_cert(content->store.get(), &certificate.native()) == 1, "trust store");
        known.push_back(std::move(certificate));
    }
    TrustStore store;
    store.content_ = std::move(content);
    return store;
}

const std::vector<Certificate>& TrustStore::certificates() const { return content_->certificates; }

std::vector<Certificate> TrustStore::list_expiring(base::Instant now, int days) const {
    std::vector<Certificate> found;
    const auto limit = now.plus_seconds(std::int64_t{days} * 86400);
    for (const auto& certificate : content_->certificates)
        if (certificate.summary().not_after < limit) found.push_back(certificate);
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.summary().not_after < b.summary().not_after; });
    return found;
}

Chain build_chain(const Certificate& leaf, const std::vector<Certificate>& pool, const TrustStore& store,
                  base::Instant at) {
    const auto others = make_stack(pool);
    const Owned<X509_STORE_CTX, X509_STORE_CTX_free> context(X509_STORE_CTX_new());
    expect(context &&
               X509_STORE_CTX_init(context.get(), store.content().store.get(), &leaf.native(), others.get()) == 1,
           "building a chain");
    auto* parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(parameters, static_cast<std::time_t>(at.ms / 1000));
    X509_VERIFY_PARAM_set_depth(parameters, depth_limit);
    X509_VERIFY_PARAM_set_auth_level(parameters, level);
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_TRUSTED_FIRST);
    X509_STORE_CTX_set_verify_cb(context.get(), pass_dates_of_leaf);
    Chain chain;
    const bool is_sound = X509_verify_cert(context.get()) == 1;
    const int error = X509_STORE_CTX_get_error(context.get());
    forget_errors();
    chain.problem = is_sound ? ChainProblem::none : problem_of(error);
    chain.detail = is_sound ? "" : X509_verify_cert_error_string(error);
    const auto* built = X509_STORE_CTX_get0_chain(context.get());
    for (int i = 0; built && i < sk_X509_num(built); ++i)
        if (auto certificate = Certificate::parse(
                write_der([&](unsigned char** out) { return i2d_X509(sk_X509_value(built, i), out); })))
            chain.certificates.push_back(std::move(*certificate));
    if (chain.certificates.empty()) chain.certificates.push_back(leaf);
    return chain;
}

} // namespace aubrac::adapters::openssl

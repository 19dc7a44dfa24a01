// SPDX-License-Identifier: AGPL-3.0-or-later
// A certificate of a signatory or of an authority (RFC 5280), and what its key signed.
#pragma once

#include <adapters/openssl/certificates.hpp>
#include <adapters/openssl/hash.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct x509_st;

namespace aubrac::adapters::openssl {

enum class KeyKind { rsa, ec, other };
enum class Padding { pkcs1, pss }; // of an RSA signature; elliptic curves have none

/// A value: copies share the same bytes, which never change. Thread-safe.
class Certificate {
public:
    /// Nothing when the bytes are not exactly one certificate.
    static std::optional<Certificate> parse(std::string_view der);
    /// Those of a PEM text, at most 5,000; what is not a certificate is passed over.
    static std::vector<Certificate> list_pem(std::string_view pem);

    const std::string& der() const;
    std::string pem() const;
    const CertificateSummary& summary() const;
    std::string common_name() const;  // of the subject; the whole subject when it has none
    std::string organisation() const; // empty: none
    std::string serial_decimal() const;
    std::string issuer_der() const; // Name, as in the certificate
    std::string serial_der() const; // INTEGER

    KeyKind key_kind() const;
    int key_bits() const;
    bool is_authority() const;        // basicConstraints
    bool is_self_issued() const;      // a root, or a certificate that vouches for itself
    bool may_sign() const;            // keyUsage: digitalSignature or contentCommitment, or no keyUsage
    bool may_commit() const;          // keyUsage: contentCommitment ("non répudiation")
    bool may_stamp_time() const;      // extendedKeyUsage: timeStamping alone, critical (RFC 3161 §2.3)
    bool may_answer_ocsp() const;     // extendedKeyUsage: OCSPSigning
    bool is_exempt_of_status() const; // id-pkix-ocsp-nocheck: nobody asks whether it is revoked

    std::vector<std::string> ocsp_urls() const; // http and https alone, at most 8 of each kind
    std::vector<std::string> crl_urls() const;
    std::vector<std::string> issuer_urls() const; // where the certificate of the issuer is

    bool is_issued_by(const Certificate& issuer) const; // name, key identifier and signature
    bool operator==(const Certificate& other) const { return der() == other.der(); }

    x509_st& native() const; // for this folder

private:
    struct Content;
    explicit Certificate(std::shared_ptr<const Content> content) : content_(std::move(content)) {}
    std::shared_ptr<const Content> content_;
};

/// `signature`: raw for RSA, DER for ECDSA. False for a key of another kind.
bool is_signed_by(const Certificate& certificate, Hash hash, std::string_view digest, std::string_view signature,
                  Padding padding = Padding::pkcs1);

/// XML writes r and s side by side (RFC 6931 §2.3.6), CMS and this folder in DER.
std::string ecdsa_to_der(std::string_view raw);                           // empty when it is none
std::string ecdsa_to_raw(std::string_view der, std::size_t number_bytes); // empty when it is none

} // namespace aubrac::adapters::openssl

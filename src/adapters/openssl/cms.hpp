// SPDX-License-Identifier: AGPL-3.0-or-later
// Signed messages (CMS SignedData, RFC 5652) as read: what each signatory committed to. Nothing is trusted here
// but arithmetic; whose certificate it is, and whether it was valid, is judged by formats/signature.
#pragma once

#include <adapters/openssl/x509.hpp>
#include <base/date.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::openssl {

/// ESS signing-certificate (RFC 5035): the certificate that the signatory itself named.
enum class NamedCertificate { absent, same, other };

struct CmsSigner {
    std::optional<Certificate> certificate; // absent: the message does not hold it
    std::optional<Hash> hash;               // absent: a digest that nobody should use (MD5), or an unknown one
    std::string algorithm;                  // OID of the signature algorithm
    bool has_attributes = false;            // signed ones; without them the signature bears on the content itself
    std::string content_type;               // OID, as signed; empty: absent
    std::optional<base::Instant> signing_time; // as claimed by the signatory
    NamedCertificate named = NamedCertificate::absent;
    bool named_by_sha1 = false;      // the old attribute, of RFC 2634
    bool has_policy = false;         // signature-policy-identifier (RFC 5126 §5.8.1)
    std::string signature;           // raw
    std::vector<std::string> tokens; // RFC 3161 time-stamps of the signature, DER; at most 8
};

enum class CmsProof {
    sound,
    other_content, // the digest of the content is not the one that was signed
    forged,        // the signature is not made by the key of that certificate
    unsupported,   // algorithm not known here, or no certificate
};

/// A value: copies share the same content. Thread-safe.
class CmsMessage {
public:
    /// DER or BER, PEM of any of its names, or bare base64; zeros after the end are accepted (PDF pads with them).
    /// Nothing when it is no SignedData, when it has no signatory, or more than 100.
    static std::optional<CmsMessage> parse(std::string_view bytes);

    const std::vector<CmsSigner>& signers() const;
    const std::vector<Certificate>& certificates() const;   // at most 200
    const std::vector<std::string>& crls() const;           // DER, those that came inside
    const std::vector<std::string>& ocsp_responses() const; // DER
    const std::optional<std::string>& content() const;      // absent: detached
    const std::string& content_type() const;                // OID of what is signed

    /// `content_digest`: by the hash of that signatory.
    CmsProof prove(std::size_t signer, std::string_view content_digest) const;

private:
    struct Content;
    explicit CmsMessage(std::shared_ptr<const Content> content) : content_(std::move(content)) {}
    std::shared_ptr<const Content> content_;
};

} // namespace aubrac::adapters::openssl

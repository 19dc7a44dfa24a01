// SPDX-License-Identifier: AGPL-3.0-or-later
// X.509 certificates (RFC 5280): throw-away ones for twins and tests, and what a PEM says of itself.
#pragma once

#include <base/date.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::openssl {

struct CertificateAndKey {
    std::string certificate_pem;
    std::string key_pem; // PKCS#8, not encrypted
};

enum class CertificateUse { server, client };

struct LeafRequest {
    std::string common_name; // 1 to 64 characters
    CertificateUse use = CertificateUse::server;
    std::vector<std::string> dns_names;    // of subjectAltName: "localhost"
    std::vector<std::string> ip_addresses; // of subjectAltName: "127.0.0.1"
    int days = 30;                         // from the moment given; negative: already expired
};

/// An authority of one's own, on P-256 keys. Thread-safe. Nothing outside our twins should ever trust it.
class CertificateAuthority {
public:
    /// Valid from an hour before `now`, so that machines whose clocks differ a little agree.
    static CertificateAuthority make(std::string_view common_name, base::Instant now, int days = 3650);

    const std::string& certificate_pem() const;
    CertificateAndKey issue(const LeafRequest& request, base::Instant now) const;

private:
    struct Content;
    explicit CertificateAuthority(std::shared_ptr<const Content> content) : content_(std::move(content)) {}
    std::shared_ptr<const Content> content_;
};

struct CertificateSummary {
    std::string subject; // RFC 2253: "CN=Mairie de Saint-Exemple,O=…", UTF-8
    std::string issuer;
    std::string serial; // upper-case hexadecimal
    base::Instant not_before;
    base::Instant not_after;
    std::string sha256;     // 32 raw bytes, of the DER
    std::string public_key; // 32 raw bytes: SHA-256 of the SubjectPublicKeyInfo, what one pins
};

/// The first certificate of the text; nothing when there is none.
std::optional<CertificateSummary> read_certificate(std::string_view pem);

} // namespace aubrac::adapters::openssl

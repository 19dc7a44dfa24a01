// SPDX-License-Identifier: AGPL-3.0-or-later
// What an element Signature says (W3C xmldsig-core, RFC 6931; XAdES 1.1.1, 1.2.2 and 1.3.2), as values. Tolerant:
// what is missing is empty, what is not known here is told in `unsupported`.
#pragma once

#include <adapters/openssl/x509.hpp>
#include <base/date.hpp>
#include <formats/signature/xml/canonical.hpp>
#include <formats/signature/xml/node.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::signature {

struct XmlReference {
    std::string uri; // "#BORD12"; "": the document; absent: "?"
    std::string type;
    bool is_enveloped = false;
    CanonicalMethod method{CanonicalMethod::Form::inclusive, false, {}};
    std::optional<adapters::openssl::Hash> hash;
    std::string digest;      // raw
    std::string unsupported; // address of what is not known here; empty: nothing

    std::string id() const { return uri.empty() ? "" : uri.substr(1); }
};

struct NamedDigest {
    std::optional<adapters::openssl::Hash> hash;
    std::string digest; // raw
};

struct XadesProperties {
    std::string space; // "http://uri.etsi.org/01903/v1.1.1#"
    std::string id;    // of SignedProperties
    std::uint64_t ordinal = 0;
    std::string signing_time;              // as written; empty: absent
    std::vector<NamedDigest> certificates; // those the signatory named, its own first
    std::string policy;                    // "urn:oid:1.2.250…"; empty: absent
    std::optional<NamedDigest> policy_digest;
    std::string role, city;
    std::vector<std::string> tokens; // time-stamps of the signature value, DER
    CanonicalMethod token_method;    // of the signature value, for these
};

struct XmlSignature {
    std::string id;
    std::optional<CanonicalMethod> method; // of SignedInfo
    std::optional<adapters::openssl::Hash> hash;
    bool is_curve = false; // ECDSA: the value is two numbers side by side
    adapters::openssl::Padding padding = adapters::openssl::Padding::pkcs1;
    std::string algorithm;                // address
    std::string value;                    // raw
    std::vector<XmlReference> references; // at most 100
    std::vector<adapters::openssl::Certificate> certificates;
    std::optional<XadesProperties> properties;
};

/// Nothing when it holds no SignedInfo, no SignatureValue, or no reference.
std::optional<XmlSignature> read_signature(const XmlNode& node);

/// xs:dateTime. Nothing when it is none; `is_utc`: ends with Z.
struct XmlTime {
    base::Instant at;
    bool is_utc = false;
};
std::optional<XmlTime> parse_xml_time(std::string_view text);

} // namespace aubrac::formats::signature

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "signature_reader.hpp"

#include "scan.hpp"

#include <adapters/openssl/base64.hpp>
#include <base/text.hpp>
#include <tuple>

namespace aubrac::formats::signature {

namespace openssl = adapters::openssl;
using openssl::Hash;
using openssl::Padding;

namespace {

constexpr std::size_t references_limit = 100;
constexpr std::size_t certificates_limit = 50;
constexpr std::string_view enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

std::string trimmed(const XmlNode* node) {
    return node ? std::string(base::trim(node->content())) : std::string();
}

/// Real files leave padding out, and fold lines.
std::string decode(const XmlNode* node) {
    if (!node) return {};
    std::string text;
    for (const char c : node->content())
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') text += c;
    while (text.size() % 4 != 0 && text.size() < (1u << 20)) text += '=';
    return openssl::decode_base64(text).value_or("");
}

std::string algorithm_of(const XmlNode* node) { return node ? node->attribute("Algorithm") : std::string(); }

std::optional<Hash> find_digest(std::string_view algorithm) {
    static constexpr std::pair<std::string_view, Hash> known[] = {
        {"http://www.w3.org/2000/09/xmldsig#sha1", Hash::sha1},
        {"http://www.w3.org/2001/04/xmlenc#sha256", Hash::sha256},
        {"http://www.w3.org/2001/04/xmldsig-more#sha384", Hash::sha384},
        {"http://www.w3.org/2001/04/xmlenc#sha512", Hash::sha512},
    };
    for (const auto& [address, hash] : known)
        if (address == algorithm) return hash;
    return std::nullopt;
}

void set_algorithm(std::string_view algorithm, XmlSignature& signature) {
    constexpr auto pkcs1 = Padding::pkcs1;
    constexpr auto pss = Padding::pss;
    static constexpr std::tuple<std::string_view, Hash, bool, Padding> known[] = {
        {"http://www.w3.org/2000/09/xmldsig#rsa-sha1", Hash::sha1, false, pkcs1},
        {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", Hash::sha256, false, pkcs1},
        {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", Hash::sha384, false, pkcs1},
        {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", Hash::sha512, false, pkcs1},
        {"http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", Hash::sha256, false, pss},
        {"http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1", Hash::sha384, false, pss},
        {"http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1", Hash::sha512, false, pss},
        {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1", Hash::sha1, true, pkcs1},
        {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", Hash::sha256, true, pkcs1},
        {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", Hash::sha384, true, pkcs1},
        {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", Hash::sha512, true, pkcs1},
    };
    for (const auto& [address, hash, is_curve, padding] : known) {
        if (address != algorithm) continue;
        signature.hash = hash;
        signature.is_curve = is_curve;
        signature.padding = padding;
    }
}

void read_prefixes(const XmlNode& transform, CanonicalMethod& method) {
    const auto* list = transform.find_below("InclusiveNamespaces");
    if (!list) return;
    for (const auto& prefix : base::split(list->attribute("PrefixList"), ' '))
        if (!prefix.empty()) method.prefixes.push_back(prefix);
}

XmlReference read_reference(const XmlNode& node) {
    XmlReference reference;
    bool has_uri = false;
    for (const auto& attribute : node.attributes) has_uri = has_uri || attribute.name == "URI";
    reference.uri = has_uri ? node.attribute("URI") : "?";
    reference.type = node.attribute("Type");
    bool is_canonical = false;
    if (const auto* transforms = node.find_child(signature_space, "Transforms"))
        for (const auto* transform : transforms->list_children(signature_space, "Transform")) {
            const auto algorithm = algorithm_of(transform);
            auto method = find_method(algorithm);
            if (algorithm == enveloped && !is_canonical) {
                reference.is_enveloped = true;
            } else if (method && !is_canonical) {
                is_canonical = true;
                reference.method = *method;
                read_prefixes(*transform, reference.method);
            } else if (reference.unsupported.empty()) {
                reference.unsupported = algorithm;
            }
        }
    // xmldsig-core §4.4.3.3: a reference by "#id", or to the whole document, leaves comments out.
    reference.method.with_comments = false;
    const auto digest = algorithm_of(node.find_child(signature_space, "DigestMethod"));
    reference.hash = find_digest(digest);
    if (!reference.hash && reference.unsupported.empty()) reference.unsupported = digest.empty() ? "?" : digest;
    reference.digest = decode(node.find_child(signature_space, "DigestValue"));
    const bool is_local = reference.uri.empty() || (reference.uri.size() > 1 && reference.uri[0] == '#');
    if (!is_local || reference.uri.starts_with("#xpointer")) reference.unsupported = reference.uri;
    return reference;
}

NamedDigest read_digest(const XmlNode* node) {
    if (!node) return {};
    // XAdES 1.1.1 puts them in its own namespace, later versions in that of XMLDSig.
    return {find_digest(algorithm_of(node->find_below("DigestMethod"))), decode(node->find_below("DigestValue"))};
}

void read_policy(const XmlNode& properties, XadesProperties& out) {
    const auto* policy = properties.find_below("SignaturePolicyId");
    if (!policy) return;
    out.policy = trimmed(policy->find_below("Identifier"));
    if (const auto* digest = policy->find_below("SigPolicyHash")) out.policy_digest = read_digest(digest);
}

void read_tokens(const XmlNode& qualifying, XadesProperties& out) {
    const auto* stamp = qualifying.find_below("SignatureTimeStamp");
    if (!stamp) return;
    out.token_method = {CanonicalMethod::Form::inclusive, false, {}};
    if (const auto* method = stamp->find_child(signature_space, "CanonicalizationMethod"))
        out.token_method = find_method(algorithm_of(method)).value_or(out.token_method);
    if (const auto* token = stamp->find_below("EncapsulatedTimeStamp")) out.tokens.push_back(decode(token));
}

std::optional<XadesProperties> read_properties(const XmlNode& signature) {
    const auto* qualifying = signature.find_below("QualifyingProperties");
    const auto* properties = qualifying ? qualifying->find_below("SignedProperties") : nullptr;
    if (!properties) return std::nullopt;
    XadesProperties out;
    out.space = properties->space;
    out.id = properties->attribute("Id");
    out.ordinal = properties->ordinal;
    out.signing_time = trimmed(properties->find_below("SigningTime"));
    for (const char* name : {"SigningCertificate", "SigningCertificateV2"})
        if (const auto* named = properties->find_below(name))
            for (const auto& certificate : named->children)
                if (const auto* digest = certificate.find_below("CertDigest"))
                    out.certificates.push_back(read_digest(digest));
    read_policy(*properties, out);
    out.role = trimmed(properties->find_below("ClaimedRole"));
    out.city = trimmed(properties->find_below("City"));
    read_tokens(*qualifying, out);
    return out;
}

} // namespace

std::optional<XmlSignature> read_signature(const XmlNode& node) {
    const auto* info = node.find_child(signature_space, "SignedInfo");
    const auto* value = node.find_child(signature_space, "SignatureValue");
    if (!info || !value) return std::nullopt;
    XmlSignature signature;
    signature.id = node.attribute("Id");
    const auto* canonical = info->find_child(signature_space, "CanonicalizationMethod");
    signature.method = find_method(algorithm_of(canonical));
    if (signature.method) read_prefixes(*canonical, *signature.method);
    signature.algorithm = algorithm_of(info->find_child(signature_space, "SignatureMethod"));
    set_algorithm(signature.algorithm, signature);
    signature.value = decode(value);
    for (const auto* reference : info->list_children(signature_space, "Reference")) {
        if (signature.references.size() >= references_limit) return std::nullopt;
        signature.references.push_back(read_reference(*reference));
    }
    if (const auto* keys = node.find_child(signature_space, "KeyInfo"))
        for (const auto* data : keys->list_children(signature_space, "X509Data"))
            for (const auto* bytes : data->list_children(signature_space, "X509Certificate"))
                if (signature.certificates.size() < certificates_limit)
                    if (auto certificate = openssl::Certificate::parse(decode(bytes)))
                        signature.certificates.push_back(std::move(*certificate));
    signature.properties = read_properties(node);
    if (signature.references.empty()) return std::nullopt;
    return signature;
}

std::optional<XmlTime> parse_xml_time(std::string_view text) {
    if (text.size() < 19 || text[10] != 'T' || text[13] != ':' || text[16] != ':') return std::nullopt;
    const auto day = base::Date::parse_iso(text.substr(0, 10));
    const auto two = [&](std::size_t at) {
        const int tens = text[at] - '0', units = text[at + 1] - '0';
        return tens < 0 || tens > 9 || units < 0 || units > 9 ? -1 : tens * 10 + units;
    };
    const int hours = two(11), minutes = two(14), seconds = two(17);
    if (!day || hours < 0 || hours > 24 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60)
        return std::nullopt;
    std::int64_t total = day->days() * 86400 + hours * 3600 + minutes * 60 + seconds;
    text.remove_prefix(19);
    if (text.starts_with('.')) text.remove_prefix(std::min(text.find_first_not_of("0123456789", 1), text.size()));
    if (text == "Z") return XmlTime{{total * 1000}, true};
    if (text.empty()) return XmlTime{{total * 1000}, false};
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
    const int zone_hours = two(1), zone_minutes = two(4);
    if (zone_hours < 0 || zone_hours > 14 || zone_minutes < 0 || zone_minutes > 59) return std::nullopt;
    total -= (text[0] == '+' ? 1 : -1) * (zone_hours * 3600 + zone_minutes * 60);
    return XmlTime{{total * 1000}, false};
}

} // namespace aubrac::formats::signature

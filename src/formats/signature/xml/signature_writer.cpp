// SPDX-License-Identifier: AGPL-3.0-or-later
#include "signature_writer.hpp"

#include "element_digests.hpp"
#include "scan.hpp"

#include <adapters/openssl/base64.hpp>
#include <base/ensure.hpp>
#include <base/text.hpp>
#include <formats/signature/policies.hpp>

namespace aubrac::formats::signature {

namespace openssl = adapters::openssl;
using openssl::Hash;

namespace {

constexpr std::string_view exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
constexpr std::string_view sha256_method = "http://www.w3.org/2001/04/xmlenc#sha256";
constexpr std::string_view properties_space = "http://uri.etsi.org/01903/v1.1.1#";

/// Markup escaped, and everything above ASCII as a reference.
std::string escaped(std::string_view text) {
    const auto line = base::is_utf8(text) ? base::one_line(text, 200) : std::string("?");
    std::string out;
    for (std::size_t i = 0; i < line.size();) {
        const auto first = static_cast<unsigned char>(line[i++]);
        if (first < 0x80) {
            const char c = static_cast<char>(first);
            if (c == '&')
                out += "&amp;";
            else if (c == '<')
                out += "&lt;";
            else if (c == '>')
                out += "&gt;";
            else if (c == '"')
                out += "&quot;";
            else
                out += c;
            continue;
        }
        const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        std::uint32_t character = first & (0x3Fu >> more);
        for (int k = 0; k < more; ++k)
            character = (character << 6) | (static_cast<unsigned char>(line[i++]) & 0x3F);
        out += "&#" + std::to_string(character) + ";";
    }
    return out;
}

std::string element(std::string_view name, std::string_view content) {
    return "<" + std::string(name) + ">" + std::string(content) + "</" + std::string(name) + ">";
}

std::string method(std::string_view name, std::string_view algorithm) {
    return "<" + std::string(name) + " Algorithm=\"" + std::string(algorithm) + "\"></" + std::string(name) + ">";
}

/// `prefix`: "ds:", or "xad:" inside the properties, as XAdES 1.1.1 wants it.
std::string digest_of(const std::string& prefix, std::string_view base64) {
    return method(prefix + "DigestMethod", sha256_method) + element(prefix + "DigestValue", base64);
}

std::string utc(base::Instant at) { return at.iso().substr(0, 19) + "Z"; }

std::string named_certificate(const openssl::Certificate& certificate) {
    const auto digest = openssl::encode_base64(hash_of(Hash::sha256, certificate.der()));
    return element(
        "xad:SigningCertificate",
        element("xad:Cert", element("xad:CertDigest", digest_of("xad:", digest)) +
                                element("xad:IssuerSerial",
                                        element("ds:X509IssuerName", escaped(certificate.summary().issuer)) +
                                            element("ds:X509SerialNumber", certificate.serial_decimal()))));
}

std::string policy() {
    const auto& current = current_policy();
    ENSURE(current.hash == Hash::sha256);
    return element("xad:SignaturePolicyIdentifier",
                   element("xad:SignaturePolicyId",
                           element("xad:SigPolicyId", element("xad:Identifier", current.identifier) +
                                                          element("xad:Description", current.description)) +
                               element("xad:SigPolicyHash", digest_of("xad:", current.digest)) +
                               element("xad:SigPolicyQualifiers",
                                       element("xad:SigPolicyQualifier", element("xad:SPURI", current.address)))));
}

std::string place(const PesRequest& request) {
    if (request.city.empty()) return {};
    std::string content = element("xad:City", escaped(request.city));
    if (!request.postal_code.empty()) content += element("xad:PostalCode", escaped(request.postal_code));
    if (!request.country.empty()) content += element("xad:CountryName", escaped(request.country));
    return element("xad:SignatureProductionPlace", content);
}

/// `declarations`: of the namespaces, when the element stands alone.
std::string signed_properties(const Signatory& signatory, const PesRequest& request, std::string_view id,
                              std::string_view declarations) {
    return "<xad:SignedProperties" + std::string(declarations) + " Id=\"" + std::string(id) +
           "_SP\"><xad:SignedSignatureProperties>" + element("xad:SigningTime", utc(request.signed_at)) +
           named_certificate(signatory.certificate) + policy() + place(request) +
           element("xad:SignerRole",
                   element("xad:ClaimedRoles", element("xad:ClaimedRole", escaped(request.role)))) +
           "</xad:SignedSignatureProperties></xad:SignedProperties>";
}

std::string reference(std::string_view uri, std::string_view type, std::string_view transforms,
                      std::string_view digest) {
    const auto kind = type.empty() ? std::string() : " Type=\"" + std::string(type) + "\"";
    return "<ds:Reference" + kind + " URI=\"#" + std::string(uri) + "\">" + element("ds:Transforms", transforms) +
           digest_of("ds:", openssl::encode_base64(digest)) + "</ds:Reference>";
}

/// The canonical form of an element written alone, as it will be inside the document: with the exclusive form
/// nothing of what is around comes in.
std::string canonical(std::string_view text) {
    MemorySource source(text);
    std::string out;
    class Whole : public adapters::xml::Events {
    public:
        explicit Whole(std::string& out) : canonicalizer_({}, [&out](std::string_view part) { out += part; }) {}
        void open(const adapters::xml::Opening& element) override {
            scope_.open(element);
            canonicalizer_.open(element, scope_);
        }
        void close() override {
            canonicalizer_.close();
            scope_.close();
        }
        void text(std::string_view characters) override { canonicalizer_.text(characters); }
        void finish() { canonicalizer_.finish(); }

    private:
        XmlScope scope_;
        Canonicalizer canonicalizer_;
    } whole(out);
    ENSURE(read_whole(source, whole).problem == adapters::xml::Problem::none);
    whole.finish();
    return out;
}

} // namespace

std::string_view signature_method(const Signatory& signatory) {
    const bool is_rsa = signatory.certificate.key_kind() == openssl::KeyKind::rsa;
    switch (signatory.hash) {
    case Hash::sha384:
        return is_rsa ? "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"
                      : "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384";
    case Hash::sha512:
        return is_rsa ? "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"
                      : "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512";
    default:
        return is_rsa ? "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
                      : "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
    }
}

WrittenSignature write_signature(const Signatory& signatory, const PesRequest& request, std::string_view target,
                                 std::string_view id, std::string_view digest) {
    const auto ds = " xmlns:ds=\"" + std::string(signature_space) + "\"";
    const auto xad = " xmlns:xad=\"" + std::string(properties_space) + "\"";
    const auto properties_digest =
        hash_of(Hash::sha256, canonical(signed_properties(signatory, request, id, ds + xad)));
    const auto info = method("ds:CanonicalizationMethod", exclusive) +
                      method("ds:SignatureMethod", signature_method(signatory)) +
                      reference(escaped(target), "",
                                method("ds:Transform", "http://www.w3.org/2000/09/xmldsig#enveloped-signature") +
                                    method("ds:Transform", exclusive),
                                digest) +
                      reference(std::string(id) + "_SP", std::string(properties_space) + "SignedProperties",
                                method("ds:Transform", exclusive), properties_digest);
    WrittenSignature written;
    written.signed_info = canonical("<ds:SignedInfo" + ds + ">" + info + "</ds:SignedInfo>");
    written.before = "<ds:Signature" + ds + " Id=\"" + std::string(id) + "\">" + element("ds:SignedInfo", info) +
                     "<ds:SignatureValue Id=\"" + std::string(id) + "_SV\">";
    written.after =
        "</ds:SignatureValue>" +
        element("ds:KeyInfo",
                element("ds:X509Data",
                        element("ds:X509Certificate", openssl::encode_base64(signatory.certificate.der())))) +
        "<ds:Object><xad:QualifyingProperties" + xad + " Target=\"#" + std::string(id) + "\">" +
        signed_properties(signatory, request, id, "") + "</xad:QualifyingProperties></ds:Object></ds:Signature>";
    return written;
}

} // namespace aubrac::formats::signature

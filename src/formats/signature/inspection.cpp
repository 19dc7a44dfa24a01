// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inspection.hpp"

#include "pdf/pades.hpp"
#include "xml/xades.hpp"

#include <adapters/openssl/digest.hpp>
#include <adapters/qpdf/signatures.hpp>

namespace aubrac::formats::signature {

namespace openssl = adapters::openssl;

namespace {

Deceit inspect_pdf(const PreparedSignature& prepared, const Foreseen& foreseen) {
    const auto digest = digest_around(foreseen.document, prepared);
    if (prepared.items.size() != 1 || !digest ||
        prepared.items[0].signed_bytes != make_attributes(prepared.signatory, *digest, std::nullopt))
        return Deceit::other_content;
    const auto whole = std::string(foreseen.document) + prepared.update;
    return adapters::qpdf::compare_revisions(foreseen.document, whole).empty() ? Deceit::none
                                                                               : Deceit::changed_pages;
}

Deceit inspect_message(const PreparedSignature& prepared, const Foreseen& foreseen) {
    const auto digest = hash_of(prepared.signatory.hash, foreseen.document);
    const auto attributes = make_attributes(prepared.signatory, digest, foreseen.signed_at);
    return prepared.items.size() == 1 && prepared.items[0].signed_bytes == attributes ? Deceit::none
                                                                                      : Deceit::other_content;
}

/// The same work done again: the digest of each bordereau, and what is said of the signatory.
Deceit inspect_pes(const PreparedSignature& prepared, const Foreseen& foreseen) {
    MemorySource source(foreseen.document);
    const auto again =
        prepare_pes(source, prepared.signatory,
                    {.signed_at = foreseen.signed_at, .role = foreseen.role, .city = foreseen.city});
    if (!again || again->items.size() != prepared.items.size()) return Deceit::other_content;
    for (std::size_t i = 0; i < prepared.items.size(); ++i)
        if (again->items[i].signed_bytes != prepared.items[i].signed_bytes ||
            again->items[i].after != prepared.items[i].after || again->items[i].at != prepared.items[i].at)
            return Deceit::other_content;
    return Deceit::none;
}

} // namespace

Deceit inspect_prepared(const PreparedSignature& prepared, const Foreseen& foreseen) {
    if (prepared.document_sha256 != openssl::sha256(foreseen.document)) return Deceit::other_document;
    if (!(prepared.signatory.certificate == foreseen.certificate)) return Deceit::other_certificate;
    if (prepared.list_digests() != foreseen.digests) return Deceit::other_digests;
    switch (prepared.kind) {
    case SignatureKind::pdf:
        return inspect_pdf(prepared, foreseen);
    case SignatureKind::message:
        return inspect_message(prepared, foreseen);
    case SignatureKind::pes:
        return inspect_pes(prepared, foreseen);
    }
    return Deceit::other_content;
}

} // namespace aubrac::formats::signature

// SPDX-License-Identifier: AGPL-3.0-or-later
// The element Signature that we write: XAdES-EPES 1.1.1, the version of the DGFiP's schema, in ASCII alone so that
// it may stand in a document of any encoding.
#pragma once

#include <formats/signature/cms/draft.hpp>
#include <formats/signature/xml/xades.hpp>
#include <string>
#include <string_view>

namespace aubrac::formats::signature {

struct WrittenSignature {
    std::string signed_info;   // canonical: what the key signs
    std::string before, after; // the element, but for its base64 value in between
};

/// `target`: Id of the signed element. `id`: of the signature, a name that nobody bears (nor with _SP, _SV
/// behind). `digest`: raw SHA-256 of the canonical target.
WrittenSignature write_signature(const Signatory& signatory, const PesRequest& request, std::string_view target,
                                 std::string_view id, std::string_view digest);

/// Address of the signature algorithm for that key.
std::string_view signature_method(const Signatory& signatory);

} // namespace aubrac::formats::signature

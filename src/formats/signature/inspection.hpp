// SPDX-License-Identifier: AGPL-3.0-or-later
// What one sees is what one signs: looked at on the side of the key, before it signs, by who does not want to
// trust the server that prepared the signature.
#pragma once

#include <base/date.hpp>
#include <formats/signature/prepared.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::signature {

/// What the signatory has before the eyes, and what it was told.
struct Foreseen {
    std::string_view document; // the bytes shown
    adapters::openssl::Certificate certificate;
    std::vector<std::string> digests; // raw: what the key is asked to sign
    base::Instant signed_at;
    std::string role, city; // of a PES, as prepared
};

enum class Deceit {
    none,
    other_document,    // prepared from other bytes
    other_certificate, // for somebody else's key
    other_digests,     // the key would sign something that nobody shows
    other_content,     // what would be signed commits to other bytes, or to another date
    changed_pages,     // a PDF: what is appended changes more than a signature does
};

/// Never throws on bad input.
Deceit inspect_prepared(const PreparedSignature& prepared, const Foreseen& foreseen);

} // namespace aubrac::formats::signature

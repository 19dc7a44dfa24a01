// SPDX-License-Identifier: AGPL-3.0-or-later
// What a signature shows on the page it signs: a small frame with who signed, in what quality, when and where.
#pragma once

#include <string>
#include <vector>

namespace aubrac::adapters::cairo {

/// Texts are UTF-8 (else a Bug). Empty ones leave no room.
struct SignatureStamp {
    std::string title; // "Signé électroniquement par"
    std::string name;
    std::vector<std::string> lines; // at most 8: quality, absence of whom, date, place…
    double width = 200;             // points, 20 to 2,000
    double height = 70;
};

/// A PDF of one page of that size, without date: the same stamp gives the same bytes. The letters are made smaller
/// until everything fits; under 4 points the end becomes "…". Throws base::Failure when memory is short.
std::string draw_signature_stamp(const SignatureStamp& stamp);

} // namespace aubrac::adapters::cairo

// SPDX-License-Identifier: AGPL-3.0-or-later
// Documents for tests, made on the spot: no binary fixture stands in the tree.
#pragma once

#include <cstddef>
#include <string>

namespace aubrac::commune {

/// A one-page PDF that opens, with these words; padded with a comment to at least `bytes`.
std::string make_pdf(const std::string& words = "Délibération", std::size_t bytes = 0);
/// The 1×1 white pixel.
std::string make_png();

} // namespace aubrac::commune

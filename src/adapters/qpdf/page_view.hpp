// SPDX-License-Identifier: AGPL-3.0-or-later
// Private to this folder: a page as its reader sees it, whatever its boxes and its rotation.
#pragma once

#include <string>

class QPDFObjectHandle;

namespace aubrac::adapters::qpdf {

struct Rectangle {
    double left = 0, bottom = 0, right = 0, top = 0;
};

/// Lengths in points.
struct PageView {
    Rectangle box;    // what is seen, in the page's own coordinates
    int turn = 0;     // 0, 90, 180 or 270, clockwise
    double width = 0; // as seen
    double height = 0;

    /// In the page's own coordinates, the rectangle seen `left` and `top` from the top left, of that size; moved,
    /// then made smaller, so that it stands inside the page.
    Rectangle place(double left, double top, double width, double height) const;
    /// Matrix of a drawing that must stand upright there ("0 1 -1 0 0 0").
    std::string upright() const;
};

PageView view_of(QPDFObjectHandle& page);

/// With a dot whatever the locale, and three decimals.
std::string number(double value);
std::string numbers(std::initializer_list<double> values); // each followed by a space

} // namespace aubrac::adapters::qpdf

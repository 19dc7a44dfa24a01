// SPDX-License-Identifier: AGPL-3.0-or-later
#include "page_view.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <qpdf/QPDFPageObjectHelper.hh>

namespace aubrac::adapters::qpdf {

namespace {

QPDFObjectHandle::Rectangle read_box(QPDFObjectHandle box) {
    if (!box.isRectangle()) return QPDFObjectHandle::Rectangle(0, 0, 612, 792);
    auto r = box.getArrayAsRectangle();
    if (r.llx > r.urx) std::swap(r.llx, r.urx);
    if (r.lly > r.ury) std::swap(r.lly, r.ury);
    return r;
}

Rectangle visible_box(QPDFPageObjectHelper& page) {
    const auto media = read_box(page.getMediaBox());
    const auto crop = read_box(page.getCropBox());
    const Rectangle seen{std::max(media.llx, crop.llx), std::max(media.lly, crop.lly),
                         std::min(media.urx, crop.urx), std::min(media.ury, crop.ury)};
    if (seen.left < seen.right && seen.bottom < seen.top) return seen;
    return {media.llx, media.lly, media.urx, media.ury};
}

int rotation(QPDFPageObjectHelper& page) {
    auto value = page.getAttribute("/Rotate", false);
    if (!value.isInteger()) return 0;
    const auto turned = static_cast<int>(value.getIntValue() % 360);
    return (turned + 360) % 360 / 90 * 90;
}

} // namespace

PageView view_of(QPDFObjectHandle& handle) {
    QPDFPageObjectHelper page(handle);
    PageView view;
    view.box = visible_box(page);
    view.turn = rotation(page);
    view.width = view.box.right - view.box.left;
    view.height = view.box.top - view.box.bottom;
    if (view.turn == 90 || view.turn == 270) std::swap(view.width, view.height);
    return view;
}

Rectangle PageView::place(double left, double top, double wide, double high) const {
    const double scale = std::min({1.0, width / wide, height / high});
    wide *= scale;
    high *= scale;
    const double x = std::clamp(left, 0.0, width - wide);
    const double y = std::clamp(height - top - high, 0.0, height - high); // from the bottom, as seen
    switch (turn) {
    case 90:
        return {box.right - y - high, box.bottom + x, box.right - y, box.bottom + x + wide};
    case 180:
        return {box.right - x - wide, box.top - y - high, box.right - x, box.top - y};
    case 270:
        return {box.left + y, box.top - x - wide, box.left + y + high, box.top - x};
    default:
        return {box.left + x, box.bottom + y, box.left + x + wide, box.bottom + y + high};
    }
}

std::string PageView::upright() const {
    switch (turn) {
    case 90:
        return "0 1 -1 0 0 0";
    case 180:
        return "-1 0 0 -1 0 0";
    case 270:
        return "0 -1 1 0 0 0";
    default:
        return "1 0 0 1 0 0";
    }
}

std::string number(double value) {
    std::array<char, 64> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, 3).ptr;
    return {buffer.data(), end};
}

std::string numbers(std::initializer_list<double> values) {
    std::string out;
    for (const double value : values) out += number(value) + " ";
    return out;
}

} // namespace aubrac::adapters::qpdf

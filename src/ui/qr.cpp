// SPDX-License-Identifier: AGPL-3.0-or-later
// QR codes, as one SVG path: a run of dark modules is one rectangle, so that no line shows between them.
#include "qr.hpp"

#include "markup.hpp"

#include <base/ensure.hpp>

namespace aubrac::ui {

namespace {

constexpr int quiet = 4; // light modules on each side (ISO/IEC 18004 §6.3.8)

std::string draw_runs(const Qr& qr) {
    std::string path;
    for (int y = 0; y < qr.width; ++y)
        for (int x = 0, end = 0; x < qr.width; x = end + 1) {
            const auto is_dark = [&](int column) {
                return column < qr.width && qr.dark[static_cast<std::size_t>(y * qr.width + column)];
            };
            for (end = x; is_dark(end);) ++end;
            if (end == x) continue;
            const auto length = std::to_string(end - x);
            path += "M" + std::to_string(x + quiet) + " " + std::to_string(y + quiet) + "h" + length + "v1h-" +
                    length + "z";
        }
    return path;
}

} // namespace

Html qr(const Qr& qr) {
    ENSURE(qr.width > 0 &&
           qr.dark.size() == static_cast<std::size_t>(qr.width) * static_cast<std::size_t>(qr.width));
    const auto side = std::to_string(qr.width + 2 * quiet);
    const auto path = draw_runs(qr);
    Markup m(path.size() + 512);
    m.open("div", "qr").open("svg").attr("viewBox", "0 0 " + side + " " + side).attr("role", "img");
    m.attr("aria-label", qr.words).attr("shape-rendering", "crispEdges").attr("focusable", "false");
    m.open("rect").attr("width", side).attr("height", side).attr("fill", "#ffffff").close();
    m.open("path").attr("d", path).attr("fill", "#000000").close().close();
    if (!qr.beside.empty()) m.open("div").html(qr.beside).close();
    return m.close().take();
}

} // namespace aubrac::ui

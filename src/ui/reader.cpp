// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader.hpp"

#include "assets.hpp"
#include "pieces.hpp"

#include <base/ensure.hpp>

namespace aubrac::ui {

Html reader(const Reader& reader) {
    ENSURE(is_ours(reader.document) && (reader.seen.empty() || is_ours(reader.seen)));
    Markup m(768);
    m.open("div", "reader").attr("id", "lecture").attr("data-reader", asset_url("reader.mjs").text());
    m.attr("data-library", asset_url("pdf.mjs").text()).attr("data-worker", asset_url("pdf.worker.mjs").text());
    m.attr("data-document", reader.document.text()).attr("data-name", reader.name);
    if (!reader.seen.empty()) m.attr("data-seen", reader.seen.text()).attr("data-csrf", reader.csrf);
    m.open("div", "buttons").html(action({"Ouvrir le document", reader.open, Icon::eye}));
    return m.close().close().take();
}

} // namespace aubrac::ui

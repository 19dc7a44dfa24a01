// SPDX-License-Identifier: AGPL-3.0-or-later
// The head and the foot that every document shares.
#include "document.hpp"

#include "assets.hpp"

namespace aubrac::ui {

void open_document(Markup& m, std::string_view title, std::string_view lang, Scripted scripted) {
    m.doctype().open("html").attr("lang", lang).open("head").open("meta").attr("charset", "utf-8").close();
    m.open("meta").attr("name", "viewport").attr("content", "width=device-width, initial-scale=1").close();
    m.open("meta").attr("name", "color-scheme").attr("content", "light dark").close();
    m.open("title").text(title).close();
    m.open("link").attr("rel", "icon").attr("type", "image/svg+xml").url("href", asset_url("favicon.svg")).close();
    m.open("link").attr("rel", "stylesheet").url("href", asset_url("aubrac.css")).close();
    if (scripted == Scripted::yes) m.script(asset_url("aubrac.js"));
    m.close();
}

void write_brand(Markup& m, const Url& url) {
    m.open("a", "brand").url("href", url).open("img").url("src", asset_url("logo.svg")).attr("alt", "");
    m.attr("width", "32").attr("height", "32").close().open("span").text("Aubrac").close().close();
}

void write_foot(Markup& m, std::string_view version, std::string_view source, const Html& first) {
    m.open("footer", "foot").attr("role", "contentinfo").html(first).open("ul");
    m.open("li")
        .open("a")
        .url("href", "/bureau/accessibilite")
        .text("Accessibilité\u00a0: partiellement conforme")
        .close()
        .close();
    m.open("li").open("a").url("href", "/bureau/donnees").text("Données personnelles").close().close();
    m.open("li").text("Aubrac");
    if (!version.empty()) m.text(" " + std::string(version));
    m.text(", logiciel libre").close();
    if (!source.empty()) m.open("li", "source").text(source).close();
    m.close().close();
}

} // namespace aubrac::ui

// SPDX-License-Identifier: AGPL-3.0-or-later
// Public pages.
#include "public_page.hpp"

#include "document.hpp"

namespace aubrac::ui {

namespace {

void write_arms(Markup& m, const Url& arms) {
    if (!arms.empty()) {
        m.open("img", "arms").url("src", arms).attr("alt", "").attr("width", "56").attr("height", "64").close();
        return;
    }
    m.open("svg", "arms").attr("viewBox", "0 0 56 64").attr("aria-hidden", "true");
    m.open("path").attr("d", "M4 4h48v28c0 14-10 22-24 28C14 54 4 46 4 32Z").close();
    m.open("path", "mark").attr("d", "M4 38 20 24l9 8 9-10 14 14").close().close();
}

} // namespace

std::string render(const PublicPage& page, const Html& body) {
    Markup m(body.view().size() + 4'000);
    open_document(m, page.title + " – " + page.commune, page.lang, Scripted::no);
    m.open("body", "public").open("a", "skip").url("href", "#contenu").text("Aller au contenu").close();
    m.open("header", "public-head").attr("role", "banner").open("a").url("href", page.home);
    write_arms(m, page.arms);
    m.open("span", "commune").text(page.commune).close().close().close();
    m.open("main").attr("id", "contenu").attr("role", "main").attr("tabindex", "-1");
    if (!body.has_title()) m.open_title().text(page.title).close();
    m.html(body);
    if (!page.feed.empty())
        m.open("p", "feed")
            .open("a")
            .url("href", page.feed)
            .icon(Icon::feed)
            .text("Suivre ces publications (Atom)")
            .close()
            .close();
    m.close();
    write_foot(m, page.version, {}, Markup().leaf("p", "about", page.about).take());
    return std::string(m.close().close().take().view());
}

} // namespace aubrac::ui

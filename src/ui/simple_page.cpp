// SPDX-License-Identifier: AGPL-3.0-or-later
// Narrow pages.
#include "simple_page.hpp"

#include "document.hpp"
#include "words.hpp"

namespace aubrac::ui {

std::string render(const SimplePage& page, const Html& body) {
    Markup m(body.view().size() + 4'000);
    const bool is_site = page.around == Around::site;
    open_document(m, page.title + " – Aubrac", page.lang, is_site ? Scripted::yes : Scripted::no);
    m.open("body", "simple").open("a", "skip").url("href", "#contenu").text("Aller au contenu").close();
    m.open("header", "simple-head").attr("role", "banner");
    write_brand(m, "/");
    if (!page.operator_name.empty()) m.open("p").text(page.operator_name).close();
    m.close()
        .open("main", is_site ? "card" : "card wide")
        .attr("id", "contenu")
        .attr("role", "main")
        .attr("tabindex", "-1");
    if (!body.has_title()) m.open_title().text(page.title).close();
    m.html(body).close();
    Markup help;
    if (!page.help_telephone.empty()) {
        help.open("p", "simple-help").text("Besoin d'aide\u00a0? Appelez le syndicat\u00a0: ").open("a");
        help.url("href", Url("tel:" + dialled(page.help_telephone)))
            .text(telephone(page.help_telephone))
            .close()
            .close();
    }
    if (is_site)
        write_foot(m, page.version, {}, help.take());
    else
        m.open("footer", "foot")
            .attr("role", "contentinfo")
            .open("ul")
            .open("li")
            .text("Aubrac " + page.version + ", logiciel libre")
            .close()
            .close()
            .close();
    return std::string(m.close().close().take().view());
}

Html trouble(const Trouble& trouble) {
    Markup m;
    m.leaf("p", "lead", trouble.what).leaf("p", "", trouble.why);
    if (!trouble.reference.empty())
        m.open("p")
            .text("Ce n'est pas vous. Référence ")
            .open("strong")
            .text(trouble.reference)
            .close()
            .text(". Le syndicat est prévenu.")
            .close();
    m.leaf("p", "", trouble.to_do);
    return m.take();
}

} // namespace aubrac::ui

// SPDX-License-Identifier: AGPL-3.0-or-later
// The frame. Under 900 px the menu opens by its address (#menu, CSS :target): no script needed.
#include "frame.hpp"

#include "document.hpp"
#include "pieces.hpp"
#include "text.hpp"
#include "words.hpp"

namespace aubrac::ui {

namespace {

void write_skip(Markup& m) {
    m.open("a", "skip").url("href", "#contenu").text("Aller au contenu").close();
    m.open("a", "skip").url("href", "#recherche").text("Aller à la recherche").close();
}

void write_switch(Markup& m, const Frame& frame) {
    const auto name = frame.side == Side::syndicat ? "Espace du syndicat" : frame.adherent.name;
    if (frame.others.empty()) {
        m.open("p", "place").open("span", "hidden-words").text("Vous agissez pour ").close().text(name).close();
        return;
    }
    m.open("details", "switch").open("summary", "place").open("span", "hidden-words").text("Vous agissez pour ");
    m.close().open("span", "place-name").text(name).close();
    m.open("span", "change").icon(Icon::swap).text("Changer").close().close();
    m.open("form", "choices").attr("method", "post").url("action", "/bureau/adherent");
    write_hidden(m, csrf_field, frame.csrf);
    m.open("p").text("Agir pour…").close().open("ul");
    for (const auto& other : frame.others) {
        m.open("li").open("button", "band-" + std::to_string(static_cast<unsigned>(other.band) % 8));
        m.attr("type", "submit").attr("name", "adherent").attr("value", other.id).text(other.name).close().close();
    }
    m.close().close().close();
}

void write_search(Markup& m, const Frame& frame) {
    m.open("form", "search").attr("method", "get").url("action", "/bureau/recherche").attr("role", "search");
    m.open("label", "hidden-words").attr("for", "recherche").text("Chercher").close();
    m.open("input").attr("type", "search").attr("id", "recherche").attr("name", "q").attr("value", frame.search);
    m.attr("placeholder", "Chercher partout").attr("autocomplete", "off").close();
    m.open("button")
        .attr("type", "submit")
        .icon(Icon::search)
        .open("span", "hidden-words")
        .text("Chercher")
        .close();
    m.close().close();
}

void write_help(Markup& m, const Frame& frame) {
    if (frame.help_telephone.empty()) return;
    m.open("a", "help-call")
        .url("href", Url("tel:" + dialled(frame.help_telephone)))
        .icon(Icon::phone)
        .open("span");
    m.text("Appeler le syndicat\u00a0: ")
        .open("strong")
        .text(telephone(frame.help_telephone))
        .close()
        .close()
        .close();
}

void write_notices(Markup& m, const Frame& frame) {
    m.open("a").attr("id", "avis").url("href", "/bureau/avis").icon(Icon::bell);
    m.open("span", "words").text("Avis").close();
    if (frame.notices > 0) {
        m.open("span", "pill").text(std::to_string(frame.notices)).open("span", "hidden-words");
        m.text(frame.notices == 1 ? " non lu" : " non lus").close().close();
    }
    m.close();
}

void write_person(Markup& m, const Frame& frame) {
    m.open("details", "person").open("summary").icon(Icon::account).open("span", "hidden-words");
    m.text("Votre compte\u00a0: ")
        .close()
        .open("span", "words")
        .text(frame.account)
        .close()
        .icon(Icon::down)
        .close();
    m.open("div", "choices").open("p").text(frame.account).close().open("ul").open("li");
    m.open("a").url("href", "/bureau/compte").icon(Icon::settings).text("Mon compte").close().close().close();
    m.html(post({.words = "Se déconnecter",
                 .url = "/bureau/deconnexion",
                 .csrf = frame.csrf,
                 .icon = Icon::sign_out,
                 .look = Look::quiet}));
    m.close().close();
}

void write_account(Markup& m, const Frame& frame) {
    m.open("ul", "account").open("li", "help-item");
    write_help(m, frame);
    m.close().open("li");
    write_notices(m, frame);
    m.close();
    if (!frame.account.empty()) {
        m.open("li");
        write_person(m, frame);
        m.close();
    }
    m.close();
}

void write_bar(Markup& m, const Frame& frame) {
    m.open("div", "bar");
    if (!frame.families.empty())
        m.open("a", "menu-button")
            .attr("id", "ouvrir-menu")
            .url("href", "#menu")
            .icon(Icon::menu)
            .text("Menu")
            .close();
    write_brand(m, "/bureau");
    write_switch(m, frame);
    write_search(m, frame);
    write_account(m, frame);
    m.close();
}

void write_bands(Markup& m, const Frame& frame) {
    m.open("div").attr("id", "bandeaux");
    if (frame.mode == Mode::training)
        m.open("p", "sandbox").open("strong").text("Bac à sable : rien ne part").close().close();
    for (const auto& assistance : frame.assistance)
        m.open("div", "assistance")
            .open("p")
            .icon(Icon::shield)
            .html(assistance.words)
            .close()
            .html(assistance.end)
            .close();
    m.close();
}

void write_header(Markup& m, const Frame& frame) {
    m.open("header").attr("role", "banner");
    write_bar(m, frame);
    write_bands(m, frame);
    m.close();
}

void write_entry(Markup& m, const MenuEntry& entry) {
    m.open("li").open("a").url("href", entry.url);
    m.attr_if(entry.here == MenuEntry::Here::yes, "aria-current", "page").text(entry.words);
    if (entry.count > 0)
        m.open("span", "pill")
            .text(number(entry.count))
            .open("span", "hidden-words")
            .text(" à faire")
            .close()
            .close();
    m.close().close();
}

bool is_here(const MenuFamily& family) {
    for (const auto& entry : family.entries)
        if (entry.here == MenuEntry::Here::yes) return true;
    return false;
}

void write_menu(Markup& m, const Frame& frame) {
    if (frame.families.empty()) return;
    std::size_t total = 0;
    for (const auto& family : frame.families) total += family.entries.size();
    m.open("nav", "menu").attr("id", "menu").attr("role", "navigation").attr("aria-label", "Menu principal");
    m.attr("tabindex", "-1")
        .open("a", "menu-close")
        .url("href", "#contenu")
        .icon(Icon::close)
        .text("Fermer le menu");
    m.close();
    for (const auto& family : frame.families) {
        // A long menu folds the families one is not in.
        m.open("details", "family").flag("open", total <= 16 || is_here(family)).open("summary").icon(family.icon);
        m.open("span").text(family.title).close().icon(Icon::down).close().open("ul");
        for (const auto& entry : family.entries) write_entry(m, entry);
        m.close().close();
    }
    write_help(m, frame);
    m.close();
}

void write_crumbs(Markup& m, const Frame& frame) {
    if (frame.crumbs.empty()) return;
    m.open("nav", "crumbs").attr("aria-label", "Vous êtes ici").open("ol");
    for (const auto& crumb : frame.crumbs) {
        m.open("li");
        if (crumb.url.empty())
            m.open("span").attr("aria-current", "page").text(crumb.words).close();
        else
            m.open("a").url("href", crumb.url).text(crumb.words).close();
        m.close();
    }
    m.close().close();
}

void write_messages(Markup& m, const Frame& frame) {
    for (const auto& message : frame.messages) {
        const bool is_urgent = message.tone == Tone::danger || message.tone == Tone::warning;
        m.open("div", "flash").attr("role", is_urgent ? "alert" : "status");
        m.html(callout({.tone = message.tone, .title = {}, .body = paragraph(message.words)})).close();
    }
}

void write_inside(Markup& m, const Frame& frame, const Html& body) {
    write_messages(m, frame);
    if (!body.has_title()) m.open("div", "page-head").open_title().text(frame.title).close().close();
    m.html(body);
}

void open_body(Markup& m, const Frame& frame) {
    const auto band = static_cast<unsigned>(frame.adherent.band) % 8;
    m.open("body", "band-" + std::to_string(band) + (frame.side == Side::syndicat ? " syndicat" : ""));
    if (frame.account.empty() && frame.live_topic.empty()) return;
    m.attr("data-live", Url("/bureau/direct").with("sujet", frame.live_topic).text());
    m.flag("data-renew", !frame.live_topic.empty());
}

std::string window_title(const Frame& frame) {
    std::string title = frame.title;
    const auto& place = frame.side == Side::syndicat ? std::string("Syndicat") : frame.adherent.name;
    if (!place.empty()) title += " – " + place;
    return title + " – Aubrac";
}

} // namespace

std::string render(const Frame& frame, const Html& body) {
    Markup m(body.view().size() + 12'000);
    open_document(m, window_title(frame), frame.lang, Scripted::yes);
    open_body(m, frame);
    write_skip(m);
    write_header(m, frame);
    m.open("div", frame.families.empty() ? "page" : "page with-menu");
    write_menu(m, frame);
    m.open("div", "column");
    write_crumbs(m, frame);
    m.open("main").attr("id", "contenu").attr("role", "main").attr("tabindex", "-1");
    write_inside(m, frame, body);
    m.close().close().close();
    write_foot(m, frame.version, frame.source);
    m.open("div", "hidden-words")
        .attr("id", "annonces")
        .attr("role", "status")
        .attr("aria-live", "polite")
        .close();
    return std::string(m.close().close().take().view());
}

std::string render_partial(const Frame& frame, const Html& body) {
    Markup m(body.view().size() + 2'000);
    m.open("main");
    write_inside(m, frame, body);
    m.close();
    write_bands(m, frame);
    write_notices(m, frame);
    return std::string(m.take().view());
}

} // namespace aubrac::ui

// SPDX-License-Identifier: AGPL-3.0-or-later
// Words on a page.
#include "text.hpp"

#include "markup.hpp"

namespace aubrac::ui {

namespace {

Html items(Markup m, const std::vector<Html>& items) {
    for (const auto& item : items) m.open("li").html(item).close();
    return m.close().take();
}

Icon tone_icon(Tone tone) {
    switch (tone) {
    case Tone::success:
        return Icon::success;
    case Tone::warning:
        return Icon::warning;
    case Tone::danger:
        return Icon::error;
    case Tone::waiting:
        return Icon::pending;
    case Tone::neutral:
    case Tone::info:
        break;
    }
    return Icon::info;
}

Html outside_mark() {
    Markup m;
    m.icon(Icon::external).open("span", "hidden-words").text(" (autre site)").close();
    return m.take();
}

} // namespace

Html paragraph(const Html& words) { return Markup().open("p").html(words).close().take(); }
Html strong(const Html& words) { return Markup().open("strong").html(words).close().take(); }
Html muted(const Html& words) { return Markup().open("span", "muted").html(words).close().take(); }

Html bullets(const std::vector<Html>& list) {
    Markup m;
    m.open("ul", "bullets");
    return items(std::move(m), list);
}

Html numbered(const std::vector<Html>& list) {
    Markup m;
    m.open("ol", "bullets");
    return items(std::move(m), list);
}

Html preformatted(std::string_view text) {
    Markup m(text.size() + 64);
    // The parser drops a line end that follows <pre>; tabindex lets the keyboard scroll what is too wide.
    m.open("pre").attr("tabindex", "0").text("\n").text(text).close();
    return m.take();
}

Html section(std::string_view title, const Html& body) {
    Markup m(body.view().size() + 128);
    m.open("section").open_heading().text(title).close().nested(body).close();
    return m.take();
}

Html link(std::string_view words, const Url& url) {
    if (url.empty()) return Html(words);
    Markup m;
    m.open("a").url("href", url).text(words);
    if (url.is_outside()) m.html(outside_mark());
    return m.close().take();
}

Html date(const std::optional<base::Date>& day) {
    if (!day) return {};
    return Markup(96).open("time").attr("datetime", day->iso()).text(day->french()).close().take();
}

Html time(const std::optional<base::Instant>& moment) {
    if (!moment) return {};
    return Markup(112).open("time").attr("datetime", moment->iso()).text(moment->french()).close().take();
}

Html badge(const Badge& badge) {
    Markup m(192);
    m.open("span", "badge " + std::string(tone_name(badge.tone))).icon(badge.icon).text(badge.words).close();
    return m.take();
}

Html facts(const std::vector<Fact>& facts) {
    Markup m(facts.size() * 128);
    m.open("dl", "facts");
    for (const auto& fact : facts) {
        m.open("div").open("dt").text(fact.name).close().open("dd");
        if (fact.value.empty())
            m.html(muted("Non renseigné"));
        else
            m.html(fact.value);
        m.close().close();
    }
    return m.close().take();
}

Html callout(const Callout& callout) {
    Markup m;
    m.open("div", "callout " + std::string(tone_name(callout.tone))).icon(tone_icon(callout.tone)).open("div");
    if (!callout.title.empty()) m.open("p", "callout-title").text(callout.title).close();
    m.html(callout.body);
    return m.close().close().take();
}

Html why(const Why& why) {
    Markup m;
    m.open("details", "why").open("summary").icon(Icon::law).text("Pourquoi\u00a0?").close();
    m.open("div").open("p").html(why.words).close();
    if (!why.article.empty()) m.open("p", "article").html(link(why.article, why.url)).close();
    return m.close().close().take();
}

Html details(std::string_view words, const Html& body) {
    Markup m(body.view().size() + 96);
    m.open("details", "fold").open("summary").text(words).close().open("div").html(body).close().close();
    return m.take();
}

} // namespace aubrac::ui

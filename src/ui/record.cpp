// SPDX-License-Identifier: AGPL-3.0-or-later
// Records.
#include "record.hpp"

#include "markup.hpp"
#include "words.hpp"

namespace aubrac::ui {

namespace {

void write_head(Markup& m, const Record& record) {
    m.open("div", "page-head").open("div").open_title();
    if (!record.reference.empty()) m.open("span", "reference").text(record.reference).text(" ").close();
    m.text(record.title).close().close();
    if (!record.statut.words.empty()) m.open("p", "statut").html(badge(record.statut)).close();
    m.close();
}

void write_piece(Markup& m, const Piece& piece) {
    const auto facts = piece.type + (piece.type.empty() ? "" : ", ") + file_size(piece.bytes);
    m.open("li").icon(Icon::acte).open("div", "piece-words").open("span", "piece-name").text(piece.name).close();
    m.open("span", "muted").text(" (" + facts + ")").close();
    if (!piece.note.empty()) m.open("p", "note").text(piece.note).close();
    m.close().open("div", "piece-links");
    if (!piece.preview.empty()) {
        m.open("a").url("href", piece.preview).icon(Icon::eye).text("Voir");
        m.open("span", "hidden-words").text(" " + piece.name).close().close();
    }
    if (!piece.download.empty()) {
        m.open("a").url("href", piece.download).flag("download").icon(Icon::download).text("Télécharger");
        m.open("span", "hidden-words").text(" " + piece.name + " (" + facts + ")").close().close();
    }
    m.close().close();
}

Html titled(std::string_view title, std::string_view css_class, const Html& body) {
    if (body.empty()) return {};
    Markup m(body.view().size() + 128);
    m.open("section", css_class).open_heading().text(title).close().nested(body).close();
    return m.take();
}

} // namespace

Html now(const Now& now) {
    Markup m(1024);
    m.open("div", "now " + std::string(tone_name(now.tone))).icon(now.icon).open("div", "now-words");
    m.open("p", "statement").text(now.statement).close().leaf("p", "meaning", now.meaning).html(now.why);
    m.close().open("div", "buttons");
    if (now.action.empty())
        m.open("p", "nothing").icon(Icon::check).text("Rien à faire").close();
    else
        m.html(now.action);
    for (const auto& other : now.others) m.html(other);
    return m.close().close().take();
}

Html pieces(const std::vector<Piece>& pieces) {
    if (pieces.empty()) return {};
    Markup m(pieces.size() * 512);
    m.open("ul", "pieces");
    for (const auto& piece : pieces) write_piece(m, piece);
    return m.close().take();
}

Html timeline(const std::vector<Moment>& moments) {
    if (moments.empty()) return {};
    Markup m(moments.size() * 256);
    m.open("ol", "timeline");
    for (const auto& moment : moments) {
        m.open("li", std::string(tone_name(moment.tone)) + (moment.when ? "" : " awaited"));
        m.open("p", "what").text(moment.what).close().open("p", "when");
        if (moment.when)
            m.html(time(moment.when));
        else
            m.text("En attente");
        if (!moment.who.empty()) m.text(" · ").text(moment.who);
        m.close();
        m.leaf("p", "proof", moment.proof).close();
    }
    return m.close().take();
}

Html record(const Record& record) {
    Markup m(8192);
    write_head(m, record);
    if (!record.steps.empty()) m.html(steps(record.steps));
    m.html(now(record.now))
        .open("div", record.timeline.empty() ? "record" : "record with-side")
        .open("div", "record-main");
    if (!record.facts.empty()) m.html(titled("L'essentiel", "panel", facts(record.facts)));
    m.html(titled("Pièces", "panel", pieces(record.pieces))).html(record.more).close();
    if (!record.timeline.empty())
        m.open("aside", "record-side")
            .attr("aria-label", "Historique")
            .html(titled("Historique", "panel", timeline(record.timeline)))
            .close();
    return m.close().take();
}

} // namespace aubrac::ui

// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists.
#include "list.hpp"

#include "form.hpp"
#include "pieces.hpp"

#include <base/ensure.hpp>

namespace aubrac::ui {

namespace {

void write_head(Markup& m, const List& list) {
    m.open("div", "page-head").open("div").open_title().text(list.title).close();
    if (!list.count.empty()) m.open("p", "count").text(list.count).close();
    m.close();
    if (!list.main.empty()) m.open("div", "buttons").html(list.main).close();
    m.close();
}

void write_chips(Markup& m, const List& list) {
    if (list.chips.empty()) return;
    m.open("ul", "chips").attr("aria-label", "Filtres en cours");
    for (const auto& chip : list.chips) {
        m.open("li")
            .open("a", "chip")
            .url("href", chip.without)
            .open("span", "hidden-words")
            .text("Retirer le filtre ");
        m.close().text(chip.words).icon(Icon::close).close().close();
    }
    m.close();
}

/// The order in force is said by aria-sort; the link reverses it.
void write_column(Markup& m, const Column& column, const List* list) {
    const bool sorts = list && !column.sort.empty();
    const bool up = sorts && list->sort == column.sort;
    const bool down = sorts && list->sort == "-" + column.sort;
    m.open("th", column.align == Align::end ? "end" : "").attr("role", "columnheader").attr("scope", "col");
    m.attr_if(up || down, "aria-sort", up ? "ascending" : "descending");
    if (!sorts) {
        m.text(column.words).close();
        return;
    }
    m.open("a").url("href", list->here.with("tri", up ? "-" + column.sort : column.sort)).text(column.words);
    m.icon(up ? Icon::up : down ? Icon::down : Icon::sort).close().close();
}

void write_cells(Markup& m, const std::vector<Column>& columns, const Row& row) {
    for (std::size_t i = 0; i < row.cells.size() && i < columns.size(); ++i) {
        m.open("td", columns[i].align == Align::end ? "end" : "").attr("role", "cell");
        m.attr("data-label", columns[i].words);
        if (i == 0 && !row.url.empty())
            m.open("a", "row-link").url("href", row.url).html(row.cells[i]).close();
        else
            m.html(row.cells[i]);
        m.close();
    }
}

void write_table(Markup& m, std::string_view caption, const std::vector<Column>& columns,
                 const std::vector<Row>& rows, const List* list) {
    const bool ticks = list && !list->bulk.actions.empty();
    m.open("table", "table").attr("role", "table").open("caption", "hidden-words").text(caption).close();
    m.open("thead").attr("role", "rowgroup").open("tr").attr("role", "row");
    if (ticks) m.open("td", "tick").attr("role", "cell").close();
    for (const auto& column : columns) write_column(m, column, list);
    m.close().close().open("tbody").attr("role", "rowgroup");
    for (const auto& row : rows) {
        m.open("tr").attr("role", "row");
        if (ticks) {
            m.open("td", "tick").attr("role", "cell").open("label").open("input").attr("type", "checkbox");
            m.attr("name", "choix").attr("value", row.value).close().open("span", "hidden-words").text("Choisir ");
            m.html(row.cells.empty() ? Html() : row.cells[0]).close().close().close();
        }
        write_cells(m, columns, row);
        m.close();
    }
    m.close().close();
}

void write_bulk(Markup& m, const Bulk& bulk) {
    m.open("div", "bulk").attr("role", "group").attr("aria-label", "Gestes sur les lignes choisies");
    m.open("span", "muted").text("Avec les lignes choisies\u00a0:").close();
    for (const auto& [value, words] : bulk.actions) {
        m.open("button", "button").attr("type", "submit").attr("name", "geste").attr("value", value).text(words);
        m.close();
    }
    m.close();
}

void write_rows(Markup& m, const List& list) {
    const bool ticks = !list.bulk.actions.empty();
    ENSURE(is_ours(list.bulk.url));
    if (ticks) {
        m.open("form", "bulk-form").attr("method", "post").url("action", list.bulk.url);
        write_hidden(m, csrf_field, list.bulk.csrf);
    }
    m.open("div", "sheet");
    write_table(m, list.title, list.columns, list.rows, &list);
    m.close();
    if (ticks) {
        write_bulk(m, list.bulk);
        m.close();
    }
}

void write_foot(Markup& m, const List& list) {
    if (list.csv.empty() && list.previous.empty() && list.next.empty()) return;
    m.open("div", "list-foot");
    if (!list.previous.empty() || !list.next.empty()) {
        m.open("nav", "paging").attr("aria-label", "Pages de la liste");
        if (!list.previous.empty())
            m.open("a", "button")
                .url("href", list.previous)
                .attr("rel", "prev")
                .icon(Icon::previous)
                .text("Précédents")
                .close();
        if (!list.next.empty())
            m.open("a", "button")
                .url("href", list.next)
                .attr("rel", "next")
                .text("Suivants")
                .icon(Icon::next)
                .close();
        m.close();
    }
    if (!list.csv.empty())
        m.open("a", "quiet-link")
            .url("href", list.csv)
            .flag("download")
            .icon(Icon::table)
            .text("Exporter en tableur (CSV)")
            .close();
    m.close();
}

} // namespace

Html empty(const Empty& empty) {
    Markup m;
    m.open("div", "empty").icon(empty.icon).open_heading().text(empty.title).close().leaf("p", "", empty.words);
    if (!empty.action.empty()) m.open("div", "buttons").html(empty.action).close();
    return m.close().take();
}

Html table(std::string_view caption, const std::vector<Column>& columns, const std::vector<Row>& rows) {
    Markup m(rows.size() * columns.size() * 96 + 512);
    m.open("div", "sheet");
    write_table(m, caption, columns, rows, nullptr);
    return m.close().take();
}

void lead_on(List& list, std::string_view previous, std::string_view next) {
    if (!previous.empty()) list.previous = list.here.with("avant", previous);
    if (!next.empty()) list.next = list.here.with("apres", next);
}

Html list(const List& list) {
    Markup m(list.rows.size() * list.columns.size() * 160 + 4096);
    write_head(m, list);
    m.html(list.lead).html(key_figures(list.figures)).html(filter_form(list.here, list.filters));
    write_chips(m, list);
    if (list.rows.empty())
        m.html(empty(list.none));
    else
        write_rows(m, list);
    write_foot(m, list);
    return m.take();
}

} // namespace aubrac::ui

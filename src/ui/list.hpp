// SPDX-License-Identifier: AGPL-3.0-or-later
// A list: title, count, one main button, key figures, filters, columns that sort, rows that lead to records,
// CSV, pages by key. Becomes cards under 600 px. An empty one says what to do.
#pragma once

#include "button.hpp"
#include "field.hpp"
#include "figures.hpp"

namespace aubrac::ui {

enum class Align { start, end }; // end: numbers and money

struct Column {
    std::string words;
    std::string sort =
        {}; // value of "tri" that sorts by it ("numero", and "-numero" downwards); empty: does not sort
    Align align = Align::start;
};

/// One record. `cells` follow the columns; the first one holds the link, and the whole row follows it.
struct Row {
    Url url;
    std::vector<Html> cells;
    std::string value = {}; // what the box posts when the list has bulk actions
};

/// A filter in force: "Nature : arrêté", and the address of the same list without it.
struct Chip {
    std::string words;
    Url without;
};

/// Actions on the ticked rows: boxes post their values under "choix".
struct Bulk {
    Url url;
    std::string csrf;
    std::vector<std::pair<std::string, std::string>> actions = {}; // value of "geste" and its words
};

/// Said when no row: nothing at all yet, or nothing with these filters.
struct Empty {
    std::string title;
    Html words;
    Html action = {};
    Icon icon = Icon::box;
};
Html empty(const Empty& empty);

struct List {
    std::string title;
    std::string count = {}; // "1 248 actes"
    Html main = {};         // the main button, often an `action`
    std::vector<KeyFigure> figures = {};
    Url here; // this list with its filters: sorting and filtering start from it
    std::vector<Field> filters = {};
    std::vector<Chip> chips = {};
    std::vector<Column> columns;
    std::string sort = {}; // "numero" or "-numero": the order in force
    std::vector<Row> rows;
    Bulk bulk = {};
    Url csv = {};
    Url previous = {}; // pages by key; empty at both ends
    Url next = {};
    Empty none;
    Html lead = {}; // what must be seen before the lines: a decision that waits
};

/// Leads to the pages beside this one by their keys, as "avant" and "apres" of `here`; empty: there is none.
void lead_on(List& list, std::string_view previous, std::string_view next);

Html list(const List& list);

/// A table alone, inside a record for instance. `caption` says what it holds.
Html table(std::string_view caption, const std::vector<Column>& columns, const std::vector<Row>& rows);

} // namespace aubrac::ui

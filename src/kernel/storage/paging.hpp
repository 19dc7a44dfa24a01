// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists read a page at a time, by key: however long the list is, a page costs its own lines, and a line that comes
// or goes meanwhile makes none be seen twice or skipped. The key of a line is its value in the order, then its id.
#pragma once

#include <iterator>
#include <kernel/storage/storage.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

/// The page that starts after the line of a key, or ends before it; none, or one that is no key: the first page.
struct PagePlace {
    std::string after, before; // "apres" and "avant" of an address; at most one is given
};

template <class Line>
struct Paged {
    std::vector<Line> lines;
    std::string previous, next; // keys; empty at both ends
};

/// WHERE of a statement and its parameters, growing together.
class Conditions {
public:
    /// "$3": where the value stands in a condition.
    std::string slot(sql::Value value);
    void add(std::string_view condition);
    const std::string& text() const { return text_; } // " WHERE … AND …", or empty
    const sql::Params& params() const { return params_; }

private:
    std::string text_;
    sql::Params params_;
};

enum class Direction { up, down };
enum class KeyKind { text, integer };

/// By `column`, then by `id`, both in the direction: an index (…, column, id) serves it. Empty column: by id
/// alone.
struct PageOrder {
    std::string column;
    Direction direction = Direction::down;
    KeyKind kind = KeyKind::text;
    std::string id = "id";
};

/// Of a line: its value in the column of the order ("" when it has none), and its id.
std::string page_key(std::string_view value, std::string_view id);

/// The rows of a page and one more if there is, from `place` on: backwards when it is `before`.
std::unique_ptr<sql::Cursor> query_page(const Storage& storage, Context& context, std::string_view select,
                                        Conditions conditions, const PageOrder& order, const PagePlace& place,
                                        int limit);

/// At most `limit` lines. `select`: "SELECT … FROM table"; `read` makes a line of a sql::Cursor, `key_of` its
/// page_key.
template <class Read, class KeyOf>
auto list_page(const Storage& storage, Context& context, std::string_view select, Conditions conditions,
               const PageOrder& order, const PagePlace& place, int limit, Read read, KeyOf key_of) {
    Paged<decltype(read(std::declval<sql::Cursor&>()))> page;
    const auto rows = query_page(storage, context, select, std::move(conditions), order, place, limit);
    while (rows->next()) page.lines.push_back(read(*rows));
    const bool backwards = !place.before.empty();
    const bool more = page.lines.size() > static_cast<std::size_t>(limit);
    if (more) page.lines.pop_back();
    if (backwards)
        page.lines = {std::make_move_iterator(page.lines.rbegin()), std::make_move_iterator(page.lines.rend())};
    if (page.lines.empty()) return page;
    if (backwards || more) page.next = key_of(page.lines.back());
    if (backwards ? more : !place.after.empty()) page.previous = key_of(page.lines.front());
    return page;
}

} // namespace aubrac::kernel

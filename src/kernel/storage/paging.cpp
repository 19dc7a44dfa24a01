// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/storage/paging.hpp>

#include <charconv>

namespace aubrac::kernel {

namespace {

constexpr char separator = '~';

sql::Value value_of(std::string_view text, KeyKind kind) {
    if (kind == KeyKind::text) return std::string(text);
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

} // namespace

std::string Conditions::slot(sql::Value value) {
    params_.push_back(std::move(value));
    return "$" + std::to_string(params_.size());
}

void Conditions::add(std::string_view condition) {
    text_ += text_.empty() ? " WHERE " : " AND ";
    text_ += condition;
}

std::string page_key(std::string_view value, std::string_view id) {
    return std::string(value) + separator + std::string(id);
}

std::unique_ptr<sql::Cursor> query_page(const Storage& storage, Context& context, std::string_view select,
                                        Conditions conditions, const PageOrder& order, const PagePlace& place,
                                        int limit) {
    const bool backwards = !place.before.empty();
    const std::string_view key = backwards ? place.before : place.after;
    const bool descending = (order.direction == Direction::down) != backwards;
    const std::string comparison = descending ? " < " : " > ";
    if (const auto cut = key.rfind(separator); cut != std::string_view::npos) {
        const auto slot_of_id = [&] { return conditions.slot(std::string(key.substr(cut + 1))); };
        if (order.column.empty()) {
            conditions.add(order.id + comparison + slot_of_id());
        } else {
            const auto value = conditions.slot(value_of(key.substr(0, cut), order.kind));
            conditions.add("(" + order.column + ", " + order.id + ")" + comparison + "(" + value + ", " +
                           slot_of_id() + ")");
        }
    }
    const std::string direction = descending ? " DESC" : "";
    const auto most = conditions.slot(std::int64_t{limit} + 1);
    const auto first = order.column.empty() ? std::string() : order.column + direction + ", ";
    return storage.query(context,
                         std::string(select) + conditions.text() + " ORDER BY " + first + order.id + direction +
                             " LIMIT " + most,
                         conditions.params());
}

} // namespace aubrac::kernel

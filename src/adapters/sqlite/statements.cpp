// SPDX-License-Identifier: AGPL-3.0-or-later
#include "statements.hpp"

#include <algorithm>
#include <charconv>
#include <sqlite3.h>

namespace aubrac::adapters::sqlite {

namespace {

int parse_number(const char* name) {
    if (!name || name[0] != '$') return 0;
    const std::string_view digits(name + 1);
    int number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && end == digits.data() + digits.size() ? number : 0;
}

struct Binder {
    sqlite3_stmt* handle;
    int place;
    sqlite3_destructor_type life;

    int operator()(std::nullptr_t) const { return sqlite3_bind_null(handle, place); }
    int operator()(std::int64_t value) const { return sqlite3_bind_int64(handle, place, value); }
    int operator()(double value) const { return sqlite3_bind_double(handle, place, value); }
    int operator()(const std::string& text) const {
        return sqlite3_bind_text64(handle, place, text.data(), text.size(), life, SQLITE_UTF8);
    }
    int operator()(const sql::Blob& blob) const {
        return sqlite3_bind_blob64(handle, place, blob.bytes.data(), blob.bytes.size(), life);
    }
};

} // namespace

Statement::Statement(std::string key, sqlite3_stmt* handle) : key_(std::move(key)), handle_(handle) {
    const int count = sqlite3_bind_parameter_count(handle_);
    for (int i = 1; i <= count; ++i) numbers_.push_back(parse_number(sqlite3_bind_parameter_name(handle_, i)));
}

Statement::~Statement() { sqlite3_finalize(handle_); }

bool Statement::bind(std::span<const sql::Value> params, Binding binding) {
    int highest = 0;
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
        const int number = numbers_[i];
        if (number < 1 || static_cast<std::size_t>(number) > params.size()) return false;
        highest = std::max(highest, number);
        const Binder binder{handle_, static_cast<int>(i + 1),
                            binding == Binding::keep ? SQLITE_TRANSIENT : SQLITE_STATIC};
        if (std::visit(binder, params[number - 1]) != SQLITE_OK) return false;
    }
    return static_cast<std::size_t>(highest) == params.size();
}

void Statement::reset() {
    sqlite3_reset(handle_);
    sqlite3_clear_bindings(handle_);
}

std::unique_ptr<Statement> StatementCache::take(std::string_view key) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    auto statement = std::move(*found->second);
    idle_.erase(found->second);
    by_key_.erase(found);
    return statement;
}

void StatementCache::give_back(std::unique_ptr<Statement> statement) {
    statement->reset();
    if (by_key_.contains(statement->key())) return;
    idle_.push_front(std::move(statement));
    by_key_.emplace(idle_.front()->key(), idle_.begin());
    if (idle_.size() <= capacity_) return;
    by_key_.erase(idle_.back()->key());
    idle_.pop_back();
}

} // namespace aubrac::adapters::sqlite

// SPDX-License-Identifier: AGPL-3.0-or-later
// What a statement may touch, decided when SQLite prepares it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

struct sqlite3;

namespace aubrac::adapters::sqlite {

/// Must outlive the connection it is installed on.
class Authorizer {
public:
    /// From here ATTACH, DETACH, load_extension and pragmas that change a setting are refused for ever.
    void install(sqlite3* database);

    const std::string& owner() const { return owner_; }
    void set_owner(std::string_view owner);

    /// Between `begin_statement` and the end of its preparation, SQLite asks.
    void begin_statement() { doubtful_.clear(); }
    /// Name of a table of another owner that the statement just prepared counts the rows of; else empty.
    std::string find_foreign_table(sqlite3* database) const;

    int decide(int action, const char* first, const char* second);

private:
    int decide_for_owner(int action, const char* table, const char* column);

    std::string owner_;
    std::string prefix_;
    std::vector<std::string> doubtful_; // names read without a column: a table, or WITH … AS
};

} // namespace aubrac::adapters::sqlite

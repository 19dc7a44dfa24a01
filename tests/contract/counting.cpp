// SPDX-License-Identifier: AGPL-3.0-or-later
// Stands between the program and SQLite to count: the linker takes these functions rather than the library's,
// which they call. Declared here without SQLite's header, which is seen in its adapter alone.
#include "crowd.hpp"

#include <dlfcn.h>
#include <map>

struct sqlite3_stmt;
extern "C" {
int sqlite3_step(sqlite3_stmt* statement);
int sqlite3_reset(sqlite3_stmt* statement);
int sqlite3_finalize(sqlite3_stmt* statement);
int sqlite3_stmt_status(sqlite3_stmt* statement, int counter, int reset);
const char* sqlite3_sql(sqlite3_stmt* statement);
}

namespace aubrac::contract {

namespace {

constexpr int row = 100;    // SQLITE_ROW
constexpr int vm_steps = 4; // SQLITE_STMTSTATUS_VM_STEP

/// Apart from the rest: it may be read until the very end of the thread.
thread_local bool is_counting = false;

struct Counting {
    std::map<sqlite3_stmt*, std::int64_t> rows;
    Work work;
    std::int64_t most_steps = 0;
};

Counting& counting() {
    thread_local Counting all;
    return all;
}

void end_statement(sqlite3_stmt* statement) {
    if (!is_counting || !statement) return;
    auto& now = counting();
    const std::int64_t steps = sqlite3_stmt_status(statement, vm_steps, 1);
    now.work.steps += steps;
    now.work.rows = std::max(now.work.rows, now.rows[statement]);
    now.rows.erase(statement);
    if (steps > now.most_steps) {
        now.most_steps = steps;
        const char* text = sqlite3_sql(statement);
        now.work.longest = text ? text : "";
    }
}

template <class Function>
Function* find_real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

} // namespace

void start_counting() {
    counting() = {};
    is_counting = true;
}

Work stop_counting() {
    is_counting = false;
    return counting().work;
}

} // namespace aubrac::contract

extern "C" int sqlite3_step(sqlite3_stmt* statement) {
    static const auto real = aubrac::contract::find_real<int(sqlite3_stmt*)>("sqlite3_step");
    const int result = real(statement);
    if (aubrac::contract::is_counting && result == aubrac::contract::row)
        ++aubrac::contract::counting().rows[statement];
    return result;
}

extern "C" int sqlite3_reset(sqlite3_stmt* statement) {
    static const auto real = aubrac::contract::find_real<int(sqlite3_stmt*)>("sqlite3_reset");
    aubrac::contract::end_statement(statement);
    return real(statement);
}

extern "C" int sqlite3_finalize(sqlite3_stmt* statement) {
    static const auto real = aubrac::contract::find_real<int(sqlite3_stmt*)>("sqlite3_finalize");
    aubrac::contract::end_statement(statement);
    return real(statement);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "stream.hpp"

#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <libpq-fe.h>
#include <utility>

namespace aubrac::adapters::libpq {

namespace {

constexpr std::size_t most_kept = 64u << 20; // bytes

void drain(pg_conn* connection) {
    while (Answer(PQgetResult(connection))) continue;
}

/// Rows kept together take what their values take; a result of its own costs each two kilobytes.
void append(Answer& to, const Answer& row) {
    if (!to) to.reset(PQcopyResult(row.get(), PG_COPYRES_ATTRS));
    const int at = to ? PQntuples(to.get()) : 0;
    bool kept = to != nullptr;
    for (int column = 0; kept && column < PQnfields(row.get()); ++column) {
        const bool null = PQgetisnull(row.get(), 0, column) != 0;
        kept = PQsetvalue(to.get(), at, column, null ? nullptr : PQgetvalue(row.get(), 0, column),
                          null ? -1 : PQgetlength(row.get(), 0, column)) != 0;
    }
    if (!kept) throw base::Failure("postgresql: out of memory");
}

} // namespace

Answer Stream::receive() {
    if (!connection_) return nullptr;
    Answer answer(PQgetResult(connection_));
    if (PQresultStatus(answer.get()) == PGRES_SINGLE_TUPLE) return answer;
    auto* connection = std::exchange(connection_, nullptr);
    drain(connection);
    check(connection, std::move(answer), statement_);
    return nullptr;
}

Answer Stream::next() {
    if (kept_) return std::move(kept_);
    if (!failure_.empty()) throw base::Failure(failure_);
    return receive();
}

void Stream::keep_rest() {
    try {
        while (const auto row = receive()) {
            append(kept_, row);
            if (PQresultMemorySize(kept_.get()) > most_kept)
                throw base::Failure("postgresql: another statement was run inside a long reading: page it, in: " +
                                    base::one_line(statement_, 200));
        }
    } catch (const base::Failure& failure) {
        failure_ = failure.what();
        kept_.reset();
        drop_rest();
        throw;
    }
}

void Stream::drop_rest() noexcept {
    if (connection_) drain(std::exchange(connection_, nullptr));
}

} // namespace aubrac::adapters::libpq

// SPDX-License-Identifier: AGPL-3.0-or-later
// The rows of one query on their way from the server, one at a time (libpq's single-row mode).
#pragma once

#include "result.hpp"

namespace aubrac::adapters::libpq {

/// Shared by the cursor that reads it and by the connection, which can run nothing else before the last row has
/// come: it takes the rest into memory, or the cursor drops it. Used by the thread of the connection.
class Stream {
public:
    /// The query was just sent on `connection`, in single-row mode.
    Stream(pg_conn* connection, std::string_view statement) : connection_(connection), statement_(statement) {}

    /// One row or more, in order; nothing after the last. Throws base::Failure when the query fails on its way.
    Answer next();
    /// Makes room for another statement. Throws base::Failure beyond 64 MiB: a long reading inside which other
    /// statements are run must be paged.
    void keep_rest();
    /// The reader wants no more: what is left is read and forgotten. The time it takes is that of its rows.
    void drop_rest() noexcept;
    /// The connection dies before its reader.
    void forget_connection() { connection_ = nullptr; }

private:
    Answer receive();

    pg_conn* connection_; // nullptr once everything has come
    std::string statement_;
    Answer kept_;
    std::string failure_;
};

} // namespace aubrac::adapters::libpq

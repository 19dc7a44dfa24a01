// SPDX-License-Identifier: AGPL-3.0-or-later
#include "stream.hpp"

#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <charconv>
#include <cstdlib>
#include <libpq-fe.h>
#include <map>

namespace aubrac::adapters::libpq {

namespace {

/// Results come as text: sums of BIGINT are NUMERIC, whose binary form nobody wants to read.
class Rows final : public sql::Cursor {
public:
    explicit Rows(std::shared_ptr<Stream> stream) : stream_(std::move(stream)), answer_(stream_->next()) {}
    ~Rows() override { stream_->drop_rest(); }

    bool next() override {
        decoded_.clear();
        ++row_;
        if (answer_ && row_ >= PQntuples(answer_.get())) {
            row_ = 0;
            answer_ = stream_->next();
        }
        return answer_ != nullptr;
    }
    bool is_null(int column) const override { return PQgetisnull(at(column), row_, column) != 0; }
    std::int64_t integer(int column) const override {
        const auto digits = text(column);
        if (digits == "t") return 1;
        std::int64_t value = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return value;
    }
    double real(int column) const override { return std::strtod(PQgetvalue(at(column), row_, column), nullptr); }
    std::string_view text(int column) const override {
        const auto* result = at(column);
        return {PQgetvalue(result, row_, column), static_cast<std::size_t>(PQgetlength(result, row_, column))};
    }
    std::string_view bytes(int column) const override {
        constexpr Oid bytea = 17;
        if (PQftype(at(column), column) != bytea || is_null(column)) return text(column);
        auto [place, added] = decoded_.try_emplace(column);
        if (added) place->second = decode_hex(text(column));
        return place->second;
    }

private:
    const PGresult* at(int column) const {
        ENSURE(answer_ && row_ >= 0);
        ENSURE(column >= 0 && column < PQnfields(answer_.get()));
        return answer_.get();
    }
    static unsigned digit(char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); }
    static std::string decode_hex(std::string_view text) { // "\x0a0b"
        ENSURE(text.starts_with("\\x"));
        std::string bytes;
        bytes.reserve(text.size() / 2);
        for (std::size_t i = 2; i + 1 < text.size(); i += 2)
            bytes += static_cast<char>(digit(text[i]) * 16 + digit(text[i + 1]));
        return bytes;
    }

    std::shared_ptr<Stream> stream_;
    Answer answer_; // rows that came together; nothing after the last
    int row_ = -1;
    mutable std::map<int, std::string> decoded_; // BYTEA columns of this row already asked for
};

std::string field(const PGresult* answer, int code) {
    const char* text = PQresultErrorField(answer, code);
    return text ? text : "";
}

/// Sentences of class 22 (data exception) quote the value: only the code is kept.
std::string describe(const PGresult* answer) {
    const auto state = field(answer, PG_DIAG_SQLSTATE);
    std::string text = "SQLSTATE " + state;
    if (!state.starts_with("22")) text += ": " + field(answer, PG_DIAG_MESSAGE_PRIMARY);
    for (const auto& [name, code] : {std::pair{"table", PG_DIAG_TABLE_NAME},
                                     {"column", PG_DIAG_COLUMN_NAME},
                                     {"constraint", PG_DIAG_CONSTRAINT_NAME}}) {
        const auto value = field(answer, code);
        if (!value.empty()) text += std::string(", ") + name + " " + value;
    }
    return text;
}

} // namespace

void FreeResult::operator()(pg_result* result) const { PQclear(result); }

std::unique_ptr<sql::Cursor> make_cursor(std::shared_ptr<Stream> stream) {
    return std::make_unique<Rows>(std::move(stream));
}

std::int64_t count_changes(const Answer& answer) {
    if (std::string_view(PQcmdStatus(answer.get())).starts_with("SELECT")) return 0;
    const std::string_view text = PQcmdTuples(answer.get());
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

Answer check(pg_conn* connection, Answer answer, std::string_view statement) {
    const auto status = PQresultStatus(answer.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return answer;
    std::string what = "postgresql: ";
    if (!answer || field(answer.get(), PG_DIAG_SQLSTATE).empty()) {
        what += PQstatus(connection) == CONNECTION_OK ? "the server answered nothing readable" : "connection lost";
    } else {
        what += describe(answer.get());
    }
    throw base::Failure(what + " in: " + base::one_line(statement, 200));
}

} // namespace aubrac::adapters::libpq

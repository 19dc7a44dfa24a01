// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/libpq/connection.hpp>

#include "stream.hpp"
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <bit>
#include <libpq-fe.h>
#include <list>
#include <unordered_map>

namespace aubrac::adapters::libpq {

namespace {

constexpr std::size_t kept_statements = 200;

/// Object identifiers of PostgreSQL's own types (catalog pg_type, fixed for ever).
constexpr Oid type_unknown = 0, type_bytea = 17, type_bigint = 20, type_text = 25, type_double = 701;

struct CloseConnection {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Handle = std::unique_ptr<PGconn, CloseConnection>;

/// Values as the protocol wants them: all binary, each with its length.
class Arguments {
public:
    explicit Arguments(std::span<const sql::Value> params) {
        numbers_.reserve(params.size());
        for (const auto& value : params) std::visit(*this, value);
    }

    void operator()(std::nullptr_t) { add(type_unknown, nullptr, 0); }
    void operator()(std::int64_t value) { add_number(type_bigint, static_cast<std::uint64_t>(value)); }
    void operator()(double value) { add_number(type_double, std::bit_cast<std::uint64_t>(value)); }
    void operator()(const std::string& text) { add(type_text, text.data(), text.size()); }
    void operator()(const sql::Blob& blob) { add(type_bytea, blob.bytes.data(), blob.bytes.size()); }

    int count() const { return static_cast<int>(types_.size()); }
    const std::vector<Oid>& types() const { return types_; }
    const char* const* values() const { return values_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

private:
    void add(Oid type, const char* bytes, std::size_t size) {
        types_.push_back(type);
        values_.push_back(bytes);
        lengths_.push_back(static_cast<int>(size));
        formats_.push_back(1);
    }
    void add_number(Oid type, std::uint64_t bits) {
        std::string bytes;
        for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(bits >> shift);
        numbers_.push_back(std::move(bytes)); // never moved again: reserved at the start
        add(type, numbers_.back().data(), 8);
    }

    std::vector<Oid> types_;
    std::vector<const char*> values_;
    std::vector<int> lengths_, formats_;
    std::vector<std::string> numbers_;
};

class Session final : public PgConnection {
public:
    explicit Session(Handle handle) : handle_(std::move(handle)) {}
    ~Session() override {
        if (const auto stream = flowing_.lock()) stream->forget_connection();
    }

    bool sound() const override { return PQstatus(handle_.get()) == CONNECTION_OK; }
    bool in_transaction() const override { return PQtransactionStatus(handle_.get()) != PQTRANS_IDLE; }
    void set_space(std::string_view space) override { space_ = space; }

    std::unique_ptr<sql::Cursor> query(std::string_view text, std::span<const sql::Value> params) override {
        return make_cursor(send(text, params));
    }
    std::int64_t execute(std::string_view text, std::span<const sql::Value> params) override {
        return count_changes(run(text, params));
    }
    void script(std::string_view statements) override {
        free_connection();
        Answer answer(PQexec(handle_.get(), std::string(statements).c_str()));
        if (PQresultStatus(answer.get()) == PGRES_EMPTY_QUERY) return; // a step of comments alone
        check(handle_.get(), std::move(answer), statements);
    }
    void commit() override;

private:
    struct Prepared {
        std::string key;
        std::string name;
    };

    std::shared_ptr<Stream> send(std::string_view text, std::span<const sql::Value> params);
    Answer run(std::string_view text, std::span<const sql::Value> params);
    /// What the cursor being read has not read yet goes to memory.
    void free_connection() {
        if (const auto stream = flowing_.lock()) stream->keep_rest();
    }
    const std::string& prepare(std::string_view text, const Arguments& arguments);
    void drop_oldest();

    Handle handle_;
    std::weak_ptr<Stream> flowing_; // of the last query
    std::string space_;
    std::list<Prepared> prepared_; // most recent first
    std::unordered_map<std::string_view, std::list<Prepared>::iterator> by_key_;
    std::uint64_t last_name_ = 0;
};

std::shared_ptr<Stream> Session::send(std::string_view text, std::span<const sql::Value> params) {
    free_connection();
    const Arguments arguments(params);
    const auto& name = prepare(text, arguments);
    if (PQsendQueryPrepared(handle_.get(), name.c_str(), arguments.count(), arguments.values(),
                            arguments.lengths(), arguments.formats(), 0) == 0)
        check(handle_.get(), nullptr, text);
    const bool one_at_a_time = PQsetSingleRowMode(handle_.get()) != 0;
    ENSURE(one_at_a_time);
    auto stream = std::make_shared<Stream>(handle_.get(), text);
    flowing_ = stream;
    return stream;
}

Answer Session::run(std::string_view text, std::span<const sql::Value> params) {
    free_connection();
    const Arguments arguments(params);
    const auto& name = prepare(text, arguments);
    Answer answer(PQexecPrepared(handle_.get(), name.c_str(), arguments.count(), arguments.values(),
                                 arguments.lengths(), arguments.formats(), 0));
    return check(handle_.get(), std::move(answer), text);
}

const std::string& Session::prepare(std::string_view text, const Arguments& arguments) {
    std::string key = space_ + "\n";
    for (const auto type : arguments.types()) key += std::to_string(type) + ",";
    key.append("\n").append(text);
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
        prepared_.splice(prepared_.begin(), prepared_, found->second);
        return found->second->name;
    }
    std::string name = "s" + std::to_string(++last_name_);
    check(handle_.get(),
          Answer(PQprepare(handle_.get(), name.c_str(), std::string(text).c_str(), arguments.count(),
                           arguments.types().data())),
          text);
    prepared_.push_front({std::move(key), std::move(name)});
    by_key_.emplace(prepared_.front().key, prepared_.begin());
    drop_oldest();
    return prepared_.front().name;
}

void Session::drop_oldest() {
    if (prepared_.size() <= kept_statements) return;
    script("DEALLOCATE " + prepared_.back().name);
    by_key_.erase(prepared_.back().key);
    prepared_.pop_back();
}

void Session::commit() {
    free_connection();
    Answer answer(PQexec(handle_.get(), "COMMIT"));
    if (!sound()) throw base::Failure("postgresql: connection lost during COMMIT; its outcome is not known");
    answer = check(handle_.get(), std::move(answer), "COMMIT");
    if (std::string_view(PQcmdStatus(answer.get())) != "COMMIT")
        throw base::Failure("postgresql: the transaction had failed; everything was rolled back");
}

void check_address(const std::string& url) {
    char* error = nullptr;
    PQconninfoOption* options = PQconninfoParse(url.c_str(), &error);
    PQfreemem(error); // libpq quotes the address, hence maybe the password
    if (!options) throw base::Failure("the address of the PostgreSQL database cannot be read");
    PQconninfoFree(options);
}

} // namespace

std::unique_ptr<PgConnection> open_postgresql(const std::string& url) {
    check_address(url);
    const char* const names[] = {"dbname", "connect_timeout", "client_encoding", "application_name", nullptr};
    const char* const values[] = {url.c_str(), "10", "UTF8", "aubrac", nullptr};
    Handle handle(PQconnectdbParams(names, values, 1));
    if (!handle) throw base::Failure("postgresql: out of memory");
    if (PQstatus(handle.get()) != CONNECTION_OK)
        throw base::Failure("postgresql: " + base::one_line(PQerrorMessage(handle.get()), 300));
    PQsetNoticeProcessor(
        handle.get(), [](void*, const char*) {}, nullptr);
    return std::make_unique<Session>(std::move(handle));
}

std::string quote_text(std::string_view text) {
    std::string quoted = "E'";
    for (const char c : text) {
        ENSURE(c != '\0');
        if (c == '\'' || c == '\\') quoted += c;
        quoted += c;
    }
    return quoted + "'";
}

std::string quote_name(std::string_view name) {
    std::string quoted = "\"";
    for (const char c : name) {
        ENSURE(c != '\0');
        if (c == '"') quoted += c;
        quoted += c;
    }
    return quoted + "\"";
}

} // namespace aubrac::adapters::libpq

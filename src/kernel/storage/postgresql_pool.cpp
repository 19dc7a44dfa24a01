// SPDX-License-Identifier: AGPL-3.0-or-later
#include "postgresql_pool.hpp"

#include <base/failure.hpp>
#include <chrono>

namespace aubrac::kernel {

namespace {

constexpr auto longest_wait = std::chrono::seconds(30);

} // namespace

PostgresqlPool::Lease::Lease(PostgresqlPool& pool, Patience patience)
    : pool_(pool), connection_(pool.take(patience)) {}

PostgresqlPool::Lease::~Lease() { pool_.give_back(std::move(connection_)); }

void PostgresqlPool::Lease::replace() {
    {
        const std::scoped_lock lock(pool_.mutex_);
        pool_.idle_.clear();
    }
    connection_.reset();
    connection_ = pool_.open();
}

std::unique_ptr<PgConnection> PostgresqlPool::open() const {
    auto connection = adapters::libpq::open_postgresql(url_);
    if (durability_ == StoresOptions::Durability::normal) {
        connection->script("SET synchronous_commit = off");
        return connection;
    }
    auto rows = connection->query("SELECT current_setting('synchronous_commit')", {});
    rows->next();
    const auto level = rows->text(0);
    if (level != "on" && level != "remote_apply")
        throw base::Failure("PostgreSQL has synchronous_commit=" + std::string(level) +
                            ": a power cut would lose what was acknowledged; set it to on");
    return connection;
}

std::unique_ptr<PgConnection> PostgresqlPool::take(Patience patience) {
    std::unique_lock lock(mutex_);
    if (patience == Patience::wait && !freed_.wait_for(lock, longest_wait, [&] { return used_ < limit_; }))
        throw base::Failure("no PostgreSQL connection became free within 30 s");
    ++used_;
    if (!idle_.empty()) {
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        return connection;
    }
    lock.unlock();
    try {
        return open();
    } catch (...) {
        give_back(nullptr);
        throw;
    }
}

void PostgresqlPool::give_back(std::unique_ptr<PgConnection> connection) {
    const bool reusable = connection && connection->sound() && !connection->in_transaction();
    {
        const std::scoped_lock lock(mutex_);
        --used_;
        if (reusable && used_ + idle_.size() < limit_) idle_.push_back(std::move(connection));
    }
    freed_.notify_one();
}

} // namespace aubrac::kernel

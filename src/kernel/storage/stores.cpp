// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/storage/stores.hpp>

#include "postgresql_stores.hpp"
#include "sqlite_stores.hpp"
#include <base/failure.hpp>
#include <sys/resource.h>

namespace aubrac::kernel {

namespace {

/// A store with its writer and a reader holds 5 descriptors. Sockets and files need the rest.
constexpr rlim_t descriptors_per_store = 5;
constexpr rlim_t other_descriptors = 2048;

/// Debian gives 1,024 descriptors to begin with and far more to those who ask.
std::size_t afford_descriptors(std::size_t max_open) {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return max_open;
    const rlim_t wanted = max_open * descriptors_per_store + other_descriptors;
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = std::min(limit.rlim_max, wanted);
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    const rlim_t affordable = limit.rlim_cur / 2 / descriptors_per_store;
    return limit.rlim_cur >= wanted ? max_open : std::min<std::size_t>(max_open, std::max<rlim_t>(affordable, 1));
}

} // namespace

std::unique_ptr<Stores> open_stores(const StoresOptions& options, std::vector<Migration> migrations,
                                    const Clock& clock) {
    if (options.max_open == 0 || options.max_connections == 0)
        throw base::Failure("max_open and max_connections are at least 1");
    auto affordable = options;
    affordable.max_open = afford_descriptors(options.max_open);
    if (options.database.empty()) return std::make_unique<SqliteStores>(affordable, migrations, clock);
    if (!options.database.starts_with("postgresql://") && !options.database.starts_with("postgres://"))
        throw base::Failure("the address of the database must begin with postgresql://");
    return std::make_unique<PostgresqlStores>(affordable, migrations, clock);
}

} // namespace aubrac::kernel

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <commune/ground.hpp>

#include <adapters/libpq/connection.hpp>
#include <adapters/openssl/random.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <cstdlib>

namespace aubrac::commune {

namespace {

std::string random_name() { return base::hex(adapters::openssl::random_bytes(6)); }

/// A fresh database and a plain role: the server refuses to run as a superuser.
std::string make_database() {
    const auto admin_url = std::string(std::getenv("AUBRAC_TEST_POSTGRESQL"));
    const auto name = "aubrac_" + random_name();
    const auto admin = adapters::libpq::open_postgresql(admin_url);
    admin->script("CREATE ROLE " + name + " LOGIN PASSWORD '" + name + "'");
    admin->script("CREATE DATABASE " + name + " OWNER " + name);
    const auto at = admin_url.find('@');
    const auto slash = admin_url.find('/', at);
    return "postgresql://" + name + ":" + name + admin_url.substr(at, slash - at) + "/" + name;
}

void drop_database(const std::string& url) {
    const auto name = url.substr(url.rfind('/') + 1);
    try {
        const auto admin = adapters::libpq::open_postgresql(std::getenv("AUBRAC_TEST_POSTGRESQL"));
        admin->script("DROP DATABASE " + name + " WITH (FORCE)");
        admin->script("DROP ROLE " + name);
    } catch (const base::Failure&) { // the cluster dies with the run anyway
    }
}

} // namespace

std::string engine_name(Engine engine) { return engine == Engine::sqlite ? "sqlite" : "postgresql"; }
bool has_postgresql() { return std::getenv("AUBRAC_TEST_POSTGRESQL") != nullptr; }

Ground::Ground(Engine engine)
    : folder_(std::filesystem::temp_directory_path() / ("aubrac-house-" + random_name())),
      database_(engine == Engine::postgresql ? make_database() : "") {}

Ground::~Ground() {
    if (!database_.empty()) drop_database(database_);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

} // namespace aubrac::commune

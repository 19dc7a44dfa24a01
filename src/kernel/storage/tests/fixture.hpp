// SPDX-License-Identifier: AGPL-3.0-or-later
// Stores of a test: the same tests run on SQLite and, when AUBRAC_TEST_POSTGRESQL names a server and its
// superuser, on a fresh PostgreSQL database with a plain role.
#pragma once

#include <adapters/libpq/connection.hpp>
#include <atomic>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <cstdlib>
#include <gtest/gtest.h>
#include <kernel/storage/storage.hpp>
#include <thread>
#include <unistd.h>

namespace aubrac::kernel::testing_storage {

class FrozenClock final : public Clock {
public:
    base::Instant now() const override { return {1795266300000}; }
};

/// A database and a role of its own, dropped at the end.
class Database {
public:
    explicit Database(const std::string& superuser_url) : superuser_url_(superuser_url) {
        static std::atomic<int> count = 0;
        name_ = "aubrac_test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
        auto server = adapters::libpq::open_postgresql(superuser_url_);
        server->script("CREATE ROLE " + name_ + " LOGIN PASSWORD 'x' NOSUPERUSER NOBYPASSRLS");
        server->script("CREATE DATABASE " + name_ + " OWNER " + name_ +
                       " ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0");
    }
    ~Database() {
        auto server = adapters::libpq::open_postgresql(superuser_url_);
        server->script("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
        server->script("DROP ROLE IF EXISTS " + name_);
    }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    std::string url() const { return "postgresql://" + name_ + ":x@" + place() + "/" + name_; }
    std::string superuser_url() const { return superuser_url_.substr(0, superuser_url_.rfind('/')) + "/" + name_; }
    const std::string& name() const { return name_; }

private:
    std::string place() const {
        const auto start = superuser_url_.rfind('@') + 1;
        return superuser_url_.substr(start, superuser_url_.rfind('/') - start);
    }
    std::string superuser_url_;
    std::string name_;
};

class StoresFixture : public testing::Test {
protected:
    StoresFixture() {
        std::string name = (std::filesystem::temp_directory_path() / "aubrac-stores-XXXXXX").string();
        options_.folder = mkdtemp(name.data());
    }
    ~StoresFixture() override {
        stores_.reset();
        database_.reset();
        std::filesystem::remove_all(options_.folder);
    }

    void use(sql::Engine engine) {
        if (engine == sql::Engine::sqlite) return open();
        const char* url = std::getenv("AUBRAC_TEST_POSTGRESQL");
        if (!url) GTEST_SKIP() << "AUBRAC_TEST_POSTGRESQL is not set: PostgreSQL IS NOT TESTED";
        database_ = std::make_unique<Database>(url);
        options_.database = database_->url();
        open();
    }
    void open() {
        stores_.reset();
        stores_ = open_stores(options_, migrations_, clock_);
    }

    static base::AdherentId adherent(int number) {
        auto text = std::to_string(number);
        return base::AdherentId("00000000-0000-7000-8000-" + std::string(12 - text.size(), '0') + text);
    }
    void write(const base::AdherentId& who, const std::function<Outcome(Context&)>& work) {
        stores_->run({}, who, {}, Access::write, work);
    }
    void read(const base::AdherentId& who, const std::function<void(Context&)>& work) {
        stores_->run({}, who, {}, Access::read, [&](Context& context) {
            work(context);
            return Outcome::keep;
        });
    }
    void add(const base::AdherentId& who, const std::string& numero) {
        write(who, [&](Context& context) { return insert(context, numero), Outcome::keep; });
    }
    void insert(Context& context, const std::string& numero) const {
        actes_.execute(context, "INSERT INTO actes_acte (numero) VALUES ($1)", {numero});
    }
    static std::string one(const Storage& storage, Context& context, const std::string& statement,
                           const sql::Params& params = {}) {
        auto rows = storage.query(context, statement, params);
        return rows->next() ? std::string(rows->text(0)) : "no row";
    }
    std::string count(const base::AdherentId& who) {
        std::string answer;
        read(who, [&](Context& context) { answer = one(actes_, context, "SELECT count(*) FROM actes_acte"); });
        return answer;
    }

    FrozenClock clock_;
    StoresOptions options_;
    std::unique_ptr<Database> database_;
    std::vector<Migration> migrations_ = {
        {"actes", Scope::member, "0001_actes",
         "CREATE TABLE actes_acte ({{adherent}} numero TEXT NOT NULL, n BIGINT NOT NULL DEFAULT 0, "
         "PRIMARY KEY ({{key}} numero));"
         "CREATE TABLE actes_annexe ({{adherent}} id TEXT NOT NULL, numero TEXT NOT NULL, PRIMARY KEY ({{key}} "
         "id),"
         "FOREIGN KEY ({{key}} numero) REFERENCES actes_acte ({{key}} numero));"},
        {"parapheur", Scope::member, "0001_parapheur",
         "CREATE TABLE parapheur_dossier ({{adherent}} id TEXT NOT NULL, PRIMARY KEY ({{key}} id));"},
        {"journal", Scope::both, "0001_journal",
         "CREATE TABLE journal_line ({{adherent}} n BIGINT NOT NULL, PRIMARY KEY ({{key}} n));"},
        {"adherents", Scope::operator_, "0001_adherents",
         "CREATE TABLE adherents_adherent ({{adherent}} id TEXT NOT NULL, PRIMARY KEY ({{key}} id));"},
    };
    std::unique_ptr<Stores> stores_;
    Storage actes_{"actes", Scope::member};
    Storage parapheur_{"parapheur", Scope::member};
    Storage journal_{"journal", Scope::both};
    Storage adherents_{"adherents", Scope::operator_};
};

/// The same test on both engines.
class BothEngines : public StoresFixture, public testing::WithParamInterface<sql::Engine> {
protected:
    void SetUp() override { use(GetParam()); }
};

inline std::string engine_name(const testing::TestParamInfo<sql::Engine>& info) {
    return info.param == sql::Engine::sqlite ? "OnSqlite" : "OnPostgresql";
}

/// On SQLite alone.
class SqliteFiles : public StoresFixture {
protected:
    void SetUp() override { use(sql::Engine::sqlite); }
    std::filesystem::path file(const base::AdherentId& who) const {
        return options_.folder / "adherents" / who.text() / "store.db";
    }
};

} // namespace aubrac::kernel::testing_storage

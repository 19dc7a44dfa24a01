// SPDX-License-Identifier: AGPL-3.0-or-later
// A store with the tables of this folder, a clock that the test moves, people and manifests; on both engines.
#pragma once

#include <algorithm>
#include <base/ensure.hpp>
#include <kernel/session/accounts.hpp>
#include <kernel/session/schema.hpp>
#include <kernel/session/sign_in.hpp>
#include <kernel/storage/tests/fixture.hpp>

namespace aubrac::kernel::testing_session {

class MovedClock final : public Clock {
public:
    base::Instant now() const override { return now_; }
    void forward(std::int64_t seconds) { now_ = now_.plus_seconds(seconds); }

private:
    base::Instant now_{1795266300000};
};

inline const std::string server_key(32, 'k');
inline const std::string good_password = "quatre tables rondes";

inline base::AdherentId adherent_id(int number) {
    return base::AdherentId("00000000-0000-7000-8000-00000000000" + std::to_string(number));
}

inline AdherentCard card(int number) {
    return {adherent_id(number),   "Commune de Saint-Exemple", "211299904", "saint-exemple", false, true,
            {"actes", "parapheur"}};
}

inline Manifest manifest(std::string name, Scope scope, std::vector<RightEntry> rights) {
    Manifest manifest;
    manifest.name = std::move(name);
    manifest.scope = scope;
    manifest.rights = std::move(rights);
    return manifest;
}

inline std::vector<Manifest> manifests() {
    return {manifest("bureau", Scope::member,
                     {{"bureau.consulter", "", {"consultation", "redaction", "responsable", "technicien"}},
                      {"bureau.consentir", "", {"responsable"}}}),
            manifest("actes", Scope::member,
                     {{"actes.consulter", "", {"consultation", "redaction", "responsable", "assistance"}},
                      {"actes.rediger", "", {"redaction", "responsable", "assistance"}},
                      {"actes.transmettre", "", {"responsable"}}}),
            manifest("etatcivil", Scope::member, {{"etatcivil.consulter", "", {"consultation", "responsable"}}}),
            manifest("adherents", Scope::operator_,
                     {{"adherents.gerer", "", {"technicien", "administrateur"}},
                      {"adherents.supprimer", "", {"administrateur"}},
                      {"adherents.consulter", "", {"consultation"}}})};
}

class SessionTest : public testing::TestWithParam<sql::Engine> {
protected:
    SessionTest() {
        std::string name = (std::filesystem::temp_directory_path() / "aubrac-session-XXXXXX").string();
        options_.folder = mkdtemp(name.data());
    }
    ~SessionTest() override {
        stores_.reset();
        database_.reset();
        std::filesystem::remove_all(options_.folder);
    }
    void SetUp() override {
        if (GetParam() == sql::Engine::postgresql) {
            const char* url = std::getenv("AUBRAC_TEST_POSTGRESQL");
            if (!url) GTEST_SKIP() << "AUBRAC_TEST_POSTGRESQL is not set: PostgreSQL IS NOT TESTED";
            database_ = std::make_unique<testing_storage::Database>(url);
            options_.database = database_->url();
        }
        stores_ = open_stores(options_, session_migrations(), clock_);
    }

    SignInOptions sign_in_options() const {
        SignInOptions options;
        options.server_key = server_key;
        options.cost = {64, 1, 1};
        return options;
    }

    /// What `work` gives back, in a writing context of the operator's store. A refusal undoes.
    template <class Work>
    auto write(const Work& work, const Actor& actor = {}) {
        std::optional<decltype(work(std::declval<Context&>()))> result;
        stores_->run(actor, {}, {}, Access::write, [&](Context& context) {
            result.emplace(work(context));
            if constexpr (requires { result->refusal(); }) return result->ok() ? Outcome::keep : Outcome::undo;
            return Outcome::keep;
        });
        return std::move(*result);
    }
    template <class Work>
    auto read(const Work& work, const base::AdherentId& adherent = {}) {
        std::optional<decltype(work(std::declval<Context&>()))> result;
        stores_->run({}, adherent, {}, Access::read, [&](Context& context) {
            result.emplace(work(context));
            return Outcome::keep;
        });
        return std::move(*result);
    }

    Account add_account(const std::string& email, const std::string& staff_role = "") {
        return write([&](Context& context) {
                   return accounts_.create(context, {email, "Camille Exemple", "05 65 00 00 00", staff_role});
               })
            .value();
    }
    void give(const Account& account, int adherent, const std::string& role, const std::string& service = "*") {
        const auto done = write([&](Context& context) {
            return accounts_.grant(context, {account.id, adherent_id(adherent), service, role});
        });
        EXPECT_TRUE(done.ok());
    }
    std::optional<Account> find(const Account& account) {
        return read([&](Context& context) { return accounts_.find(context, account.id); });
    }

    MovedClock clock_;
    StoresOptions options_;
    std::unique_ptr<testing_storage::Database> database_;
    std::unique_ptr<Stores> stores_;
    Accounts accounts_;
    Sessions sessions_;
    Storage storage_{"session", Scope::operator_};
};

#define ON_BOTH_ENGINES(Suite)                                                                                    \
    INSTANTIATE_TEST_SUITE_P(Engines, Suite, testing::Values(sql::Engine::sqlite, sql::Engine::postgresql),       \
                             testing_storage::engine_name)

template <class T>
std::string code_of(const base::Result<T>& result) {
    return result.ok() ? "" : result.refusal().code;
}

} // namespace aubrac::kernel::testing_session

// SPDX-License-Identifier: AGPL-3.0-or-later
// Schema steps: each applied once to each store, all or nothing, never backwards.
#include "fixture.hpp"

namespace aubrac::kernel::testing_storage {
namespace {

class Schemas : public BothEngines {
protected:
    Migration later() const {
        return {"actes", Scope::member, "0002_objet",
                "ALTER TABLE actes_acte ADD COLUMN objet TEXT NOT NULL DEFAULT 'none';"
                "CREATE TABLE actes_piece ({{adherent}} id TEXT NOT NULL, PRIMARY KEY ({{key}} id));"};
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, Schemas, testing::Values(sql::Engine::sqlite, sql::Engine::postgresql),
                         engine_name);

TEST_P(Schemas, ReachOldStoresWhenAStepIsAdded) {
    add(adherent(1), "old");
    migrations_.push_back(later());
    open();
    add(adherent(2), "new");
    for (int i = 1; i <= 2; ++i)
        write(adherent(i), [&](Context& context) {
            EXPECT_EQ(one(actes_, context, "SELECT objet FROM actes_acte"), "none");
            actes_.execute(context, "INSERT INTO actes_piece (id) VALUES ('x')");
            EXPECT_EQ(one(actes_, context, "SELECT count(*) FROM actes_piece"), "1");
            return Outcome::keep;
        });
}

TEST_P(Schemas, AreTakenInWhateverOrderServicesAreAdded) {
    add(adherent(1), "old");
    migrations_.insert(migrations_.begin(),
                       {"annuaire", Scope::both, "0001_annuaire",
                        "CREATE TABLE annuaire_entry ({{adherent}} id TEXT NOT NULL, PRIMARY KEY ({{key}} id));"});
    open();
    const Storage annuaire("annuaire", Scope::both);
    for (const auto& who : {adherent(1), base::AdherentId()})
        read(who, [&](Context& c) { EXPECT_EQ(one(annuaire, c, "SELECT count(*) FROM annuaire_entry"), "0"); });
}

TEST_P(Schemas, AreNeverTakenBackwards) {
    migrations_.push_back(later());
    open();
    add(adherent(1), "a");
    migrations_.pop_back();
    const auto open_old = [&] {
        open();
        count(adherent(1));
    };
    try {
        open_old();
        FAIL() << "an older program opened a newer store";
    } catch (const base::Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find("actes/0002_objet"), std::string::npos) << failure.what();
    }
}

TEST_P(Schemas, LeaveTheStoreAsItWasWhenAStepFails) {
    add(adherent(1), "a");
    migrations_.push_back(later());
    migrations_.push_back({"actes", Scope::member, "0003_wrong", "CREATE TABLE actes_acte (id TEXT);"});
    const auto open_wrong = [&] {
        open();
        count(adherent(1));
    };
    EXPECT_THROW(open_wrong(), base::Failure);
    migrations_.pop_back();
    open();
    read(adherent(1),
         [&](Context& context) { EXPECT_EQ(one(actes_, context, "SELECT objet FROM actes_acte"), "none"); });
}

TEST_P(Schemas, AreABugWhenAStepIsThereTwice) {
    migrations_.push_back(migrations_.front());
    EXPECT_THROW(open(), base::Bug);
}

TEST(Macros, ExpandToNothingOrToTheAdherent) {
    const std::string step = "CREATE TABLE t ({{adherent}} id TEXT, PRIMARY KEY ({{key}} id))";
    EXPECT_EQ(expand_macros(step, false), "CREATE TABLE t ( id TEXT, PRIMARY KEY ( id))");
    EXPECT_EQ(expand_macros(step, true),
              "CREATE TABLE t (adherent TEXT NOT NULL DEFAULT "
              "current_setting('aubrac.adherent'), id TEXT, PRIMARY KEY (adherent, id))");
}

TEST(Clocks, CanBeFrozenInDevelopment) {
    ASSERT_GT(SystemClock().now().ms, 1'700'000'000'000);
    setenv("AUBRAC_CLOCK", "2026-11-21T13:05:00.000Z", 1);
    EXPECT_EQ(SystemClock().now().iso(), "2026-11-21T13:05:00.000Z");
    setenv("AUBRAC_CLOCK", "yesterday", 1);
    EXPECT_THROW(SystemClock().now(), base::Failure);
    unsetenv("AUBRAC_CLOCK");
}

TEST(Databases, OfAnotherKindAreRefused) {
    const FrozenClock clock;
    StoresOptions options;
    options.database = "mysql://x";
    EXPECT_THROW(open_stores(options, {}, clock), base::Failure);
    options.max_open = 0;
    EXPECT_THROW(open_stores(options, {}, clock), base::Failure);
}

} // namespace
} // namespace aubrac::kernel::testing_storage

// SPDX-License-Identifier: AGPL-3.0-or-later
// What the site remembers changes no answer: it is forgotten as soon as it could be wrong (decision 0023).
#include "fixture.hpp"

#include <adapters/sqlite/connection.hpp>
#include <kernel/pages/memory.hpp>

namespace aubrac::kernel::testing_kernel {

namespace {

class MemoryTest : public KernelTest {
protected:
    bool keeps() const { return GetParam() == sql::Engine::sqlite; }
    void add(const std::string& numero, const base::AdherentId& who = saint) {
        write(who, [&](Context& context) { essai().add(context, numero); });
    }
    /// How often the handler ran while `work` did.
    int lists(const std::function<void()>& work) {
        const int before = essai().listed;
        work();
        return essai().listed - before;
    }
};

TEST_P(MemoryTest, AKeptPageIsGivenAgainWithoutAskingItsHandler) {
    add("12");
    const auto session = sign_in("consultation");
    const auto first = get("/essai", session);
    EXPECT_TRUE(first.has("numero:12"));
    EXPECT_EQ(lists([&] { EXPECT_EQ(get("/essai", session).body, first.body); }), keeps() ? 0 : 1);
    clock_.forward(3600);
    EXPECT_EQ(lists([&] { EXPECT_EQ(get("/essai", session).body, first.body); }), keeps() ? 0 : 1)
        << "a page that asked no time has no age";
}

TEST_P(MemoryTest, AKeptPageIsForgottenWhenItsStoreIsWritten) {
    const auto session = sign_in("redaction");
    EXPECT_FALSE(get("/essai", session).has("numero:12"));
    post("/essai/ajouter", session, {{"numero", "12"}});
    EXPECT_TRUE(get("/essai", session).has("numero:12"));
    add("13", lacalm);
    EXPECT_EQ(lists([&] { get("/essai", session); }), keeps() ? 0 : 1) << "another's store is no reason";
}

TEST_P(MemoryTest, AKeptPageIsForgottenWhenAnotherProcessWrites) {
    if (!keeps()) GTEST_SKIP() << "only SQLite keeps pages";
    const auto session = sign_in("consultation");
    get("/essai", session);
    const auto other = adapters::sqlite::open_sqlite(folder_ / "adherents" / saint.text() / "store.db",
                                                     adapters::sqlite::OpenMode::read_write);
    other->execute("INSERT INTO essai_lignes (id, numero) VALUES ($1, $2)", sql::Params{"x", "14"});
    EXPECT_TRUE(get("/essai", session).has("numero:14"));
}

TEST_P(MemoryTest, AKeptPageIsOfOnePersonAndOneAddress) {
    const auto mine = sign_in("consultation"), hers = sign_in("consultation");
    EXPECT_TRUE(get("/essai", mine).has("Personne 1"));
    EXPECT_TRUE(get("/essai", hers).has("Personne 2"));
    EXPECT_EQ(lists([&] { get("/essai?page=2", mine); }), 1);
    auto part = request("GET", "/essai", mine);
    part.headers.emplace_back("x-partiel", "1");
    EXPECT_FALSE(send(part).has("<html"));
    EXPECT_TRUE(get("/essai", mine).has("<html"));
}

TEST_P(MemoryTest, AMessageIsShownOnceOnAKeptPage) {
    const auto session = sign_in("redaction");
    get("/essai", session);
    auto back = request("GET", "/essai", session);
    back.headers.back().second += "; aubrac_message=Fait";
    EXPECT_TRUE(send(back).has("Fait"));
    EXPECT_FALSE(get("/essai", session).has("Fait"));
}

TEST_P(MemoryTest, APageThatAskedTheTimeIsMadeAnew) {
    const auto session = sign_in("consultation");
    const auto first = get("/essai/heure", session).body;
    clock_.forward(1);
    EXPECT_NE(get("/essai/heure", session).body, first);
}

TEST_P(MemoryTest, WhoLostARightIsRefusedAtOnce) {
    const auto session = sign_in("consultation");
    EXPECT_EQ(get("/essai", session).status, 200);
    write({}, [&](Context& context) {
        const auto& identity = *kernel_->identity;
        const auto account = identity.sessions.find(context, session)->account.id;
        identity.accounts.revoke(context, account, saint, "*");
    });
    EXPECT_NE(get("/essai", session).status, 200);
}

TEST_P(MemoryTest, WhoLeftIsUnknownAtOnceAndWhoStaysTooLongIsToo) {
    const auto left = sign_in("consultation"), stayed = sign_in("consultation");
    get("/essai", left);
    write({}, [&](Context& context) { kernel_->identity->sessions.end(context, left); });
    EXPECT_EQ(get("/essai", left).status, 303);
    EXPECT_EQ(get("/essai", stayed).status, 200);
    clock_.forward(13 * 3600);
    EXPECT_EQ(get("/essai", stayed).status, 303);
}

ON_BOTH_ENGINES(MemoryTest);

std::shared_ptr<const pages::Caller> caller_of(const std::string& session) {
    auto caller = std::make_shared<pages::Caller>();
    caller->session = session;
    return caller;
}

http::Response page_of(std::size_t bytes) {
    http::Response page;
    page.body = std::string(bytes, 'x');
    return page;
}

TEST(KeptPages, OfTheLeastRecentUseLeaveFirst) {
    pages::KeptPages pages;
    const auto caller = caller_of("s");
    const auto recipe = [&](int number) { return pages::Recipe{caller, std::to_string(number), 1, 1}; };
    for (int number = 0; number < 100; ++number) {
        pages.keep(recipe(number), pages::KeptPages::From::own_store, page_of(500'000));
        EXPECT_TRUE(pages.find(recipe(0))) << number;
    }
    EXPECT_FALSE(pages.find(recipe(1)));
    EXPECT_TRUE(pages.find(recipe(99)));
}

TEST(KeptPages, OfBothStoresLookAtBoth) {
    pages::KeptPages pages;
    const auto caller = caller_of("s");
    pages.keep({caller, "a", 1, 1}, pages::KeptPages::From::own_store, page_of(10));
    pages.keep({caller, "b", 1, 1}, pages::KeptPages::From::both_stores, page_of(10));
    EXPECT_TRUE(pages.find({caller, "a", 1, 2}));
    EXPECT_FALSE(pages.find({caller, "b", 1, 2}));
    EXPECT_FALSE(pages.find({caller, "a", 2, 1}));
    EXPECT_FALSE(pages.find({caller_of("s"), "a", 1, 1})) << "the same session, seen otherwise";
}

TEST(KeptPages, ThatAreTooLargeAreNotKept) {
    pages::KeptPages pages;
    const pages::Recipe recipe{caller_of("s"), "a", 1, 1};
    pages.keep(recipe, pages::KeptPages::From::own_store, page_of(600'000));
    EXPECT_FALSE(pages.find(recipe));
}

TEST(KnownCallers, AreTheSameObjectAsLongAsNothingAboutThemChanges) {
    pages::KnownCallers callers;
    const base::Instant now{1'000'000};
    const auto first = callers.keep(caller_of("s"), 1, now);
    EXPECT_EQ(callers.find("s", 1, now), first);
    EXPECT_EQ(callers.find("s", 2, now), nullptr);
    EXPECT_EQ(callers.find("s", 1, {now.ms + 1000}), nullptr);
    EXPECT_EQ(callers.find("s", 1, {now.ms - 1}), nullptr) << "the clock was set back";
    EXPECT_EQ(callers.keep(caller_of("s"), 2, now), first);
    auto other = std::make_shared<pages::Caller>(*first);
    other->rights = {"essai.consulter"};
    EXPECT_NE(callers.keep(other, 3, now), first);
}

} // namespace

} // namespace aubrac::kernel::testing_kernel

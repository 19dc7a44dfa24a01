// SPDX-License-Identifier: AGPL-3.0-or-later
// Sign-in by password, throttling, and the life of sessions.
#include "fixture.hpp"
#include <atomic>
#include <thread>

namespace aubrac::kernel::testing_session {
namespace {

class SignInTest : public SessionTest {
protected:
    void SetUp() override {
        SessionTest::SetUp();
        if (!stores_) return;
        sign_in_ = std::make_unique<SignIn>(*stores_, sign_in_options());
        account_ = add_account("camille@saint-exemple.example");
        ASSERT_TRUE(sign_in_->set_password(account_.id, good_password, {}).ok());
    }
    base::Result<SignedIn> sign(const std::string& password, const std::string& address = "192.0.2.1",
                                const std::string& email = "camille@saint-exemple.example") {
        return sign_in_->with_password(email, password, {address, "Firefox", {}});
    }
    std::optional<Session> session(const std::string& token) {
        return read([&](Context& context) { return sessions_.find(context, token); });
    }
    void fail(int times, const std::string& address = "192.0.2.1") {
        for (int i = 0; i < times; ++i) EXPECT_EQ(code_of(sign("faux mot de passe", address)), "SESSION-001");
    }

    std::unique_ptr<SignIn> sign_in_;
    Account account_;
};
ON_BOTH_ENGINES(SignInTest);

TEST_P(SignInTest, OpensASessionForTheRightPassword) {
    const auto signed_in = sign(good_password);
    ASSERT_TRUE(signed_in.ok());
    EXPECT_EQ(signed_in->token.size(), 43u);
    const auto found = session(signed_in->token);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->account.email, "camille@saint-exemple.example");
    EXPECT_EQ(found->second_factor, SecondFactor::absent);
    EXPECT_EQ(found->address, "192.0.2.1");
    EXPECT_EQ(found->browser, "Firefox");
    EXPECT_EQ(found->account.last_seen, clock_.now());
    EXPECT_TRUE(sign(good_password, "192.0.2.1", " Camille@SAINT-exemple.example").ok());
    EXPECT_TRUE(read([&](Context& context) { return sessions_.find(context, signed_in->token); }, adherent_id(1)))
        << "from the store of an adhérent too";
}

TEST_P(SignInTest, SaysTheSameOfAnUnknownAccountAWrongPasswordAndADisabledAccount) {
    const auto wrong = sign("faux mot de passe");
    const auto unknown = sign(good_password, "192.0.2.1", "inconnu@saint-exemple.example");
    const auto invited = add_account("invitee@saint-exemple.example");
    const auto without = sign(good_password, "192.0.2.1", invited.email);
    EXPECT_TRUE(write([&](Context& context) { return accounts_.disable(context, account_.id); }).ok());
    const auto disabled = sign(good_password);
    ASSERT_FALSE(wrong.ok() || unknown.ok() || without.ok() || disabled.ok());
    EXPECT_EQ(wrong.refusal().code, "SESSION-001");
    EXPECT_EQ(wrong.refusal(), unknown.refusal());
    EXPECT_EQ(wrong.refusal(), without.refusal());
    EXPECT_EQ(wrong.refusal(), disabled.refusal());
    EXPECT_EQ(code_of(sign("", "192.0.2.1", "\xff\xfe")), "SESSION-001");
    EXPECT_EQ(code_of(sign(std::string(5000, 'x'))), "SESSION-001");
}

TEST_P(SignInTest, WaitsLongerAfterEachFailureButNeverForGood) {
    fail(5);
    for (const std::int64_t delay : {30, 60, 300, 900, 900}) {
        const auto refused = sign(good_password);
        ASSERT_EQ(code_of(refused), "SESSION-002");
        EXPECT_EQ(refused.refusal().details[0], wait_in_words(delay));
        clock_.forward(delay - 1);
        EXPECT_EQ(code_of(sign(good_password)), "SESSION-002");
        clock_.forward(1);
        fail(1);
    }
    clock_.forward(900);
    EXPECT_TRUE(sign(good_password).ok());
    fail(4);
    EXPECT_TRUE(sign(good_password).ok()) << "a success forgets the failures";
}

TEST_P(SignInTest, LetsNoParallelAttemptSlipThrough) {
    std::atomic<int> tried = 0, slowed = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 16; ++i)
            threads.emplace_back([&] {
                const auto code = code_of(sign("faux mot de passe"));
                if (code == "SESSION-001") ++tried;
                if (code == "SESSION-002") ++slowed;
            });
    }
    EXPECT_EQ(tried, 5);
    EXPECT_EQ(slowed, 11);
}

TEST_P(SignInTest, CountsUnknownAccountsLikeTheOthers) {
    for (int i = 0; i < 5; ++i) EXPECT_EQ(code_of(sign("x", "192.0.2.1", "inconnu@b.fr")), "SESSION-001");
    EXPECT_EQ(code_of(sign("x", "192.0.2.1", "inconnu@b.fr")), "SESSION-002");
    EXPECT_EQ(code_of(sign("x", "192.0.2.9", "INCONNU@b.fr")), "SESSION-002") << "whatever the address";
}

TEST_P(SignInTest, SlowsAnAddressThatTriesManyAccounts) {
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(code_of(sign("x", "2001:db8::" + std::to_string(i), "p" + std::to_string(i) + "@b.fr")),
                  "SESSION-001");
    EXPECT_EQ(code_of(sign(good_password, "2001:db8::ffff")), "SESSION-002") << "one /64 is one subscriber";
    EXPECT_TRUE(sign(good_password, "2001:db8:1::1").ok());
}

TEST_P(SignInTest, DoesNotLetAStrangerKeepThePersonOutOfTheUsualAddress) {
    ASSERT_TRUE(sign(good_password, "192.0.2.1").ok());
    fail(5, "203.0.113.7");
    EXPECT_EQ(code_of(sign(good_password, "203.0.113.8")), "SESSION-002");
    EXPECT_TRUE(sign(good_password, "192.0.2.1").ok());
}

TEST_P(SignInTest, RefusesWhenTooManyHashesAreUnderWayWithoutCountingAFailure) {
    auto options = sign_in_options();
    options.hashes_at_once = 0;
    options.hash_wait = std::chrono::milliseconds(0);
    SignIn crowded(*stores_, options);
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(code_of(crowded.with_password(account_.email, good_password, {"192.0.2.1", "", ""})),
                  "SESSION-003");
    EXPECT_TRUE(sign(good_password).ok());
}

TEST_P(SignInTest, HashesAgainWhenTheCostHasGrown) {
    auto options = sign_in_options();
    options.cost = {128, 1, 1};
    SignIn costlier(*stores_, options);
    const auto stored = [&] {
        return read([&](Context& context) {
            auto row = storage_.query(context, "SELECT password_hash FROM session_accounts WHERE id = $1",
                                      {account_.id.text()});
            return row->next() ? std::string(row->text(0)) : "";
        });
    };
    EXPECT_NE(stored().find("m=64"), std::string::npos);
    EXPECT_TRUE(costlier.with_password(account_.email, good_password, {}).ok());
    EXPECT_NE(stored().find("m=128"), std::string::npos);
    EXPECT_TRUE(sign(good_password).ok());
}

TEST_P(SignInTest, NeverAdoptsATokenThatCameFromOutside) {
    const auto first = sign(good_password);
    const auto second =
        sign_in_->with_password(account_.email, good_password, {"192.0.2.1", "Firefox", first->token});
    EXPECT_NE(first->token, second->token);
    EXPECT_FALSE(session(first->token)) << "rotation at sign-in";
    EXPECT_TRUE(session(second->token));
    for (const auto& token : {std::string(), std::string("x"), std::string(43, 'A'), second->token + "A"})
        EXPECT_FALSE(session(token));
}

TEST_P(SignInTest, KeepsNoTokenInClear) {
    const auto signed_in = sign(good_password);
    const auto stored = read([&](Context& context) {
        auto row = storage_.query(context, "SELECT token_hash FROM session_sessions");
        return row->next() ? std::string(row->text(0)) : "";
    });
    EXPECT_EQ(stored.size(), 64u);
    EXPECT_EQ(stored.find(signed_in->token), std::string::npos);
}

TEST_P(SignInTest, EndsASessionAfterTwelveHoursWithoutUseAndSevenDaysInAll) {
    const auto token = sign(good_password)->token;
    clock_.forward(299);
    EXPECT_FALSE(session(token)->touch_due);
    clock_.forward(1);
    EXPECT_TRUE(session(token)->touch_due);
    clock_.forward(12 * 3600 - 301);
    ASSERT_TRUE(session(token));
    clock_.forward(1);
    EXPECT_FALSE(session(token));
    const auto busy = sign(good_password)->token;
    for (int hours = 0; hours < 7 * 24; hours += 6) {
        const auto found = session(busy);
        ASSERT_TRUE(found) << hours;
        write([&](Context& context) { return sessions_.touch(context, *found), 0; });
        clock_.forward(6 * 3600);
    }
    EXPECT_FALSE(session(busy));
}

TEST_P(SignInTest, EndsTheSessionsOfTheStaffSooner) {
    const auto staff = add_account("tech@operateur.example", "technicien");
    ASSERT_TRUE(sign_in_->set_password(staff.id, good_password, {}).ok());
    auto signed_in = sign(good_password, "192.0.2.1", staff.email);
    EXPECT_EQ(stage_of(signed_in->session, {}, SecondFactorPolicy::staff), SessionStage::enrolment);
    clock_.forward(3599);
    EXPECT_TRUE(session(signed_in->token));
    clock_.forward(1);
    EXPECT_FALSE(session(signed_in->token));
}

TEST_P(SignInTest, EndsSessionsAtOnceWhenAccountPasswordOrRoleChanges) {
    const auto ends = [&](const char* what, auto change) {
        const auto token = sign(good_password)->token;
        ASSERT_TRUE(session(token)) << what;
        change(token);
        EXPECT_FALSE(session(token)) << what;
    };
    give(account_, 1, "responsable");
    ends("sign-out", [&](const std::string& token) { sign_in_->sign_out(token); });
    ends("everywhere", [&](const std::string&) {
        write([&](Context& context) { return sessions_.end_all(context, account_.id), 0; });
    });
    ends("role changed", [&](const std::string&) { give(account_, 1, "consultation"); });
    ends("role taken away", [&](const std::string&) {
        write([&](Context& context) { return accounts_.revoke(context, account_.id, adherent_id(1), "*"), 0; });
    });
    ends("staff role", [&](const std::string&) {
        (void)write([&](Context& context) {
            return accounts_.update(context, account_.id, {account_.email, "Camille", "", "technicien"});
        });
    });
    ends("password", [&](const std::string&) { (void)sign_in_->set_password(account_.id, good_password, {}); });
    ends("disabled", [&](const std::string&) {
        (void)write([&](Context& context) { return accounts_.disable(context, account_.id); });
    });
}

TEST_P(SignInTest, KeepsTheSessionWhenARoleIsOnlyAdded) {
    const auto token = sign(good_password)->token;
    give(account_, 1, "redaction");
    give(account_, 1, "redaction");
    EXPECT_TRUE(session(token));
}

TEST_P(SignInTest, ListsAndEndsOnesOwnSessionsOnly) {
    const auto first = sign(good_password);
    clock_.forward(1);
    const auto second = sign(good_password, "192.0.2.2");
    const auto mine = read([&](Context& context) { return sessions_.list(context, account_.id); });
    ASSERT_EQ(mine.size(), 2u);
    EXPECT_EQ(mine[0].address, "192.0.2.2");
    const auto stranger = add_account("autre@saint-exemple.example");
    EXPECT_FALSE(write([&](Context& context) { return sessions_.end_by_id(context, stranger.id, mine[0].id); }));
    EXPECT_TRUE(write([&](Context& context) { return sessions_.end_by_id(context, account_.id, mine[0].id); }));
    EXPECT_FALSE(session(second->token));
    EXPECT_TRUE(session(first->token));
}

TEST_P(SignInTest, RemembersTheAdherentOfTheSession) {
    const auto token = sign(good_password)->token;
    EXPECT_TRUE(session(token)->adherent.empty());
    write([&](Context& context) { return sessions_.choose_adherent(context, token, adherent_id(2)), 0; });
    EXPECT_EQ(session(token)->adherent, adherent_id(2));
}

TEST_P(SignInTest, DropsDeadSessions) {
    (void)sign(good_password);
    clock_.forward(8 * 24 * 3600);
    (void)sign(good_password);
    write([&](Context& context) { return sessions_.drop_dead(context), 0; });
    EXPECT_EQ(read([&](Context& context) {
                  auto row = storage_.query(context, "SELECT COUNT(*) FROM session_sessions");
                  return row->next() ? row->integer(0) : -1;
              }),
              1);
}

TEST_P(SignInTest, LetsAnInvitedPersonChooseTheirPasswordOnce) {
    const auto invited = add_account("invitee@saint-exemple.example");
    const auto link = write([&](Context& context) { return accounts_.invite(context, invited.id); });
    EXPECT_EQ(code_of(sign_in_->choose_password("x", good_password, {})), "SESSION-012");
    EXPECT_EQ(code_of(sign_in_->choose_password(link, "court", {})), "SESSION-007");
    EXPECT_EQ(code_of(sign_in_->choose_password(link, "Camille Exemple 12", {})), "SESSION-009");
    EXPECT_EQ(code_of(sign_in_->choose_password(link, "trois lapins verts", {"lapins verts trois"})),
              "SESSION-009");
    ASSERT_TRUE(sign_in_->choose_password(link, "trois lapins verts", {}).ok());
    EXPECT_EQ(code_of(sign_in_->choose_password(link, "quatre lapins verts", {})), "SESSION-012");
    EXPECT_TRUE(sign("trois lapins verts", "192.0.2.1", invited.email).ok());
}

TEST_P(SignInTest, ChangesThePasswordOfWhoKnowsTheFormer) {
    const auto token = sign(good_password)->token;
    const auto other = sign(good_password)->token;
    const Origin origin{"192.0.2.1", "Firefox", token};
    EXPECT_EQ(code_of(sign_in_->change_password("faux", "trois lapins verts", {}, origin)), "SESSION-011");
    EXPECT_EQ(code_of(sign_in_->change_password(good_password, "court", {}, origin)), "SESSION-007");
    EXPECT_EQ(code_of(sign_in_->change_password(good_password, "trois lapins verts", {}, {})), "SESSION-005");
    const auto changed = sign_in_->change_password(good_password, "trois lapins verts", {}, origin);
    ASSERT_TRUE(changed.ok());
    EXPECT_TRUE(session(changed->token));
    EXPECT_FALSE(session(token) || session(other));
    EXPECT_EQ(code_of(sign(good_password)), "SESSION-001");
    EXPECT_TRUE(sign("trois lapins verts").ok());
}

TEST(Wait, IsSaidInWords) {
    EXPECT_EQ(wait_in_words(1), "1 seconde");
    EXPECT_EQ(wait_in_words(30), "30 secondes");
    EXPECT_EQ(wait_in_words(60), "1 minute");
    EXPECT_EQ(wait_in_words(61), "2 minutes");
}

} // namespace
} // namespace aubrac::kernel::testing_session

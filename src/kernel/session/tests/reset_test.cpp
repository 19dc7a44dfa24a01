// SPDX-License-Identifier: AGPL-3.0-or-later
// A password forgotten: the demand, which knows nothing of accounts, and the link, which serves once.
#include "fixture.hpp"

namespace aubrac::kernel::testing_session {
namespace {

class ResetTest : public SessionTest {
protected:
    void SetUp() override {
        SessionTest::SetUp();
        if (!stores_) return;
        sign_in_ = std::make_unique<SignIn>(*stores_, sign_in_options());
        account_ = add_account("camille@saint-exemple.example");
        ASSERT_TRUE(sign_in_->set_password(account_.id, good_password, {}).ok());
    }
    std::string ask(const std::string& email, const std::string& address = "192.0.2.1") {
        return code_of(sign_in_->ask_reset(email, {address, "Firefox", {}}));
    }
    std::string reset() {
        return write([&](Context& context) { return accounts_.make_reset(context, account_.id); });
    }
    std::optional<PasswordLink> find_link(const std::string& token) {
        return read([&](Context& context) { return accounts_.find_link(context, token); });
    }
    base::Result<SignedIn> sign(const std::string& password) {
        return sign_in_->with_password(account_.email, password, {"192.0.2.1", "Firefox", {}});
    }

    std::unique_ptr<SignIn> sign_in_;
    Account account_;
};
ON_BOTH_ENGINES(ResetTest);

TEST_P(ResetTest, GivesTheAddressAsAccountsKeepIt) {
    EXPECT_EQ(sign_in_->ask_reset(" Camille@SAINT-exemple.example ", {}).value(), account_.email);
    EXPECT_EQ(ask("pas une adresse"), "SESSION-013");
    EXPECT_EQ(ask(std::string(400, 'a') + "@exemple.test"), "SESSION-013");
    EXPECT_EQ(ask("\xff@exemple.test"), "SESSION-013");
}

TEST_P(ResetTest, MakesOneWaitAlikeWhetherTheAccountExistsOrNot) {
    for (const auto& email : {account_.email, std::string("inconnu@saint-exemple.example")}) {
        for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(email), "");
        const auto waits = sign_in_->ask_reset(email, {"192.0.2.1", "Firefox", {}});
        ASSERT_FALSE(waits.ok());
        EXPECT_EQ(waits.refusal(), (base::Refusal{"SESSION-002", "email", {"30 secondes"}}));
    }
    EXPECT_TRUE(sign(good_password).ok()) << "signing in does not wait for it";
    clock_.forward(31);
    EXPECT_EQ(ask(account_.email), "");
}

TEST_P(ResetTest, MakesAnAddressWaitThatAsksForManyAccounts) {
    for (int i = 0; i <= address_free_failures; ++i)
        EXPECT_EQ(ask("a" + std::to_string(i) + "@exemple.test"), "") << i;
    EXPECT_EQ(ask("encore@exemple.test"), "SESSION-002");
    EXPECT_EQ(ask("encore@exemple.test", "192.0.2.9"), "") << "from elsewhere, no";
}

TEST_P(ResetTest, LastsThirtyMinutesAndServesOnce) {
    auto link = reset();
    EXPECT_EQ(link.size(), 43U);
    EXPECT_EQ(find_link(link)->kind, LinkKind::reset);
    clock_.forward(30 * 60 - 1);
    EXPECT_TRUE(find_link(link).has_value());
    clock_.forward(1);
    EXPECT_FALSE(find_link(link).has_value());
    EXPECT_EQ(code_of(sign_in_->choose_password(link, "trois lapins verts", {})), "SESSION-012");

    link = reset();
    EXPECT_EQ(code_of(sign_in_->choose_password(link, "court", {})), "SESSION-007") << "the rules are the same";
    const auto chosen = sign_in_->choose_password(link, "trois lapins verts", {});
    ASSERT_TRUE(chosen.ok());
    EXPECT_EQ(chosen->account.id, account_.id);
    EXPECT_EQ(chosen->kind, LinkKind::reset);
    EXPECT_EQ(code_of(sign_in_->choose_password(link, "quatre lapins verts", {})), "SESSION-012");
    EXPECT_EQ(code_of(sign(good_password)), "SESSION-001");
    EXPECT_TRUE(sign("trois lapins verts").ok());
}

TEST_P(ResetTest, EndsEverySessionAndForgetsTheFailures) {
    const auto session = sign(good_password)->token;
    for (int i = 0; i < 5; ++i) EXPECT_EQ(code_of(sign("faux mot de passe")), "SESSION-001");
    EXPECT_EQ(code_of(sign(good_password)), "SESSION-002");
    ASSERT_TRUE(sign_in_->choose_password(reset(), "trois lapins verts", {}).ok());
    EXPECT_FALSE(read([&](Context& context) { return sessions_.find(context, session); }).has_value());
    EXPECT_TRUE(sign("trois lapins verts").ok());
}

TEST_P(ResetTest, KeepsTheSecondFactor) {
    ASSERT_TRUE(sign_in_->start_enrolment(sign(good_password)->token).ok());
    write([&](Context& context) {
        return storage_.execute(context, "UPDATE session_accounts SET totp_secret = totp_pending WHERE id = $1",
                                {account_.id.text()});
    });
    ASSERT_TRUE(sign_in_->choose_password(reset(), "trois lapins verts", {}).ok());
    EXPECT_EQ(sign("trois lapins verts")->session.second_factor, SecondFactor::awaited);
}

TEST_P(ResetTest, LeavesAnInvitationGoodAndIsCancelledByTheNextOne) {
    const auto invitation = write([&](Context& context) { return accounts_.invite(context, account_.id); });
    const auto first = reset(), second = reset();
    EXPECT_FALSE(find_link(first).has_value());
    EXPECT_TRUE(find_link(second).has_value());
    EXPECT_EQ(find_link(invitation)->kind, LinkKind::invitation);
    const auto find_invitation = [&](const std::string& token) {
        return read([&](Context& context) { return accounts_.find_invitation(context, token); });
    };
    EXPECT_TRUE(find_invitation(invitation).has_value());
    EXPECT_FALSE(find_invitation(second).has_value());
    ASSERT_TRUE(sign_in_->choose_password(second, "trois lapins verts", {}).ok());
    EXPECT_FALSE(find_link(invitation).has_value()) << "a password was chosen: no other link is needed";
}

TEST_P(ResetTest, IsOfNoUseToAClosedAccount) {
    const auto link = reset();
    EXPECT_TRUE(write([&](Context& context) { return accounts_.disable(context, account_.id); }).ok());
    EXPECT_FALSE(find_link(link).has_value());
    EXPECT_EQ(code_of(sign_in_->choose_password(link, "trois lapins verts", {})), "SESSION-012");
}

TEST_P(ResetTest, IsNotKeptInClear) {
    const auto link = reset();
    const auto kept = read([&](Context& context) {
        auto row = storage_.query(context, "SELECT token_hash FROM session_invitations");
        return row->next() ? std::string(row->text(0)) : "";
    });
    EXPECT_EQ(kept.size(), 64U);
    EXPECT_EQ(kept.find(link), std::string::npos);
}

} // namespace
} // namespace aubrac::kernel::testing_session

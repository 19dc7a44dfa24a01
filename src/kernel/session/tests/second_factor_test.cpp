// SPDX-License-Identifier: AGPL-3.0-or-later
// Second factor: enrolment, replay, recovery codes, brute force (SEC-06).
#include "fixture.hpp"
#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/totp.hpp>

namespace aubrac::kernel::testing_session {
namespace {

class SecondFactorTest : public SessionTest {
protected:
    void SetUp() override {
        SessionTest::SetUp();
        if (!stores_) return;
        sign_in_ = std::make_unique<SignIn>(*stores_, sign_in_options());
        account_ = add_account("camille@saint-exemple.example");
        ASSERT_TRUE(sign_in_->set_password(account_.id, good_password, {}).ok());
    }
    Origin origin(const std::string& token) const { return {"192.0.2.1", "Firefox", token}; }
    SignedIn sign() { return sign_in_->with_password(account_.email, good_password, origin("")).value(); }
    std::string code() const { return adapters::openssl::totp_code(secret_, clock_.now()); }
    Enrolled enrol() {
        const auto token = sign().token;
        secret_ = *adapters::openssl::decode_base32(sign_in_->start_enrolment(token)->secret);
        auto enrolled = sign_in_->confirm_enrolment(code(), origin(token));
        clock_.forward(60);
        return std::move(enrolled).value();
    }
    std::optional<Session> session(const std::string& token) {
        return read([&](Context& context) { return sessions_.find(context, token); });
    }

    std::unique_ptr<SignIn> sign_in_;
    Account account_;
    std::string secret_;
};
ON_BOTH_ENGINES(SecondFactorTest);

TEST_P(SecondFactorTest, IsEnrolledOnceACodeProvesIt) {
    const auto token = sign().token;
    const auto other = sign().token;
    const auto enrolment = sign_in_->start_enrolment(token);
    ASSERT_TRUE(enrolment.ok());
    EXPECT_TRUE(enrolment->uri.starts_with("otpauth://totp/"));
    EXPECT_EQ(code_of(sign_in_->confirm_enrolment("000000", origin(token))), "SESSION-004");
    EXPECT_EQ(sign().session.second_factor, SecondFactor::absent) << "not enrolled without a proof";
    secret_ = *adapters::openssl::decode_base32(enrolment->secret);
    const auto enrolled = sign_in_->confirm_enrolment(code(), origin(token));
    ASSERT_TRUE(enrolled.ok());
    EXPECT_EQ(enrolled->recovery_codes.size(), 10u);
    EXPECT_EQ(enrolled->signed_in.session.second_factor, SecondFactor::done);
    EXPECT_FALSE(session(token) || session(other));
    EXPECT_TRUE(find(account_)->has_second_factor);
}

TEST_P(SecondFactorTest, IsAskedAfterThePasswordAndCompletesTheSession) {
    enrol();
    const auto half = sign();
    EXPECT_EQ(half.session.second_factor, SecondFactor::awaited);
    EXPECT_EQ(stage_of(half.session, {}, SecondFactorPolicy::staff), SessionStage::code);
    const auto whole = sign_in_->with_code(code(), origin(half.token));
    ASSERT_TRUE(whole.ok());
    EXPECT_EQ(whole->session.second_factor, SecondFactor::done);
    EXPECT_FALSE(session(half.token)) << "rotation";
    EXPECT_EQ(code_of(sign_in_->with_code(code(), origin(whole->token))), "SESSION-005")
        << "nothing awaits a code";
}

TEST_P(SecondFactorTest, RefusesACodeThatServed) {
    enrol();
    const auto first = sign().token, second = sign().token;
    EXPECT_TRUE(sign_in_->with_code(code(), origin(first)).ok());
    EXPECT_EQ(code_of(sign_in_->with_code(code(), origin(second))), "SESSION-004");
    clock_.forward(30);
    EXPECT_TRUE(sign_in_->with_code(code(), origin(second)).ok());
}

TEST_P(SecondFactorTest, CannotBeBypassedByAHalfSession) {
    enrol();
    const auto half = sign().token;
    EXPECT_EQ(code_of(sign_in_->start_enrolment(half)), "SESSION-006");
    EXPECT_EQ(code_of(sign_in_->confirm_enrolment(code(), origin(half))), "SESSION-006");
    EXPECT_EQ(code_of(sign_in_->change_password(good_password, "trois lapins verts", {}, origin(half))),
              "SESSION-006");
    clock_.forward(900);
    EXPECT_FALSE(session(half)) << "a half session lasts 15 minutes";
}

TEST_P(SecondFactorTest, RecoveryCodesServeOnce) {
    const auto codes = enrol().recovery_codes;
    auto typed = codes[3];
    for (auto& c : typed)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    EXPECT_TRUE(sign_in_->with_code(typed, origin(sign().token)).ok()) << "lower case too";
    EXPECT_EQ(code_of(sign_in_->with_code(codes[3], origin(sign().token))), "SESSION-004");
    EXPECT_TRUE(sign_in_->with_code(codes[4], origin(sign().token)).ok());
    SecondFactors factors(server_key);
    EXPECT_EQ(read([&](Context& context) { return factors.count_recovery_codes(context, account_.id); }), 8);
}

TEST_P(SecondFactorTest, SlowsWhoeverTriesAllCodes) {
    enrol();
    const auto half = sign().token;
    for (int i = 0; i < 5; ++i) EXPECT_EQ(code_of(sign_in_->with_code("000000", origin(half))), "SESSION-004");
    EXPECT_EQ(code_of(sign_in_->with_code(code(), origin(half))), "SESSION-002");
    EXPECT_EQ(code_of(sign_in_->with_code(code(), origin(sign().token))), "SESSION-002") << "a new session too";
    clock_.forward(30);
    EXPECT_TRUE(sign_in_->with_code(code(), origin(half)).ok());
}

TEST_P(SecondFactorTest, IsRemovedWithItsSessionsForWhoLostEverything) {
    const auto token = enrol().signed_in.token;
    SecondFactors factors(server_key);
    write([&](Context& context) { return factors.remove(context, account_.id), 0; });
    EXPECT_FALSE(session(token));
    EXPECT_EQ(sign().session.second_factor, SecondFactor::absent);
}

TEST_P(SecondFactorTest, SecretDoesNotOpenForAnotherAccount) {
    enrol();
    const auto thief = add_account("voleur@saint-exemple.example");
    ASSERT_TRUE(sign_in_->set_password(thief.id, good_password, {}).ok());
    write([&](Context& context) {
        return storage_.execute(
            context,
            "UPDATE session_accounts SET totp_secret = (SELECT totp_secret FROM session_accounts "
            "WHERE id = $1) WHERE id = $2",
            {account_.id.text(), thief.id.text()});
    });
    const auto half = sign_in_->with_password(thief.email, good_password, origin(""));
    EXPECT_THROW((void)sign_in_->with_code(code(), origin(half->token)), base::Failure);
}

TEST(SecondFactorPolicy, SaysWhoMustEnrol) {
    Session session;
    const Rights reader = {"actes.consulter"}, sender = {"actes.consulter", "actes.transmettre"};
    using enum SessionStage;
    EXPECT_EQ(stage_of(session, sender, SecondFactorPolicy::staff), complete);
    EXPECT_EQ(stage_of(session, reader, SecondFactorPolicy::transmitters), complete);
    EXPECT_EQ(stage_of(session, sender, SecondFactorPolicy::transmitters), enrolment);
    EXPECT_EQ(stage_of(session, reader, SecondFactorPolicy::everyone), enrolment);
    session.account.staff_role = "technicien";
    EXPECT_EQ(stage_of(session, reader, SecondFactorPolicy::staff), enrolment);
    session.second_factor = SecondFactor::awaited;
    EXPECT_EQ(stage_of(session, reader, SecondFactorPolicy::staff), code);
    session.second_factor = SecondFactor::done;
    EXPECT_EQ(stage_of(session, sender, SecondFactorPolicy::everyone), complete);
    EXPECT_EQ(parse_second_factor_policy("transmettre"), SecondFactorPolicy::transmitters);
    EXPECT_THROW((void)parse_second_factor_policy("rien"), base::Failure);
}

} // namespace
} // namespace aubrac::kernel::testing_session

// SPDX-License-Identifier: AGPL-3.0-or-later
// Tokens of the API, cookies and the token of forms.
#include "fixture.hpp"
#include <kernel/session/cookies.hpp>
#include <kernel/session/tokens.hpp>

namespace aubrac::kernel::testing_session {
namespace {

class TokensTest : public SessionTest {
protected:
    base::Result<MadeApiToken> make(const NewApiToken& wanted, int adherent = 1) {
        return write(
            [&](Context& context) {
                return tokens_.make(context, adherent_id(adherent), wanted, {"actes.consulter", "actes.rediger"});
            },
            Actor{ActorKind::agent, "mayor", ""});
    }
    NewApiToken wanted() const { return {"Logiciel métier", {"actes.consulter"}, tomorrow()}; }
    base::Date tomorrow() const { return clock_.now().date().plus_days(1); }
    std::optional<ApiToken> find(const std::string& header) {
        return read([&](Context& context) { return tokens_.find_bearer(context, header); });
    }
    Tokens tokens_;
};
ON_BOTH_ENGINES(TokensTest);

TEST_P(TokensTest, AreShownOnceAndFoundByTheirHeader) {
    const auto made = make(wanted());
    ASSERT_TRUE(made.ok());
    EXPECT_TRUE(made->secret.starts_with("aub_"));
    EXPECT_EQ(made->secret.size(), 47u);
    const auto found = find("Bearer " + made->secret);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->name, "Logiciel métier");
    EXPECT_EQ(found->rights, (Rights{"actes.consulter"}));
    EXPECT_EQ(found->adherent, adherent_id(1));
    EXPECT_EQ(found->created_by.text(), "mayor");
    EXPECT_TRUE(find("bearer " + made->secret)) << "RFC 9110: the scheme has no case";
    for (const auto& header : {std::string(), made->secret, "Basic " + made->secret, "Bearer  " + made->secret,
                               "Bearer " + made->secret + "A", "Bearer aub_" + std::string(43, 'A')})
        EXPECT_FALSE(find(header)) << header;
}

TEST_P(TokensTest, CannotHoldARightThatTheirMakerLacks) {
    auto token = wanted();
    token.rights = {"actes.rediger", "actes.transmettre"};
    EXPECT_EQ(code_of(make(token)), "SESSION-031");
    token.rights = {};
    EXPECT_EQ(code_of(make(token)), "SESSION-031");
    token.rights = {"actes.rediger", "actes.consulter", "actes.rediger"};
    EXPECT_EQ(make(token)->token.rights, (Rights{"actes.consulter", "actes.rediger"}));
}

TEST_P(TokensTest, HaveANameAndAnEnd) {
    auto token = wanted();
    token.name = " ";
    EXPECT_EQ(code_of(make(token)), "SESSION-030");
    token = wanted();
    const auto today = clock_.now().date();
    for (const auto& day : {today, today.plus_days(-1), today.plus_months(24).plus_days(1)}) {
        token.expires_on = day;
        EXPECT_EQ(code_of(make(token)), "SESSION-032") << day.iso();
    }
    token.expires_on = today.plus_months(24);
    EXPECT_TRUE(make(token).ok());
}

TEST_P(TokensTest, DieTheEveningOfTheirLastDayOrWhenRevoked) {
    const auto first = make(wanted());
    EXPECT_EQ(first->token.expires_at.iso().substr(10), "T22:59:59.999Z") << "midnight in Paris, in winter";
    const auto header = "Bearer " + first->secret;
    clock_.forward((first->token.expires_at.ms - clock_.now().ms) / 1000);
    EXPECT_TRUE(find(header));
    clock_.forward(1);
    EXPECT_FALSE(find(header));
    const auto second = make(wanted());
    const auto revoke = [&](int adherent) {
        return write(
            [&](Context& context) { return tokens_.revoke(context, adherent_id(adherent), second->token.id); });
    };
    EXPECT_FALSE(revoke(2)) << "another adhérent's";
    EXPECT_TRUE(find("Bearer " + second->secret));
    EXPECT_TRUE(revoke(1));
    EXPECT_FALSE(revoke(1));
    EXPECT_FALSE(find("Bearer " + second->secret));
    EXPECT_EQ(read([&](Context& context) { return tokens_.list(context, adherent_id(1)); }).size(), 2u);
}

TEST_P(TokensTest, WriteTheirLastUseAtMostHourly) {
    const auto header = "Bearer " + make(wanted())->secret;
    auto found = find(header);
    EXPECT_TRUE(found->touch_due);
    write([&](Context& context) { return tokens_.touch(context, *found), 0; });
    clock_.forward(3599);
    EXPECT_FALSE(find(header)->touch_due);
    clock_.forward(1);
    EXPECT_TRUE(find(header)->touch_due);
}

TEST_P(TokensTest, AreNoMoreThanTwenty) {
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(make(wanted()).ok());
    EXPECT_EQ(code_of(make(wanted())), "SESSION-034");
    EXPECT_TRUE(make(wanted(), 2).ok());
}

TEST(Cookies, AreTiedToTheHostBehindHttps) {
    const Cookies secure("https://aubrac.example");
    EXPECT_EQ(secure.write_session("abc"), "__Host-aubrac_session=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
    EXPECT_EQ(secure.visitor_name(), "__Host-aubrac_visitor");
    const Cookies plain("http://127.0.0.1:8080");
    EXPECT_EQ(plain.write_session("abc"), "aubrac_session=abc; Path=/; HttpOnly; SameSite=Lax");
    EXPECT_EQ(plain.clear_session(), "aubrac_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    EXPECT_THROW((void)plain.write_visitor("a; Domain=b"), base::Bug);
}

TEST(Csrf, TokenIsOfOneSessionAndOneServer) {
    const auto token = csrf_token(server_key, "session");
    EXPECT_EQ(token.size(), 43u);
    EXPECT_TRUE(check_csrf(server_key, "session", token));
    EXPECT_FALSE(check_csrf(server_key, "other", token));
    EXPECT_FALSE(check_csrf(std::string(32, 'x'), "session", token));
    EXPECT_FALSE(check_csrf(server_key, "session", ""));
    EXPECT_FALSE(check_csrf(server_key, "", csrf_token(server_key, "")));
    EXPECT_NE(make_visitor(), make_visitor());
}

} // namespace
} // namespace aubrac::kernel::testing_session

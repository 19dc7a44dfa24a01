// SPDX-License-Identifier: AGPL-3.0-or-later
// Accounts, grants and invitation links.
#include "fixture.hpp"
#include <kernel/session/refusals.hpp>

namespace aubrac::kernel::testing_session {
namespace {

TEST(Refusals, HaveEachOneCodeASentenceAndAnAdvice) {
    std::vector<std::string_view> codes;
    for (const auto& refusal : session_refusals) {
        codes.push_back(refusal.code);
        EXPECT_TRUE(refusal.code.starts_with("SESSION-"));
        EXPECT_GE(refusal.status, 400);
        EXPECT_FALSE(refusal.sentence.empty() || refusal.advice.empty()) << refusal.code;
    }
    std::sort(codes.begin(), codes.end());
    EXPECT_EQ(std::adjacent_find(codes.begin(), codes.end()), codes.end());
}

TEST(Email, IsCheckedWithoutPedantry) {
    for (const auto* good : {"a@b.fr", "camille.exemple+mairie@saint-exemple.example", "été@mairie.fr"})
        EXPECT_TRUE(Accounts::is_email(good)) << good;
    for (const auto* bad : {"", "a", "@b.fr", "a@b", "a@.fr", "a@b.", "a@b@c.fr", "a b@c.fr", "a@-b.fr",
                            "<a@b.fr>", "a@b.fr\r\nBcc: x@y.fr"})
        EXPECT_FALSE(Accounts::is_email(bad)) << bad;
    EXPECT_FALSE(Accounts::is_email(std::string(250, 'a') + "@b.fr"));
}

class AccountsTest : public SessionTest {};
ON_BOTH_ENGINES(AccountsTest);

TEST_P(AccountsTest, KeepWhatWasTyped) {
    const auto account = add_account("  Camille@Saint-Exemple.Example ");
    const auto found = find(account);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->email, "camille@saint-exemple.example");
    EXPECT_EQ(found->name, "Camille Exemple");
    EXPECT_EQ(found->telephone, "05 65 00 00 00");
    EXPECT_EQ(found->created_at, clock_.now());
    EXPECT_EQ(found->last_seen.ms, 0);
    EXPECT_FALSE(found->has_password || found->has_second_factor || found->is_staff());
    EXPECT_TRUE(
        read([&](Context& context) { return accounts_.find_email(context, "CAMILLE@saint-exemple.example"); }));
}

TEST_P(AccountsTest, AreRefusedWhenAFieldIsWrong) {
    add_account("camille@saint-exemple.example");
    const auto refused = [&](const AccountFields& fields) {
        return code_of(write([&](Context& context) { return accounts_.create(context, fields); }));
    };
    EXPECT_EQ(refused({"nobody", "Nom", "", ""}), "SESSION-013");
    EXPECT_EQ(refused({"Camille@saint-exemple.example", "Nom", "", ""}), "SESSION-014");
    EXPECT_EQ(refused({"a@b.fr", " ", "", ""}), "SESSION-015");
    EXPECT_EQ(refused({"a@b.fr", std::string(201, 'x'), "", ""}), "SESSION-015");
    EXPECT_EQ(refused({"a@b.fr", "Nom", "", "responsable"}), "SESSION-016");
    EXPECT_EQ(refused({"a@b.fr", "Nom", "appelez-moi", ""}), "SESSION-019");
}

TEST_P(AccountsTest, AreListedByNameAndSearchedWithoutAccents) {
    for (const auto* name : {"Zoé Durand", "Émile Zola", "Anne Martin", "Anne Martin"}) {
        static int number = 0;
        EXPECT_TRUE(write([&](Context& context) {
                        return accounts_.create(context, {"p" + std::to_string(++number) + "@b.fr", name, "", ""});
                    }).ok());
    }
    const auto list = [&](const AccountQuery& query) {
        return read([&](Context& context) { return accounts_.list(context, query); });
    };
    const auto first = list({"", "", {}, 1});
    ASSERT_EQ(first.size(), 1u);
    EXPECT_EQ(first[0].name, "Anne Martin");
    const auto rest = list({"", first[0].name, first[0].id, 50});
    ASSERT_EQ(rest.size(), 3u);
    EXPECT_EQ(rest[0].name, "Anne Martin");
    EXPECT_EQ(rest[1].name, "Émile Zola");
    EXPECT_EQ(list({"zo", "", {}, 50}).size(), 2u);
    EXPECT_EQ(list({"emile", "", {}, 50}).size(), 1u);
    EXPECT_EQ(list({"%", "", {}, 50}).size(), 4u) << "a wildcard is no letter: it searches nothing";
}

TEST_P(AccountsTest, ActForSeveralAdherents) {
    const auto account = add_account("camille@saint-exemple.example");
    give(account, 2, "redaction");
    give(account, 1, "responsable");
    give(account, 1, "consultation", "actes");
    EXPECT_EQ(read([&](Context& context) { return accounts_.list_adherents_of(context, account.id); }),
              (std::vector{adherent_id(1), adherent_id(2)}));
    EXPECT_EQ(read([&](Context& context) { return accounts_.list_people_of(context, adherent_id(1)); }).size(),
              1u);
    EXPECT_EQ(
        read([&](Context& context) { return accounts_.list_grants(context, account.id, adherent_id(1)); }).size(),
        2u);
    write([&](Context& context) { return accounts_.revoke_all(context, adherent_id(1)), 0; });
    EXPECT_EQ(read([&](Context& context) { return accounts_.list_adherents_of(context, account.id); }),
              (std::vector{adherent_id(2)}));
}

TEST_P(AccountsTest, CannotBeGivenARoleThatDoesNotExist) {
    const auto account = add_account("camille@saint-exemple.example");
    for (const auto* role : {"", "administrateur", "technicien", "assistance"})
        EXPECT_EQ(code_of(write([&](Context& context) {
                      return accounts_.grant(context, {account.id, adherent_id(1), "*", role});
                  })),
                  "SESSION-016");
    EXPECT_EQ(code_of(write([&](Context& context) {
                  return accounts_.grant(context, {base::AccountId("x"), adherent_id(1), "*", "redaction"});
              })),
              "SESSION-017");
}

TEST_P(AccountsTest, AreInvitedByALinkThatLastsAWeek) {
    const auto account = add_account("camille@saint-exemple.example");
    const auto invite = [&] {
        return write([&](Context& context) { return accounts_.invite(context, account.id); });
    };
    const auto is_good = [&](const std::string& token) {
        return read([&](Context& context) { return accounts_.find_invitation(context, token); }).has_value();
    };
    const auto first = invite();
    EXPECT_EQ(first.size(), 43u);
    EXPECT_TRUE(is_good(first));
    const auto second = invite();
    EXPECT_FALSE(is_good(first)) << "a new link cancels the former";
    EXPECT_FALSE(is_good(""));
    clock_.forward(7 * 24 * 3600 - 1);
    EXPECT_TRUE(is_good(second));
    clock_.forward(1);
    EXPECT_FALSE(is_good(second));
}

TEST_P(AccountsTest, LoseTheirLinkWhenTheEmailChangesOrTheAccountIsDisabled) {
    const auto account = add_account("camille@saint-exemple.example");
    const auto invite = [&] {
        return write([&](Context& context) { return accounts_.invite(context, account.id); });
    };
    const auto is_good = [&](const std::string& token) {
        return read([&](Context& context) { return accounts_.find_invitation(context, token); }).has_value();
    };
    auto token = invite();
    EXPECT_TRUE(write([&](Context& context) {
                    return accounts_.update(context, account.id, {"autre@b.fr", "Camille", "", ""});
                }).ok());
    EXPECT_FALSE(is_good(token));
    token = invite();
    EXPECT_TRUE(write([&](Context& context) { return accounts_.disable(context, account.id); }).ok());
    EXPECT_FALSE(is_good(token));
    EXPECT_TRUE(write([&](Context& context) { return accounts_.enable(context, account.id); }).ok());
    EXPECT_FALSE(is_good(token));
}

TEST_P(AccountsTest, KeepHowEachOneWantsMail) {
    const auto account = add_account("camille@saint-exemple.example");
    EXPECT_EQ(account.mail, MailPreference::each) << "until one says otherwise";
    for (const auto wanted : {MailPreference::daily, MailPreference::none, MailPreference::each}) {
        write([&](Context& context) { return accounts_.set_mail(context, account.id, wanted), 0; });
        EXPECT_EQ(find(account)->mail, wanted);
        EXPECT_EQ(parse_mail_preference(mail_preference_name(wanted)), wanted);
    }
    EXPECT_FALSE(parse_mail_preference("").has_value());
    EXPECT_FALSE(parse_mail_preference("always").has_value());
}

} // namespace
} // namespace aubrac::kernel::testing_session

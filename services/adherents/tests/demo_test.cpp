// SPDX-License-Identifier: AGPL-3.0-or-later
// The demonstration, and the commands that make accounts.
#include "fixture.hpp"
#include "plan.hpp"

#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/totp.hpp>
#include <algorithm>
#include <iostream>
#include <kernel/files/files.hpp>
#include <kernel/identity.hpp>
#include <sstream>

using namespace aubrac;
using namespace aubrac::adherents;
using namespace aubrac::adherents::testing;

namespace {

std::string demo_text(House& house) {
    make_demo(room_of(house));
    return kernel::read_file(house.folder() / demo_accounts_file, 64 * 1024);
}

std::string password_of(const std::string& text) { return text.substr(text.find("essai-"), 26); }

/// Standard input, for the time of a command.
class Typed {
public:
    explicit Typed(const std::string& text) : text_(text), before_(std::cin.rdbuf(text_.rdbuf())) {}
    ~Typed() { std::cin.rdbuf(before_); }
    Typed(const Typed&) = delete;
    Typed& operator=(const Typed&) = delete;

private:
    std::istringstream text_;
    std::streambuf* before_;
};

} // namespace

TEST(Demo, LetsTheSecretarySignInForHerThreeVillages) {
    House house;
    const auto password = password_of(demo_text(house));
    auto& identity = *house.kernel().identity;
    const auto signed_in = identity.sign_in.with_password("secretaire@exemple.test", password, {});
    ASSERT_TRUE(signed_in.ok());
    EXPECT_EQ(signed_in->session.second_factor, kernel::SecondFactor::absent);
    house.read({}, [&](Context& context) {
        const auto places = identity.accounts.list_adherents_of(context, signed_in->session.account.id);
        ASSERT_EQ(places.size(), 3u);
        for (const auto& place : places) {
            const auto adherent = room_of(house).store.find(context, place);
            ASSERT_TRUE(adherent);
            EXPECT_TRUE(adherent->training);
            EXPECT_EQ(adherent->departement, "012");
            EXPECT_TRUE(std::count(adherent->services.begin(), adherent->services.end(), "actes"));
        }
    });
}

TEST(Demo, GivesTheStaffASecondFactorThatWorksAtOnce) {
    House house;
    const auto text = demo_text(house);
    auto& identity = *house.kernel().identity;
    for (const std::string email : {"technicien@exemple.test", "admin@exemple.test"}) {
        const auto signed_in = identity.sign_in.with_password(email, password_of(text), {});
        ASSERT_TRUE(signed_in.ok());
        const auto at = text.find("cle " + email + " ") + 5 + email.size();
        const auto secret = adapters::openssl::decode_base32(text.substr(at, text.find('\n', at) - at));
        const auto code = adapters::openssl::totp_code(*secret, house.clock().now());
        EXPECT_TRUE(identity.sign_in.with_code(code, {.token = signed_in->token}).ok());
        std::string out;
        EXPECT_EQ(run(house, "code", {email}, {}, out), 0);
        EXPECT_EQ(out.size(), 7u); // six digits and the end of the line
    }
    std::string out;
    EXPECT_EQ(run(house, "code", {"secretaire@exemple.test"}, {}, out), 1);
}

TEST(Demo, HasAnotherPasswordEachTimeAndKeepsItToItsOwner) {
    House one, other;
    EXPECT_NE(password_of(demo_text(one)), password_of(demo_text(other)));
    const auto file = one.folder() / demo_accounts_file;
    EXPECT_EQ(std::filesystem::status(file).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(AccountCommand, MakesTheFirstStaffAccount) {
    House house;
    std::string out;
    {
        const Typed typed("quatre vaches bleues sous la pluie\n");
        EXPECT_EQ(run(house, "account", {"chef@exemple.test"}, {{"name", "Chef"}, {"password-stdin", ""}}, out), 0)
            << out;
    }
    EXPECT_TRUE(house.kernel()
                    .identity->sign_in.with_password("chef@exemple.test", "quatre vaches bleues sous la pluie", {})
                    .ok());
    EXPECT_EQ(run(house, "account", {"chef@exemple.test"}, {{"name", "Chef"}}, out), 1);
    EXPECT_TRUE(out.starts_with("SESSION-014"));
    EXPECT_EQ(run(house, "account", {"autre@exemple.test"}, {{"name", "Autre"}, {"role", "technicien"}}, out), 0);
    EXPECT_NE(out.find("/bureau/invitation/"), std::string::npos);
    EXPECT_EQ(run(house, "account", {"x@exemple.test"}, {{"name", "X"}, {"role", "roi"}}, out), 2);
    EXPECT_EQ(run(house, "account", {}, {}, out), 2);
}

TEST(AccountCommand, GivesALinkWhenThePasswordIsTooEasy) {
    House house;
    std::string out;
    const Typed typed("azerty\n");
    EXPECT_EQ(run(house, "account", {"chef@exemple.test"}, {{"name", "Chef"}, {"password-stdin", ""}}, out), 1);
    EXPECT_TRUE(out.starts_with("SESSION-007"));
    EXPECT_NE(out.find("/bureau/invitation/"), std::string::npos);
}

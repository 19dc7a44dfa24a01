// SPDX-License-Identifier: AGPL-3.0-or-later
// No form is taken that is not ours: without its token, with another person's, or from another site.
#include "rooms.hpp"

#include <kernel/identity.hpp>
#include <kernel/pages/site.hpp>

namespace aubrac::contract {

namespace {

namespace http = kernel::http;

struct Forged {
    std::string how;
    http::Pairs form, headers;
};

/// The status, and whether what came back says why.
struct Verdict {
    int status = 0;
    bool refused = false;
};

Verdict post(House& house, const Route& route, const std::string& session, const Forged& forged) {
    http::Request request;
    request.method = "POST";
    request.path = address_of(route);
    request.address = "127.0.0.1";
    request.form = forged.form;
    request.headers = forged.headers;
    if (!session.empty())
        request.headers.emplace_back("cookie", house.kernel().identity->cookies(house.kernel()).session_name() +
                                                   "=" + session);
    const auto response = kernel::pages::handle(house.kernel(), request);
    const auto* body = std::get_if<std::string>(&response.body);
    const bool said =
        body && (body->find("KERNEL-002") != std::string::npos || body->find("KERNEL-010") != std::string::npos);
    std::string location;
    for (const auto& [name, value] : response.headers)
        if (name == "Location") location = value;
    return {response.status, said || location.starts_with("/bureau/connexion")};
}

std::vector<Forged> list_forgeries(House& house, const std::string& session, const std::string& other) {
    const auto& key = house.kernel().identity->csrf_key;
    const auto own = kernel::csrf_token(key, session), others = kernel::csrf_token(key, other);
    return {{"without a token", {}, {}},
            {"with an empty token", {{"csrf", ""}}, {}},
            {"with another person's token", {{"csrf", others}}, {}},
            {"from another site", {{"csrf", own}}, {{"sec-fetch-site", "cross-site"}}},
            {"from another site of the same domain", {{"csrf", own}}, {{"sec-fetch-site", "same-site"}}}};
}

} // namespace

class EveryForm : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Posts, EveryForm, testing::ValuesIn(list_services()), name_of);

TEST_P(EveryForm, IsTakenWithItsOwnTokenAlone) {
    House house;
    const auto other = house.person("responsable");
    for (const std::string role : {"responsable", "administrateur"}) {
        const auto person = house.person(role);
        const auto before = count_evidence(house);
        for (const auto& route : house.kernel().routes.all()) {
            if (route->method != "POST" || route->service != GetParam() || is_api(*route)) continue;
            for (const auto& forged : list_forgeries(house, person.session(), other.session())) {
                const auto verdict = post(house, *route, person.session(), forged);
                EXPECT_TRUE(verdict.refused)
                    << "POST " << route->pattern << " " << forged.how << " answers " << verdict.status;
            }
        }
        EXPECT_EQ(count_evidence(house), before) << "something was done";
    }
}

TEST_P(EveryForm, IsRefusedToWhoIsNotSignedIn) {
    House house;
    for (const auto& route : house.kernel().routes.all()) {
        if (route->method != "POST" || route->service != GetParam() || !is_checked(*route)) continue;
        if (route->right == kernel::pages::anyone) continue;
        const auto verdict = post(house, *route, "", {"", {}, {}});
        EXPECT_TRUE(verdict.refused) << "POST " << route->pattern << " answers " << verdict.status;
    }
}

} // namespace aubrac::contract

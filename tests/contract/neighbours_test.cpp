// SPDX-License-Identifier: AGPL-3.0-or-later
// An adhérent that is not one's own: whatever the address, its things do not exist, and nothing is done to them.
#include "surfer.hpp"

namespace aubrac::contract {

namespace {

/// An id stands in the address: it names one thing of one adhérent.
bool names_a_thing(const Visited& page) { return page.route && has_slot(*page.route) && page.reply.status == 200; }

bool is_closed(int status) { return status == 404 || status == 403; }
/// A form may be wrong before anybody looks whose thing it names.
bool is_refused(int status) { return status >= 400 && status < 500; }

std::string at_lacalm(std::string address) {
    const std::string own = "/public/saint-exemple/", other = "/public/lacalm-les-essais/";
    return address.starts_with(own) ? other + address.substr(own.size()) : address;
}

} // namespace

class EveryNeighbour : public testing::TestWithParam<std::string> {
protected:
    static void SetUpTestSuite() {
        for (const std::string role : {"responsable", "visitor"}) {
            const auto some = surf(house(), person_of(house(), role), list_starts(house(), role), 3);
            pages_.insert(pages_.end(), some.begin(), some.end());
        }
    }
    static void TearDownTestSuite() { pages_.clear(); }
    static House& house() { return furnished_house(); }
    bool is_mine(const Route* route) const { return route && route->service == GetParam(); }

    static std::vector<Visited> pages_;
};
std::vector<Visited> EveryNeighbour::pages_;

INSTANTIATE_TEST_SUITE_P(Neighbours, EveryNeighbour, testing::ValuesIn(list_services()), name_of);

TEST_P(EveryNeighbour, SeesNothingOfWhatIsNotItsOwn) {
    const auto neighbour = house().person("responsable", house().lacalm());
    int tried = 0;
    for (const auto& page : pages_) {
        if (!is_mine(page.route) || !names_a_thing(page)) continue;
        ++tried;
        EXPECT_TRUE(is_closed(neighbour.get(at_lacalm(page.address)).status)) << at_lacalm(page.address);
    }
    if (house().kernel().manifest(GetParam()).scope == kernel::Scope::member && tried == 0)
        GTEST_SKIP() << "no page of one thing is reached: no scenario leaves one, or there is none";
}

TEST_P(EveryNeighbour, ChangesNothingOfWhatIsNotItsOwn) {
    const auto neighbour = house().person("responsable", house().lacalm());
    const auto before = count_evidence(house());
    for (const auto& form : list_forms(pages_)) {
        const auto match = house().kernel().routes.match("POST", form.action);
        if (!is_mine(match.route) || !has_slot(*match.route)) continue;
        const auto status = neighbour.post(form.action).status;
        EXPECT_TRUE(is_refused(status)) << "POST " << form.action << " answers " << status;
    }
    EXPECT_EQ(count_evidence(house()), before) << "something was done";
}

TEST_P(EveryNeighbour, ReadsNothingOfOthersThroughTheApi) {
    const auto token = house().api_token("responsable", house().lacalm());
    const auto own = house().api_token("responsable", house().saint_exemple());
    for (const auto& page : pages_) {
        if (!is_mine(page.route) || !names_a_thing(page) || page.address.starts_with("/public/")) continue;
        const auto address = "/api/v1" + page.address;
        const auto match = house().kernel().routes.match("GET", address.substr(0, address.find('?')));
        if (!match.route || !has_slot(*match.route) || match.route->raw) continue;
        EXPECT_EQ(house().visitor().call("GET", address, own).status, 200) << address;
        EXPECT_TRUE(is_closed(house().visitor().call("GET", address, token).status)) << address;
    }
}

} // namespace aubrac::contract

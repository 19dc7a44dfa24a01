// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists: what they say when there is nothing, and what they cost when there are ten thousand of each thing.
#include "crowd.hpp"
#include "surfer.hpp"

#include <commune/words.hpp>
#include <optional>
#include <set>

namespace aubrac::contract {

namespace {

constexpr int crowd_rows = 10'000;
constexpr int full_page = 50;               // lines of a page that has more behind it
constexpr int most_lines = 101;             // of one page, its head included
constexpr std::size_t most_bytes = 300'000; // of one page, before compression
constexpr std::int64_t most_rows = 1'001;   // that one statement of a page may give
constexpr std::int64_t most_steps =
    40 * crowd_rows; // of SQLite's machine: a few readings of one table, no product

int lines_of(const commune::Reply& reply) { return count_of(reply.body, "<tr"); }
bool is_page(const commune::Reply& reply) { return reply.type.starts_with("text/html"); }

/// A box to look for what the page does not show; that of the frame is on every page.
bool has_search(const commune::Reply& reply) {
    return reply.body.find("type=\"search\"", std::min(reply.body.size(), reply.body.find("<main"))) !=
           std::string::npos;
}

std::optional<std::string> next_of(const commune::Reply& reply) {
    const auto at = reply.body.find("rel=\"next\"");
    if (at == std::string::npos) return std::nullopt;
    const auto open = reply.body.rfind("<a ", at);
    const auto links = list_values(reply.body.substr(open, reply.body.find('>', at) - open + 1), "a", "href");
    return links.empty() ? std::nullopt : std::optional(links[0]);
}

} // namespace

/// One crowded house for all: making ten thousand of everything takes seconds.
class EveryList : public testing::TestWithParam<std::string> {
protected:
    static void SetUpTestSuite() {
        furnished_ = std::make_unique<FurnishedHouse>();
        crowd_ = multiply(house(), house().saint_exemple(), crowd_rows);
        const auto more = multiply(house(), {}, crowd_rows);
        crowd_.empty.insert(crowd_.empty.end(), more.empty.begin(), more.empty.end());
        crowd_.thin.insert(crowd_.thin.end(), more.thin.begin(), more.thin.end());
    }
    static void TearDownTestSuite() { furnished_.reset(); }
    static House& house() { return furnished_->house(); }

    std::vector<const Route*> list_routes() const {
        std::vector<const Route*> routes;
        for (const auto& route : house().kernel().routes.all())
            if (route->service == GetParam() && is_checked(*route) && route->method == "GET" && !has_slot(*route))
                routes.push_back(route.get());
        return routes;
    }

    static Crowd crowd_;

private:
    static std::unique_ptr<FurnishedHouse> furnished_;
};
Crowd EveryList::crowd_;
std::unique_ptr<FurnishedHouse> EveryList::furnished_;

INSTANTIATE_TEST_SUITE_P(Lists, EveryList, testing::ValuesIn(list_services()), name_of);

TEST_P(EveryList, AnswersWithinBoundsWhenThereAreTenThousandOfEachThing) {
    for (const auto* route : list_routes()) {
        const auto person = person_of(house(), role_for(house(), *route));
        start_counting();
        const auto reply = person.get(address_of(*route));
        const auto work = stop_counting();
        const auto& page = route->pattern;
        EXPECT_EQ(reply.status,
                  person_of(empty_house(), role_for(empty_house(), *route)).get(address_of(*route)).status)
            << page;
        if (!is_page(reply)) continue; // a spreadsheet holds all the lines
        EXPECT_LE(lines_of(reply), most_lines) << page << " shows too many lines at once: page it by key";
        EXPECT_LE(reply.body.size(), most_bytes) << page;
        EXPECT_LE(work.rows, most_rows) << page << ": a statement without LIMIT\n" << work.longest;
        EXPECT_LE(work.steps, most_steps) << page << " reads too much, mostly by\n" << work.longest;
    }
}

TEST_P(EveryList, LeadsFromPageToPageWithoutRepeatingALine) {
    for (const auto* route : list_routes()) {
        const auto person = person_of(house(), role_for(house(), *route));
        auto reply = person.get(address_of(*route));
        if (!is_page(reply) || reply.body.find("class=\"page-head\"") == std::string::npos) continue;
        std::set<std::string> seen;
        for (int page = 1; page <= 3; ++page) {
            for (const auto& link : list_values(reply.body, "a class=\"row-link\"", "href"))
                EXPECT_TRUE(seen.insert(link).second) << route->pattern << " shows twice " << link;
            const auto next = next_of(reply);
            if (!next) {
                EXPECT_TRUE(lines_of(reply) < full_page || has_search(reply))
                    << route->pattern << ", page " << page << ", shows " << lines_of(reply)
                    << " lines: the rest cannot be reached";
                break;
            }
            reply = person.get(next->starts_with("?") ? address_of(*route) + *next : *next);
            ASSERT_EQ(reply.status, 200) << *next;
        }
    }
}

TEST_P(EveryList, SaysWhatToDoWhenThereIsNothing) {
    for (const auto* route : list_routes()) {
        const auto role = role_for(house(), *route);
        if (!next_of(person_of(house(), role).get(address_of(*route)))) continue; // no list of things
        const auto reply = person_of(empty_house(), role).get(address_of(*route));
        EXPECT_EQ(reply.status, 200) << route->pattern;
        if (lines_of(reply) > 0) continue; // never empty: the adhérents of the house
        const auto at = reply.body.find("class=\"empty\"");
        ASSERT_NE(at, std::string::npos) << route->pattern << " is empty and does not say so";
        EXPECT_GT(commune::words_of(reply.body.substr(at, reply.body.find("</div>", at) - at)).size(), 20u)
            << route->pattern << ": List::none says what is missing, and what to do";
    }
}

TEST_P(EveryList, IsFurnishedByAScenario) {
    const auto own = [](const std::vector<std::string>& tables) {
        std::string names;
        for (const auto& table : tables)
            if (table.starts_with(GetParam() + "_")) names += " " + table;
        return names;
    };
    EXPECT_EQ(own(crowd_.thin), "") << "copies fell on one another: see choose_moving in crowd.cpp";
    const auto bare = own(crowd_.empty);
    if (!bare.empty())
        GTEST_SKIP() << "no scenario of services/" << GetParam() << "/tests/pages leaves a row in" << bare;
}

} // namespace aubrac::contract

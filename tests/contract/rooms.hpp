// SPDX-License-Identifier: AGPL-3.0-or-later
// The rooms to be judged: what services.list, the routes and the scenarios of each service say. A new service is
// judged as soon as it is in the list; its scenarios (tests/pages/*.http) furnish the pages that are looked at.
#pragma once

#include <commune/house.hpp>
#include <gtest/gtest.h>
#include <kernel/pages/routes.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::contract {

using commune::House;
using commune::Person;
using kernel::pages::Route;

/// In start order. Opens nothing.
std::vector<std::string> list_services();
/// Name of a test for one service: INSTANTIATE_TEST_SUITE_P(…, testing::ValuesIn(list_services()), name_of).
std::string name_of(const testing::TestParamInfo<std::string>& info);

/// A server whose outside systems are played by their twins, where the demonstration and every scenario of every
/// service were played. How they end is proved elsewhere: here they leave rows.
class FurnishedHouse {
public:
    explicit FurnishedHouse(commune::Engine engine = commune::Engine::sqlite);
    House& house() { return house_; }

private:
    House house_;
};

/// Made at first use, for the tests that only look; those who change something make their own.
House& empty_house();
House& furnished_house();

bool is_api(const Route& route);
/// The kernel checks its right and its form before its handler is called; the other raw ones ask for themselves.
bool is_checked(const Route& route);
/// It has a slot besides {adherent}: it shows one thing.
bool has_slot(const Route& route);
/// The address with an id that nobody has in each slot; `slug` of the adhérent of public pages.
std::string address_of(const Route& route, std::string_view slug = "saint-exemple");
/// Someone who holds the right of the route, in Saint-Exemple or at the operator's: "visitor", "responsable",
/// "administrateur"…
std::string role_for(House& house, const Route& route);
/// That role's person; a visitor has no account.
Person person_of(House& house, const std::string& role);

/// Lines of evidence in every store: what was done, whoever did it.
std::int64_t count_evidence(House& house);

} // namespace aubrac::contract

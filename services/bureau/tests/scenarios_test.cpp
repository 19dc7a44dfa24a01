// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs every scenario of tests/pages, each on a server of its own.
#include <commune/house.hpp>
#include <commune/scenario.hpp>
#include <gtest/gtest.h>

using namespace aubrac::commune;

class BureauScenarios : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(BureauScenarios, GoAsWritten) {
    House house;
    EXPECT_EQ(run_scenario(house, GetParam()), "");
}

INSTANTIATE_TEST_SUITE_P(Pages, BureauScenarios, testing::ValuesIn(list_scenarios(TEST_DATA "/pages")),
                         [](const auto& info) { return info.param.stem().string(); });

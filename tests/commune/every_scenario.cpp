// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs every scenario of tests/pages of a service, each on a server of its own, on both engines. Compiled into the
// test program of each service that has some (cmake/service.cmake): a service writes *.http files and nothing
// else.
#include <commune/house.hpp>
#include <commune/scenario.hpp>
#include <gtest/gtest.h>
#include <tuple>

namespace aubrac::commune {

class EveryScenario : public testing::TestWithParam<std::tuple<std::filesystem::path, Engine>> {};

TEST_P(EveryScenario, GoesAsWritten) {
    const auto& [file, engine] = GetParam();
    if (engine == Engine::postgresql && !has_postgresql()) GTEST_SKIP() << "no PostgreSQL was given to the tests";
    House house(engine);
    const auto problem = run_scenario(house, file);
    EXPECT_TRUE(problem.empty()) << problem;
}

INSTANTIATE_TEST_SUITE_P(Pages, EveryScenario,
                         testing::Combine(testing::ValuesIn(list_scenarios(TEST_DATA "/pages")),
                                          testing::Values(Engine::sqlite, Engine::postgresql)),
                         [](const auto& info) {
                             return std::get<0>(info.param).stem().string() + "_" +
                                    engine_name(std::get<1>(info.param));
                         });

} // namespace aubrac::commune

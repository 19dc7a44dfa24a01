// SPDX-License-Identifier: AGPL-3.0-or-later
// The demonstration holds letters that may be answered at once.
#include "store.hpp"

#include <adherents/api.hpp>
#include <commune/house.hpp>
#include <gtest/gtest.h>

using namespace aubrac;
using namespace aubrac::courriers;

TEST(Demo, HoldsThreeLettersOfThePrefectureEachAcknowledgedWhenTheNormSaysSo) {
    commune::House house;
    house.clock().set(kernel::SystemClock().now().iso());
    for (const auto& step : house.kernel().demo_steps) step(house.kernel());
    auto& adherents =
        *static_cast<adherents::Adherents*>(house.kernel().provided.at(typeid(adherents::Adherents)).object.get());
    std::optional<adherents::Adherent> village;
    house.read({}, [&](kernel::Context& context) { village = adherents.find_siren(context, "211299920"); });
    ASSERT_TRUE(village);
    house.read(village->id, [&](kernel::Context& context) {
        const Store store{kernel::Storage("courriers", kernel::Scope::member)};
        const auto page = store.list(context, {});
        ASSERT_EQ(page.lines.size(), 3u);
        for (const auto& line : page.lines) {
            const auto envois = store.list_envois(context, line.id);
            const bool owed = line.statut == StatutCourrier::a_repondre;
            ASSERT_EQ(envois.size(), owed ? 1u : 0u);
            if (owed) {
                EXPECT_EQ(envois[0].etat, EtatEnvoi::envoye);
            }
        }
    });
}

// SPDX-License-Identifier: AGPL-3.0-or-later
// The demonstration shows a flux in each state, once the check and the twin have done their work.
#include "journey.hpp"

#include "work.hpp"

using namespace aubrac;
using namespace aubrac::helios;

TEST(Demonstration, ShowsAFluxInEachStateThatASecretaryMeets) {
    TwinHouse twin;
    base::AdherentId village;
    for (const auto& step : twin.house.kernel().demo_steps) step(twin.house.kernel());
    twin.house.read({}, [&](kernel::Context& context) {
        const auto card = twin.house.kernel().directory().find_siren(context, "211299904");
        ASSERT_TRUE(card);
        village = card->id;
    });
    twin.settle();
    const auto page = twin.house.person("redaction", village).get("/helios");
    for (const auto* statut : {"Acquitté", "Acquitté partiellement", "Envoyé", "Contrôlé", "À corriger", "À signer"})
        EXPECT_TRUE(page.has(statut)) << statut;
    EXPECT_TRUE(twin.house.person("redaction", village).get("/helios/retours").has("PES2R_DEP"));
}

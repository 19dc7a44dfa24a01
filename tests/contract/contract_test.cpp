// SPDX-License-Identifier: AGPL-3.0-or-later
// What every service promises by being in services.list, checked from its manifest and its routes alone.
#include <algorithm>
#include <commune/house.hpp>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <kernel/pages/site.hpp>
#include <map>
#include <sstream>

using namespace aubrac;
using commune::House;

namespace {

constexpr std::string_view no_such_id = "01900000-0000-7000-8000-000000000000";

/// An address of the route with something in its slots.
std::string address_of(const kernel::pages::Route& route) {
    std::string address;
    for (const auto& segment : route.segments)
        address += "/" + (segment == "{adherent}"    ? "saint-exemple"
                          : segment.starts_with('{') ? std::string(no_such_id)
                                                     : segment);
    return address;
}

bool is_api(const kernel::pages::Route& route) { return route.pattern.starts_with("/api/"); }
bool is_checked(const kernel::pages::Route& route) { return !route.raw && !is_api(route); }

const std::vector<std::string> roles = {"visitor",     "consultation", "redaction",
                                        "responsable", "technicien",   "administrateur"};

commune::Person person_of(House& house, const std::string& role) {
    return role == "visitor" ? house.visitor() : house.person(role);
}

/// A right is what decides: 403 without it, a way to sign in for visitors, anything else with it.
std::string verdict(const commune::Person& person, const kernel::pages::Route& route) {
    const auto reply = route.method == "GET" ? person.get(address_of(route)) : person.post(address_of(route));
    if (reply.status == 403 && reply.has("KERNEL-001")) return "-";
    if (reply.status == 401 || (reply.status == 303 && reply.location.starts_with("/bureau/connexion")))
        return "connexion";
    return reply.status >= 500 ? "BROKEN " + std::to_string(reply.status) : "oui";
}

} // namespace

TEST(Contract, EveryRouteAnswersEveryRoleAsTheGoldenTableSays) {
    House house;
    std::map<std::string, commune::Person> people;
    for (const auto& role : roles) people.emplace(role, person_of(house, role));
    std::ostringstream table;
    table << "# route; right; "
          << "visitor; consultation; redaction; responsable; technicien; administrateur\n";
    std::vector<std::string> lines;
    for (const auto& route : house.kernel().routes.all()) {
        if (!is_checked(*route)) continue;
        std::string line = route->method + " " + route->pattern + "; " + route->right;
        for (const auto& role : roles) {
            // Signing out would end the person of the next lines.
            if (route->pattern == "/bureau/deconnexion" || route->pattern.find("sessions") != std::string::npos) {
                line += "; not tried";
                continue;
            }
            line += "; " + verdict(people.at(role), *route);
        }
        lines.push_back(line);
    }
    std::sort(lines.begin(), lines.end());
    for (const auto& line : lines) table << line << "\n";
    const auto golden = std::string(TEST_DATA) + "/rights.golden";
    if (std::getenv("AUBRAC_BLESS")) std::ofstream(golden) << table.str();
    std::ifstream input(golden);
    std::stringstream expected;
    expected << input.rdbuf();
    EXPECT_EQ(table.str(), expected.str())
        << "AUBRAC_BLESS=1 rewrites " << golden << ": read the difference first";
    EXPECT_EQ(table.str().find("BROKEN"), std::string::npos);
}

TEST(Contract, NoPostIsTakenFromAnotherSite) {
    House house;
    for (const auto& role : {"responsable", "administrateur"}) {
        const auto person = house.person(role);
        for (const auto& route : house.kernel().routes.all())
            if (is_checked(*route) && route->method == "POST") {
                EXPECT_EQ(person.post_from_elsewhere(address_of(*route)).status, 403) << route->pattern;
            }
    }
}

TEST(Contract, NoApiRouteAnswersWithoutAToken) {
    House house;
    for (const auto& route : house.kernel().routes.all())
        if (is_api(*route) && !route->raw && route->right != kernel::pages::anyone) {
            EXPECT_EQ(house.visitor().call(route->method, address_of(*route), "aub_inconnu").status, 401)
                << route->pattern;
        }
}

TEST(Contract, EmptyListsSayWhatToDo) {
    House house;
    for (const auto& [role, side] : {std::pair{"responsable", kernel::pages::In::adherent},
                                     std::pair{"administrateur", kernel::pages::In::operator_store}}) {
        const auto person = house.person(role);
        for (const auto& item : house.kernel().menu) {
            if (item.in != side) continue;
            const auto reply = person.get(item.url);
            EXPECT_EQ(reply.status, 200) << item.url;
            EXPECT_TRUE(reply.has("<h1")) << item.url;
        }
    }
}

TEST(Contract, EveryRightIsGivenToSomebodyAndAskedSomewhereOrByCode) {
    House house;
    const auto people = [](const std::string& role) {
        return std::find(std::begin(kernel::member_roles), std::end(kernel::member_roles), role) !=
                   std::end(kernel::member_roles) ||
               std::find(std::begin(kernel::staff_roles), std::end(kernel::staff_roles), role) !=
                   std::end(kernel::staff_roles) ||
               role == "assistance";
    };
    for (const auto& manifest : house.kernel().manifests)
        for (const auto& right : manifest.rights) {
            EXPECT_FALSE(right.roles.empty()) << right.name;
            for (const auto& role : right.roles) EXPECT_TRUE(people(role)) << right.name << " " << role;
        }
}

TEST(Contract, StaffWithoutConsentReadsNoPageOfAnAdherent) {
    House house;
    const auto technician = house.person("technicien");
    for (const auto& route : house.kernel().routes.all())
        if (is_checked(*route) && route->options.in == kernel::pages::In::adherent &&
            route->right != kernel::pages::signed_in && route->right != kernel::pages::anyone &&
            route->method == "GET" && route->service != "bureau") {
            EXPECT_EQ(technician.get(address_of(*route)).status, 403) << route->pattern;
        }
}

TEST(Contract, AnAdherentRemovedLeavesNoRow) {
    for (const auto engine : {commune::Engine::sqlite, commune::Engine::postgresql}) {
        if (engine == commune::Engine::postgresql && !commune::has_postgresql()) continue;
        House house(engine);
        const auto id = house.saint_exemple();
        house.in(id, [&](kernel::Context& context) {
            house.kernel().journal.note(context, "test.essai", "test/1", "Essai");
        });
        house.kernel().stores->drop(id);
        house.read(id,
                   [&](kernel::Context& context) { EXPECT_EQ(house.kernel().journal.head(context).count, 0); });
    }
}

TEST(Contract, AServerStartsAgainOnWhatItKept) {
    House house;
    house.in(house.saint_exemple(), [&](kernel::Context& context) {
        house.kernel().journal.note(context, "test.essai", "test/1", "Essai");
    });
    house.restart();
    house.read(house.saint_exemple(), [&](kernel::Context& context) {
        EXPECT_EQ(house.kernel().journal.verify(context).problems, std::vector<std::string>{});
        EXPECT_GE(house.kernel().journal.head(context).count, 1);
    });
}

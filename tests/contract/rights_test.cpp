// SPDX-License-Identifier: AGPL-3.0-or-later
// Who may do what: the golden table route × role, and rights that are given to somebody and asked for somewhere.
#include "rooms.hpp"

#include <adherents/api.hpp>
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace aubrac::contract {

namespace {

const std::vector<std::string> roles = {"visitor",     "consultation", "redaction",
                                        "responsable", "technicien",   "administrateur"};

/// A right is what decides: "-" without it, a way to sign in for visitors, "oui" with it.
std::string verdict(const Person& person, const Route& route) {
    const auto reply = route.method == "GET" ? person.get(address_of(route)) : person.post(address_of(route));
    if (reply.status == 403 && reply.has("KERNEL-001")) return "-";
    if (reply.status == 401 || (reply.status == 303 && reply.location.starts_with("/bureau/connexion")))
        return "connexion";
    return reply.status >= 500 ? "BROKEN " + std::to_string(reply.status) : "oui";
}

std::set<std::string> make_table(House& house) {
    std::map<std::string, Person> people;
    for (const auto& role : roles) people.emplace(role, person_of(house, role));
    std::set<std::string> lines;
    for (const auto& route : house.kernel().routes.all()) {
        if (!is_checked(*route)) continue;
        std::string line = route->method + " " + route->pattern + "; " + route->right;
        for (const auto& role : roles) line += "; " + verdict(people.at(role), *route);
        lines.insert(line);
    }
    return lines;
}

std::set<std::string> read_lines(const std::string& file) {
    std::set<std::string> lines;
    std::ifstream input(file);
    for (std::string line; std::getline(input, line);)
        if (!line.starts_with("#")) lines.insert(line);
    return lines;
}

/// Lines of `some` that `others` lacks, one per line.
std::string without(const std::set<std::string>& some, const std::set<std::string>& others) {
    std::string lines;
    for (const auto& line : some)
        if (!others.contains(line)) lines += "  " + line + "\n";
    return lines;
}

void bless(const std::string& file, const std::set<std::string>& lines) {
    std::ofstream output(file);
    output << "# route; right";
    for (const auto& role : roles) output << "; " << role;
    output << "\n";
    for (const auto& line : lines) output << line << "\n";
}

std::string read_sources(const std::filesystem::path& folder) {
    std::ostringstream all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".cpp" && entry.path().string().find("/tests/") == std::string::npos)
            all << std::ifstream(entry.path()).rdbuf();
    return all.str();
}

void unsubscribe(House& house, const base::AdherentId& id) {
    auto& door =
        *static_cast<adherents::Adherents*>(house.kernel().provided.at(typeid(adherents::Adherents)).object.get());
    house.in({}, [&](kernel::Context& context) {
        auto adherent = door.find_adherent(context, id).value();
        adherent.services.clear();
        EXPECT_TRUE(door.save_adherent(context, adherent).ok());
    });
}

bool is_role(const std::string& role) {
    const auto in = [&](const auto& all) {
        return std::find(std::begin(all), std::end(all), role) != std::end(all);
    };
    return in(kernel::member_roles) || in(kernel::staff_roles) || role == "assistance";
}

} // namespace

TEST(Rights, AreThoseOfTheGoldenTable) {
    House house;
    const auto table = make_table(house);
    const auto file = std::string(TEST_DATA) + "/rights.golden";
    if (std::getenv("AUBRAC_BLESS")) bless(file, table);
    const auto golden = read_lines(file);
    const auto added = without(table, golden), gone = without(golden, table);
    EXPECT_TRUE(added.empty() && gone.empty())
        << "tests/contract/rights.golden does not say what the server does.\nOnly the server:\n"
        << added << "Only the table:\n"
        << gone << "When that is what you want: ./dev bless contract, then read the difference.";
    for (const auto& line : table) EXPECT_EQ(line.find("BROKEN"), std::string::npos) << line;
}

class EveryService : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Rights, EveryService, testing::ValuesIn(list_services()), name_of);

TEST_P(EveryService, GivesEachRightToARoleAndAsksForItSomewhere) {
    const auto sources = read_sources(std::filesystem::path(SOURCE_ROOT) / "services" / GetParam());
    for (const auto& right : empty_house().kernel().manifest(GetParam()).rights) {
        EXPECT_FALSE(right.roles.empty()) << right.name << ": no role has it";
        for (const auto& role : right.roles)
            EXPECT_TRUE(is_role(role)) << right.name << ": no such role: " << role;
        EXPECT_NE(sources.find('"' + right.name + '"'), std::string::npos)
            << right.name << " is in service.json, and no route nor page asks for it";
    }
}

TEST_P(EveryService, IsClosedToAnAdherentThatDoesNotSubscribe) {
    if (GetParam() == "bureau") return; // everybody's desk
    House house;
    unsubscribe(house, house.saint_exemple());
    const auto person = house.person("responsable");
    for (const auto& route : house.kernel().routes.all()) {
        if (route->service != GetParam() || !is_checked(*route) || route->right == kernel::pages::anyone) continue;
        const auto reply =
            route->method == "GET" ? person.get(address_of(*route)) : person.post(address_of(*route));
        EXPECT_EQ(reply.status, 403) << route->method << " " << route->pattern;
    }
}

TEST(Rights, OfStaffStopAtTheDoorOfAnAdherentWithoutItsConsent) {
    House house;
    const auto technician = house.person("technicien");
    for (const auto& route : house.kernel().routes.all())
        if (is_checked(*route) && route->options.in == kernel::pages::In::adherent &&
            route->right != kernel::pages::signed_in && route->right != kernel::pages::anyone) {
            const auto reply =
                route->method == "GET" ? technician.get(address_of(*route)) : technician.post(address_of(*route));
            EXPECT_EQ(reply.status, 403) << route->method << " " << route->pattern;
        }
}

TEST(Rights, OfTheApiNeedAToken) {
    House house;
    for (const auto& route : house.kernel().routes.all()) {
        if (!is_api(*route) || route->raw || route->right == kernel::pages::anyone) continue;
        const auto call = [&](const std::string& token) {
            return house.visitor().call(route->method, address_of(*route), token).status;
        };
        EXPECT_EQ(call("aub_inconnu"), 401) << route->pattern;
        EXPECT_EQ(call(""), 401) << route->pattern;
    }
}

TEST(Rights, OfATokenAreNoMoreThanWhatItWasGiven) {
    House house;
    const auto token = house.api_token("consultation", house.saint_exemple());
    for (const auto& route : house.kernel().routes.all()) {
        if (!is_api(*route) || route->raw || route->right == kernel::pages::anyone) continue;
        bool given = false;
        for (const auto& manifest : house.kernel().manifests) {
            const auto rights = kernel::rights_of_role(manifest, "consultation");
            given |= std::binary_search(rights.begin(), rights.end(), route->right);
        }
        const auto status = house.visitor().call(route->method, address_of(*route), token).status;
        EXPECT_EQ(status == 403, !given) << route->method << " " << route->pattern << " answers " << status;
    }
}

} // namespace aubrac::contract

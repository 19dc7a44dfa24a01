// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rooms.hpp"

#include <algorithm>
#include <commune/scenario.hpp>

namespace aubrac::contract {

namespace {

constexpr int turns_of_exchange = 4; // sent, answered, read, finished
constexpr std::string_view nobodys_id = "01900000-0000-7000-8000-000000000000";

bool holds(House& house, std::string_view role, std::string_view right) {
    for (const auto& manifest : house.kernel().manifests) {
        const auto rights = kernel::rights_of_role(manifest, role);
        if (std::binary_search(rights.begin(), rights.end(), right)) return true;
    }
    return false;
}

} // namespace

std::vector<std::string> list_services() {
    std::vector<std::string> names;
    for (const auto& service : kernel::services_table()) names.push_back(service.name);
    return names;
}

std::string name_of(const testing::TestParamInfo<std::string>& info) { return info.param; }

FurnishedHouse::FurnishedHouse(commune::Engine engine) : house_(engine) {
    house_.clock().set(
        kernel::SystemClock().now().iso()); // twins date what they answer with the day of the machine
    house_.start_twins();
    for (const auto& step : house_.kernel().demo_steps) step(house_.kernel());
    for (const auto& service : list_services()) {
        const auto folder = std::filesystem::path(SOURCE_ROOT) / "services" / service / "tests/pages";
        if (!std::filesystem::exists(folder)) continue;
        for (const auto& scenario : commune::list_scenarios(folder))
            commune::run_scenario(house_, scenario, commune::Problems::ignore);
    }
    for (int turn = 0; turn < turns_of_exchange; ++turn) {
        house_.run_jobs();
        house_.clock().advance(10);
    }
}

House& empty_house() {
    static House house;
    return house;
}

House& furnished_house() {
    static FurnishedHouse furnished;
    return furnished.house();
}

bool is_api(const Route& route) { return route.pattern.starts_with("/api/"); }
bool is_checked(const Route& route) {
    return !is_api(route) && (!route.raw || route.right != kernel::pages::anyone);
}

bool has_slot(const Route& route) {
    return std::any_of(route.segments.begin(), route.segments.end(), [](const std::string& segment) {
        return segment.starts_with('{') && segment != "{adherent}";
    });
}

std::string address_of(const Route& route, std::string_view slug) {
    std::string address;
    for (const auto& segment : route.segments)
        address += "/" + (segment == "{adherent}"    ? std::string(slug)
                          : segment.starts_with('{') ? std::string(nobodys_id)
                                                     : segment);
    return address.empty() ? "/" : address;
}

std::string role_for(House& house, const Route& route) {
    if (route.options.in == kernel::pages::In::public_adherent) return "visitor";
    const bool at_home = route.options.in == kernel::pages::In::operator_store;
    if (route.right == kernel::pages::anyone || route.right == kernel::pages::signed_in)
        return at_home ? "administrateur" : "responsable";
    if (at_home) return holds(house, "administrateur", route.right) ? "administrateur" : "technicien";
    for (const std::string role : {"responsable", "redaction", "consultation"})
        if (holds(house, role, route.right)) return role;
    return "administrateur";
}

Person person_of(House& house, const std::string& role) {
    return role == "visitor" ? house.visitor() : house.person(role);
}

std::int64_t count_evidence(House& house) {
    std::int64_t lines = 0;
    for (const auto& adherent : {base::AdherentId(), house.saint_exemple(), house.lacalm()})
        house.read(adherent,
                   [&](kernel::Context& context) { lines += house.kernel().journal.head(context).count; });
    return lines;
}

} // namespace aubrac::contract

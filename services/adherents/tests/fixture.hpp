// SPDX-License-Identifier: AGPL-3.0-or-later
// What the tests of this service share: records valid in form, and the service as its own pages see it.
#pragma once

#include "room.hpp"

#include <commune/house.hpp>
#include <fstream>
#include <gtest/gtest.h>

namespace aubrac::adherents::testing {

using commune::House;

/// A valid SIREN: eight digits from `number`, and their check digit.
inline std::string siren(int number) {
    std::string digits = std::to_string(20'000'000 + number);
    int sum = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        int digit = digits[7 - i] - '0';
        if (i % 2 == 0) digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
        sum += digit;
    }
    return digits + std::to_string((10 - sum % 10) % 10);
}

inline Adherent village(int number, const std::string& name) {
    Adherent adherent;
    adherent.siren = siren(number);
    adherent.name = name;
    adherent.insee = "12990";
    adherent.population = 27 + number;
    adherent.departement = number % 2 ? "012" : "048";
    adherent.arrondissement = "1";
    adherent.nature = "31";
    adherent.since = {2024, 1, 1};
    return adherent;
}

inline Room room_of(House& house) {
    return {house.kernel(), Store(kernel::Storage("adherents", kernel::Scope::operator_))};
}

inline base::AdherentId add(House& house, const Adherent& adherent) {
    const auto room = room_of(house);
    base::AdherentId id;
    house.in({}, [&](Context& context) { id = room.save(context, adherent, "pour un test").value().id; });
    return id;
}

inline std::optional<Adherent> find(House& house, const base::AdherentId& id) {
    std::optional<Adherent> adherent;
    const auto room = room_of(house);
    house.read({}, [&](Context& context) { adherent = room.store.find(context, id); });
    return adherent;
}

inline std::filesystem::path write_file(House& house, const std::string& name, const std::string& text) {
    const auto path = house.folder() / name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
}

/// What is written on standard output, given at the end, even by a handler that throws.
class Capture {
public:
    explicit Capture(std::string& out) : out_(out) { ::testing::internal::CaptureStdout(); }
    ~Capture() { out_ = ::testing::internal::GetCapturedStdout(); }
    Capture(const Capture&) = delete;
    Capture& operator=(const Capture&) = delete;

private:
    std::string& out_;
};

/// Runs a command of this service in the house; what it says goes to `out`.
inline int run(House& house, const std::string& verb, std::vector<std::string> operands,
               std::map<std::string, std::string, std::less<>> options, std::string& out) {
    kernel::CommandCall call;
    call.operands = std::move(operands);
    call.options = std::move(options);
    call.options["data"] = house.folder().string();
    call.kernel = &house.kernel();
    for (const auto& command : house.kernel().commands) {
        if (command.service != "adherents" || command.verb != verb) continue;
        const Capture capture(out);
        return command.handler(call);
    }
    return -1;
}

} // namespace aubrac::adherents::testing

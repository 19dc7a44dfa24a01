// SPDX-License-Identifier: AGPL-3.0-or-later
// A house whose adhérents in training talk to the real twin over mutual TLS.
#pragma once

#include <commune/house.hpp>
#include <commune/pdf.hpp>
#include <fstream>
#include <kernel/twin.hpp>

namespace aubrac::actes {

class TwinHouse {
public:
    explicit TwinHouse(commune::Engine engine = commune::Engine::sqlite) : house(engine) {
        for (const auto& twin : house.kernel().twins) {
            if (twin.name != "prefecture") continue;
            running_ = twin.start({house.folder() / "twin", 0, {{"delay", "0"}}});
        }
        for (const auto& [name, value] : running_->settings()) house.kernel().settings.set(name, value);
        // The twin dates what it answers with the day of the machine.
        house.clock().set(kernel::SystemClock().now().iso());
    }

    /// "double=yes", one per line; empty: none.
    void knobs(const std::string& lines) {
        std::ofstream(house.folder() / "twin" / "knobs") << "delay=0\n" << lines;
    }

    /// Composes an acte and asks for its sending; its id.
    std::string submit(const std::string& numero, const commune::Fields& more = {}) {
        const auto secretary = house.person("redaction");
        commune::Fields fields{{"nature", "1"},
                               {"numero", numero},
                               {"decided_on", house.clock().now().date().iso()},
                               {"objet", "Tarif de la bergère"},
                               {"matiere", "7.1.1"},
                               {"publish", "1"}};
        fields.insert(fields.end(), more.begin(), more.end());
        const auto saved =
            secretary.post("/actes/nouveau?nature=1", fields, {{"document", "acte.pdf", commune::make_pdf()}});
        const auto id = saved.location.substr(7, 36);
        secretary.post("/actes/" + id + "/submit");
        return id;
    }

    /// Sends what is due, reads what came back, and again: enough turns for any exchange.
    void settle() {
        for (int turn = 0; turn < 3; ++turn) {
            house.run_jobs();
            house.clock().advance(10);
        }
        house.run_jobs();
    }

    std::string received_log() {
        std::ifstream log(house.folder() / "twin" / "received" / "received.log");
        return {std::istreambuf_iterator<char>(log), {}};
    }

    commune::House house;

private:
    std::unique_ptr<kernel::RunningTwin> running_;
};

} // namespace aubrac::actes

// SPDX-License-Identifier: AGPL-3.0-or-later
// A house whose adhérents in training talk to the real twin, over the SFTP of OpenSSH.
#pragma once

#include "flux.hpp"
#include "store.hpp"

#include <commune/house.hpp>
#include <filesystem>
#include <fstream>
#include <kernel/twin.hpp>
#include <utility>

namespace aubrac::helios {

class TwinHouse {
public:
    explicit TwinHouse(commune::Engine engine = commune::Engine::sqlite) : house(engine) {
        for (const auto& twin : house.kernel().twins)
            if (twin.name == "helios") running_ = twin.start({house.folder() / "twin", 0, {{"delay", "0"}}});
        for (const auto& [name, value] : running_->settings()) house.kernel().settings.set(name, value);
        // The twin dates what it answers with the day of the machine.
        house.clock().set(kernel::SystemClock().now().iso());
    }

    /// "double=yes", one per line; empty: none.
    void knobs(const std::string& lines) {
        std::ofstream(house.folder() / "twin" / "knobs") << "delay=0\n" << lines;
    }

    /// Deposits the bytes; the id of the flux.
    std::string deposit(const std::string& bytes) {
        const auto taken =
            house.person("redaction")
                .post("/helios/deposer", {{"nouveau_budget", "1"}}, {{"fichier", "flux.xml", bytes}});
        EXPECT_EQ(taken.status, 303) << taken.body.substr(0, 2000);
        return taken.location.size() < 44 ? "" : taken.location.substr(8, 36);
    }

    /// Deposits, checks and sends it; its id.
    std::string send(const FluxToMake& flux = {}) {
        const auto id = deposit(make_flux(flux));
        house.run_jobs();
        EXPECT_EQ(house.person("redaction").post("/helios/" + id + "/envoyer").status, 303);
        return id;
    }

    /// Sends what is due, reads what came back, and again: enough turns for any exchange.
    void settle() {
        for (int turn = 0; turn < 5; ++turn) {
            house.run_jobs();
            house.clock().advance(10);
        }
        house.run_jobs();
    }

    /// "acquitte", as the API says it.
    std::string statut(const std::string& id) {
        const auto body = house.visitor().call("GET", "/api/v1/helios/" + id, token()).body;
        const auto at = body.find("\"statut\":");
        return at == std::string::npos
                   ? body.substr(0, 200)
                   : body.substr(body.find('"', at + 9) + 1,
                                 body.find('"', body.find('"', at + 9) + 1) - body.find('"', at + 9) - 1);
    }

    std::string token() {
        if (token_.empty()) token_ = house.api_token("responsable", house.saint_exemple());
        return token_;
    }

    /// The server stopped between the network and the note: the flux stands as it did then.
    void stop_in_the_middle_of(const std::string& id) {
        const Store store(kernel::Storage{"helios", kernel::Scope::member});
        house.in(house.saint_exemple(), [&](kernel::Context& context) {
            auto flux = store.find(context, FluxId(id)).value();
            const auto former = std::exchange(flux.statut, StatutFlux::en_cours);
            store.update(context, flux, former);
        });
    }

    /// What the twin says it took: one line for each file.
    std::string log() { return kernel::read_file(house.folder() / "twin/received/received.log", 100'000); }

    int received() {
        int count = 0;
        for (const auto& entry : std::filesystem::directory_iterator(house.folder() / "twin/received"))
            count += entry.path().filename() != "received.log";
        return count;
    }

    commune::House house;

private:
    std::unique_ptr<kernel::RunningTwin> running_;
    std::string token_;
};

} // namespace aubrac::helios

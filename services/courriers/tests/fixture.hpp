// SPDX-License-Identifier: AGPL-3.0-or-later
// A house whose adhérents in training talk to the real twin over mutual TLS, where an acte is acknowledged and
// letters come back about it.
#pragma once

#include "store.hpp"

#include <commune/house.hpp>
#include <commune/pdf.hpp>
#include <fstream>
#include <kernel/twin.hpp>
#include <sstream>

namespace aubrac::courriers {

class TwinHouse {
public:
    explicit TwinHouse(commune::Engine engine = commune::Engine::sqlite) : house(engine) {
        // The twin dates what it answers with the day of the machine.
        house.clock().set(kernel::SystemClock().now().iso());
        for (const auto& twin : house.kernel().twins)
            if (twin.name == "prefecture") running_ = twin.start({house.folder() / "twin", 0, {{"delay", "0"}}});
        reach_twin();
    }

    /// The server dies and starts again; the twin lives on.
    void restart() {
        house.restart();
        reach_twin();
    }

    /// "double=yes", one per line; empty: none.
    void knobs(const std::string& lines) {
        std::ofstream(house.folder() / "twin" / "knobs") << "delay=0\n" << lines;
    }

    /// Composes an acte, sends it, waits for what comes back; its id.
    std::string send_acte(const std::string& numero = "2026_001") {
        const auto secretary = house.person("redaction");
        const auto saved = secretary.post("/actes/nouveau?nature=1",
                                          {{"nature", "1"},
                                           {"numero", numero},
                                           {"decided_on", house.clock().now().date().iso()},
                                           {"objet", "Tarif de la bergère"},
                                           {"matiere", "7.1.1"}},
                                          {{"document", "acte.pdf", commune::make_pdf()}});
        const auto id = saved.location.substr(7, 36);
        secretary.post("/actes/" + id + "/submit");
        settle();
        return id;
    }

    /// An acte acknowledged, then a letter about it, dated ten days ago; the letter's address.
    std::string receive(const std::string& code) {
        knobs("letter=" + code + "\nletter_date=" + letter_date() + "\n");
        acte = send_acte();
        knobs("");
        return last_letter();
    }
    std::string letter_date() const { return kernel::SystemClock().now().date().plus_days(-10).iso(); }

    /// "/courriers/<id>" of the latest letter; empty: none.
    std::string last_letter() {
        const auto page = house.person("consultation").get("/courriers");
        const auto at = page.body.find("href=\"/courriers/0");
        return at == std::string::npos ? "" : page.body.substr(at + 6, 47);
    }

    /// Prepares the answer, and sends it.
    void answer(const std::string& letter, const std::string& code, int documents = 1) {
        const auto secretary = house.person("redaction");
        std::vector<commune::FileField> files;
        for (int i = 1; i <= documents; ++i)
            files.push_back(
                {"document_" + std::to_string(i), "plan.pdf", commune::make_pdf("Plan " + std::to_string(i))});
        secretary.post(letter + "/repondre", {{"code", code}}, files);
        secretary.post(letter + "/envoyer");
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
        std::ostringstream text;
        text << log.rdbuf();
        return text.str();
    }

    /// Everything sent about a letter, oldest first.
    std::vector<Envoi> envois(const std::string& letter,
                              kernel::Storage storage = {"courriers", kernel::Scope::member}) {
        std::vector<Envoi> found;
        house.read(house.saint_exemple(), [&](kernel::Context& context) {
            found = Store(storage).list_envois(context, CourrierId(letter.substr(11)));
        });
        return found;
    }
    EtatEnvoi etat_of(const std::string& letter, std::string_view code) {
        for (const auto& envoi : envois(letter))
            if (envoi.code == code) return envoi.etat;
        return EtatEnvoi::brouillon;
    }

    commune::House house;
    std::string acte;

private:
    void reach_twin() {
        for (const auto& [name, value] : running_->settings()) house.kernel().settings.set(name, value);
    }

    std::unique_ptr<kernel::RunningTwin> running_;
};

} // namespace aubrac::courriers

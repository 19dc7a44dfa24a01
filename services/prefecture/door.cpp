// SPDX-License-Identifier: AGPL-3.0-or-later
#include "remotes/ministry.hpp"
#include "room.hpp"

namespace aubrac::prefecture {

namespace {

class Door final : public Prefecture {
public:
    explicit Door(Room& room) : room_(room) {}

    bool is_open(Training training) const override { return !get(training, "url").empty(); }

    Identity identity(Training training) const override {
        return {get(training, "trigramme", "AUB"),
                get(training, "quadrigramme", training == Training::yes ? "TACT" : "EACT"),
                get(training, "return_address", "retour@localhost.localdomain")};
    }

    DeliveryReport send(Training training, const std::string& archive, const std::string& archive_name) override {
        const auto ministry = make_ministry(room_.kernel.settings, training);
        if (!ministry) return {Delivery::not_sent, "no address is configured"};
        return ministry->send(archive, archive_name);
    }

    void ask_letter(const std::string& code, const std::string& id_acte) override {
        ask_twin_for_letter(room_.kernel.settings, code, id_acte);
    }

    void set_receiver(Receiver& receiver) override {
        ENSURE(!room_.receiver);
        room_.receiver = &receiver;
    }

private:
    std::string get(Training training, std::string_view name, std::string_view fallback = {}) const {
        return room_.kernel.settings.get(settings_prefix(training) + std::string(name), fallback);
    }

    Room& room_;
};

} // namespace

std::unique_ptr<Prefecture> make_door(Room& room) { return std::make_unique<Door>(room); }

} // namespace aubrac::prefecture

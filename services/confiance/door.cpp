// SPDX-License-Identifier: AGPL-3.0-or-later
// The door of the service, as other services see it; and what its own pages share.
#include "remotes/authorities.hpp"
#include "room.hpp"

namespace aubrac::confiance {

using kernel::Context;

namespace {

class Door final : public Confiance {
public:
    explicit Door(Room& room) : room_(room) {}

    Report verify_file(const Question& question) const override { return confiance::verify_file(room_, question); }
    std::string write_json(const Report& report) const override { return confiance::write_json(report); }
    Opinion judge_signatory(Training training, std::string_view certificate,
                            const std::vector<std::string>& chain) const override {
        return confiance::judge_signatory(room_, training, certificate, chain);
    }
    bool has_stamps(Training training) const override { return !room_.outside("tsa_url", training).empty(); }
    std::optional<std::string> ask_stamp(Training training, std::string_view request) const override {
        const auto url = room_.outside("tsa_url", training);
        return url.empty() ? std::nullopt : confiance::ask_stamp(url, request);
    }

private:
    Room& room_;
};

} // namespace

std::unique_ptr<Confiance> make_confiance(Room& room) { return std::make_unique<Door>(room); }

std::string Room::outside(std::string_view name, Training training) const {
    return kernel.settings.get((training == Training::yes ? "confiance.training." : "confiance.") +
                               std::string(name));
}

Training Room::training_of(Context& context) const {
    const auto card = kernel.directory().find_adherent(context, context.adherent());
    return card && card->training ? Training::yes : Training::no;
}

adapters::openssl::TrustStore Room::store(Training training) const {
    return training == Training::yes ? trust->store_with(outside("trust", training)) : trust->store();
}

void note_authority(const Room& room, Context& context, std::string_view sentence, std::string_view fingerprint) {
    room.kernel.journal.note(context, "confiance.superviser", "confiance/autorites", sentence,
                             {{"certificat", std::string(fingerprint)}});
}

} // namespace aubrac::confiance

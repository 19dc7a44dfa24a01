// SPDX-License-Identifier: AGPL-3.0-or-later
#include "remotes/guichet.hpp"
#include "room.hpp"
#include "rules/hours.hpp"
#include "rules/names.hpp"

#include <algorithm>

namespace aubrac::tresor {

namespace {

constexpr std::int64_t hour = 3600;

std::int64_t wait_for(const Room& room, kernel::Context& context, Training training, base::Instant since) {
    const auto oldest = room.store.find_oldest(context, training, since).value_or(context.now());
    return std::clamp<std::int64_t>((oldest.ms - since.ms) / 1000 + 1, 60, hour);
}

class Door final : public Tresor {
public:
    explicit Door(Room& room) : room_(room) {}

    bool is_open(Training training) const override { return !get(training, "url").empty(); }

    std::string remote_name(Training training, const Shipment& shipment, std::string_view sha1) const override {
        return tresor::remote_name(room_.kernel.settings, training, shipment, sha1);
    }

    std::int64_t book(kernel::Context& context, Training training, const base::AdherentId& adherent,
                      const Shipment& shipment) override {
        return tresor::book(room_, context, training, adherent, shipment);
    }

    DeliveryReport send(Training training, const Shipment& shipment) override {
        const auto guichet = make_guichet(room_.kernel.settings, training);
        if (!guichet) return {Delivery::not_sent, "no address is configured"};
        return guichet->send(shipment.path, shipment.remote_name);
    }

    void set_receiver(Receiver& receiver) override {
        ENSURE(!room_.receiver);
        room_.receiver = &receiver;
    }

private:
    std::string get(Training training, std::string_view name) const {
        return room_.kernel.settings.get(settings_prefix(training) + std::string(name));
    }

    Room& room_;
};

} // namespace

std::int64_t book(const Room& room, kernel::Context& context, Training training, const base::AdherentId& adherent,
                  const Shipment& shipment) {
    const auto prefix = settings_prefix(training);
    const auto hours = parse_hours(room.kernel.settings.get(prefix + "hours"));
    if (const auto wait = hours ? hours->wait_from(context.now()) : 0; wait > 0) return wait;
    const auto most = room.kernel.settings.number(prefix + "bytes_per_hour", 0);
    const auto since = context.now().plus_seconds(-hour);
    const auto spent = most > 0 ? room.store.sum_booked(context, training, since, shipment.subject) : 0;
    // A flux larger than the quota of an hour leaves alone rather than never.
    if (most > 0 && spent > 0 && spent + shipment.bytes > most) return wait_for(room, context, training, since);
    room.store.book(context, training, adherent, shipment);
    return 0;
}

std::string remote_name(const kernel::Settings& settings, Training training, const Shipment& shipment,
                        std::string_view sha1) {
    const auto prefix = settings_prefix(training);
    const auto usual = settings.get(prefix + "p_dest");
    // In training no file bears the name of a real trésorerie.
    const bool is_own = training == Training::no && !shipment.p_dest.empty();
    return pastrans_name({is_own ? shipment.p_dest : usual,
                          settings.get(prefix + "p_appli", training == Training::yes ? "THELPES2" : "GHELPES2"),
                          shipment.cod_col, shipment.id_post, shipment.cod_bud},
                         sha1);
}

bool Passes::begin(Training training, base::Instant now, std::int64_t interval_seconds) {
    const std::scoped_lock lock(mutex_);
    const auto last = last_.find(training);
    if (last != last_.end() && last->second.plus_seconds(interval_seconds) > now && last->second <= now)
        return false;
    last_[training] = now;
    return true;
}

std::vector<std::string> Passes::settle(Training training, const std::vector<std::string>& names) {
    const std::scoped_lock lock(mutex_);
    auto& seen = seen_[training];
    std::vector<std::string> settled;
    for (const auto& name : names)
        if (seen.contains(name)) settled.push_back(name);
    seen = {names.begin(), names.end()};
    return settled;
}

std::unique_ptr<Tresor> make_door(Room& room) { return std::make_unique<Door>(room); }

} // namespace aubrac::tresor

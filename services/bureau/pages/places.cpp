// SPDX-License-Identifier: AGPL-3.0-or-later
// For which adhérent one acts: all one's own, and for the operator's staff the one that consents.
#include "pages/pages.hpp"

#include <algorithm>
#include <ui/button.hpp>
#include <ui/list.hpp>
#include <ui/text.hpp>
#include <ui/words.hpp>

namespace aubrac::bureau::pages {

namespace {

/// The consent under which this technician may enter, if the choice is that.
std::optional<kernel::Consent> find_consent(const Room& room, const Errand& errand,
                                            const base::AdherentId& chosen) {
    std::optional<kernel::Consent> consent;
    if (errand.caller.staff_role.empty()) return consent;
    room.read(errand.caller.actor, {}, {}, [&](kernel::Context& context) {
        consent = room.identity().consents.find_live(context, errand.account(), chosen);
    });
    return consent;
}

void choose(const Room& room, const Errand& errand, const base::AdherentId& chosen) {
    room.kernel.stores->run(errand.caller.actor, {}, {}, kernel::Access::write, [&](kernel::Context& context) {
        room.identity().sessions.choose_adherent(context, errand.caller.session, chosen);
        return kernel::Outcome::keep;
    });
}

Answer go_home(const Room& room, const Errand& errand) {
    if (errand.caller.staff_role.empty()) return Answer::redirect("/bureau/adherents");
    choose(room, errand, {});
    return Answer::redirect("/bureau", "Vous êtes revenu à l'espace du syndicat.");
}

} // namespace

RawHandler places(Room& room) {
    return errand(room, [](Errand& errand) {
        ui::List list{.title = "Pour qui agissez-vous ?", .here = "/bureau/adherents"};
        list.columns = {{"Collectivité"}, {"SIREN"}, {"Choisir"}};
        for (const auto& place : errand.caller.places) {
            const bool here = errand.caller.adherent && errand.caller.adherent->id == place.id;
            const auto choice = here ? ui::badge({"En cours", ui::Icon::check, ui::Tone::success})
                                     : ui::post({.words = "Agir pour cette collectivité",
                                                 .url = "/bureau/adherent",
                                                 .csrf = errand.csrf,
                                                 .values = {{"adherent", place.id.text()}}});
            list.rows.push_back({{}, {place.name, place.siren, choice}});
        }
        list.count =
            ui::count(static_cast<std::int64_t>(list.rows.size()), "collectivité", "collectivités", "aucune");
        list.none = {"Aucune collectivité",
                     "Votre compte n'agit encore pour personne. Appelez le syndicat.",
                     {},
                     ui::Icon::building};
        return Answer::page({.title = "Pour qui agissez-vous ?", .body = ui::list(list)});
    });
}

RawHandler choose_adherent(Room& room) {
    return errand(room, [&room](Errand& errand) {
        const auto wanted = errand.field("adherent");
        if (wanted.empty()) return go_home(room, errand);
        const auto chosen = base::AdherentId::parse(wanted);
        const auto& places = errand.caller.places;
        const auto own =
            std::find_if(places.begin(), places.end(), [&](const auto& place) { return place.id == chosen; });
        if (!chosen.empty() && own != places.end()) {
            choose(room, errand, chosen);
            return Answer::redirect("/bureau", "Vous agissez pour " + own->name + ".");
        }
        const auto consent = chosen.empty() ? std::nullopt : find_consent(room, errand, chosen);
        if (!consent) {
            room.kernel.log.security("refused", errand.caller.actor.id, errand.request.address,
                                     "adhérent " + chosen.text());
            return Answer::refusal({errand.caller.staff_role.empty() ? "BUREAU-001" : "BUREAU-002", "", {}});
        }
        const auto entered = room.change(errand.caller.actor, chosen, [&](kernel::Context& context) {
            room.identity().sessions.choose_adherent(context, errand.caller.session, chosen);
            return Evidence{"assistance.entrer", "consent/" + consent->id.text(),
                            "Entrée du syndicat dans vos pages"};
        });
        if (!entered) return Answer::refusal(entered.refusal());
        room.kernel.log.security("assistance.entree", errand.caller.actor.id, errand.request.address,
                                 "adhérent " + chosen.text());
        return Answer::redirect("/bureau", "Vous êtes entré avec l'accord de la collectivité.");
    });
}

} // namespace aubrac::bureau::pages

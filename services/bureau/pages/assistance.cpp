// SPDX-License-Identifier: AGPL-3.0-or-later
// Letting the operator's staff in: accept for a limited time, refuse, end. Each step is an evidence line.
#include "pages/pages.hpp"

#include <iterator>
#include <ui/button.hpp>
#include <ui/list.hpp>
#include <ui/text.hpp>
#include <ui/words.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::Consent;
using kernel::ConsentState;
using kernel::Context;
using kernel::pages::Visit;

constexpr int page_lines = 50;

std::string duration(int minutes) {
    if (minutes < 60 || minutes % 60 != 0) return ui::count(minutes, "minute", "minutes", "aucune");
    return ui::count(minutes / 60, "heure", "heures", "aucune");
}

ui::Badge badge_of(const Consent& consent, base::Instant now) {
    const bool past = consent.ends_at <= now;
    switch (consent.state) {
    case ConsentState::asked:
        return past ? ui::Badge{"Sans réponse", ui::Icon::clock, ui::Tone::neutral}
                    : ui::Badge{"À décider", ui::Icon::pending, ui::Tone::warning};
    case ConsentState::accepted:
        return past ? ui::Badge{"Terminée", ui::Icon::check, ui::Tone::neutral}
                    : ui::Badge{"En cours", ui::Icon::shield, ui::Tone::info};
    case ConsentState::refused:
        return {"Refusée", ui::Icon::cancel, ui::Tone::neutral};
    case ConsentState::lapsed:
        return {"Sans réponse", ui::Icon::clock, ui::Tone::neutral};
    case ConsentState::ended:
        return {"Terminée", ui::Icon::check, ui::Tone::neutral};
    }
    return {};
}

ui::Html gesture(const Visit& visit, const Consent& consent, std::string words, std::string value, ui::Look look) {
    return ui::post({.words = std::move(words),
                     .url = "/bureau/assistance",
                     .csrf = visit.csrf,
                     .look = look,
                     .values = {{"demande", consent.id.text()}, {"geste", std::move(value)}}});
}

/// What must be decided, in full words: who, why, how long, from when.
ui::Html open_consent(const Visit& visit, const Consent& consent, const std::string& who) {
    if (consent.state == ConsentState::accepted)
        return ui::callout({ui::Tone::info, who + " peut agir chez vous jusqu'au " + consent.ends_at.french(),
                            ui::paragraph("Motif : " + consent.reason) +
                                gesture(visit, consent, "Mettre fin maintenant", "terminer", ui::Look::main)});
    return ui::callout(
        {ui::Tone::warning, who + " demande à entrer chez vous pendant " + duration(consent.minutes),
         ui::paragraph("Motif : " + consent.reason) +
             ui::paragraph("La durée commence à votre accord. Vous pouvez y mettre fin à tout moment, et tout "
                           "ce qui est fait s'écrit dans votre journal. Sans réponse, la demande tombe le " +
                           consent.ends_at.french() + ".") +
             ui::buttons({gesture(visit, consent, "Accepter pour " + duration(consent.minutes), "accepter",
                                  ui::Look::main),
                          gesture(visit, consent, "Refuser", "refuser", ui::Look::secondary)})});
}

} // namespace

Handler assistance(Room& room) {
    return [&room](Context& context, Visit& visit) {
        ui::List list{.title = "Assistance du syndicat", .here = "/bureau/assistance"};
        list.columns = {{"Demandée"}, {"Par"}, {"Motif"}, {"Durée"}, {"Statut"}};
        const auto before = kernel::ConsentId::parse(visit.parameter("avant"));
        auto consents =
            room.identity().consents.list_of_adherent(context, context.adherent(), page_lines + 1, before);
        if (std::ssize(consents) > page_lines) {
            consents.pop_back();
            list.next = ui::Url("/bureau/assistance").with("avant", consents.back().id.text());
        }
        if (!before.empty()) list.previous = "/bureau/assistance";
        for (const auto& consent : consents) {
            const auto staff = room.identity().accounts.find(context, consent.staff);
            const auto who = staff ? staff->name : std::string("Un technicien du syndicat");
            const bool is_open = consent.ends_at > context.now() &&
                                 (consent.state == ConsentState::asked || consent.state == ConsentState::accepted);
            if (is_open) list.lead += open_consent(visit, consent, who);
            list.rows.push_back({{},
                                 {ui::time(consent.asked_at), who, consent.reason, duration(consent.minutes),
                                  ui::badge(badge_of(consent, context.now()))}});
        }
        if (list.next.empty() && before.empty())
            list.count = ui::count(std::ssize(list.rows), "demande", "demandes", "aucune");
        list.none = {"Aucune demande",
                     "Le syndicat n'entre jamais chez vous sans vous le demander ici.",
                     {},
                     ui::Icon::shield};
        return Answer::page({.title = "Assistance du syndicat", .body = ui::list(list), .live = "consent"});
    };
}

RawHandler answer_assistance(Room& room) {
    return errand(room, [&room](Errand& errand) {
        const auto id = kernel::ConsentId::parse(errand.field("demande"));
        const auto gesture = errand.field("geste");
        if (gesture != "accepter" && gesture != "refuser" && gesture != "terminer")
            return Answer::refusal({"KERNEL-007", "", {}});
        const auto& consents = room.identity().consents;
        std::string sentence;
        const auto done =
            room.change(errand.caller.actor, errand.adherent(), [&](Context& context) -> base::Result<Evidence> {
                const auto& rights = errand.caller.rights;
                const auto answer =
                    gesture == "accepter" ? kernel::Consents::Answer::accept : kernel::Consents::Answer::refuse;
                auto step =
                    gesture == "terminer"
                        ? consents.end(context, id, errand.account(), errand.adherent(), rights)
                        : consents.answer(context, errand.adherent(), id, errand.account(), rights, answer);
                if (!step) return step.refusal();
                sentence = step->sentence;
                return Evidence{step->action, step->subject, step->sentence, step->facts};
            });
        if (!done) {
            room.kernel.log.security("assistance.refusee", errand.caller.actor.id, errand.request.address,
                                     done.refusal().code);
            return Answer::refusal(done.refusal());
        }
        room.kernel.log.security("assistance." + std::string(gesture), errand.caller.actor.id,
                                 errand.request.address, "demande " + id.text());
        return Answer::redirect("/bureau/assistance", sentence + ".");
    });
}

} // namespace aubrac::bureau::pages

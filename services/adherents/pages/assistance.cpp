// SPDX-License-Identifier: AGPL-3.0-or-later
// To enter an adhérent, the operator's staff asks: why, and for how long. A responsable of the adhérent answers.
#include "plan.hpp"

#include <kernel/identity.hpp>
#include <ui/list.hpp>
#include <ui/words.hpp>

namespace aubrac::adherents::pages {

namespace {

using kernel::Consent;
using kernel::ConsentState;

ui::Badge statut(const Consent& consent, base::Instant now) {
    switch (consent.state) {
    case ConsentState::asked:
        return consent.ends_at > now ? ui::Badge{"En attente", ui::Icon::pending, ui::Tone::waiting}
                                     : ui::Badge{"Sans réponse", ui::Icon::clock, ui::Tone::neutral};
    case ConsentState::accepted:
        return consent.ends_at > now ? ui::Badge{"Acceptée", ui::Icon::success, ui::Tone::success}
                                     : ui::Badge{"Terminée", ui::Icon::check, ui::Tone::neutral};
    case ConsentState::refused:
        return {"Refusée", ui::Icon::cancel, ui::Tone::danger};
    case ConsentState::lapsed:
        return {"Sans réponse", ui::Icon::clock, ui::Tone::neutral};
    case ConsentState::ended:
        return {"Terminée", ui::Icon::check, ui::Tone::neutral};
    }
    return {};
}

bool is_alive(const Consent& consent, base::Instant now) {
    return (consent.state == ConsentState::asked || consent.state == ConsentState::accepted) &&
           consent.ends_at > now;
}

std::string assistance_url(const Adherent& adherent) { return url_of(adherent.id) + "/assistance"; }

ui::Form make_form(const Visit& visit, const Adherent& adherent) {
    ui::Form form{.url = assistance_url(adherent), .csrf = visit.csrf};
    form.sections = {
        {"",
         {ui::textarea_field(
              {.name = "reason",
               .label = "Motif",
               .help = "L'adhérent le lira. Exemple : vous aider à renvoyer la délibération 2026_041.",
               .max_length = 500}),
          ui::select_field({.name = "minutes", .label = "Durée", .value = "60"}, {{"15", "15 minutes"},
                                                                                  {"30", "30 minutes"},
                                                                                  {"60", "1 heure"},
                                                                                  {"120", "2 heures"},
                                                                                  {"240", "4 heures"},
                                                                                  {"480", "8 heures"}})}}};
    form.submits = {{"Demander à entrer"}};
    form.cancel = {"Annuler", url_of(adherent.id)};
    return form;
}

ui::Html show(const Room& room, Context& context, const Visit& visit, const Adherent& adherent,
              const ui::Form& form) {
    const auto& identity = *room.kernel.identity;
    std::vector<ui::Row> rows;
    ui::Html alive;
    for (const auto& consent : identity.consents.list_of_adherent(context, adherent.id)) {
        const auto staff = identity.accounts.find(context, consent.staff);
        rows.push_back({{},
                        {ui::time(consent.asked_at), staff ? staff->name : "Compte supprimé", consent.reason,
                         std::to_string(consent.minutes) + " min", ui::badge(statut(consent, context.now()))}});
        if (consent.staff.text() != context.actor().id || !is_alive(consent, context.now())) continue;
        const bool accepted = consent.state == ConsentState::accepted;
        std::vector<ui::Html> buttons;
        if (accepted)
            buttons.push_back(ui::post({"Entrer chez l'adhérent",
                                        "/bureau/adherent",
                                        visit.csrf,
                                        ui::Icon::key,
                                        ui::Look::main,
                                        {{"adherent", adherent.id.text()}}}));
        buttons.push_back(ui::post({accepted ? "Terminer maintenant" : "Annuler la demande",
                                    assistance_url(adherent) + "/" + consent.id.text() + "/terminer", visit.csrf,
                                    ui::Icon::cancel}));
        const auto words =
            accepted ? "L'adhérent a accepté. Vous pouvez entrer jusqu'à " + consent.ends_at.french_time() + "."
                     : std::string("Nous attendons la réponse d'un responsable de l'adhérent.");
        alive = ui::callout({accepted ? ui::Tone::success : ui::Tone::waiting,
                             accepted ? "Demande acceptée" : "Demande envoyée",
                             ui::paragraph(words) + ui::buttons(buttons)});
    }
    auto body = alive.empty() ? ui::form(form) : alive;
    if (!rows.empty())
        body += ui::section(
            "Demandes précédentes",
            ui::table("Demandes d'entrée", {{"Demandée le"}, {"Par"}, {"Motif"}, {"Durée"}, {"Réponse"}}, rows));
    return body;
}

/// In both journals, and in the security log.
void note_step(const Room& room, Context& context, const kernel::ConsentStep& step) {
    room.note(context, step.consent.adherent, step.action, step.sentence, step.facts);
    room.note_at_member(context, step.consent.adherent, step.action, step.subject, step.sentence, step.facts);
    room.kernel.log.security("assistance", step.consent.staff.text(), "", step.action + " " + step.subject);
}

} // namespace

Handler assistance_form(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        auto answer = page_of(*adherent, "Demander à entrer",
                              show(*room, context, visit, *adherent, make_form(visit, *adherent)));
        answer.content.live = subject_of(adherent->id);
        return answer;
    };
}

Handler ask_assistance(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        const auto minutes = parse_population(visit.field("minutes")).value_or(0);
        const auto step = room->kernel.identity->consents.ask(context, adherent->id, visit.field("reason"),
                                                              static_cast<int>(minutes > 10'000 ? 0 : minutes));
        if (!step) {
            auto form = make_form(visit, *adherent);
            form.typed = visit.request.form;
            form.errors = field_errors(*room, {step.refusal()});
            return page_of(*adherent, "Demander à entrer", show(*room, context, visit, *adherent, form), Kept::no);
        }
        note_step(*room, context, *step.operator->());
        room->kernel.jobs.add(context, jobs::announce_name, adherent->id.text() + "/" + step->consent.id.text());
        return Answer::redirect(assistance_url(*adherent), "La demande est envoyée à " + adherent->name + ".");
    };
}

Handler end_assistance(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        const kernel::ConsentId id(std::string(visit.path("consent")));
        const auto step = room->kernel.identity->consents.end(context, id, base::AccountId(context.actor().id),
                                                              adherent->id, {});
        if (!step) return Answer::refusal(step.refusal());
        note_step(*room, context, *step.operator->());
        return Answer::redirect(assistance_url(*adherent), "C'est terminé.");
    };
}

} // namespace aubrac::adherents::pages

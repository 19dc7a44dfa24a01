// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room.hpp"

#include <algorithm>

namespace aubrac::courriers {

using kernel::Context;

std::string subject_of(const CourrierId& courrier) { return "courriers/" + courrier.text(); }
std::string url_of(const CourrierId& courrier) { return "/courriers/" + courrier.text(); }

std::string title_of(const Courrier& courrier) {
    return std::string(exchange_of(courrier.type).title) + " du " + courrier.dated_on.french();
}

namespace {

template <class Test>
const Envoi* find_last(const std::vector<Envoi>& envois, Test test) {
    const auto found = std::find_if(envois.rbegin(), envois.rend(), test);
    return found == envois.rend() ? nullptr : &*found;
}

std::string verb_of(const Courrier& courrier) {
    switch (courrier.statut) {
    case StatutCourrier::a_repondre:
        return "Répondre";
    case StatutCourrier::a_lire:
        return "Lire";
    case StatutCourrier::reponse_incertaine:
        return "Vérifier";
    default:
        return "Suivre";
    }
}

} // namespace

const Envoi* find_answer(const std::vector<Envoi>& envois) {
    return find_last(envois, [](const Envoi& e) { return e.is_answer() && e.etat != EtatEnvoi::brouillon; });
}

const Envoi* find_draft(const std::vector<Envoi>& envois) {
    return find_last(envois, [](const Envoi& e) { return e.is_answer() && e.etat == EtatEnvoi::brouillon; });
}

const Envoi* find_accuse(const std::vector<Envoi>& envois) {
    return find_last(envois, [](const Envoi& e) { return !e.is_answer(); });
}

void Room::note(Context& context, const Courrier& courrier, std::string_view action, std::string_view sentence,
                const kernel::Facts& facts) const {
    kernel.journal.note(context, action, subject_of(courrier.id), sentence, facts);
}

void Room::note_on_both(Context& context, const Courrier& courrier, std::string_view action,
                        std::string_view sentence, const kernel::Facts& facts) const {
    note(context, courrier, action, sentence, facts);
    auto more = facts;
    more.emplace_back("courrier", courrier.id.text());
    actes.note(context, courrier.acte, action, sentence, more);
}

void Room::settle(Context& context, Courrier& courrier) const {
    const auto envois = store.list_envois(context, courrier.id);
    const auto* answer = find_answer(envois);
    courrier.statut = statut_of(courrier.type, answer ? std::optional(answer->etat) : std::nullopt,
                                courrier.closed_by.empty() ? Closed::no : Closed::yes);
    store.update(context, courrier);

    const auto subject = subject_of(courrier.id);
    kernel.agenda.clear_subject(context, subject);
    if (is_open(courrier.type, courrier.statut)) {
        kernel::Duty duty;
        duty.subject = subject;
        duty.what = "courriers.next";
        duty.title = title_of(courrier) + " — " + courrier.acte_title;
        duty.verb = verb_of(courrier);
        duty.url = url_of(courrier.id);
        const bool waits =
            courrier.statut == StatutCourrier::repondu || courrier.statut == StatutCourrier::reponse_en_cours;
        duty.kind = waits ? kernel::DutyKind::waiting : kernel::DutyKind::to_do;
        duty.right = waits ? "courriers.consulter" : "courriers.repondre";
        if (courrier.statut == StatutCourrier::a_repondre && courrier.due) {
            duty.due = courrier.due;
            const auto* delai = find_delai(courrier.type, courrier.received_at.date());
            if (delai) duty.law = delai->law;
        }
        kernel.agenda.set_duty(context, duty);
    }
    kernel.search.set_entry(context, {.subject = subject,
                                      .right = "courriers.consulter",
                                      .family = "Courrier de la préfecture",
                                      .title = title_of(courrier),
                                      .detail = courrier.acte_title + " — " + courrier.acte_objet,
                                      .url = url_of(courrier.id),
                                      .words = courrier.id_acte + " " + courrier.words});
}

bool Room::change(Context& context, Envoi& envoi, StepEnvoi step) const {
    const auto next = after(envoi.etat, step);
    if (!next) return false;
    envoi.etat = *next;
    store.put(context, envoi);
    return true;
}

void Room::tell(Context& context, const Courrier& courrier, const std::string& title) const {
    const auto adherent = adherents.find_adherent(context, context.adherent());
    const bool subscribes = adherent && std::find(adherent->services.begin(), adherent->services.end(),
                                                  "courriers") != adherent->services.end();
    if (subscribes)
        kernel.notices.tell(context, "courriers.consulter", title, url_of(courrier.id));
    else
        kernel.notices.tell(context, "actes.consulter", title, "/actes/" + courrier.acte.text());
}

prefecture::Training Room::training(Context& context) const {
    const auto adherent = adherents.find_adherent(context, context.adherent());
    return adherent && !adherent->training ? prefecture::Training::no : prefecture::Training::yes;
}

} // namespace aubrac::courriers

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room.hpp"

#include <array>
#include <formats/actes/reader.hpp>

namespace aubrac::actes {

using kernel::Context;

std::string subject_of(const ActeId& acte) { return "actes/" + acte.text(); }
std::string url_of(const ActeId& acte) { return "/actes/" + acte.text(); }

std::string_view nature_word(int nature) {
    constexpr std::array<std::string_view, 7> words = {
        "Acte", "Délibération", "Arrêté réglementaire", "Décision individuelle", "Contrat", "Document budgétaire",
        "Acte"};
    return words[nature >= 1 && nature <= 6 ? static_cast<std::size_t>(nature) : 0];
}

std::string title_of(const Draft& draft) { return std::string(nature_word(draft.nature)) + " " + draft.numero; }

ActeSummary summary_of(const Acte& acte) {
    return {acte.id,
            title_of(acte.draft),
            acte.draft.numero,
            acte.draft.nature,
            acte.draft.matiere,
            acte.draft.objet,
            acte.draft.decided_on.value_or(base::Date{}),
            acte.statut,
            acte.id_acte,
            acte.acknowledged_at,
            acte.published_on};
}

Classifications::Shared Classifications::find(const std::string& sha256) const {
    const std::scoped_lock lock(mutex_);
    const auto found = lists_.find(sha256);
    return found == lists_.end() ? nullptr : found->second;
}

void Classifications::keep(const std::string& sha256, Shared list) {
    constexpr std::size_t most = 200; // one a département, and some that change
    const std::scoped_lock lock(mutex_);
    if (lists_.size() >= most) lists_.clear();
    lists_[sha256] = std::move(list);
}

Classifications::Shared Room::classification(Context& context) const {
    // Aliases a static object: nothing to own.
    const Classifications::Shared national(Classifications::Shared(), &formats::actes::default_classification());
    const auto stored = store.latest_classification(context);
    if (!stored) return national;
    if (auto known = classifications->find(stored->sha256)) return known;
    const auto reading = formats::actes::read_any("", kernel.files.read(context, stored->sha256));
    const auto message = formats::actes::find_message(reading);
    const auto* list = message ? std::get_if<formats::actes::RetourClassification>(&*message) : nullptr;
    if (!list) return national;
    auto read = std::make_shared<const formats::actes::Classification>(*list);
    classifications->keep(stored->sha256, read);
    return read;
}

bool Room::change(Context& context, Acte& acte, Step step, std::string_view action, std::string_view sentence,
                  const kernel::Facts& facts) const {
    const auto next = after(acte.statut, step);
    if (!next) return false;
    const auto former = acte.statut;
    acte.statut = *next;
    store.update_life(context, acte, former);
    auto all = facts;
    all.emplace_back("statut", statut_name(acte.statut));
    note(context, acte, action, sentence, all);
    refresh(context, acte);
    return true;
}

void Room::note(Context& context, const Acte& acte, std::string_view action, std::string_view sentence,
                const kernel::Facts& facts) const {
    kernel.journal.note(context, action, subject_of(acte.id), sentence, facts);
}

void Room::refresh(Context& context, const Acte& acte) const {
    const auto subject = subject_of(acte.id);
    kernel.agenda.clear_subject(context, subject);
    kernel::Duty duty;
    duty.subject = subject;
    duty.what = "actes.next";
    duty.url = url_of(acte.id);
    duty.right = "actes.consulter";
    duty.title = title_of(acte.draft) + " — " + acte.draft.objet;
    const auto set = [&](kernel::DutyKind kind, std::string_view verb, std::string_view right) {
        duty.kind = kind;
        duty.verb = verb;
        duty.right = right;
        kernel.agenda.set_duty(context, duty);
    };
    switch (acte.statut) {
    case StatutActe::brouillon:
        if (acte.draft.decided_on) duty.due = transmission_deadline(acte.draft.nature, *acte.draft.decided_on);
        if (duty.due) duty.law = "CGCT art. L2131-1 (quinze jours pour les décisions individuelles)";
        set(kernel::DutyKind::to_do, "Transmettre", "actes.transmettre");
        break;
    case StatutActe::refuse:
        set(kernel::DutyKind::to_do, "Corriger", "actes.rediger");
        break;
    case StatutActe::incertain:
        set(kernel::DutyKind::to_do, "Vérifier", "actes.transmettre");
        break;
    case StatutActe::a_signer:
        if (acte.draft.decided_on) duty.due = transmission_deadline(acte.draft.nature, *acte.draft.decided_on);
        [[fallthrough]];
    case StatutActe::a_transmettre:
    case StatutActe::en_cours:
    case StatutActe::transmis:
    case StatutActe::annulation:
        set(kernel::DutyKind::waiting, "Suivre", "actes.consulter");
        break;
    case StatutActe::acquitte:
        if (acte.draft.publish && !acte.published_on) set(kernel::DutyKind::to_do, "Publier", "actes.transmettre");
        break;
    case StatutActe::annule:
        break;
    }
    kernel.search.set_entry(context, {.subject = subject,
                                      .right = "actes.consulter",
                                      .family = "Acte",
                                      .title = title_of(acte.draft),
                                      .detail = acte.draft.objet,
                                      .url = url_of(acte.id),
                                      .words = acte.draft.matiere + " " + acte.id_acte});
}

} // namespace aubrac::actes

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room.hpp"

namespace aubrac::helios {

using kernel::Context;

namespace {

constexpr int most_duties = 30; // rejections of one flux that each have their own line on Mon bureau

/// Where one puts right what was rejected.
std::string url_of_rejet(const FluxId& flux, const std::string& name) {
    constexpr std::string_view piece = "piece-", pj = "pj-";
    if (name.starts_with(pj)) return url_of(flux) + "/pj";
    return name.starts_with(piece) ? url_of(flux) + "/pieces/" + name.substr(piece.size()) : url_of(flux);
}

struct Next {
    kernel::DutyKind kind;
    std::string_view verb, right;
};

std::optional<Next> next_of(StatutFlux statut) {
    using enum StatutFlux;
    switch (statut) {
    case a_corriger:
        return Next{kernel::DutyKind::to_do, "Corriger", "helios.deposer"};
    case a_signer:
        return Next{kernel::DutyKind::to_do, "Faire signer", "helios.deposer"};
    case controle:
        return Next{kernel::DutyKind::to_do, "Envoyer", "helios.envoyer"};
    case incertain:
        return Next{kernel::DutyKind::to_do, "Vérifier", "helios.envoyer"};
    case depose:
    case a_envoyer:
    case en_cours:
    case envoye:
        return Next{kernel::DutyKind::waiting, "Suivre", "helios.consulter"};
    case acquitte:
    case acquitte_partiellement:
    case rejete:
    case remplace:
        break;
    }
    return std::nullopt;
}

} // namespace

std::string subject_of(const FluxId& flux) { return "helios/" + flux.text(); }
std::string url_of(const FluxId& flux) { return "/helios/" + flux.text(); }

bool Room::change(Context& context, Flux& flux, Step step, std::string_view action, std::string_view sentence,
                  const kernel::Facts& facts) const {
    const auto next = after(flux.statut, step);
    if (!next) return false;
    const auto former = flux.statut;
    flux.statut = *next;
    store.update(context, flux, former);
    auto all = facts;
    all.emplace_back("statut", statut_name(flux.statut));
    note(context, flux.id, action, sentence, all);
    refresh(context, flux);
    return true;
}

void Room::note(Context& context, const FluxId& flux, std::string_view action, std::string_view sentence,
                const kernel::Facts& facts) const {
    kernel.journal.note(context, action, subject_of(flux), sentence, facts);
}

void Room::refresh(Context& context, const Flux& flux) const {
    const auto subject = subject_of(flux.id);
    kernel.agenda.clear_subject(context, subject);
    kernel::Duty duty;
    duty.subject = subject;
    duty.what = "helios.next";
    duty.url = url_of(flux.id);
    duty.title = "Flux " + flux.nom_fic;
    auto next = next_of(flux.statut);
    if (flux.statut == StatutFlux::a_signer)
        if (const auto dossier = parapheur.find_subject(context, subject);
            dossier && dossier->statut == parapheur::StatutDossier::en_cours)
            next = Next{kernel::DutyKind::waiting, "Suivre", "helios.consulter"};
    if (next) {
        duty.kind = next->kind;
        duty.verb = next->verb;
        duty.right = next->right;
        kernel.agenda.set_duty(context, duty);
    }
    if (is_answered(flux.statut))
        for (const auto& rejet : store.list_rejets(context, flux, most_duties)) {
            duty.kind = kernel::DutyKind::to_do;
            duty.what = "helios.rejet_" + rejet.name;
            duty.title = rejet.title + " — rejeté : " + rejet.reason;
            duty.verb = "Corriger";
            duty.right = "helios.deposer";
            duty.url = url_of_rejet(flux.id, rejet.name);
            kernel.agenda.set_duty(context, duty);
        }
    kernel.search.set_entry(context, {.subject = subject,
                                      .right = "helios.consulter",
                                      .family = "Flux comptable",
                                      .title = flux.nom_fic,
                                      .detail = flux.libelle + ", " + std::string(statut_words(flux.statut)),
                                      .url = url_of(flux.id),
                                      .words = flux.file_name + " " + flux.siret + " " + flux.cod_col});
}

} // namespace aubrac::helios

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "work.hpp"

namespace aubrac::helios {

using base::Refusal;
using base::Result;
using kernel::Context;

bool submit_checked(const Room& room, Context& context, Flux& flux) {
    flux.submitted_by = context.actor().id;
    flux.submitted_at = context.now();
    if (!room.change(context, flux, Step::submit, "helios.envoyer", "Envoi au comptable demandé",
                     {{"nom_fic", flux.nom_fic}, {"sha256", flux.sha256}}))
        return false;
    room.kernel.jobs.add(context, "helios.send", flux.id.text());
    return true;
}

Result<FluxId> submit(const Room& room, Context& context, const FluxId& id) {
    if (!context.may("helios.envoyer")) return Refusal{"HELIOS-010", "", {}};
    auto flux = room.store.find(context, id);
    if (!flux) return Refusal{"HELIOS-011", "", {}};
    if (!submit_checked(room, context, *flux)) return Refusal{"HELIOS-012", "", {}};
    return id;
}

Result<base::Done> resend(const Room& room, Context& context, const FluxId& id) {
    if (!context.may("helios.envoyer")) return Refusal{"HELIOS-010", "", {}};
    auto flux = room.store.find(context, id);
    if (!flux) return Refusal{"HELIOS-011", "", {}};
    if (!room.change(context, *flux, Step::resend, "helios.envoyer", "Nouvel envoi demandé"))
        return Refusal{"HELIOS-012", "", {}};
    room.kernel.jobs.add(context, "helios.send", id.text());
    return base::Done{};
}

tresor::Shipment make_shipment(const Room& room, Context& context, const Flux& flux, tresor::Training training,
                               const std::string& sha1) {
    tresor::Shipment shipment;
    shipment.subject = flux.id.text();
    shipment.nom_fic = flux.nom_fic;
    shipment.siret = flux.siret;
    shipment.cod_col = flux.cod_col;
    shipment.id_post = flux.id_post;
    shipment.cod_bud = flux.cod_bud;
    shipment.path = room.kernel.files.open(context, flux.sha256).string();
    shipment.bytes = flux.size;
    for (const auto& declared : list_budgets(room, context))
        if (declared.siret == flux.siret && declared.cod_col == flux.cod_col && declared.cod_bud == flux.cod_bud)
            shipment.p_dest = declared.p_dest;
    shipment.remote_name = room.tresor.remote_name(training, shipment, sha1);
    return shipment;
}

std::optional<parapheur::DossierSummary> find_dossier(const Room& room, Context& context, const FluxId& id) {
    return room.parapheur.find_subject(context, subject_of(id));
}

Result<base::Done> ask_signature(const Room& room, Context& context, const FluxId& id,
                                 const SigningRequest& request) {
    if (!context.may("helios.deposer") || (request.send && !context.may("helios.envoyer")))
        return Refusal{"HELIOS-010", "", {}};
    auto flux = room.store.find(context, id);
    if (!flux) return Refusal{"HELIOS-011", "", {}};
    if (flux->statut != StatutFlux::a_signer) return Refusal{"HELIOS-012", "", {}};
    const auto former = find_dossier(room, context, id);
    if (former && former->statut == parapheur::StatutDossier::en_cours) return Refusal{"HELIOS-016", "", {}};
    parapheur::Demande demande;
    demande.subject = subject_of(id);
    demande.title = "Flux comptable " + flux->nom_fic;
    demande.circuit = request.circuit;
    demande.document = {flux->nom_fic + ".xml", flux->sha256};
    demande.people = request.people;
    demande.signature = parapheur::Signature::xades;
    const auto submitted = room.parapheur.submit_dossier(context, demande);
    if (!submitted) return submitted.refusal();
    flux->send_when_checked = request.send;
    room.store.update(context, *flux, flux->statut);
    room.note(context, id, "helios.signer", "Confié au parapheur",
              {{"dossier", submitted->text()}, {"sha256", flux->sha256}});
    room.refresh(context, *flux);
    return base::Done{};
}

namespace {

/// Empty: of another service.
FluxId flux_of_subject(std::string_view subject) {
    constexpr std::string_view prefix = "helios/";
    return subject.starts_with(prefix) ? FluxId::parse(subject.substr(prefix.size())) : FluxId();
}

} // namespace

void note_signed(const Room& room, Context& context, const parapheur::DossierSigned& event) {
    const auto id = flux_of_subject(event.subject);
    const auto flux = room.store.find(context, id);
    if (!flux || flux->statut != StatutFlux::a_signer) return;
    room.kernel.jobs.add(context, "helios.sign", id.text(), event.document_sha256);
}

void note_rejected(const Room& room, Context& context, const parapheur::DossierRejected& event) {
    const auto flux = room.store.find(context, flux_of_subject(event.subject));
    if (!flux || flux->statut != StatutFlux::a_signer) return;
    room.note(context, flux->id, "helios.signer", "Non signé au parapheur", {{"motif", event.reason}});
    room.refresh(context, *flux);
}

} // namespace aubrac::helios

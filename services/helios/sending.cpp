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
    Budget budget{"", flux.siret, flux.cod_col, flux.cod_bud, flux.id_post, "", ""};
    for (const auto& declared : list_budgets(room, context))
        if (declared.siret == flux.siret && declared.cod_col == flux.cod_col && declared.cod_bud == flux.cod_bud)
            budget.p_dest = declared.p_dest;
    const auto counter = room.tresor.counter(training);
    // In training no flux bears the name of a real trésorerie.
    if (training == tresor::Training::yes) budget.p_dest = counter.p_dest;
    return {flux.id.text(),
            flux.nom_fic,
            flux.cod_col,
            flux.siret,
            pastrans_name(counter.p_dest, counter.p_appli, budget, sha1),
            room.kernel.files.open(context, flux.sha256).string(),
            flux.size};
}

} // namespace aubrac::helios

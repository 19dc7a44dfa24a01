// SPDX-License-Identifier: AGPL-3.0-or-later
// What becomes of a flux once it is checked.
#include "work.hpp"

#include <ui/words.hpp>

namespace aubrac::helios {

namespace {

using kernel::Context;

Step step_of(const Checked& checked) {
    if (checked.report.refused || checked.errors > 0) return Step::find_errors;
    const bool is_unsigned = checked.announces_signature && !checked.has_all_signatures;
    return is_unsigned ? Step::want_signature : Step::approve;
}

std::string sentence_of(Step step, const Checked& checked) {
    if (step == Step::want_signature) return "Contrôlé : la signature annoncée manque";
    if (step == Step::approve) return "Contrôlé sans erreur";
    if (checked.report.refused) return "Contrôlé : le fichier ne peut pas être lu en entier";
    return "Contrôlé : " + ui::count(checked.errors, "erreur", "erreurs");
}

} // namespace

void conclude_check(const Room& room, Context& context, const FluxId& id, const Checked& checked) {
    auto flux = room.store.find(context, id);
    if (!flux || flux->statut != StatutFlux::depose) return;
    const auto& report = checked.report;
    flux->checked_at = context.now();
    flux->norme = report.norme;
    flux->refused = report.refused;
    flux->errors = checked.errors;
    flux->warnings = report.warnings;
    flux->bordereaux = report.counts.bordereaux;
    flux->pieces = report.counts.pieces;
    flux->lignes = report.counts.lignes;
    flux->pj = report.counts.pj;
    flux->total_cents = report.total_cents();
    flux->signatures =
        checked.signatures.signatures.empty() ? "" : std::string(text_of(checked.signatures.verdict()));
    room.store.add_constats(context, id, checked.findings);
    const auto step = step_of(checked);
    room.change(context, *flux, step, "helios.controler", sentence_of(step, checked),
                {{"norme", flux->norme}, {"erreurs", std::to_string(flux->errors)}});
    if (step == Step::approve && flux->send_when_checked) {
        submit_checked(room, context, *flux);
    } else if (step != Step::approve) {
        room.kernel.notices.tell(context, "helios.deposer",
                                 "Flux " + flux->nom_fic + " : " + sentence_of(step, checked), url_of(id));
    }
}

} // namespace aubrac::helios

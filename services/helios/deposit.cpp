// SPDX-License-Identifier: AGPL-3.0-or-later
#include "work.hpp"

#include <base/text.hpp>
#include <ui/words.hpp>

namespace aubrac::helios {

namespace {

using base::Refusal;
using base::Result;
using kernel::Context;
namespace pes = formats::pes;

constexpr int most_budgets = 200;

/// Is it a flux at all?
std::optional<Refusal> check_head(const Head& head) {
    if (!head.kind || (*head.kind == pes::Kind::aller && !head.has_entete))
        return Refusal{"HELIOS-002", "fichier", {}};
    if (*head.kind != pes::Kind::aller) return Refusal{"HELIOS-003", "fichier", {}};
    return std::nullopt;
}

/// Declares the budget that the flux names, if its owner says so.
std::optional<Refusal> declare(const Room& room, Context& context, const pes::EnTete& entete) {
    if (!context.may("helios.gerer")) return Refusal{"HELIOS-010", "", {}};
    auto budget = budget_of(entete);
    if (const auto refusals = check_budget(budget); !refusals.empty())
        return Refusal{refusals.front().code, "fichier", refusals.front().details};
    budget.id = context.make_uuid();
    if (room.store.add_budget(context, budget))
        room.kernel.journal.note(
            context, "helios.gerer", "helios/budgets", "Budget déclaré avec le dépôt d'un flux",
            {{"siret", budget.siret}, {"cod_col", budget.cod_col}, {"cod_bud", budget.cod_bud}});
    return std::nullopt;
}

std::optional<Refusal> check_owner_of(const Room& room, Context& context, const pes::EnTete& entete,
                                      const Deposit& deposit) {
    const auto adherent = room.adherents.find_adherent(context, context.adherent());
    const auto refusals = check_owner(entete, adherent ? adherent->siren : "", list_budgets(room, context));
    if (refusals.empty()) return std::nullopt;
    const bool is_new_budget = refusals.size() == 1 && refusals.front().code == "HELIOS-006";
    if (is_new_budget && deposit.new_budget) return declare(room, context, entete);
    return refusals.front();
}

/// The one it replaces gives it its name.
std::optional<Refusal> replace(const Room& room, Context& context, const FluxId& former, const FluxId& id) {
    auto flux = room.store.find(context, former);
    if (!flux) return Refusal{"HELIOS-011", "", {}};
    flux->replaced_by = id;
    if (!room.change(context, *flux, Step::replace, "helios.deposer", "Remplacé par un autre dépôt",
                     {{"par", id.text()}}))
        return Refusal{"HELIOS-008", "", {}};
    room.store.set_apart(context, former);
    return std::nullopt;
}

Flux make_flux(Context& context, const pes::EnTete& entete, const Deposit& deposit) {
    Flux flux;
    flux.id = context.make_id<FluxId>();
    flux.nom_fic = base::one_line(entete.nom_fic, 200);
    flux.cod_col = base::one_line(entete.cod_col, 10);
    flux.cod_bud = base::one_line(entete.cod_bud, 10);
    flux.id_post = base::one_line(entete.id_post, 10);
    flux.siret = base::one_line(entete.id_coll, 20);
    flux.libelle = base::one_line(entete.libelle_col_bud, 100);
    flux.file_name = base::one_line(deposit.file_name, 200);
    flux.sha256 = deposit.sha256;
    flux.size = deposit.size;
    flux.source = deposit.source;
    flux.send_when_checked = deposit.send;
    flux.deposited_by = context.actor().id;
    flux.deposited_at = context.now();
    return flux;
}

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

class HeliosTaker final : public depots::Taker {
public:
    explicit HeliosTaker(const Room& room) : room_(room) {}

    std::int64_t most_bytes() const override { return static_cast<std::int64_t>(max_flux_bytes); }
    depots::Verdict take(Context& context, const depots::Left& left) override {
        using Outcome = depots::Verdict::Outcome;
        const Deposit coming{left.sha256, left.file_name, left.path, left.size, "dossier", false, false, {}};
        auto taken = deposit(room_, context, coming);
        if (!taken && taken.refusal().code == "HELIOS-007")
            if (const auto same = find_same(context, coming)) taken = *same;
        if (taken)
            return {Outcome::taken, "Son contrôle et la suite se voient à cette adresse :", url_of(taken.value())};
        return {Outcome::refused, room_.kernel.refusals.sentence(taken.refusal()), ""};
    }

private:
    /// The same bytes were taken already.
    std::optional<FluxId> find_same(Context& context, const Deposit& coming) const {
        const auto entete = read_head(coming.path).entete;
        const auto flux = room_.store.find_by_name(context, entete.nom_fic, entete.cod_col);
        return flux && flux->sha256 == coming.sha256 ? std::optional(flux->id) : std::nullopt;
    }

    const Room& room_;
};

} // namespace

std::unique_ptr<depots::Taker> make_taker(const Room& room) { return std::make_unique<HeliosTaker>(room); }

std::vector<Budget> list_budgets(const Room& room, Context& context) {
    return room.store.list_budgets(context, "", most_budgets);
}

Result<FluxId> deposit(const Room& room, Context& context, const Deposit& deposit) {
    if (!context.may("helios.deposer") || (deposit.send && !context.may("helios.envoyer")))
        return Refusal{"HELIOS-010", "", {}};
    if (deposit.size == 0) return Refusal{"HELIOS-001", "fichier", {}};
    if (static_cast<std::uint64_t>(deposit.size) > max_flux_bytes) return Refusal{"HELIOS-009", "fichier", {}};
    const auto head = read_head(deposit.path);
    if (const auto refusal = check_head(head)) return *refusal;
    if (const auto refusal = check_owner_of(room, context, head.entete, deposit)) return *refusal;
    const auto flux = make_flux(context, head.entete, deposit);
    if (!deposit.replaces.empty())
        if (const auto refusal = replace(room, context, deposit.replaces, flux.id)) return *refusal;
    if (!room.store.insert(context, flux)) return Refusal{"HELIOS-007", "fichier", {flux.nom_fic}};
    room.note(context, flux.id, "helios.deposer", "Flux déposé",
              {{"nom_fic", flux.nom_fic}, {"sha256", flux.sha256}, {"octets", std::to_string(flux.size)}});
    room.refresh(context, flux);
    room.kernel.jobs.add(context, "helios.check", flux.id.text());
    return flux.id;
}

Result<base::Done> remove_flux(const Room& room, Context& context, const FluxId& id) {
    const auto flux = room.store.find(context, id);
    if (!flux) return Refusal{"HELIOS-011", "", {}};
    if (!is_before_sending(flux->statut) || flux->statut == StatutFlux::depose)
        return Refusal{"HELIOS-012", "", {}};
    room.store.remove(context, *flux);
    room.kernel.agenda.clear_subject(context, subject_of(id));
    room.kernel.search.remove(context, subject_of(id));
    room.note(context, id, "helios.deposer", "Flux retiré avant tout envoi", {{"nom_fic", flux->nom_fic}});
    return base::Done{};
}

Result<base::Done> check_again(const Room& room, Context& context, const FluxId& id) {
    auto flux = room.store.find(context, id);
    if (!flux) return Refusal{"HELIOS-011", "", {}};
    flux->forced = false;
    if (!room.change(context, *flux, Step::check_again, "helios.controler", "Nouveau contrôle demandé"))
        return Refusal{"HELIOS-012", "", {}};
    room.kernel.jobs.add(context, "helios.check", id.text());
    return base::Done{};
}

Result<base::Done> accept_errors(const Room& room, Context& context, const FluxId& id) {
    if (!context.may("helios.forcer")) return Refusal{"HELIOS-010", "", {}};
    auto flux = room.store.find(context, id);
    if (!flux) return Refusal{"HELIOS-011", "", {}};
    if (flux->refused) return Refusal{"HELIOS-014", "", {}};
    flux->forced = true;
    if (!room.change(context, *flux, Step::accept_errors, "helios.forcer",
                     "Envoi autorisé malgré les erreurs du contrôle", {{"erreurs", std::to_string(flux->errors)}}))
        return Refusal{"HELIOS-012", "", {}};
    return base::Done{};
}

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
        checked.signatures.signatures.empty() ? "" : std::string(text_of(checked.signatures.verdict));
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

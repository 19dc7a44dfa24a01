// SPDX-License-Identifier: AGPL-3.0-or-later
// What the comptable answered. An acquit is applied whole or not at all; read twice, it counts once.
#include "work.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <ui/words.hpp>

namespace aubrac::helios {

namespace {

using base::Refusal;
using kernel::Context;
namespace pes = formats::pes;

constexpr std::size_t most_words = 4000;
constexpr auto unexplained = "Le comptable ne dit pas pourquoi";

void add_words(std::string& words, const std::string& more) {
    if (more.empty() || words.size() > most_words) return;
    words += (words.empty() ? "" : " ; ") + more;
}

std::string element_words(const pes::ElementAcquit& element) {
    std::string words;
    for (const auto& detail : element.details)
        if (detail.num_piece.empty()) add_words(words, anomalies_words(detail.anomalies));
    return words;
}

std::string words_of(const pes::ElementAcquit& element) {
    const auto words = element_words(element);
    return words.empty() ? unexplained : words;
}

/// One bordereau that the acquit refuses, found in the flux.
struct RejectedBordereau {
    std::int64_t position;
    const pes::ElementAcquit* element;
};

/// What an acquit changes, before anything is written.
struct Plan {
    std::vector<RejectedBordereau> bordereaux;
    std::vector<const pes::ElementAcquit*> pj;
    Outcome outcome;
    std::string anomalies; // of the flux as a whole
};

Plan make_plan(const Room& room, Context& context, const Flux& flux, const AcquitRead& acquit) {
    Plan plan;
    plan.outcome.bordereaux = flux.bordereaux;
    plan.outcome.is_flux_rejected = acquit.is_flux_rejected;
    for (const auto& element : acquit.elements) {
        if (element.accepted) continue;
        switch (target_of(element)) {
        case Target::bordereau: {
            const auto domaine = domaine_of(element);
            const auto found = room.store.find_bordereaux(context, flux.id,
                                                          domaine == pes::Domaine::inconnu ? "" : name_of(domaine),
                                                          element.exercice_bord, plain_number(element.num_bord));
            for (const auto position : found) plan.bordereaux.push_back({position, &element});
            if (found.empty())
                add_words(plan.anomalies,
                          "Bordereau " + element.num_bord + ", inconnu dans ce flux : " + element_words(element));
            break;
        }
        case Target::pj:
            plan.pj.push_back(&element);
            break;
        case Target::flux:
            plan.outcome.is_flux_rejected = true;
            add_words(plan.anomalies, element_words(element));
            break;
        case Target::other:
            ++plan.outcome.rejected_others;
            add_words(plan.anomalies, element_words(element));
            break;
        }
    }
    std::vector<std::int64_t> positions;
    for (const auto& rejected : plan.bordereaux) positions.push_back(rejected.position);
    std::sort(positions.begin(), positions.end());
    plan.outcome.rejected_bordereaux = std::unique(positions.begin(), positions.end()) - positions.begin();
    plan.outcome.rejected_others += static_cast<std::int64_t>(plan.pj.size());
    if (plan.outcome.is_flux_rejected && plan.anomalies.empty()) plan.anomalies = unexplained;
    return plan;
}

void write_bordereau(const Room& room, Context& context, const Flux& flux, const RejectedBordereau& rejected) {
    auto own = element_words(*rejected.element);
    const auto names_piece = [](const auto& detail) { return !detail.num_piece.empty(); };
    const auto& parts = rejected.element->details;
    if (own.empty() && std::none_of(parts.begin(), parts.end(), names_piece)) own = unexplained;
    room.store.reject_bordereau(context, flux.id, rejected.position, own);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto& detail = parts[i];
        // A pièce may only introduce its lignes.
        const bool is_title = detail.anomalies.empty() && detail.num_ligne.empty() && i + 1 < parts.size() &&
                              parts[i + 1].num_piece == detail.num_piece;
        if (detail.num_piece.empty() || is_title) continue;
        auto words = anomalies_words(detail.anomalies);
        if (words.empty()) words = unexplained;
        const auto piece = plain_number(detail.num_piece);
        if (!detail.num_ligne.empty()) {
            const auto ligne = plain_number(detail.num_ligne);
            room.store.note_ligne(context, flux.id, rejected.position, piece, ligne, words);
            words = "ligne " + ligne + " : " + words;
        }
        room.store.reject_piece(context, flux.id, rejected.position, piece, words);
    }
}

void write_plan(const Room& room, Context& context, const Flux& flux, const Plan& plan) {
    room.store.set_all_etats(context, flux.id, plan.outcome.is_flux_rejected ? "rejete" : "accepte");
    for (const auto& rejected : plan.bordereaux) write_bordereau(room, context, flux, rejected);
    for (const auto* element : plan.pj)
        room.store.reject_pj(context, flux.id, element->id_unique, words_of(*element));
}

std::string summary_of(const Outcome& outcome, Step step) {
    if (step == Step::acknowledge) return "Acquitté par le comptable public";
    if (outcome.is_flux_rejected) return "Rejeté en entier par le comptable public";
    auto words = std::string(step == Step::reject ? "Rejeté" : "Acquitté partiellement");
    if (outcome.rejected_bordereaux > 0)
        words += " : " + ui::count(outcome.rejected_bordereaux, "bordereau rejeté", "bordereaux rejetés") +
                 " sur " + std::to_string(outcome.bordereaux);
    if (outcome.rejected_others > 0)
        words += (outcome.rejected_bordereaux > 0 ? ", " : " : ") +
                 ui::count(outcome.rejected_others, "autre élément rejeté", "autres éléments rejetés");
    return words;
}

class HeliosReceiver final : public tresor::Receiver {
public:
    explicit HeliosReceiver(Room& room) : room_(room) {}

    std::string receive(Context& context, const tresor::Returned& returned) override {
        Recu recu{context.make_uuid(), returned.sha256, "retour", base::one_line(returned.file_name, 255), "", {},
                  context.now()};
        if (returned.kind == tresor::Returned::Kind::acquit) {
            const auto flux = find_flux(context, returned);
            if (!flux) return "Aucun flux de cette collectivité ne porte ce nom";
            if (is_before_sending(flux->statut)) return "Ce flux n'a pas été envoyé d'ici";
            recu.kind = "acquit";
            recu.flux = flux->id;
        }
        if (room_.store.add_recu(context, recu)) room_.kernel.jobs.add(context, "helios.read", recu.id);
        return {};
    }

private:
    std::optional<Flux> find_flux(Context& context, const tresor::Returned& returned) const {
        if (!returned.cod_col.empty())
            if (auto flux = room_.store.find_by_name(context, returned.nom_fic, returned.cod_col)) return flux;
        return room_.store.find_by_name(context, returned.nom_fic, "");
    }

    Room& room_;
};

} // namespace

std::unique_ptr<tresor::Receiver> make_receiver(Room& room) { return std::make_unique<HeliosReceiver>(room); }

std::string apply_acquit(const Room& room, Context& context, Flux& flux, const AcquitRead& acquit) {
    const auto plan = make_plan(room, context, flux, acquit);
    const auto step = decide(plan.outcome);
    const auto summary = summary_of(plan.outcome, step);
    if (!after(flux.statut, step)) {
        room.note(context, flux.id, "helios.lire", "Autre acquit reçu, sans effet", {{"acquit", summary}});
        return summary + " (sans effet : une réponse plus favorable était déjà là)";
    }
    write_plan(room, context, flux, plan);
    flux.anomalies = base::one_line(plan.anomalies, most_words);
    flux.answered_at = context.now();
    flux.handled_at.reset();
    const auto action = step == Step::acknowledge ? "helios.acquitter" : "helios.rejeter";
    room.change(context, flux, step, action, summary, {{"nom_fic", flux.nom_fic}});
    for (const auto& id : room.store.handle_accepted(context, flux.id))
        if (const auto other = room.store.find(context, id)) room.refresh(context, *other);
    room.kernel.notices.tell(context, "helios.consulter", "Flux " + flux.nom_fic + " : " + summary,
                             url_of(flux.id));
    return summary;
}

std::vector<FluxId> apply_reglements(const Room& room, Context& context, std::string_view siret,
                                     std::span<const Reglement> reglements, std::int64_t& unknown) {
    std::vector<FluxId> touched;
    for (const auto& reglement : reglements) {
        const auto found = room.store.note_reglement(context, siret, reglement);
        if (!found) {
            ++unknown;
            continue;
        }
        if (std::find(touched.begin(), touched.end(), found->first) == touched.end())
            touched.push_back(found->first);
    }
    for (const auto& id : touched)
        if (const auto flux = room.store.find(context, id)) {
            room.note(context, id, "helios.payer", "État des paiements reçu du comptable");
            room.refresh(context, *flux);
        }
    return touched;
}

base::Result<base::Done> mark_handled(const Room& room, Context& context, const FluxId& id,
                                      std::string_view rejet) {
    if (!context.may("helios.deposer")) return Refusal{"HELIOS-010", "", {}};
    const auto flux = room.store.find(context, id);
    if (!flux) return Refusal{"HELIOS-011", "", {}};
    if (!room.store.mark_handled(context, id, rejet)) return Refusal{"HELIOS-013", "", {}};
    room.note(context, id, "helios.traiter", "Rejet marqué comme traité", {{"rejet", std::string(rejet)}});
    room.refresh(context, *room.store.find(context, id));
    return base::Done{};
}

} // namespace aubrac::helios

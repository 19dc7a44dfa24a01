// SPDX-License-Identifier: AGPL-3.0-or-later
// The door of the service, as other services see it.
#include "work.hpp"

namespace aubrac::parapheur {

namespace {

using base::Refusal;
using kernel::Context;

constexpr int max_circuits = 200;

DossierSummary summarise(const Room& room, Context& context, const Dossier& dossier) {
    DossierSummary summary{dossier.id, dossier.subject, dossier.title, dossier.road.statut};
    summary.document = {dossier.document.name, dossier.document.sha256};
    for (const auto& version : dossier.versions)
        if (version.is_detached) summary.signatures.push_back({version.file.name, version.file.sha256});
    summary.bordereau_sha256 = dossier.bordereau_sha256;
    summary.reason = dossier.reason;
    if (const auto* stage = dossier.road.now()) {
        summary.due = stage->due;
        summary.awaited = stage->kind == StepKind::cachet ? std::string(word_of(stage->kind))
                                                          : room.names_of(context, list_awaited(dossier.road));
    }
    summary.url = url_of(dossier.id);
    return summary;
}

class Door final : public Parapheur {
public:
    explicit Door(Room& room) : room_(room) {}

    std::vector<CircuitSummary> list_circuits(Context& context) const override {
        std::vector<CircuitSummary> all;
        for (const auto& circuit : room_.store.list_circuits(context, "", max_circuits))
            if (circuit.is_open && !circuit.steps.empty())
                all.push_back({circuit.id, circuit.title, count_chosen(circuit)});
        return all;
    }
    std::vector<Chosen> list_chosen(Context& context, std::string_view id) const override {
        std::vector<Chosen> all;
        const auto circuit = room_.store.find_circuit(context, id);
        if (!circuit) return all;
        for (const auto& step : circuit->steps) {
            if (step.kind == StepKind::cachet || step.who != Who::chosen) continue;
            Chosen chosen{step.kind == StepKind::visa ? "Qui vise ?" : "Qui signe ?", {}};
            for (const auto& person : room_.list_people(context, right_of(step.kind)))
                chosen.candidates.push_back({person.account, person.name});
            all.push_back(std::move(chosen));
        }
        return all;
    }
    base::Result<DossierId> submit_dossier(Context& context, const Demande& demande) override {
        return submit(room_, context, demande);
    }
    std::optional<DossierSummary> find_dossier(Context& context, const DossierId& id) const override {
        const auto dossier = room_.store.find(context, id);
        if (!dossier) return std::nullopt;
        return summarise(room_, context, *dossier);
    }
    std::optional<DossierSummary> find_subject(Context& context, std::string_view subject) const override {
        const auto id = room_.store.find_subject(context, subject);
        return id ? find_dossier(context, *id) : std::nullopt;
    }
    base::Result<base::Done> withdraw_dossier(Context& context, const DossierId& id) override {
        auto dossier = room_.store.find(context, id);
        if (!dossier) return Refusal{"PARAPHEUR-001", "", {}};
        return room_.move(context, *dossier,
                          {.gesture = Gesture::withdraw, .actor = context.actor().id, .at = context.now()},
                          "parapheur.retirer", "Dossier retiré par qui l'a demandé");
    }

private:
    Room& room_;
};

} // namespace

std::unique_ptr<Parapheur> make_parapheur(Room& room) { return std::make_unique<Door>(room); }

} // namespace aubrac::parapheur

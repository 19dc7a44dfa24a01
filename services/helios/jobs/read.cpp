// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads what came back. The file is read outside any transaction; an acquit is applied in one, a return by
// batches: said twice, a payment is the same.
#include "work.hpp"

#include <base/text.hpp>
#include <span>
#include <ui/words.hpp>

namespace aubrac::helios::jobs {

namespace {

using kernel::Context;
using kernel::JobRun;
namespace pes = formats::pes;

constexpr std::size_t most_elements = 100'000, most_pieces = 500'000, batch = 500;

class Gathering final : public pes::Visitor {
public:
    AcquitRead acquit;
    std::vector<Reglement> reglements;

    void note_acquit(const pes::ElementAcquit& element) override {
        if (acquit.elements.size() < most_elements) acquit.elements.push_back(element);
    }
    void note_piece(const pes::Bordereau&, const pes::Piece&) override { current_ = {}; }
    void note_ligne(const pes::Bordereau&, const pes::Piece&, const pes::Ligne& ligne) override {
        current_.mt_regle += ligne.mt_regle.value_or(0);
        for (const auto& emargement : ligne.emargements)
            if (emargement.date && (!current_.regle_le || *current_.regle_le < *emargement.date))
                current_.regle_le = emargement.date;
        if (current_.motif.empty()) current_.motif = said_in(ligne.obs_etat, ligne.commentaire);
    }
    void note_end_of_piece(const pes::Bordereau& bordereau, const pes::Piece& piece) override {
        if (reglements.size() == most_pieces) return;
        current_.domaine = name_of(bordereau.domaine);
        current_.exer = base::one_line(bordereau.exer, 10);
        current_.id_bord = plain_number(base::one_line(bordereau.id_bord, 20));
        current_.id_pce = plain_number(base::one_line(piece.id_pce, 20));
        current_.paiement = paiement_of(piece.etat_pce);
        if (const auto said = said_in(piece.obs_etat, piece.commentaire); !said.empty()) current_.motif = said;
        reglements.push_back(std::move(current_));
        current_ = {};
    }

private:
    static std::string said_in(const std::string& obs_etat, const std::string& commentaire) {
        return base::one_line(obs_etat.empty() ? commentaire : obs_etat, 500);
    }

    Reglement current_;
};

void finish_acquit(Room& room, JobRun& run, const Recu& recu, const AcquitRead& acquit) {
    run.finish([&](Context& context) {
        auto flux = room.store.find(context, recu.flux);
        if (flux) room.store.set_summary(context, recu.id, apply_acquit(room, context, *flux, acquit));
    });
}

void finish_retour(Room& room, JobRun& run, const Recu& recu, const std::string& siret,
                   const std::vector<Reglement>& reglements) {
    std::int64_t unknown = 0;
    const std::span<const Reglement> all(reglements);
    for (std::size_t from = 0; from < all.size(); from += batch) {
        const auto part = all.subspan(from, std::min(batch, all.size() - from));
        run.write([&](Context& context) { apply_reglements(room, context, siret, part, unknown); });
    }
    run.finish([&](Context& context) {
        auto summary = ui::count(static_cast<std::int64_t>(all.size()), "pièce", "pièces", "aucune");
        if (unknown > 0) summary += ", dont " + ui::count(unknown, "inconnue ici", "inconnues ici");
        room.store.set_summary(context, recu.id, summary);
        room.kernel.journal.note(context, "helios.lire", "helios/retours", "Retour du comptable lu",
                                 {{"fichier", recu.file_name}, {"pieces", std::to_string(all.size())}});
    });
}

} // namespace

kernel::JobHandler read(Room& room) {
    return [&room](JobRun& run) {
        std::optional<Recu> recu;
        std::filesystem::path path;
        run.read([&](Context& context) {
            recu = room.store.find_recu(context, run.subject());
            if (recu) path = room.kernel.files.open(context, recu->sha256);
        });
        if (!recu) return kernel::job_done();
        Gathering gathering;
        pes::CheckOptions options;
        options.max_bytes = 1LL << 30;
        const auto report = pes::read(source_of_file(path), gathering, options);
        if (recu->kind == "retour") {
            finish_retour(room, run, *recu, report.entete.id_coll, gathering.reglements);
        } else {
            gathering.acquit.is_flux_rejected =
                gathering.acquit.elements.empty() && report.acquit.flux.rejected > 0;
            finish_acquit(room, run, *recu, gathering.acquit);
        }
        return kernel::job_done();
    };
}

} // namespace aubrac::helios::jobs

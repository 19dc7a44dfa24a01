// SPDX-License-Identifier: AGPL-3.0-or-later
// Acknowledgements, level by level. One bordereau may be told of in several elements.
#include "checker.hpp"

#include <algorithm>

namespace aubrac::formats::pes {
namespace {

// Technique, signature technique, signature globale, paramétrage: what is said is said of the file.
bool is_of_flux(const std::string& domaine) {
    return domaine == "0" || domaine == "1" || domaine == "2" || domaine == "99";
}

void count(Tally& tally, const std::vector<bool>& rejected) {
    const auto wrong = std::count(rejected.begin(), rejected.end(), true);
    tally.rejected += wrong;
    tally.accepted += static_cast<std::int64_t>(rejected.size()) - wrong;
}

} // namespace

bool AcquitTally::is_good() const {
    return flux.rejected == 0 && bordereaux.rejected == 0 && pieces.rejected == 0 && lignes.rejected == 0 &&
           pj.rejected == 0 && autres.rejected == 0;
}

void Checker::tally(KeySet& keys, std::vector<bool>& rejected, const std::string& key, bool is_rejected) {
    std::size_t index = 0;
    if (keys.add(key, &index) == KeySet::Met::full) return tell_limit("éléments acquittés");
    if (index == rejected.size()) rejected.push_back(false);
    if (is_rejected) rejected[index] = true;
}

void Checker::note_acquit(const ElementAcquit& element) {
    const bool refused = !element.accepted;
    const auto one = [&](Tally& tally) { ++(refused ? tally.rejected : tally.accepted); };
    const auto bordereau = element.exercice_bord + "/" + element.num_bord;
    if (!element.num_bord.empty())
        tally(acquit_bordereaux_, rejected_bordereaux_, element.domaine_ack + "/" + bordereau, refused);
    else if (!element.id_unique.empty())
        tally(acquit_pj_, rejected_pj_, element.id_unique, refused);
    else
        one(is_of_flux(element.domaine_ack) ? report_.acquit.flux : report_.acquit.autres);
    for (const auto& detail : element.details) {
        if (detail.num_piece.empty()) continue;
        const auto piece = element.domaine_ack + "/" + bordereau + "/" + detail.num_piece;
        tally(acquit_pieces_, rejected_pieces_, piece, !detail.anomalies.empty());
        if (!detail.num_ligne.empty())
            tally(acquit_lignes_, rejected_lignes_, piece + "/" + detail.num_ligne, !detail.anomalies.empty());
    }
    if (next_) next_->note_acquit(element);
}

void Checker::note_acquit_retour(const ElementAcquitRetour& element) {
    ++report_.acquit.flux.accepted;
    if (next_) next_->note_acquit_retour(element);
}

void Checker::count_levels() {
    count(report_.acquit.bordereaux, rejected_bordereaux_);
    count(report_.acquit.pieces, rejected_pieces_);
    count(report_.acquit.lignes, rejected_lignes_);
    count(report_.acquit.pj, rejected_pj_);
}

} // namespace aubrac::formats::pes

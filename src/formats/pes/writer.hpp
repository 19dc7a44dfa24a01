// SPDX-License-Identifier: AGPL-3.0-or-later
// Strict writer of PES: small flux of dépense and recette with their pièces justificatives, acknowledgements and
// returns. What is written is checked by check.hpp before it is given: nothing comes out that the norm refuses.
#pragma once

#include "check.hpp"
#include "flux.hpp"

#include <base/result.hpp>
#include <string>
#include <vector>

namespace aubrac::formats::pes {

struct PieceToWrite {
    Piece piece;
    std::vector<Ligne> lignes;
};

/// Absent, nbr_pce, mt_bord_ht and mt_bord_tva are made from the pièces and lignes.
struct BordereauToWrite {
    Bordereau bordereau;
    std::vector<PieceToWrite> pieces;
};

/// Its name, type and description stand in `pj`; the writer compresses `content`.
struct PjToWrite {
    Pj pj;
    std::string content;
};

struct AllerToWrite {
    std::string id;                   // XML Id of the flux; empty: none
    EnTete entete;                    // its version is always "2"
    bool info_dematerialisee = false; // to be signed after
    std::vector<BordereauToWrite> depense;
    std::vector<BordereauToWrite> recette;
    std::vector<PjToWrite> pj;
};

struct AcquitToWrite {
    EnTete entete; // echo of the flux
    std::vector<ElementAcquit> elements;
};

struct RetourToWrite {
    EnTete entete;
    EnTeteDomaine domaine; // depense or recette, with its typ_restit and nat_inf
    std::vector<BordereauToWrite> bordereaux;
};

struct AcquitRetourToWrite {
    EnTete entete;
    std::vector<ElementAcquitRetour> elements;
};

/// Each gives the bytes, in ISO-8859-1, or refuses with the code of finding.hpp and the path of the first error.
/// `norms`, when given, says what is in force; null: the built-in ones.
base::Result<std::string> write_aller(const AllerToWrite& aller, const Norms* norms = nullptr);
base::Result<std::string> write_acquit(const AcquitToWrite& acquit, const Norms* norms = nullptr);
base::Result<std::string> write_retour(const RetourToWrite& retour, const Norms* norms = nullptr);
base::Result<std::string> write_acquit_retour(const AcquitRetourToWrite& acquit, const Norms* norms = nullptr);

} // namespace aubrac::formats::pes

// SPDX-License-Identifier: AGPL-3.0-or-later
// Flux of the demonstration: what a small commune pays and collects in a month. Names and numbers are imaginary,
// valid in form; the same request gives the same bytes.
#pragma once

#include <base/date.hpp>
#include <string>
#include <vector>

namespace aubrac::helios {

/// One pièce of one ligne: a mandat, or a titre.
struct DemoPiece {
    const char* objet;
    const char* nature; // account of the nomenclature M57
    const char* tiers;
    const char* ville;
    int ht_cents, tva_cents;
    const char* pj = ""; // title of its pièce justificative; empty: none
};

struct DemoBordereau {
    int number;
    bool is_recette;
    std::vector<DemoPiece> pieces;
};

struct DemoFlux {
    int rank; // of the day, in its name
    std::vector<DemoBordereau> bordereaux;
    bool is_to_sign = false;    // announces a signature
    bool has_wrong_sum = false; // a bordereau announces more than its lignes
};

struct DemoOwner {
    std::string siret, libelle, name, cod_col;
    base::Date day;
};

/// SIREN and establishment number, with the last digit that makes a SIRET of them.
std::string make_siret(const std::string& thirteen_digits);

std::string make_demo_flux(const DemoFlux& flux, const DemoOwner& owner);

} // namespace aubrac::helios

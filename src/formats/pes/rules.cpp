// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules.hpp"

#include <algorithm>
#include <base/siren.hpp>

namespace aubrac::formats::pes {
namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

// "Le mode 03 et le mode 05 nécessitent la présence du bloc CpteBancaire, à défaut rejet du bordereau. […] Pour
// les valeurs 01, 02, 04, 07, 08, 09 ou 11, aucun RIB ou SEPA ne doit être porté sur le tiers."
// (InfoLignePce/ModRegl)
void check_reglement(const Ligne& ligne, Findings& findings) {
    const bool has_compte =
        std::any_of(ligne.tiers.begin(), ligne.tiers.end(), [](const Tiers& it) { return it.has_compte; });
    if (!has_compte && is_one_of(ligne.mod_regl, {"03", "05"}))
        findings.add(Severity::warning, Rule::compte_absent, {ligne.mod_regl});
    if (has_compte && is_one_of(ligne.mod_regl, {"01", "02", "04", "07", "08", "09", "11"}))
        findings.add(Severity::warning, Rule::compte_interdit, {ligne.mod_regl});
}

// "La clé de l'identifiant doit être valide […] sinon, rejet du bordereau." (InfoTiers/IdTiers)
void check_identifiant(const Tiers& tiers, Findings& findings) {
    if (tiers.nat_id_tiers == "01" && !base::Siret::parse(tiers.id_tiers))
        findings.add(Severity::warning, Rule::identifiant_tiers, {tiers.id_tiers, "SIRET"});
    if (tiers.nat_id_tiers == "02" && !base::Siren::parse(tiers.id_tiers))
        findings.add(Severity::warning, Rule::identifiant_tiers, {tiers.id_tiers, "SIREN"});
}

// "La balise CodPays est obligatoire si CodRes à 1 […], obligatoirement non valorisée ou valorisée à 100 si CodRes
// est à 0."
void check_residence(const Tiers& tiers, Findings& findings) {
    if (tiers.cod_res.empty()) return;
    const bool abroad = is_one_of(tiers.cod_res, {"1", "true"});
    if (abroad && tiers.cod_pays.empty())
        findings.add(Severity::warning, Rule::pays, {"il manque, alors que le tiers n'est pas résident"});
    if (!abroad && !tiers.cod_pays.empty() && tiers.cod_pays != "100")
        findings.add(Severity::warning, Rule::pays, {tiers.cod_pays + ", alors que le tiers est résident"});
}

} // namespace

bool is_iban(std::string_view text) {
    if (text.size() < 5) return false;
    int rest = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[(i + 4) % text.size()];
        if (c >= '0' && c <= '9')
            rest = (rest * 10 + (c - '0')) % 97;
        else if (c >= 'A' && c <= 'Z')
            rest = (rest * 100 + (c - 'A' + 10)) % 97;
        else
            return false;
    }
    return rest == 1;
}

bool is_domaine_of_pj(std::string_view type_pj, std::string_view domaine) {
    if (is_one_of(type_pj, {"003", "004", "005"})) return domaine == "01";
    if (is_one_of(type_pj, {"002", "007", "008", "010", "011"})) return domaine == "02";
    if (is_one_of(type_pj, {"001", "012", "013"})) return domaine == "04";
    if (type_pj == "006") return domaine == "01" || domaine == "02";
    return type_pj != "009" || domaine == "06";
}

void check_bordereau(const Bordereau& bordereau, bool is_dematerialise, Findings& findings) {
    const bool recette = bordereau.domaine == Domaine::recette;
    // "Seules les valeurs 01 et 02 et 03 sont possibles"; "01 02 03, 06" for titres. The code list holds more.
    if (!is_one_of(bordereau.typ_bord, {"01", "02", "03"}) && !(recette && bordereau.typ_bord == "06"))
        findings.add(Severity::warning, Rule::type_bordereau,
                     {bordereau.typ_bord, recette ? "01, 02, 03 ou 06" : "01, 02 ou 03"});
    // "Obligatoire si dématérialisation avec InfoDematerialisee = 1 ou True et type bordereau différent de ORMC
    // (06)."
    if (is_dematerialise && bordereau.mt_cumul_annuel.value_or(0) == 0 && bordereau.typ_bord != "06")
        findings.add(Severity::warning, Rule::cumul_absent);
}

void check_ligne(const Bordereau& bordereau, const Ligne& ligne, Findings& findings) {
    if (bordereau.domaine == Domaine::depense) check_reglement(ligne, findings);
    for (const auto& tiers : ligne.tiers) {
        check_identifiant(tiers, findings);
        check_residence(tiers, findings);
        if (!tiers.iban.empty() && !is_iban(tiers.iban)) findings.add(Severity::warning, Rule::iban, {tiers.iban});
        // "Obligatoire si Cat 01 personne physique sinon rejet du bordereau." (Civilite, Prenom)
        if (tiers.cat_tiers == "01" && (tiers.civilite.empty() || tiers.prenom.empty()))
            findings.add(Severity::warning, Rule::personne_physique);
    }
}

} // namespace aubrac::formats::pes

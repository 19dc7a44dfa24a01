// SPDX-License-Identifier: AGPL-3.0-or-later
// Flux of the imaginary commune of Saint-Exemple (SIRET valid in form), and what tests do with them.
#pragma once

#include <algorithm>
#include <formats/pes/check.hpp>
#include <formats/pes/writer.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace aubrac::formats::pes {

/// The norms of all tests, read once.
inline const Norms& shared_norms() {
    static const auto norms = Norms::built_in();
    return norms;
}

inline const std::string siret = "21990000800018";

inline EnTete sample_entete() {
    EnTete entete;
    entete.typ_fic = "PESALR2";
    entete.nom_fic = "PESALR2_21990000800018_260302_001";
    entete.emetteur_sigle = "AUBRAC";
    entete.emetteur_adresse = "Saint-Exemple";
    entete.dte_str = base::Date{2026, 3, 2};
    entete.id_post = "099001";
    entete.id_coll = siret;
    entete.cod_col = "123";
    entete.cod_bud = "00";
    entete.libelle_col_bud = "Commune de Saint-Exemple";
    return entete;
}

inline Tiers sample_tiers() {
    Tiers tiers;
    tiers.id_tiers = "39900000900015";
    tiers.nat_id_tiers = "01";
    tiers.ref_tiers = "T1009";
    tiers.cat_tiers = "50";
    tiers.nat_jur = "03";
    tiers.nom = "GRAINES & PLUMES DE L'ÎLE";
    tiers.adr2 = "2 place du Perchoir";
    tiers.cp = "99001";
    tiers.ville = "SAINT-EXEMPLE";
    tiers.iban = "FR3999999000010000000000199";
    tiers.tit_cpte = "GRAINES ET PLUMES";
    return tiers;
}

inline Ligne sample_ligne(const std::string& id, std::int64_t cents) {
    Ligne ligne;
    ligne.id_ligne = id;
    ligne.nature = "60611";
    ligne.fonction = "020";
    ligne.libelle = "Mélange de graines pour la poule municipale";
    ligne.mod_regl = "03";
    ligne.mt_ht = cents;
    ligne.tiers = {sample_tiers()};
    return ligne;
}

inline PieceToWrite sample_mandat(const std::string& id, std::int64_t cents) {
    PieceToWrite mandat;
    mandat.piece.id_pce = id;
    mandat.piece.typ_pce = "01";
    mandat.piece.nat_pce = "01";
    mandat.piece.objet = "Graines d'été";
    mandat.lignes = {sample_ligne("1", cents)};
    return mandat;
}

inline BordereauToWrite sample_bordereau(const std::string& id) {
    BordereauToWrite it;
    it.bordereau.id = "B" + id;
    it.bordereau.exer = "2026";
    it.bordereau.id_bord = id;
    it.bordereau.dte_bord_em = base::Date{2026, 3, 1};
    it.bordereau.typ_bord = "01";
    it.bordereau.mt_cumul_annuel = 4'982'631'59;
    it.pieces = {sample_mandat("1303", 4'874'40), sample_mandat("1304", 12'05)};
    return it;
}

inline PjToWrite sample_pj(const std::string& id) {
    PjToWrite pj;
    pj.pj.id_unique = id;
    pj.pj.nom_pj = "facture.pdf";
    pj.pj.type_pj = "003";
    pj.pj.description = "Facture de graines";
    pj.content = "%PDF-1.4\n% une facture\n%%EOF\n";
    return pj;
}

/// One bordereau of two mandats, the first with two lines and a PJ.
inline AllerToWrite sample_depense() {
    AllerToWrite aller;
    aller.id = "F1";
    aller.entete = sample_entete();
    aller.depense = {sample_bordereau("11")};
    auto& mandat = aller.depense[0].pieces[0];
    mandat.lignes.push_back(sample_ligne("2", 25'60));
    mandat.piece.pj_refs = {{"01", "SAINTEXEMPLE2026PJ1", "facture.pdf", "003"}};
    aller.pj = {sample_pj("SAINTEXEMPLE2026PJ1")};
    return aller;
}

inline AllerToWrite sample_recette() {
    AllerToWrite aller;
    aller.entete = sample_entete();
    aller.entete.nom_fic = "PESALR2_21990000800018_260302_002";
    BordereauToWrite bordereau = sample_bordereau("7");
    bordereau.bordereau.objet = "Vente d'œufs";
    bordereau.pieces.resize(1);
    auto& titre = bordereau.pieces[0];
    titre.piece.id_pce = "88";
    auto& ligne = titre.lignes[0];
    ligne.cod_prod_loc = "7067";
    ligne.nature = "7067";
    ligne.mod_regl.clear();
    ligne.mt_tva = 974'88;
    ligne.id_marche = "2026OEUFS";
    auto& tiers = ligne.tiers[0];
    tiers.typ_tiers = "01";
    tiers.cat_tiers = "01";
    tiers.nat_jur = "01";
    tiers.id_tiers.clear();
    tiers.nat_id_tiers.clear();
    tiers.civilite = "Mme";
    tiers.nom = "POULAIN";
    tiers.prenom = "Céleste";
    aller.recette = {bordereau};
    return aller;
}

inline AllerToWrite sample_both() {
    auto aller = sample_depense();
    aller.recette = sample_recette().recette;
    return aller;
}

/// Bordereau 11 rejected for line 2 of mandat 1303, its PJ accepted, bordereau 12 accepted.
inline AcquitToWrite sample_acquit() {
    AcquitToWrite acquit;
    acquit.entete = sample_entete();
    ElementAcquit rejected;
    rejected.domaine_ack = "5";
    rejected.num_bord = "11";
    rejected.exercice_bord = "2026";
    rejected.details = {{"1303", "2", {{"ERREUR_AUTRE", "1971 - Compte fonction présent à tort"}}},
                        {"1304", "", {{"ERREUR_CODIFICATION", ""}}}};
    ElementAcquit accepted;
    accepted.domaine_ack = "5";
    accepted.accepted = true;
    accepted.num_bord = "12";
    accepted.exercice_bord = "2026";
    ElementAcquit pj;
    pj.domaine_ack = "4";
    pj.accepted = true;
    pj.id_unique = "SAINTEXEMPLE2026PJ1";
    acquit.elements = {rejected, accepted, pj};
    return acquit;
}

inline RetourToWrite sample_retour(Domaine domaine) {
    RetourToWrite retour;
    retour.entete = sample_entete();
    const bool recette = domaine == Domaine::recette;
    retour.entete.typ_fic = recette ? "PES2R_REC" : "PES2R_DEP";
    retour.entete.nom_fic = "PES2R_DEP_P_123_00_099001_20260310_20260310_20260310010000.xml";
    retour.domaine.domaine = domaine;
    retour.domaine.typ_restit = "02";
    retour.domaine.nat_inf = "2";
    auto bordereau = sample_bordereau("11");
    auto& piece = bordereau.pieces[0].piece;
    piece.etat_pce = recette ? "02" : "05";
    piece.dte_pec = base::Date{2026, 3, 5};
    auto& ligne = bordereau.pieces[0].lignes[0];
    ligne.etat_lig_pce = recette ? "05" : "01";
    ligne.cod_prod_loc = recette ? "7067" : "";
    ligne.mt_regle = 4'874'40;
    ligne.emargements = {{recette ? "10" : "01", base::Date{2026, 3, 9}, Cents(4'874'40)}};
    auto& rejected = bordereau.pieces[1];
    rejected.piece.etat_pce = "04";
    rejected.piece.obs_etat = "Absence de pièce";
    rejected.piece.commentaire = "Il manque l'attestation de ponte.";
    rejected.piece.dte_rej = base::Date{2026, 3, 6};
    rejected.lignes[0].etat_lig_pce = recette ? "04" : "02";
    retour.bordereaux = {bordereau};
    return retour;
}

inline AcquitRetourToWrite sample_acquit_retour() {
    AcquitRetourToWrite acquit;
    acquit.entete = sample_entete();
    acquit.entete.typ_fic = "PES2R_DEP";
    acquit.elements = {
        {"13", "PES2R_DEP_P_123_00_099001_20260310_20260310_20260310010000.xml", "02", base::Date{2026, 3, 11}}};
    return acquit;
}

inline std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string written(const base::Result<std::string>& bytes) {
    return bytes ? bytes.value()
                 : "refused: " + bytes.refusal().code + " " + bytes.refusal().field + " " +
                       (bytes.refusal().details.empty() ? "" : bytes.refusal().details[0]);
}

/// `text` with the first `from` replaced; says so when there is none.
inline std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    if (at == std::string::npos) return "the test expects \"" + from + "\"";
    return text.replace(at, from.size(), to);
}

inline Report check_text(std::string_view bytes, CheckOptions options = {}, Visitor* visitor = nullptr) {
    if (!options.norms) options.norms = &shared_norms();
    return check(source_of(bytes), options, visitor);
}

inline Report read_text(std::string_view bytes, Visitor& visitor) {
    CheckOptions options;
    options.norms = &shared_norms();
    return read(source_of(bytes), visitor, options);
}

inline base::Result<std::string> write(const AllerToWrite& it) { return write_aller(it, &shared_norms()); }
inline base::Result<std::string> write(const AcquitToWrite& it) { return write_acquit(it, &shared_norms()); }
inline base::Result<std::string> write(const RetourToWrite& it) { return write_retour(it, &shared_norms()); }
inline base::Result<std::string> write(const AcquitRetourToWrite& it) {
    return write_acquit_retour(it, &shared_norms());
}

/// "error HELIOS-N37 path: message", one a line.
inline std::string told(const Report& report) {
    std::string text;
    for (const auto& it : report.findings)
        text += std::string(name_of(it.severity)) + " " + it.code + " " + it.path + ": " + it.message + "\n";
    return text;
}

inline const Finding* find_finding(const Report& report, Rule rule) {
    const auto found = std::find_if(report.findings.begin(), report.findings.end(),
                                    [&](const Finding& it) { return it.rule == rule; });
    return found == report.findings.end() ? nullptr : &*found;
}

} // namespace aubrac::formats::pes

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "demo_flux.hpp"

#include <algorithm>
#include <base/ensure.hpp>
#include <formats/pes/writer.hpp>
#include <functional>

namespace aubrac::helios {

namespace {

namespace pes = formats::pes;

constexpr auto iban = "FR1420041010050500013M02606"; // the example of the norm
constexpr auto bic = "PSSTFRPPPAR";
constexpr auto id_post = "012011";

/// A page that says what it is, in the least that readers of PDF accept.
std::string make_pdf(const std::vector<std::string>& lines) {
    std::string text = "BT /F1 13 Tf 56 780 Td 24 TL\n";
    for (const auto& line : lines) {
        text += "(";
        for (const char c : line) {
            if (c == '(' || c == ')' || c == '\\') text += '\\';
            text += c;
        }
        text += ") Tj T*\n";
    }
    text += "ET";
    const std::string objects[] = {
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        "<</Length " + std::to_string(text.size()) + ">>\nstream\n" + text + "\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"};
    std::string pdf = "%PDF-1.4\n", table = "0000000000 65535 f \n";
    int number = 0;
    for (const auto& object : objects) {
        auto place = std::to_string(pdf.size());
        place.insert(0, 10 - place.size(), '0');
        table += place + " 00000 n \n";
        pdf += std::to_string(++number) + " 0 obj\n" + object + "\nendobj\n";
    }
    const auto start = std::to_string(pdf.size());
    return pdf + "xref\n0 6\n" + table + "trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n" + start + "\n%%EOF\n";
}

std::string words_of(int cents) {
    auto text = std::to_string(cents / 100) + "," + std::to_string(100 + cents % 100).substr(1);
    return text + " EUR";
}

pes::Tiers make_tiers(const DemoPiece& piece, bool is_recette) {
    pes::Tiers tiers;
    auto number = std::to_string(std::hash<std::string>{}(piece.tiers) % 100'000'000);
    number.insert(0, 8 - number.size(), '0');
    tiers.id_tiers = make_siret("9" + number + "0001");
    tiers.nat_id_tiers = "01";
    if (is_recette) tiers.typ_tiers = "01";
    tiers.cat_tiers = "50";
    tiers.nat_jur = "03";
    tiers.nom = piece.tiers;
    tiers.typ_adr = "1";
    tiers.adr2 = "RUE DU BROUILLARD";
    tiers.cp = "12990";
    tiers.ville = piece.ville;
    tiers.cod_res = "0";
    tiers.has_compte = !is_recette;
    if (tiers.has_compte) {
        tiers.bic = bic;
        tiers.iban = iban;
        tiers.tit_cpte = piece.tiers;
    }
    return tiers;
}

pes::Ligne make_ligne(const DemoPiece& piece, bool is_recette) {
    pes::Ligne ligne;
    ligne.id_ligne = "1";
    ligne.nature = piece.nature;
    ligne.libelle = piece.objet;
    if (is_recette)
        ligne.cod_prod_loc = "01";
    else
        ligne.mod_regl = "03";
    ligne.mt_ht = piece.ht_cents;
    if (piece.tva_cents > 0) ligne.mt_tva = piece.tva_cents;
    ligne.tiers = {make_tiers(piece, is_recette)};
    return ligne;
}

pes::PjToWrite make_pj(const DemoPiece& piece, const std::string& id, const DemoOwner& owner) {
    pes::Pj pj;
    pj.id_unique = id;
    pj.nom_pj = std::string(piece.pj) + ".pdf";
    pj.type_pj = "003";
    pj.description = piece.objet;
    pj.mime = "application/pdf";
    return {pj, make_pdf({piece.tiers, piece.pj, piece.objet, "Pour : " + owner.name,
                          "Montant HT : " + words_of(piece.ht_cents), "TVA : " + words_of(piece.tva_cents),
                          "Document de demonstration"})};
}

pes::BordereauToWrite make_bordereau(const DemoBordereau& wanted, const DemoOwner& owner, const std::string& mark,
                                     std::vector<pes::PjToWrite>& pj) {
    pes::BordereauToWrite made;
    auto& bordereau = made.bordereau;
    bordereau.exer = std::to_string(owner.day.year);
    bordereau.id_bord = std::to_string(wanted.number);
    bordereau.id = (wanted.is_recette ? "REC" : "DEP") + bordereau.exer + bordereau.id_bord;
    bordereau.dte_bord_em = owner.day;
    bordereau.typ_bord = "01";
    bordereau.mt_cumul_annuel = 1'000'000 + 10'000 * wanted.number;
    int rank = 0;
    for (const auto& it : wanted.pieces) {
        pes::PieceToWrite piece;
        piece.piece.id_pce = std::to_string(10 * wanted.number + ++rank);
        piece.piece.typ_pce = "01";
        piece.piece.nat_pce = "01";
        piece.piece.objet = it.objet;
        if (*it.pj != '\0') {
            const auto id = "PJ" + mark + bordereau.id_bord + "N" + std::to_string(rank);
            pj.push_back(make_pj(it, id, owner));
            piece.piece.pj_refs = {{"01", id, pj.back().pj.nom_pj, "003"}};
        }
        piece.lignes = {make_ligne(it, wanted.is_recette)};
        made.pieces.push_back(std::move(piece));
    }
    return made;
}

std::string three(int number) { return std::to_string(1000 + number).substr(1); }

/// One euro more than its lignes: what a bordereau says when somebody has corrected it by hand.
void spoil(pes::AllerToWrite& aller, std::string& bytes) {
    std::int64_t total = 0;
    for (const auto& piece : aller.depense.front().pieces)
        for (const auto& ligne : piece.lignes) total += ligne.mt_ht.value_or(0);
    const auto dot = [](std::int64_t cents) {
        return std::to_string(cents / 100) + "." + std::to_string(100 + cents % 100).substr(1);
    };
    const auto told = "MtBordHT V=\"" + dot(total) + "\"";
    const auto at = bytes.find(told);
    ENSURE(at != std::string::npos);
    bytes.replace(at, told.size(), "MtBordHT V=\"" + dot(total + 100) + "\"");
}

} // namespace

std::string make_siret(const std::string& thirteen_digits) {
    ENSURE(thirteen_digits.size() == 13);
    int sum = 0;
    for (std::size_t i = 0; i < thirteen_digits.size(); ++i) {
        const int digit = (thirteen_digits[i] - '0') * (i % 2 == 0 ? 2 : 1);
        sum += digit > 9 ? digit - 9 : digit;
    }
    return thirteen_digits + std::to_string((10 - sum % 10) % 10);
}

std::string make_demo_flux(const DemoFlux& wanted, const DemoOwner& owner) {
    pes::AllerToWrite aller;
    auto& entete = aller.entete;
    const auto day = owner.day.iso();
    const auto stamp = day.substr(2, 2) + day.substr(5, 2) + day.substr(8, 2);
    entete.typ_fic = "PESALR2";
    entete.nom_fic = "PESALR2_" + owner.siret + "_" + stamp + "_" + three(wanted.rank);
    entete.emetteur_sigle = "COMPTA";
    entete.emetteur_adresse = "LOGICIEL COMPTABLE";
    entete.dte_str = owner.day;
    entete.id_post = id_post;
    entete.id_coll = owner.siret;
    entete.cod_col = owner.cod_col;
    entete.cod_bud = "00";
    entete.libelle_col_bud = owner.libelle;
    aller.info_dematerialisee = wanted.is_to_sign;
    const auto mark = owner.siret.substr(0, 9) + stamp + three(wanted.rank);
    for (const auto& bordereau : wanted.bordereaux)
        (bordereau.is_recette ? aller.recette : aller.depense)
            .push_back(make_bordereau(bordereau, owner, mark, aller.pj));
    auto written = pes::write_aller(aller);
    ENSURE(written.ok());
    auto bytes = std::move(written.value());
    if (wanted.has_wrong_sum) spoil(aller, bytes);
    return bytes;
}

} // namespace aubrac::helios

// SPDX-License-Identifier: AGPL-3.0-or-later
// PES_Aller: the norm's own order, which is not the same for a mandat and for a titre.
#include "amounts.hpp"
#include "sheet.hpp"

#include <adapters/compress/compress.hpp>
#include <adapters/openssl/base64.hpp>
#include <base/text.hpp>

namespace aubrac::formats::pes {
namespace {

constexpr std::string_view space = "http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller";
constexpr std::size_t max_libelle = 70; // characters of LibVir1, then of LibVir2

// Where the first `characters` of a text end.
std::size_t cut_at(std::string_view text, std::size_t characters) {
    std::size_t at = 0;
    for (; at < text.size(); ++at)
        if ((text[at] & 0xC0) != 0x80 && characters-- == 0) return at;
    return text.size();
}

void put_tiers(Sheet& sheet, const Tiers& tiers) {
    sheet.open("Tiers");
    sheet.open("InfoTiers");
    sheet.put_some("IdTiers", tiers.id_tiers);
    sheet.put_some("NatIdTiers", tiers.nat_id_tiers);
    sheet.put_some("RefTiers", tiers.ref_tiers);
    sheet.put("CatTiers", tiers.cat_tiers);
    sheet.put("NatJur", tiers.nat_jur);
    sheet.put_some("TypTiers", tiers.typ_tiers);
    sheet.put_some("Civilite", tiers.civilite);
    sheet.put("Nom", tiers.nom);
    sheet.put_some("ComplNom", tiers.compl_nom);
    sheet.put_some("Prenom", tiers.prenom);
    sheet.close();
    sheet.open("Adresse");
    sheet.put("TypAdr", tiers.typ_adr.empty() ? "1" : tiers.typ_adr);
    sheet.put_some("Adr1", tiers.adr1);
    sheet.put("Adr2", tiers.adr2);
    sheet.put_some("Adr3", tiers.adr3);
    sheet.put("CP", tiers.cp);
    sheet.put("Ville", tiers.ville);
    sheet.put("CodRes", tiers.cod_res.empty() ? "0" : tiers.cod_res);
    sheet.put_some("CodPays", tiers.cod_pays);
    sheet.close();
    if (!tiers.iban.empty()) {
        sheet.open("CpteBancaire");
        sheet.put_some("BIC", tiers.bic);
        sheet.put("IBAN", tiers.iban);
        sheet.put("TitCpte", tiers.tit_cpte);
        sheet.close();
    }
    sheet.close();
}

void put_marche(Sheet& sheet, const Ligne& ligne) {
    if (ligne.id_marche.empty()) return;
    sheet.open("LiensIdent");
    sheet.put("IdMarche", ligne.id_marche);
    sheet.close();
}

void put_ligne_depense(Sheet& sheet, const Ligne& ligne) {
    sheet.open("BlocLignePiece");
    sheet.open("InfoLignePce");
    sheet.put("IdLigne", ligne.id_ligne);
    sheet.put("Nature", ligne.nature);
    sheet.put_some("Fonction", ligne.fonction);
    sheet.put_some("Operation", ligne.operation);
    const auto cut = cut_at(ligne.libelle, max_libelle);
    sheet.put_some("LibVir1", std::string_view(ligne.libelle).substr(0, cut));
    sheet.put_some("LibVir2", base::trim(std::string_view(ligne.libelle).substr(cut)));
    sheet.put_some("ModRegl", ligne.mod_regl);
    sheet.put("TVAIntraCom", "0");
    sheet.put_some("MtHT", ligne.mt_ht);
    sheet.put_some("MtTVA", ligne.mt_tva);
    sheet.put_refs(ligne.pj_refs);
    sheet.close();
    put_marche(sheet, ligne);
    sheet.close();
}

void put_ligne_recette(Sheet& sheet, const Ligne& ligne) {
    sheet.open("BlocLignePiece");
    sheet.open("InfoLignePiece");
    sheet.put("IdLigne", ligne.id_ligne);
    sheet.put_some("ObjLignePce", ligne.libelle);
    sheet.put("CodProdLoc", ligne.cod_prod_loc);
    sheet.put("Nature", ligne.nature);
    sheet.put_some("Fonction", ligne.fonction);
    sheet.put_some("Operation", ligne.operation);
    sheet.put("Majo", "0");
    sheet.put("TvaIntraCom", "0");
    sheet.put_some("MtHT", ligne.mt_ht);
    sheet.put_some("MtTVA", ligne.mt_tva);
    sheet.put_refs(ligne.pj_refs);
    sheet.close();
    put_marche(sheet, ligne);
    sheet.close();
}

void put_piece_depense(Sheet& sheet, const Piece& piece) {
    sheet.open("BlocPiece");
    sheet.open("InfoPce");
    sheet.put_some("CodServ", piece.cod_serv);
    sheet.put("IdPce", piece.id_pce);
    sheet.put("TypPce", piece.typ_pce);
    sheet.put("NatPce", piece.nat_pce);
    sheet.put_some("Obj", piece.objet);
    sheet.put_refs(piece.pj_refs);
    sheet.close();
    sheet.close();
}

void put_piece_recette(Sheet& sheet, const Piece& piece) {
    sheet.open("BlocPiece");
    sheet.put_some("CodServ", piece.cod_serv);
    sheet.put("IdPce", piece.id_pce);
    sheet.put("TypPce", piece.typ_pce);
    sheet.put("NatPce", piece.nat_pce);
    sheet.put_some("Edition", piece.edition);
    sheet.put_some("ObjPce", piece.objet);
    sheet.put_refs(piece.pj_refs);
    sheet.put_some("NumeroFacture", piece.numero_facture);
    sheet.close();
}

struct Sums {
    std::int64_t ht = 0;
    std::int64_t tva = 0;
};

Sums sums_of(const BordereauToWrite& bordereau) {
    Sums sums;
    for (const auto& piece : bordereau.pieces)
        for (const auto& ligne : piece.lignes) {
            sums.ht = add_cents(sums.ht, ligne.mt_ht.value_or(0));
            sums.tva = add_cents(sums.tva, ligne.mt_tva.value_or(0));
        }
    return sums;
}

void put_bordereau(Sheet& sheet, const BordereauToWrite& it, Domaine domaine) {
    const auto& head = it.bordereau;
    const auto sums = sums_of(it);
    const bool recette = domaine == Domaine::recette;
    sheet.open("Bordereau");
    if (!head.id.empty()) sheet.attribute("Id", head.id);
    sheet.open("BlocBordereau");
    sheet.put("Exer", head.exer);
    sheet.put("IdBord", head.id_bord);
    sheet.put_some("DteBordEm", head.dte_bord_em);
    sheet.put("TypBord", head.typ_bord);
    sheet.put("NbrPce", std::to_string(head.nbr_pce.value_or(static_cast<std::int64_t>(it.pieces.size()))));
    sheet.put_some("MtCumulAnnuel", head.mt_cumul_annuel);
    sheet.put(recette ? "MtBordHt" : "MtBordHT", write_cents(head.mt_bord_ht.value_or(sums.ht)));
    sheet.put_some("MtBordTVA", head.mt_bord_tva ? head.mt_bord_tva : sums.tva > 0 ? Cents(sums.tva) : Cents());
    if (recette) sheet.put_some("Objet", head.objet);
    sheet.close();
    for (const auto& piece : it.pieces) {
        sheet.open("Piece");
        recette ? put_piece_recette(sheet, piece.piece) : put_piece_depense(sheet, piece.piece);
        for (const auto& ligne : piece.lignes) {
            sheet.open("LigneDePiece");
            recette ? put_ligne_recette(sheet, ligne) : put_ligne_depense(sheet, ligne);
            for (const auto& tiers : ligne.tiers) put_tiers(sheet, tiers);
            sheet.close();
        }
        sheet.close();
    }
    sheet.close();
}

void put_domaine(Sheet& sheet, const std::vector<BordereauToWrite>& bordereaux, Domaine domaine,
                 bool dematerialise) {
    if (bordereaux.empty()) return;
    const bool recette = domaine == Domaine::recette;
    sheet.open(recette ? "PES_RecetteAller" : "PES_DepenseAller");
    sheet.open(recette ? "EnTeteRecette" : "EnTeteDepense");
    sheet.put("IdVer", "2");
    sheet.put("InfoDematerialisee", dematerialise ? "1" : "0");
    sheet.close();
    for (const auto& bordereau : bordereaux) put_bordereau(sheet, bordereau, domaine);
    sheet.close();
}

void put_pj(Sheet& sheet, const PjToWrite& it) {
    sheet.open("PJ");
    sheet.open("Contenu");
    sheet.open("Fichier");
    sheet.attribute("MIMEType", it.pj.mime.empty() ? "application/pdf" : it.pj.mime);
    sheet.text(adapters::openssl::encode_base64(adapters::compress::gzip(it.content)));
    sheet.close();
    sheet.close();
    sheet.put("IdUnique", it.pj.id_unique);
    sheet.put("NomPJ", it.pj.nom_pj);
    sheet.put_some("TypePJ", it.pj.type_pj);
    sheet.put("Description", it.pj.description.empty() ? it.pj.nom_pj : it.pj.description);
    for (const auto& ref : it.pj.refs_compta) {
        sheet.open("RefCompta");
        sheet.put("Domaine", ref.domaine);
        sheet.put("Exercice", ref.exercice);
        sheet.put("TypeObjet", ref.type_objet);
        sheet.put_some("Identifiant", ref.identifiant);
        sheet.put_some("ComplementIdentifiant", ref.complement_identifiant);
        sheet.close();
    }
    sheet.close();
}

} // namespace

base::Result<std::string> write_aller(const AllerToWrite& aller, const Norms* norms) {
    Sheet sheet;
    sheet.begin("PES_Aller", space, aller.id, aller.entete, "CodCol");
    put_domaine(sheet, aller.depense, Domaine::depense, aller.info_dematerialisee);
    put_domaine(sheet, aller.recette, Domaine::recette, aller.info_dematerialisee);
    if (!aller.pj.empty()) {
        sheet.open("PES_PJ");
        sheet.open("EnTetePES_PJ");
        sheet.put("IdVer", "1");
        sheet.close();
        for (const auto& pj : aller.pj) put_pj(sheet, pj);
        sheet.close();
    }
    return sheet.finish(norms);
}

} // namespace aubrac::formats::pes

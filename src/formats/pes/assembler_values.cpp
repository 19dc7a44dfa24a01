// SPDX-License-Identifier: AGPL-3.0-or-later
// Values: where each goes, by the block that holds it.
#include "amounts.hpp"
#include "assembler.hpp"
#include "raw_values.hpp"

#include <base/text.hpp>
#include <charconv>

namespace aubrac::formats::pes {
namespace {

std::optional<std::int64_t> count_of(std::string_view value) {
    value = base::trim(value);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size()) return {};
    return number;
}

constexpr std::size_t max_kept = 2000; // bytes of a value: some times the longest of the norm

std::string_view clip(std::string_view value) {
    auto end = max_kept;
    while ((value[end] & 0xC0) == 0x80) --end; // not in the middle of a character
    return value.substr(0, end);
}

} // namespace

void Assembler::take_value(Tag parent, Tag tag, std::string_view value) {
    if (value.size() > max_kept) value = clip(value);
    switch (parent) {
    case Tag::Parametres:
    case Tag::Emetteur:
    case Tag::Recepteur:
        return take_parametres(tag, value);
    case Tag::EnTetePES:
        return take_entete(tag, value);
    case Tag::EnTeteDepense:
    case Tag::EnTeteRecette:
    case Tag::EnTeteClient:
    case Tag::EnTeteMarche:
    case Tag::EnTetePES_PJ:
    case Tag::PES_Facture:
        if (tag == Tag::IdVer) domaine_.id_ver = trimmed(value);
        if (tag == Tag::InfoDematerialisee) domaine_.info_dematerialisee = is_true(value);
        if (tag == Tag::TypRestit) domaine_.typ_restit = trimmed(value);
        if (tag == Tag::NatInf) domaine_.nat_inf = trimmed(value);
        return;
    case Tag::BlocBordereau:
    case Tag::BordereauORMCGlobal:
        return take_bordereau(tag, value);
    case Tag::BlocPiece:
    case Tag::InfoPce:
    case Tag::InfoPiece:
        return take_piece(tag, value);
    case Tag::InfoLignePce:
    case Tag::InfoLignePiece:
    case Tag::InfoPaiement:
    case Tag::InfoRecouvrement:
    case Tag::LiensIdent:
        return take_ligne(tag, value);
    case Tag::InfoTiers:
    case Tag::Adresse:
    case Tag::CpteBancaire:
        return take_tiers(tag, value);
    case Tag::PaiementEmargement:
    case Tag::EncaissementEmargement:
        return take_emargement(tag, value);
    case Tag::PJRef:
        return take_pj_ref(tag, value);
    case Tag::PJ:
        return take_pj(tag, value);
    case Tag::RefCompta:
        return take_ref_compta(tag, value);
    case Tag::FactureIndiv:
    case Tag::TotalAPayer:
    case Tag::Marche:
    case Tag::IdentifiantMarche:
    case Tag::Concession:
    case Tag::IdentifiantConcession:
    case Tag::Client:
    case Tag::ResteARecouvrer:
        return take_autre(tag, value);
    case Tag::ElementACQUIT:
    case Tag::DetailPiece:
    case Tag::DetailLigne:
    case Tag::Erreur:
        return take_acquit(tag, value);
    case Tag::ElementACQUIT_RETOUR:
        return take_acquit_retour(tag, value);
    default:
        return;
    }
}

void Assembler::take_parametres(Tag tag, std::string_view value) {
    if (tag == Tag::Version) entete_.version = trimmed(value);
    if (tag == Tag::TypFic) entete_.typ_fic = trimmed(value);
    if (tag == Tag::NomFic) entete_.nom_fic = trimmed(value);
    const bool emetteur = tags_[tags_.size() - 2] == Tag::Emetteur;
    if (tag == Tag::Sigle) (emetteur ? entete_.emetteur_sigle : entete_.recepteur_sigle) = value;
    if (tag == Tag::Adresse && emetteur) entete_.emetteur_adresse = value;
}

void Assembler::take_entete(Tag tag, std::string_view value) {
    switch (tag) {
    case Tag::DteStr:
        entete_.dte_str = date_of(value);
        return;
    case Tag::IdPost:
        entete_.id_post = trimmed(value);
        return;
    case Tag::LibellePoste:
        entete_.libelle_poste = value;
        return;
    case Tag::IdColl:
        entete_.id_coll = trimmed(value);
        return;
    case Tag::CodCol:
    case Tag::CodColl: // seen in real returns
        entete_.cod_col = trimmed(value);
        return;
    case Tag::CodBud:
        entete_.cod_bud = trimmed(value);
        return;
    case Tag::LibelleColBud:
        entete_.libelle_col_bud = value;
        return;
    default:
        return;
    }
}

void Assembler::take_bordereau(Tag tag, std::string_view value) {
    switch (tag) {
    case Tag::Exer:
        bordereau_.exer = trimmed(value);
        return;
    case Tag::IdBord:
        bordereau_.id_bord = trimmed(value);
        return;
    case Tag::DteBordEm:
        bordereau_.dte_bord_em = date_of(value);
        return;
    case Tag::TypBord:
        bordereau_.typ_bord = value;
        return;
    case Tag::NbrPce:
        bordereau_.nbr_pce = count_of(value);
        return;
    case Tag::MtCumulAnnuel:
        bordereau_.mt_cumul_annuel = parse_cents(value);
        return;
    case Tag::MtBordHT: // dépense
    case Tag::MtBordHt: // recette: the norm spells it so
    case Tag::MtTTC:    // ORMC, in a return
        bordereau_.mt_bord_ht = parse_cents(value);
        return;
    case Tag::MtBordTVA:
        bordereau_.mt_bord_tva = parse_cents(value);
        return;
    case Tag::Objet:
        bordereau_.objet = value;
        return;
    default:
        return;
    }
}

void Assembler::take_piece(Tag tag, std::string_view value) {
    switch (tag) {
    case Tag::IdPce:
        piece_.id_pce = trimmed(value);
        return;
    case Tag::TypPce:
        piece_.typ_pce = value;
        return;
    case Tag::NatPce:
        piece_.nat_pce = value;
        return;
    case Tag::Obj:
    case Tag::ObjPce:
        piece_.objet = value;
        return;
    case Tag::CodServ:
        piece_.cod_serv = value;
        return;
    case Tag::Edition:
        piece_.edition = value;
        return;
    case Tag::NumeroFacture:
        piece_.numero_facture = value;
        return;
    case Tag::EtatPce:
        piece_.etat_pce = value;
        return;
    case Tag::ObsEtat:
        piece_.obs_etat = value;
        return;
    case Tag::Commentaire:
        piece_.commentaire = value;
        return;
    case Tag::DtePcePec:
        piece_.dte_pec = date_of(value);
        return;
    case Tag::DtePceRej:
        piece_.dte_rej = date_of(value);
        return;
    case Tag::DtePceInst:
        piece_.dte_inst = date_of(value);
        return;
    default:
        return;
    }
}

void Assembler::take_ligne(Tag tag, std::string_view value) {
    switch (tag) {
    case Tag::IdLigne:
        ligne_.id_ligne = trimmed(value);
        return;
    case Tag::CodProdLoc:
        ligne_.cod_prod_loc = value;
        return;
    case Tag::Nature:
        ligne_.nature = value;
        return;
    case Tag::Fonction:
        ligne_.fonction = value;
        return;
    case Tag::Operation:
        ligne_.operation = value;
        return;
    case Tag::LibVir1:
    case Tag::LibVir2:
    case Tag::ObjLignePce:
        if (!ligne_.libelle.empty()) ligne_.libelle += ' ';
        ligne_.libelle += value;
        return;
    case Tag::ModRegl:
        ligne_.mod_regl = value;
        return;
    case Tag::IdMarche:
        ligne_.id_marche = value;
        return;
    case Tag::MtHT:
        ligne_.mt_ht = parse_cents(value);
        return;
    case Tag::MtTVA:
        ligne_.mt_tva = parse_cents(value);
        return;
    case Tag::EtatLigPce:
        ligne_.etat_lig_pce = value;
        return;
    case Tag::ObsEtat:
        ligne_.obs_etat = value;
        return;
    case Tag::Commentaire:
        ligne_.commentaire = value;
        return;
    case Tag::MtPayTot:
    case Tag::MtRecoTot:
        ligne_.mt_regle = parse_cents(value);
        return;
    default:
        return;
    }
}

void Assembler::take_tiers(Tag tag, std::string_view value) {
    if (!in_ligne_) return;
    struct Row {
        Tag tag;
        std::string Tiers::*field;
    };
    static constexpr Row rows[] = {{Tag::IdTiers, &Tiers::id_tiers},
                                   {Tag::NatIdTiers, &Tiers::nat_id_tiers},
                                   {Tag::RefTiers, &Tiers::ref_tiers},
                                   {Tag::TypTiers, &Tiers::typ_tiers},
                                   {Tag::TypAdr, &Tiers::typ_adr},
                                   {Tag::CatTiers, &Tiers::cat_tiers},
                                   {Tag::NatJur, &Tiers::nat_jur},
                                   {Tag::Civilite, &Tiers::civilite},
                                   {Tag::Nom, &Tiers::nom},
                                   {Tag::ComplNom, &Tiers::compl_nom},
                                   {Tag::Prenom, &Tiers::prenom},
                                   {Tag::Adr1, &Tiers::adr1},
                                   {Tag::Adr2, &Tiers::adr2},
                                   {Tag::Adr3, &Tiers::adr3},
                                   {Tag::CP, &Tiers::cp},
                                   {Tag::Ville, &Tiers::ville},
                                   {Tag::CodRes, &Tiers::cod_res},
                                   {Tag::CodPays, &Tiers::cod_pays},
                                   {Tag::BIC, &Tiers::bic},
                                   {Tag::IBAN, &Tiers::iban},
                                   {Tag::TitCpte, &Tiers::tit_cpte}};
    for (const auto& row : rows)
        if (row.tag == tag) tiers().*row.field = value;
}

} // namespace aubrac::formats::pes

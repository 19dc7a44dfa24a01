// SPDX-License-Identifier: AGPL-3.0-or-later
// Elements of PES that the reader gives a meaning to. All others are structure alone.
#pragma once

#include <cstdint>
#include <string_view>

namespace aubrac::formats::pes {

// clang-format off
#define AUBRAC_PES_TAGS(X) \
    X(PES_Aller) X(PES_ACQUIT) X(PES_NonAcquit) X(PES_ACQUIT_RETOUR) X(PES_Retour) \
    X(Enveloppe) X(Parametres) X(Emetteur) X(Recepteur) X(EnTetePES) \
    X(PES_DepenseAller) X(PES_RecetteAller) X(PES_Facture) X(PES_Marche) X(PES_PJ) \
    X(PES_DepenseRetour) X(PES_RecetteRetour) X(PES_ClientRetour) \
    X(Version) X(TypFic) X(NomFic) X(Sigle) X(Adresse) \
    X(DteStr) X(IdPost) X(LibellePoste) X(IdColl) X(FinJur) X(CodCol) X(CodColl) X(CodBud) X(LibelleColBud) \
    X(EnTeteDepense) X(EnTeteRecette) X(EnTeteClient) X(EnTetePES_PJ) X(EnTeteMarche) \
    X(IdVer) X(InfoDematerialisee) X(TypRestit) X(NatInf) \
    X(Bordereau) X(BlocBordereau) X(BordereauORMCGlobal) X(Exer) X(IdBord) X(DteBordEm) X(TypBord) X(NbrPce) \
    X(MtCumulAnnuel) X(MtBordHT) X(MtBordHt) X(MtBordTVA) X(Objet) X(MtTTC) \
    X(Piece) X(BlocPiece) X(InfoPce) X(InfoPiece) X(IdPce) X(TypPce) X(NatPce) X(Obj) X(ObjPce) X(CodServ) \
    X(Edition) X(NumeroFacture) X(EtatPce) X(ObsEtat) X(Commentaire) X(DtePcePec) X(DtePceRej) X(DtePceInst) \
    X(LigneDePiece) X(BlocLignePiece) X(InfoLignePce) X(InfoLignePiece) X(IdLigne) X(CodProdLoc) X(Nature) X(Fonction) \
    X(Operation) X(LibVir1) X(LibVir2) X(ObjLignePce) X(ModRegl) X(MtHT) X(MtTVA) X(EtatLigPce) X(IdMarche) \
    X(LiensIdent) X(InfoPaiement) X(InfoRecouvrement) X(MtPayTot) X(MtRecoTot) \
    X(PaiementEmargement) X(EncaissementEmargement) X(OrgEma) X(DtePay) X(DteReco) X(MtPay) X(MtReco) \
    X(InfoPrelevementSEPA) X(MtPrel) \
    X(Tiers) X(InfoTiers) X(IdTiers) X(NatIdTiers) X(RefTiers) X(TypTiers) X(CatTiers) X(NatJur) X(Civilite) X(Nom) \
    X(ComplNom) X(Prenom) X(TypAdr) X(Adr1) X(Adr2) X(Adr3) X(CP) X(Ville) X(CodRes) X(CodPays) \
    X(CpteBancaire) X(BIC) X(IBAN) X(TitCpte) \
    X(PJRef) X(Support) X(IdUnique) X(NomPJ) X(TypePJ) X(Description) X(PJ) X(Contenu) X(Fichier) \
    X(RefCompta) X(Domaine) X(Exercice) X(TypeObjet) X(Identifiant) X(ComplementIdentifiant) \
    X(FactureIndiv) X(TotalAPayer) X(MtTotalTTC) X(Marche) X(IdentifiantMarche) X(MontantHTNotifie) X(Concession) \
    X(IdentifiantConcession) X(IdContrat) X(ValeurGlobale) X(Client) X(ResteARecouvrer) X(Rar) \
    X(ACQUIT) X(ElementACQUIT) X(DomaineAck) X(EtatAck) X(NumBord) X(ExerciceBord) X(Erreur) X(NumAnoAck) \
    X(LibelleAnoAck) X(DetailPiece) X(NumPiece) X(DetailLigne) X(NumLigne) \
    X(ACQUIT_RETOUR) X(ElementACQUIT_RETOUR) X(DomaineAckRetour) X(NomFichierRetour) X(DateAcquit) \
    X(Signature)
// clang-format on

/// Named after the element, letter for letter; `other`: none of them.
enum class Tag : std::uint8_t {
    other,
#define AUBRAC_PES_TAG(name) name,
    AUBRAC_PES_TAGS(AUBRAC_PES_TAG)
#undef AUBRAC_PES_TAG
        count
};

/// By local name.
Tag find_tag(std::string_view name);
std::string_view name_of(Tag tag); // empty: other

} // namespace aubrac::formats::pes

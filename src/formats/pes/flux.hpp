// SPDX-License-Identifier: AGPL-3.0-or-later
// What a PES says, as values: header, bordereaux, pièces (mandats and titres), lignes, tiers, pièces
// justificatives, acquits. Texts are as the file gives them, UTF-8; empty: absent. Amounts are in cents; absent:
// not given, or not readable.
#pragma once

#include "tables.hpp"

#include <base/date.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::pes {

using Cents = std::optional<std::int64_t>;

/// Enveloppe and EnTetePES. The pair (nom_fic, cod_col) is the only key of an acknowledgement.
struct EnTete {
    std::string version; // of the envelope: "2"
    std::string typ_fic;
    std::string nom_fic;
    std::string emetteur_sigle;
    std::string emetteur_adresse;
    std::string recepteur_sigle;
    std::optional<base::Date> dte_str;
    std::string id_post; // codique of the trésorerie
    std::string libelle_poste;
    std::string id_coll; // SIRET of the budget
    std::string cod_col;
    std::string cod_bud;
    std::string libelle_col_bud;
};

enum class Domaine { depense, recette, facture, marche, pj, client, inconnu };
std::string_view name_of(Domaine domaine); // "depense"…

/// Header of a domain.
struct EnTeteDomaine {
    Domaine domaine = Domaine::inconnu;
    std::string name; // of its element: "PES_DepenseAller"
    std::string id_ver;
    bool info_dematerialisee = false;
    std::string typ_restit; // of a return: "01" rejet, "02" périodique, "03" stock
    std::string nat_inf;    // of a return
};

struct Bordereau {
    Domaine domaine = Domaine::depense;
    int rank = 0;   // in its domain, from 1
    std::string id; // XML Id, what a signature points at
    std::string exer;
    std::string id_bord;
    std::optional<base::Date> dte_bord_em;
    std::string typ_bord;
    std::optional<std::int64_t> nbr_pce; // announced
    Cents mt_cumul_annuel;
    Cents mt_bord_ht;
    Cents mt_bord_tva;
    std::string objet;
};

struct PjRef {
    std::string support; // "01" électronique, "02" papier, "03" cédérom
    std::string id_unique;
    std::string nom_pj;
    std::string type_pj;
};

/// A mandat (dépense) or a titre (recette).
struct Piece {
    int rank = 0; // in its bordereau, from 1
    std::string id_pce;
    std::string typ_pce;
    std::string nat_pce;
    std::string objet;
    std::string cod_serv;
    std::string edition;
    std::string numero_facture;
    std::vector<PjRef> pj_refs; // at most 1,000
    // Of a return.
    std::string etat_pce;
    std::string obs_etat;
    std::string commentaire;
    std::optional<base::Date> dte_pec;
    std::optional<base::Date> dte_rej;
    std::optional<base::Date> dte_inst;
};

struct Tiers {
    std::string id_tiers;
    std::string nat_id_tiers;
    std::string ref_tiers;
    std::string typ_tiers; // of a titre: "01" débiteur principal…
    std::string cat_tiers;
    std::string nat_jur;
    std::string civilite;
    std::string nom;
    std::string compl_nom;
    std::string prenom;
    std::string typ_adr;
    std::string adr1, adr2, adr3;
    std::string cp;
    std::string ville;
    std::string cod_res;
    std::string cod_pays;
    bool has_compte = false;
    std::string bic;
    std::string iban;
    std::string tit_cpte;
};

/// A payment (dépense) or an encaissement (recette) told by a return.
struct Emargement {
    std::string organe;
    std::optional<base::Date> date;
    Cents montant;
};

struct Ligne {
    int rank = 0; // in its pièce, from 1
    std::string id_ligne;
    std::string cod_prod_loc; // of a titre
    std::string nature;
    std::string fonction;
    std::string operation;
    std::string libelle; // LibVir1 and LibVir2, or ObjLignePce
    std::string mod_regl;
    std::string id_marche;
    Cents mt_ht;
    Cents mt_tva;
    std::vector<PjRef> pj_refs; // at most 1,000
    std::vector<Tiers> tiers;   // at most 100
    // Of a return.
    std::string etat_lig_pce;
    std::string obs_etat;
    std::string commentaire;
    Cents mt_regle;                      // paid or received in all
    std::vector<Emargement> emargements; // at most 1,000
};

struct RefCompta {
    std::string domaine;
    std::string exercice;
    std::string type_objet;
    std::string identifiant;
    std::string complement_identifiant;
};

enum class PjProblem { none, empty, base64, not_gzip, cut, damaged, bomb };

/// A pièce justificative. Its bytes come before its name (Visitor::note_pj_bytes): the norm wants it so.
struct Pj {
    int rank = 0;     // in the file, from 1
    std::string path; // of its bytes: "PES_PJ/PJ[3]/Contenu/Fichier"
    std::string id_unique;
    std::string nom_pj;
    std::string type_pj;
    std::string description;
    std::string mime;
    std::vector<RefCompta> refs_compta; // at most 1,000
    std::int64_t encoded_bytes = 0;     // in the file, blanks left out
    std::int64_t bytes = 0;             // of the document itself
    PjProblem problem = PjProblem::none;
};

/// A facture, a marché, a concession or a client: told as far as lists and totals need.
struct AutreObjet {
    Domaine domaine = Domaine::inconnu;
    std::string identifiant;
    std::string objet;
    Cents montant; // TTC of a facture, HT of a marché, global value of a concession, what a client still owes
};

/// A place where a signature stands or should stand. Whether it is good is another room's matter.
struct SignaturePlace {
    enum class Level { flux, bordereau };
    Level level = Level::bordereau;
    std::string id;   // XML Id of what is signed
    std::string path; // "" : the flux
};

struct Anomalie {
    std::string num_ano_ack; // "ERREUR_AUTRE"
    std::string libelle;     // what the State says, in French
};

/// What an acknowledgement says of one line, of one pièce or of the whole element.
struct DetailAcquit {
    std::string num_piece;           // empty: the whole element
    std::string num_ligne;           // empty: the whole pièce
    std::vector<Anomalie> anomalies; // at most 100
};

/// One ElementACQUIT: a bordereau, a PJ, a marché, or the flux itself. A long one is told in several parts, each with its head;
/// several elements may tell of one bordereau as well: rejected once is rejected.
struct ElementAcquit {
    int rank = 0;
    std::string domaine_ack; // "0" technique … "4" PJ, "5" dépense, "6" recette … "99" paramétrage
    bool accepted = false;   // EtatAck
    std::string exercice_bord;
    std::string num_bord;
    std::string id_unique;
    std::string id_marche;
    std::vector<DetailAcquit> details; // at most 5,000 in a part
};

/// One ElementACQUIT_RETOUR: a return that the collectivité has received.
struct ElementAcquitRetour {
    std::string domaine_ack_retour;
    std::string nom_fichier_retour;
    std::string typ_restit;
    std::optional<base::Date> date_acquit;
};

/// Receives a file in its order. References live until the return of the call. Does nothing of what is not
/// overridden.
class Visitor {
public:
    virtual ~Visitor() = default;
    virtual void note_kind(Kind) {}
    virtual void note_entete(const EnTete&) {}
    virtual void note_domaine(const EnTeteDomaine&) {}
    virtual void note_bordereau(const Bordereau&) {}           // then its pièces
    virtual void note_piece(const Bordereau&, const Piece&) {} // then its lignes
    virtual void note_ligne(const Bordereau&, const Piece&, const Ligne&) {}
    virtual void note_end_of_piece(const Bordereau&, const Piece&) {}
    virtual void note_end_of_bordereau(const Bordereau&) {}
    /// Of a pièce, of a ligne or of a marché; the first two bear it as well.
    virtual void note_pj_ref(const PjRef&) {}
    virtual void note_signature(const SignaturePlace&) {}
    /// Clear bytes of the PJ, piece after piece. Provisional until note_pj tells that it is whole.
    virtual void note_pj_bytes(const Pj&, std::string_view) {}
    virtual void note_pj(const Pj&) {}
    virtual void note_autre(const AutreObjet&) {}
    virtual void note_acquit(const ElementAcquit&) {}
    virtual void note_acquit_retour(const ElementAcquitRetour&) {}
    /// Whether note_field is called: it costs.
    virtual bool wants_fields() const { return false; }
    /// Every value of the file: element that holds it, its name, the value. What a viewer shows beyond the values
    /// above.
    virtual void note_field(std::string_view, std::string_view, std::string_view) {}
};

} // namespace aubrac::formats::pes

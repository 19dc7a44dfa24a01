// SPDX-License-Identifier: AGPL-3.0-or-later
// Every message of @CTES as a value, under the norm's own words. Read tolerantly: an empty string or an absent
// date means "not there, or not readable" (the findings of the Reading say which). Written strictly: see
// writer.hpp.
#pragma once

#include "classification.hpp"

#include <array>
#include <base/date.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace aubrac::formats::actes {

using OptionalDate = std::optional<base::Date>;

struct FichierSigne {
    std::string nom_fichier;
    std::optional<std::string> signature; // detached PKCS#7 in base64, as received
};

struct Referent {
    std::optional<std::string> nom;
    std::optional<std::string> telephone;
    std::optional<std::string> email;
};

struct IdCl {
    std::string siren;
    std::string departement;    // 3 characters
    std::string arrondissement; // 1 digit
    std::string nature;         // 2 digits: "31" commune
};

/// From a collectivité to the State.
struct EnveloppeCLMISILL {
    IdCl idcl;
    std::optional<Referent> referent;
    std::vector<std::string> adresses_retour; // e-mail, 1 to n
    std::vector<FichierSigne> formulaires;    // 1 to n
};

/// Exactly one of the three: SGAR, préfecture, sous-préfecture (the only one with an arrondissement).
struct EmetteurPrefecture {
    enum class Kind { sgar, prefecture, sous_prefecture };
    Kind kind = Kind::prefecture;
    std::string departement;
    std::string arrondissement;
};

/// From the State to a collectivité.
struct EnveloppeMISILLCL {
    EmetteurPrefecture emetteur;
    std::optional<Referent> referent;
    std::vector<FichierSigne> formulaires; // 1 to n
    std::string destinataire_siren;
};

struct AnomalieEnveloppe {
    OptionalDate date;
    std::string nature; // 001 to 005 or 100; the ministry really sends 999
    std::optional<std::string> detail;
    EnveloppeCLMISILL enveloppe_recue;
};

struct Acte {          // 1-1
    OptionalDate date; // of the decision
    std::string numero_interne;
    std::string code_nature_acte;            // "1" to "6"
    std::array<std::string, 5> code_matiere; // levels 1 to 5; the first two are mandatory, then empty: none
    std::string objet;                       // 1 to 500 characters
    std::string precedent_identifiant_acte;  // empty: none
    OptionalDate classification_date_version;
    FichierSigne document;
    std::optional<int> annexes_nombre; // as declared; absent: written from `annexes`
    std::vector<FichierSigne> annexes;
    std::optional<std::string> document_papier; // "O", "N", "0", "1"; empty: nil; absent: old schema
};

struct ARActe { // 1-2
    std::string id_acte;
    OptionalDate date_reception;
    Acte acte_recu;
    OptionalDate classification_date_version_en_cours;
};

struct AnomalieActe { // 1-3
    OptionalDate date;
    std::string nature; // 3 digits; real ones have 1
    std::optional<std::string> detail;
    Acte acte_recu;
    OptionalDate classification_date_version_en_cours;
};

/// What every letter of the préfecture, and every answer to it, says of itself.
struct DonneesCourrierPref {
    std::string id_acte;
    OptionalDate date_courrier_pref; // of the préfecture's letter, in the answers too
};

struct CourrierAvecDocument : DonneesCourrierPref {
    FichierSigne document;
};

struct CourrierSimple : CourrierAvecDocument {};           // 2-1
struct ReponseCourrierSimple : CourrierAvecDocument {};    // 2-2
struct DemandePieceComplementaire : CourrierAvecDocument { // 3-1
    std::string description_pieces;
};
struct ARDemandePieceComplementaire : DonneesCourrierPref {}; // 3-2
struct RefusPieceComplementaire : CourrierAvecDocument {};    // 3-3
struct PieceComplementaire : DonneesCourrierPref {            // 3-4
    std::vector<FichierSigne> documents;                      // 1 to n
};
struct ARReponseCL {
    OptionalDate date_reception;
    DonneesCourrierPref infos_courrier_pref;
};
struct ARPieceComplementaire : ARReponseCL {};     // 3-5
struct LettreObservations : CourrierAvecDocument { // 4-1
    std::string motif;
};
struct ARLettreObservations : DonneesCourrierPref {};       // 4-2
struct RejetLettreObservations : CourrierAvecDocument {};   // 4-3
struct ReponseLettreObservations : CourrierAvecDocument {}; // 4-4
struct ARReponseRejetLettreObservations : ARReponseCL {};   // 4-5

struct DefereTA { // 5-1
    std::string id_acte;
    OptionalDate date_depot;
    std::string nature_illegalite;
    std::vector<FichierSigne> pieces_jointes; // 0 to n
};

struct Annulation { // 6-1
    std::string id_acte;
};
struct ARAnnulation { // 6-2
    std::string id_acte;
    OptionalDate date_reception;
};

/// A very old date asks for the whole list; without a date, too.
struct DemandeClassification { // 7-1
    OptionalDate date_classification;
};
/// 7-2 bears no acte: it is matched on the SIREN of its name or envelope.
using RetourClassification = Classification;
struct ReponseClassificationSansChangement { // 7-3
    OptionalDate date_classification;
};

using Message =
    std::variant<EnveloppeCLMISILL, EnveloppeMISILLCL, AnomalieEnveloppe, Acte, ARActe, AnomalieActe,
                 CourrierSimple, ReponseCourrierSimple, DemandePieceComplementaire, ARDemandePieceComplementaire,
                 RefusPieceComplementaire, PieceComplementaire, ARPieceComplementaire, LettreObservations,
                 ARLettreObservations, RejetLettreObservations, ReponseLettreObservations,
                 ARReponseRejetLettreObservations, DefereTA, Annulation, ARAnnulation, DemandeClassification,
                 RetourClassification, ReponseClassificationSansChangement>;

/// Root element of the message: "ARActe".
std::string_view root_of(const Message& message);

} // namespace aubrac::formats::actes

// SPDX-License-Identifier: AGPL-3.0-or-later
// The schema of @CTES as one table.
#include "grammar.hpp"

#include <algorithm>
#include <array>

namespace aubrac::formats::actes {
namespace {

using enum Occurs;

constexpr Item attribute(std::string_view name, Value value) { return {name, Form::attribute, one, value}; }
constexpr Item text(std::string_view name, Value value, Occurs occurs = one) {
    return {name, Form::text, occurs, value};
}
constexpr Item group(std::string_view name, std::span<const Item> items, Occurs occurs = one) {
    return {name, Form::group, occurs, Value::texte, items};
}

constexpr Item siren{"SIREN", Form::insee_attribute, one, Value::siren};
constexpr Item id_acte = attribute("IDActe", Value::id_acte);
constexpr Item date_courrier = attribute("DateCourrierPref", Value::date);
constexpr Item date_reception = attribute("DateReception", Value::date);
constexpr Item departement = attribute("Departement", Value::departement);
constexpr Item arrondissement = attribute("Arrondissement", Value::arrondissement);
constexpr Item detail = text("Detail", Value::texte, optional);
constexpr Item date_en_cours = text("ClassificationDateVersionEnCours", Value::date);

constexpr Item fichier[] = {text("NomFichier", Value::nom_fichier), text("Signature", Value::texte, optional)};
constexpr Item document = group("Document", fichier);

constexpr Item referent_items[] = {text("Nom", Value::texte, optional), text("Telephone", Value::texte, optional),
                                   text("Email", Value::email, optional)};
constexpr Item referent = group("Referent", referent_items, optional);
constexpr Item formulaires_items[] = {group("Formulaire", fichier, some)};
constexpr Item formulaires = group("FormulairesEnvoyes", formulaires_items);

constexpr Item idcl[] = {siren, departement, arrondissement, attribute("Nature", Value::nature_collectivite)};
constexpr Item emetteur_cl[] = {group("IDCL", idcl), referent};
constexpr Item adresses[] = {text("Email", Value::email, some)};
constexpr Item enveloppe_cl[] = {group("Emetteur", emetteur_cl), group("AdressesRetour", adresses), formulaires};

constexpr Item id_departement[] = {departement};
constexpr Item id_arrondissement[] = {departement, arrondissement};
constexpr Item emetteur_pref[] = {group("IDSGAR", id_departement, choice), group("IDPref", id_departement, choice),
                                  group("IDSousPref", id_arrondissement, choice), referent};
constexpr Item destinataire[] = {siren};
constexpr Item enveloppe_pref[] = {group("Emetteur", emetteur_pref), formulaires,
                                   group("Destinataire", destinataire)};
constexpr Item anomalie_enveloppe[] = {text("Date", Value::date), text("Nature", Value::nature_anomalie_enveloppe),
                                       detail, group("EnveloppeRecue", enveloppe_cl)};

constexpr Item code_matiere[] = {attribute("CodeMatiere", Value::entier)};
constexpr Item precedent[] = {id_acte};
constexpr Item annexes[] = {attribute("Nombre", Value::entier), group("Annexe", fichier, many)};

constexpr auto make_acte(Value numero) {
    return std::to_array<Item>({
        attribute("Date", Value::date),
        attribute("NumeroInterne", numero),
        attribute("CodeNatureActe", Value::code_nature),
        group("CodeMatiere1", code_matiere),
        group("CodeMatiere2", code_matiere),
        group("CodeMatiere3", code_matiere, optional),
        group("CodeMatiere4", code_matiere, optional),
        group("CodeMatiere5", code_matiere, optional),
        text("Objet", Value::objet),
        group("PrecedentIdentifiantActe", precedent, optional),
        text("ClassificationDateVersion", Value::date),
        document,
        group("Annexes", annexes),
        text("DocumentPapier", Value::document_papier, one_recent),
    });
}
constexpr auto acte = make_acte(Value::numero_interne);
constexpr auto acte_recu_items = make_acte(Value::numero_recu);
constexpr Item acte_recu = group("ActeRecu", acte_recu_items);
constexpr Item ar_acte[] = {id_acte, date_reception, acte_recu, date_en_cours};
constexpr Item anomalie_acte[] = {text("Date", Value::date), text("Nature", Value::nature_anomalie_acte), detail,
                                  acte_recu, date_en_cours};

constexpr Item courrier[] = {id_acte, date_courrier};
constexpr Item courrier_document[] = {id_acte, date_courrier, document};
constexpr Item demande_piece[] = {id_acte, date_courrier, text("DescriptionPieces", Value::texte), document};
constexpr Item lettre[] = {id_acte, date_courrier, text("Motif", Value::texte), document};
constexpr Item documents_items[] = {group("Document", fichier, some)};
constexpr Item pieces[] = {id_acte, date_courrier, group("Documents", documents_items)};
constexpr Item ar_reponse[] = {date_reception, group("InfosCourrierPref", courrier)};

constexpr Item pieces_jointes[] = {group("PieceJointe", fichier, many)};
constexpr Item defere[] = {id_acte, text("DateDepot", Value::date), text("NatureIllegalite", Value::texte),
                           group("PiecesJointes", pieces_jointes)};
constexpr Item annulation[] = {id_acte};
constexpr Item ar_annulation[] = {id_acte, date_reception};

constexpr Item demande_classification[] = {text("DateClassification", Value::date, optional)};
constexpr Item sans_changement[] = {text("DateClassification", Value::date)};
constexpr Item type_pj[] = {attribute("CodeTypePJ", Value::code_type_pj), attribute("Libelle", Value::libelle)};
constexpr Item nature[] = {attribute("CodeNatureActe", Value::code_nature), attribute("Libelle", Value::libelle),
                           attribute("TypeAbrege", Value::type_abrege),
                           group("TypePJNatureActe", type_pj, some_recent)};
constexpr Item natures[] = {group("NatureActe", nature, some)};
constexpr Item code = attribute("CodeMatiere", Value::entier);
constexpr Item libelle = attribute("Libelle", Value::libelle);
constexpr Item matiere5[] = {code, libelle};
constexpr Item matiere4[] = {code, libelle, group("Matiere5", matiere5, many)};
constexpr Item matiere3[] = {code, libelle, group("Matiere4", matiere4, many)};
constexpr Item matiere2[] = {code, libelle, group("Matiere3", matiere3, many)};
constexpr Item matiere1[] = {code, libelle, group("Matiere2", matiere2, some)};
constexpr Item matieres[] = {group("Matiere1", matiere1, some)};
constexpr Item classification[] = {text("DateClassification", Value::date), group("NaturesActes", natures),
                                   group("Matieres", matieres)};

constexpr Item roots[] = {
    group("EnveloppeCLMISILL", enveloppe_cl),
    group("EnveloppeMISILLCL", enveloppe_pref),
    group("AnomalieEnveloppe", anomalie_enveloppe),
    group("Acte", acte),
    group("ARActe", ar_acte),
    group("AnomalieActe", anomalie_acte),
    group("CourrierSimple", courrier_document),
    group("ReponseCourrierSimple", courrier_document),
    group("DemandePieceComplementaire", demande_piece),
    group("ARDemandePieceComplementaire", courrier),
    group("RefusPieceComplementaire", courrier_document),
    group("PieceComplementaire", pieces),
    group("ARPieceComplementaire", ar_reponse),
    group("LettreObservations", lettre),
    group("ARLettreObservations", courrier),
    group("RejetLettreObservations", courrier_document),
    group("ReponseLettreObservations", courrier_document),
    group("ARReponseRejetLettreObservations", ar_reponse),
    group("DefereTA", defere),
    group("Annulation", annulation),
    group("ARAnnulation", ar_annulation),
    group("DemandeClassification", demande_classification),
    group("RetourClassification", classification),
    group("ReponseClassificationSansChangement", sans_changement),
};

} // namespace

const Item* find_grammar(std::string_view root) {
    const auto* found =
        std::find_if(std::begin(roots), std::end(roots), [&](const Item& item) { return item.name == root; });
    return found == std::end(roots) ? nullptr : found;
}

std::string list_choices(std::span<const Item> items) {
    std::string names;
    for (const auto& item : items)
        if (item.occurs == choice) names += (names.empty() ? "" : ", ") + std::string(item.name);
    return names;
}

} // namespace aubrac::formats::actes

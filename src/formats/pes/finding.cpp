// SPDX-License-Identifier: AGPL-3.0-or-later
// The rules' codes and sentences.
#include "finding.hpp"

#include <array>
#include <base/ensure.hpp>
#include <base/text.hpp>

namespace aubrac::formats::pes {
namespace {

constexpr RuleText rules[] = {
    {Rule::xml, "HELIOS-N01", "Le fichier n'est pas un document XML lisible (détail technique : {0})."},
    {Rule::doctype, "HELIOS-N02", "Le fichier contient une déclaration DOCTYPE, refusée par sécurité."},
    {Rule::too_big, "HELIOS-N03", "Le fichier dépasse les limites de lecture : {0}."},
    {Rule::encoding, "HELIOS-N04",
     "L'encodage annoncé ({0}) n'est pas celui du fichier ; les accents ont été relus au mieux."},
    {Rule::encoding_norme, "HELIOS-N05", "Un flux PES s'écrit en ISO-8859-1 ; celui-ci annonce {0}."},
    {Rule::encoding_doubt, "HELIOS-N06", "Le fichier annonce {0}, mais ses accents semblent écrits en UTF-8."},
    {Rule::root, "HELIOS-N07", "L'élément « {0} » n'est pas un fichier de la norme PES V2."},
    {Rule::empty_flux, "HELIOS-N08", "Le flux ne contient ni bordereau, ni pièce justificative, ni marché."},
    {Rule::limit, "HELIOS-N09", "Le fichier est si grand que ce contrôle n'a pas pu être complet : {0}."},
    {Rule::table, "HELIOS-N10", "Cette table de la norme n'est pas lisible (ligne {0} : {1})."},
    {Rule::schema_officiel, "HELIOS-N11", "Le schéma officiel n'est pas respecté (détail technique : {0})."},
    {Rule::unexpected, "HELIOS-N12", "L'élément « {0} » n'est pas attendu ici ; attendu : {1}."},
    {Rule::unknown_element, "HELIOS-N13", "L'élément « {0} » est inconnu à cet endroit ; il est ignoré."},
    {Rule::missing, "HELIOS-N14", "L'élément « {0} » est incomplet ; il manque : {1}."},
    {Rule::text_unexpected, "HELIOS-N15",
     "L'élément « {0} » contient un texte, alors que sa valeur se met dans l'attribut V."},
    {Rule::unknown_attribute, "HELIOS-N16", "L'attribut « {0} » est inconnu à cet endroit."},
    {Rule::missing_attribute, "HELIOS-N17", "L'attribut « {0} » est absent."},
    {Rule::space, "HELIOS-N18", "L'espace de noms de « {0} » n'est pas celui de la norme."},
    {Rule::code_unknown, "HELIOS-N19", "« {0} » n'est pas une valeur prévue pour {1}."},
    {Rule::empty, "HELIOS-N20", "La valeur de {1} est vide ou sans signification (« {0} »)."},
    {Rule::length, "HELIOS-N21", "La valeur de {1} compte {2} caractères ; il en faut {3}."},
    {Rule::form, "HELIOS-N22", "La valeur « {0} » n'a pas la forme attendue pour {1}."},
    {Rule::number, "HELIOS-N23", "« {0} » n'est pas un nombre acceptable pour {1}."},
    {Rule::montant, "HELIOS-N24", "« {0} » n'est pas un montant acceptable pour {1}."},
    {Rule::date, "HELIOS-N25", "« {0} » n'est pas une date acceptable pour {1} ; la forme est AAAA-MM-JJ."},
    {Rule::boolean, "HELIOS-N26", "« {0} » n'est pas acceptable pour {1} ; mettez 0 ou 1."},
    {Rule::id_form, "HELIOS-N27",
     "« {0} » n'est pas un identifiant XML : il doit commencer par une lettre, sans espace."},
    {Rule::id_duplicate, "HELIOS-N28", "L'identifiant « {0} » est porté par deux éléments."},
    {Rule::nom_fic_absent, "HELIOS-N29", "Le nom du flux (NomFic) est absent."},
    {Rule::nom_fic_known, "HELIOS-N30",
     "Un flux nommé « {0} » a déjà été déposé pour la collectivité {1} ; changez son nom (NomFic)."},
    {Rule::version_enveloppe, "HELIOS-N31", "La version de l'enveloppe est « {0} » ; la norme demande « 2 »."},
    {Rule::version_domaine, "HELIOS-N32",
     "La version du domaine est « {0} » ; la norme demande « {1} », à défaut le flux est rejeté."},
    {Rule::siret_form, "HELIOS-N33", "Le SIRET « {0} » n'est pas valide : sa clé est fausse."},
    {Rule::siret_other, "HELIOS-N34", "Le SIRET « {0} » n'est pas l'un de ceux de votre collectivité."},
    {Rule::budget_other, "HELIOS-N35",
     "La collectivité {0} et le budget {1} ne sont pas connus pour votre collectivité."},
    {Rule::nombre_pieces, "HELIOS-N36", "Le bordereau annonce {0} pièce(s) ; il en contient {1}."},
    {Rule::somme_ht, "HELIOS-N37", "Le bordereau annonce {0} hors taxes ; la somme de ses lignes est {1}."},
    {Rule::somme_tva, "HELIOS-N38", "Le bordereau annonce {0} de TVA ; la somme de ses lignes est {1}."},
    {Rule::bordereau_duplicate, "HELIOS-N39", "Le bordereau {0} de l'exercice {1} est deux fois dans le flux."},
    {Rule::piece_duplicate, "HELIOS-N40", "La pièce {0} est deux fois dans ce bordereau."},
    {Rule::ligne_duplicate, "HELIOS-N41", "La ligne {0} est deux fois dans cette pièce."},
    {Rule::type_bordereau, "HELIOS-N42", "Le type de bordereau {0} n'est pas accepté à l'envoi ; attendu : {1}."},
    {Rule::cumul_absent, "HELIOS-N43", "Un bordereau dématérialisé doit porter son cumul annuel (MtCumulAnnuel)."},
    {Rule::tva_incoherent, "HELIOS-N44",
     "La TVA doit être portée à la fois par le bordereau et par une de ses lignes, ou par aucun."},
    {Rule::compte_absent, "HELIOS-N45", "Le mode de règlement {0} demande un compte bancaire."},
    {Rule::compte_interdit, "HELIOS-N46", "Le mode de règlement {0} n'admet pas de compte bancaire."},
    {Rule::iban, "HELIOS-N47", "L'IBAN « {0} » n'est pas valide : sa clé est fausse."},
    {Rule::identifiant_tiers, "HELIOS-N48", "L'identifiant du tiers « {0} » n'est pas un {1} valide."},
    {Rule::personne_physique, "HELIOS-N49", "Une personne physique doit avoir une civilité et un prénom."},
    {Rule::pays, "HELIOS-N50", "Le code du pays ne va pas avec la résidence du tiers : {0}."},
    {Rule::pj_duplicate, "HELIOS-N51", "La pièce justificative « {0} » est deux fois dans le flux."},
    {Rule::pj_known, "HELIOS-N52",
     "La pièce justificative « {0} » a déjà été envoyée : son identifiant doit être unique pour toujours."},
    {Rule::pj_absent, "HELIOS-N53",
     "La pièce justificative « {0} » est citée mais n'est pas dans ce flux ; elle doit avoir été envoyée avant."},
    {Rule::pj_outside, "HELIOS-N54", "Une pièce justificative n'est pas dans le bloc PES_PJ."},
    {Rule::pj_empty, "HELIOS-N55", "La pièce justificative « {0} » est vide."},
    {Rule::pj_base64, "HELIOS-N56", "Le contenu de la pièce justificative « {0} » n'est pas du base64."},
    {Rule::pj_gzip, "HELIOS-N57",
     "La pièce justificative « {0} » n'est pas compressée (gzip), comme la norme le demande."},
    {Rule::pj_cut, "HELIOS-N58", "La pièce justificative « {0} » est tronquée : sa fin manque."},
    {Rule::pj_damaged, "HELIOS-N59",
     "La pièce justificative « {0} » est abîmée : elle ne peut pas être décompressée."},
    {Rule::pj_bomb, "HELIOS-N60", "La pièce justificative « {0} » devient démesurée une fois décompressée."},
    {Rule::pj_support, "HELIOS-N61",
     "La pièce « {0} » est annoncée sur papier ou cédérom, mais son contenu est dans le flux."},
    {Rule::pj_domaine, "HELIOS-N62",
     "Le type de pièce justificative {0} ne va pas avec le domaine {1} de sa référence comptable."},
    {Rule::signature_absent, "HELIOS-N63", "Le flux est annoncé dématérialisé, mais il n'est pas signé."},
    {Rule::signature_interdite, "HELIOS-N64",
     "Le flux est signé, mais il n'est pas annoncé dématérialisé (InfoDematerialisee)."},
    {Rule::signature_partial, "HELIOS-N65", "Ce bordereau n'est pas signé, alors que d'autres le sont."},
    {Rule::character, "HELIOS-N66", "Le texte contient un caractère de contrôle, interdit dans un flux."},
    {Rule::value_missing, "HELIOS-N67", "La valeur « {0} » est absente."},
};

} // namespace

const RuleText& text_of(Rule rule) {
    const auto index = static_cast<std::size_t>(rule);
    ENSURE(index < std::size(rules) && rules[index].rule == rule);
    return rules[index];
}

std::string_view name_of(Severity severity) {
    switch (severity) {
    case Severity::info:
        return "info";
    case Severity::warning:
        return "warning";
    case Severity::error:
        break;
    }
    return "error";
}

bool is_structure(Rule rule) {
    return rule == Rule::root || rule == Rule::schema_officiel ||
           (rule >= Rule::unexpected && rule <= Rule::id_duplicate);
}

Finding make_finding(Severity severity, Rule rule, std::vector<std::string> details) {
    const auto& text = text_of(rule);
    for (auto& detail : details) detail = base::one_line(base::is_utf8(detail) ? detail : "?", 200);
    Finding finding;
    finding.severity = severity;
    finding.rule = rule;
    finding.code = text.code;
    finding.message = base::fill(text.sentence, details);
    return finding;
}

base::Refusal make_refusal(Rule rule, std::string field, std::vector<std::string> details) {
    for (auto& detail : details) detail = base::one_line(base::is_utf8(detail) ? detail : "?", 300);
    return {std::string(text_of(rule).code), std::move(field), std::move(details)};
}

} // namespace aubrac::formats::pes

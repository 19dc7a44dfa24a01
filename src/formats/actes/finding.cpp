// SPDX-License-Identifier: AGPL-3.0-or-later
// The rules' codes and sentences.
#include "finding.hpp"

#include <array>
#include <base/text.hpp>

namespace aubrac::formats::actes {
namespace {

constexpr RuleText rules[] = {
    {Rule::xml, "ACTES-N01", "Le fichier n'est pas un document XML lisible (détail technique : {0})."},
    {Rule::doctype, "ACTES-N02", "Le fichier contient une déclaration DOCTYPE, refusée par sécurité."},
    {Rule::too_big, "ACTES-N03", "Le fichier dépasse les limites de lecture : {0}."},
    {Rule::encoding, "ACTES-N04", "L'encodage annoncé n'est pas celui du fichier ; il a été relu en {0}."},
    {Rule::root, "ACTES-N05", "L'élément « {0} » n'est pas un message de la norme @CTES."},
    {Rule::space, "ACTES-N06", "L'espace de noms de « {0} » n'est pas celui de la norme."},
    {Rule::unknown_element, "ACTES-N07", "L'élément « {0} » est inconnu de la norme ; il est ignoré."},
    {Rule::unknown_attribute, "ACTES-N08", "L'attribut « {0} » est inconnu de la norme ; il est ignoré."},
    {Rule::missing, "ACTES-N09", "La valeur « {0} » est absente ou vide."},
    {Rule::repeated, "ACTES-N10", "L'élément « {0} » est répété ; seul le premier est lu."},
    {Rule::order, "ACTES-N11", "L'élément « {0} » n'est pas à sa place."},
    {Rule::date, "ACTES-N12", "« {0} » n'est pas une date de la forme AAAA-MM-JJ."},
    {Rule::date_zone, "ACTES-N13", "La date « {0} » porte un fuseau horaire ; seul le jour est gardé."},
    {Rule::objet, "ACTES-N14", "L'objet doit compter de 1 à 500 caractères, sur une seule ligne."},
    {Rule::numero_interne, "ACTES-N15",
     "Le numéro « {0} » doit compter de 1 à 15 caractères parmi A à Z, 0 à 9 et le trait bas."},
    {Rule::id_acte, "ACTES-N16", "« {0} » n'est pas un identifiant d'acte de la norme."},
    {Rule::entier, "ACTES-N17", "« {0} » n'est pas un code numérique de la norme."},
    {Rule::code_nature, "ACTES-N18", "La nature d'acte « {0} » n'existe pas : elle va de 1 à 6."},
    {Rule::departement, "ACTES-N19", "« {0} » n'est pas un département sur trois caractères."},
    {Rule::arrondissement, "ACTES-N20", "« {0} » n'est pas un arrondissement sur un chiffre."},
    {Rule::siren, "ACTES-N21", "« {0} » n'est pas un SIREN de neuf chiffres."},
    {Rule::email, "ACTES-N22", "« {0} » n'est pas une adresse électronique acceptée par la norme."},
    {Rule::nature_collectivite, "ACTES-N23", "« {0} » n'est pas une nature de collectivité sur deux chiffres."},
    {Rule::nature_anomalie, "ACTES-N24", "La nature d'anomalie « {0} » n'est pas prévue par la norme."},
    {Rule::nombre_annexes, "ACTES-N25", "Le nombre d'annexes annoncé ({0}) n'est pas celui des annexes ({1})."},
    {Rule::document_papier, "ACTES-N26", "La valeur « {0} » n'est pas prévue pour l'envoi d'un document papier."},
    {Rule::nom_fichier, "ACTES-N27", "Le nom de fichier « {0} » n'est pas acceptable."},
    {Rule::type_abrege, "ACTES-N28", "« {0} » n'est pas une abréviation de nature sur deux lettres."},
    {Rule::type_pj, "ACTES-N29", "« {0} » n'est pas un code de type de pièce de la forme 99_DE."},
    {Rule::character, "ACTES-N30", "Le texte contient un caractère de contrôle, interdit dans un message."},
    {Rule::choice, "ACTES-N31", "Il faut exactement un émetteur parmi {0}."},
    {Rule::matieres, "ACTES-N32", "La matière saute le niveau {0}."},
    {Rule::shape, "ACTES-N33", "La valeur « {0} » n'a pas la forme attendue (texte, groupe ou liste)."},
    {Rule::name_kind, "ACTES-N34", "Le nom du fichier annonce un message {0}, mais il contient un message {1}."},
    {Rule::name_content, "ACTES-N35", "Le nom du fichier porte « {0} », mais le message porte « {1} »."},
    {Rule::name_form, "ACTES-N36", "Le nom « {0} » ne suit pas la forme prévue par la norme."},
    {Rule::archive, "ACTES-N37", "L'archive est refusée : {0}."},
    {Rule::archive_name, "ACTES-N38", "L'archive s'appelle « {0} », mais son enveloppe s'appelle « {1} »."},
    {Rule::no_envelope, "ACTES-N39", "L'archive ne contient aucune enveloppe."},
    {Rule::several_envelopes, "ACTES-N40", "L'archive contient plusieurs enveloppes."},
    {Rule::file_absent, "ACTES-N41", "Le fichier « {0} » est annoncé mais absent de l'archive."},
    {Rule::file_undeclared, "ACTES-N42", "Le fichier « {0} » est dans l'archive sans y être annoncé."},
    {Rule::archive_size, "ACTES-N43", "La transmission dépasse 150 Mio."},
    {Rule::document_format, "ACTES-N44",
     "Le document « {0} » n'est pas d'un format accepté (PDF, JPG, PNG ; XML pour un budget), ou son contenu ne "
     "correspond pas à son nom."},
    {Rule::document_empty, "ACTES-N45", "Le document « {0} » est vide."},
    {Rule::trigramme, "ACTES-N46", "Le trigramme « {0} » n'est pas celui attendu ({1})."},
    {Rule::quadrigramme, "ACTES-N47", "Le quadrigramme « {0} » n'est pas celui attendu ({1})."},
    {Rule::envelope_siren, "ACTES-N48", "Le SIREN « {0} » n'est pas celui attendu ({1})."},
    {Rule::documents_count, "ACTES-N49", "Ce message demande {0} document(s) ; vous en joignez {1}."},
    {Rule::form_refused, "ACTES-N50", "Le formulaire « {0} » ne peut pas être lu."},
    {Rule::date_norme, "ACTES-N51", "Le message {0} n'est pas prévu par la norme à cette date."},
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

Finding make_finding(Severity severity, Rule rule, std::string tag, std::vector<std::string> details, int line) {
    const auto& text = text_of(rule);
    for (auto& detail : details) detail = base::one_line(detail, 200);
    return {severity, line, std::move(tag), std::string(text.code), base::fill(text.sentence, details)};
}

base::Refusal make_refusal(Rule rule, std::string field, std::vector<std::string> details) {
    for (auto& detail : details) detail = base::one_line(base::is_utf8(detail) ? detail : "?", 200);
    return {std::string(text_of(rule).code), std::move(field), std::move(details)};
}

} // namespace aubrac::formats::actes

// SPDX-License-Identifier: AGPL-3.0-or-later
// What is wrong, or merely odd, in something read or about to be written. The reader turns a broken rule into a
// Finding and goes on; the writer turns it into a Refusal with the same code and stops.
#pragma once

#include <base/result.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::actes {

/// Rules of the norm, of its files and of its archives. Their codes ("ACTES-N13") are stable and never reused.
enum class Rule {
    xml,
    doctype,
    too_big,
    encoding,
    root,
    space,
    unknown_element,
    unknown_attribute,
    missing,
    repeated,
    order,
    date,
    date_zone,
    objet,
    numero_interne,
    id_acte,
    entier,
    code_nature,
    departement,
    arrondissement,
    siren,
    email,
    nature_collectivite,
    nature_anomalie,
    nombre_annexes,
    document_papier,
    nom_fichier,
    type_abrege,
    type_pj,
    character,
    choice,
    matieres,
    shape,
    name_kind,
    name_content,
    name_form,
    archive,
    archive_name,
    no_envelope,
    several_envelopes,
    file_absent,
    file_undeclared,
    archive_size,
    document_format,
    document_empty,
    trigramme,
    quadrigramme,
    envelope_siren,
    documents_count,
    form_refused,
    date_norme,
};

struct RuleText {
    Rule rule;
    std::string_view code;     // "ACTES-N13"
    std::string_view sentence; // French, polite; {0}, {1}: details
};

/// Every rule, in the order of the enumeration.
const RuleText& text_of(Rule rule);

enum class Severity { info, warning, error };
std::string_view name_of(Severity severity); // "info", "warning", "error"

struct Finding {
    Severity severity = Severity::error;
    int line = 0;        // from 1; 0: the file as a whole
    std::string tag;     // path under the root ("ActeRecu/Objet"), or file name in an archive
    std::string rule;    // code of the rule
    std::string message; // French, one line
};

Finding make_finding(Severity severity, Rule rule, std::string tag, std::vector<std::string> details = {},
                     int line = 0);
/// `field`: path under the root. The details fill the sentence of the rule.
base::Refusal make_refusal(Rule rule, std::string field, std::vector<std::string> details = {});

} // namespace aubrac::formats::actes

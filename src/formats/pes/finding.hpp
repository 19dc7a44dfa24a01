// SPDX-License-Identifier: AGPL-3.0-or-later
// What is wrong, or merely odd, in a PES read or about to be sent: which rule, where in the file, in which
// bordereau, pièce and ligne. The reader notes it and goes on; the writer refuses with the same code.
#pragma once

#include <base/result.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::pes {

/// Rules of the norm and of the exchange. Their codes ("HELIOS-N13") are stable and never reused.
enum class Rule {
    // the file
    xml,
    doctype,
    too_big,
    encoding,
    encoding_norme,
    encoding_doubt,
    root,
    empty_flux,
    limit,
    table,
    schema_officiel,
    // structure
    unexpected,
    unknown_element,
    missing,
    text_unexpected,
    unknown_attribute,
    missing_attribute,
    space,
    // values
    code_unknown,
    empty,
    length,
    form,
    number,
    montant,
    date,
    boolean,
    id_form,
    id_duplicate,
    // envelope, identity
    nom_fic_absent,
    nom_fic_known,
    version_enveloppe,
    version_domaine,
    siret_form,
    siret_other,
    budget_other,
    // bordereaux, pièces, lignes
    nombre_pieces,
    somme_ht,
    somme_tva,
    bordereau_duplicate,
    piece_duplicate,
    ligne_duplicate,
    type_bordereau,
    cumul_absent,
    tva_incoherent,
    compte_absent,
    compte_interdit,
    iban,
    identifiant_tiers,
    personne_physique,
    pays,
    // pièces justificatives
    pj_duplicate,
    pj_known,
    pj_absent,
    pj_outside,
    pj_empty,
    pj_base64,
    pj_gzip,
    pj_cut,
    pj_damaged,
    pj_bomb,
    pj_support,
    pj_domaine,
    // signature
    signature_absent,
    signature_interdite,
    signature_partial,
    // writing
    character,
    value_missing,
};

struct RuleText {
    Rule rule;
    std::string_view code;     // "HELIOS-N13"
    std::string_view sentence; // French, polite; {0}, {1}: details
};

/// Every rule, in the order of the enumeration.
const RuleText& text_of(Rule rule);

/// `error`: the file or a part of it will be rejected. `warning`: it may be, by a check that needs more than this
/// file.
enum class Severity { info, warning, error };
std::string_view name_of(Severity severity); // "info", "warning", "error"

struct Finding {
    Severity severity = Severity::error;
    Rule rule = Rule::xml;
    std::string code;
    std::string path;    // "PES_DepenseAller/Bordereau[2]/Piece[1]/…"; "" : the file as a whole
    std::string message; // French, one line
    int line = 0;        // of the file, from 1; 0: the file as a whole
    // Numbers as the file gives them; empty outside, or before they are known.
    std::string bordereau;
    std::string piece;
    std::string ligne;
};

/// True for the rules that official schemas hold too: names, order, number, values.
bool is_structure(Rule rule);

Finding make_finding(Severity severity, Rule rule, std::vector<std::string> details = {});
/// `field`: path of the element.
base::Refusal make_refusal(Rule rule, std::string field, std::vector<std::string> details = {});

} // namespace aubrac::formats::pes

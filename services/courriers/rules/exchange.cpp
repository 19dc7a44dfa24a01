// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/exchange.hpp"

#include <array>
#include <base/ensure.hpp>
#include <string>

namespace aubrac::courriers {

namespace {

using enum TypeCourrier;

// The schema has no 2-3, no 5-2: neither a simple letter nor a déféré is acknowledged, by anyone.
constexpr Exchange exchanges[] = {
    {courrier_simple, "2-1", "", "", "Courrier simple", "Courrier simple"},
    {demande_pieces, "3-1", "3-2", "3-5", "Demande de pièces complémentaires", "Demande de pièces"},
    {lettre_observations, "4-1", "4-2", "4-5", "Lettre d'observations", "Observations"},
    {defere, "5-1", "", "", "Déféré au tribunal administratif", "Déféré au tribunal"},
};

constexpr AnswerKind answer_kinds[] = {
    {"2-2", courrier_simple, "Répondre au courrier",
     "Une lettre de réponse. Rien ne vous y oblige, et la préfecture n'accuse pas réception.", 1},
    {"3-4", demande_pieces, "Envoyer les pièces demandées",
     "Le dossier est complet : le préfet a deux mois à partir de leur réception pour contester l'acte.", 0},
    {"3-3", demande_pieces, "Refuser d'envoyer les pièces",
     "Une lettre explique le refus : le préfet a deux mois à partir de ce refus pour contester l'acte.", 1},
    {"4-4", lettre_observations, "Répondre aux observations",
     "Une lettre dit ce que la collectivité fait : retirer l'acte, le corriger, ou expliquer pourquoi il est "
     "légal.",
     1},
    {"4-3", lettre_observations, "Rejeter les observations",
     "Une lettre dit que l'acte est maintenu sans changement : le préfet a deux mois pour saisir le tribunal.", 1},
};

struct Move {
    EtatEnvoi from;
    StepEnvoi step;
    EtatEnvoi to;
};

using enum EtatEnvoi;
constexpr Move moves[] = {
    {brouillon, StepEnvoi::submit, a_envoyer},
    {a_envoyer, StepEnvoi::start, en_cours},
    {en_cours, StepEnvoi::sent, envoye},
    {en_cours, StepEnvoi::give_back, a_envoyer},
    {en_cours, StepEnvoi::lost, incertain},
    {incertain, StepEnvoi::resend, a_envoyer},
    {envoye, StepEnvoi::resend, a_envoyer},
    // The préfecture may answer before we noted that the sending had succeeded.
    {a_envoyer, StepEnvoi::acknowledge, recu},
    {en_cours, StepEnvoi::acknowledge, recu},
    {incertain, StepEnvoi::acknowledge, recu},
    {envoye, StepEnvoi::acknowledge, recu},
    {refuse, StepEnvoi::acknowledge, recu},
    {en_cours, StepEnvoi::refuse, refuse},
    {incertain, StepEnvoi::refuse, refuse},
    {envoye, StepEnvoi::refuse, refuse},
};

constexpr std::array<std::string_view, 7> etat_names = {"brouillon", "a_envoyer", "en_cours", "incertain",
                                                        "envoye",    "recu",      "refuse"};

struct Words {
    std::string_view name, shown;
};
constexpr std::array<Words, 7> statut_table = {{
    {"a_lire", "À lire"},
    {"a_repondre", "À répondre"},
    {"reponse_en_cours", "Réponse en cours d'envoi"},
    {"reponse_incertaine", "Réponse à vérifier"},
    {"repondu", "Répondu"},
    {"acquitte", "Réponse reçue"},
    {"classe", "Classé"},
}};

template <class Row, std::size_t size, class Test>
const Row* find_row(const Row (&rows)[size], Test test) {
    for (const auto& row : rows)
        if (test(row)) return &row;
    return nullptr;
}

} // namespace

std::span<const Exchange> list_exchanges() { return exchanges; }

const Exchange& exchange_of(TypeCourrier type) {
    const auto* found = find_row(exchanges, [&](const Exchange& row) { return row.type == type; });
    ENSURE(found);
    return *found;
}

const Exchange* find_exchange_by_letter(std::string_view code) {
    return find_row(exchanges, [&](const Exchange& row) { return row.letter == code; });
}

const Exchange* find_exchange_by_acknowledgement(std::string_view code) {
    if (code.empty()) return nullptr;
    return find_row(exchanges, [&](const Exchange& row) { return row.acknowledgement == code; });
}

std::span<const AnswerKind> list_answer_kinds() { return answer_kinds; }

const AnswerKind* find_answer_kind(std::string_view code) {
    return find_row(answer_kinds, [&](const AnswerKind& row) { return row.code == code; });
}

std::optional<EtatEnvoi> after(EtatEnvoi etat, StepEnvoi step) {
    const auto* found = find_row(moves, [&](const Move& move) { return move.from == etat && move.step == step; });
    return found ? std::optional(found->to) : std::nullopt;
}

std::string_view etat_name(EtatEnvoi etat) { return etat_names[static_cast<std::size_t>(etat)]; }

EtatEnvoi parse_etat(std::string_view name) {
    for (std::size_t i = 0; i < etat_names.size(); ++i)
        if (etat_names[i] == name) return static_cast<EtatEnvoi>(i);
    throw base::Bug("unknown state of envoi: " + std::string(name));
}

bool is_in_flight(EtatEnvoi etat) {
    return etat == a_envoyer || etat == en_cours || etat == incertain || etat == envoye;
}

StatutCourrier statut_of(TypeCourrier type, std::optional<EtatEnvoi> answer, Closed closed) {
    if (closed == Closed::yes) return StatutCourrier::classe;
    const bool must_answer = type == demande_pieces || type == lettre_observations;
    const auto before = must_answer ? StatutCourrier::a_repondre : StatutCourrier::a_lire;
    switch (answer.value_or(brouillon)) {
    case brouillon:
    case refuse:
        return before;
    case a_envoyer:
    case en_cours:
        return StatutCourrier::reponse_en_cours;
    case incertain:
        return StatutCourrier::reponse_incertaine;
    case envoye:
        return StatutCourrier::repondu;
    case recu:
        return StatutCourrier::acquitte;
    }
    return before;
}

bool is_open(TypeCourrier type, StatutCourrier statut) {
    if (statut == StatutCourrier::repondu) return !exchange_of(type).acknowledgement.empty();
    return statut != StatutCourrier::acquitte && statut != StatutCourrier::classe;
}

bool may_answer(TypeCourrier type, StatutCourrier statut) {
    if (type == defere) return false;
    if (type == demande_pieces && statut == StatutCourrier::acquitte) return true;
    return statut == StatutCourrier::a_lire || statut == StatutCourrier::a_repondre ||
           statut == StatutCourrier::classe;
}

bool may_close(StatutCourrier statut) {
    return statut == StatutCourrier::a_lire || statut == StatutCourrier::a_repondre;
}

std::string_view statut_name(StatutCourrier statut) { return statut_table[static_cast<std::size_t>(statut)].name; }
std::string_view statut_words(StatutCourrier statut) {
    return statut_table[static_cast<std::size_t>(statut)].shown;
}

StatutCourrier parse_statut(std::string_view name) {
    for (std::size_t i = 0; i < statut_table.size(); ++i)
        if (statut_table[i].name == name) return static_cast<StatutCourrier>(i);
    throw base::Bug("unknown statut of courrier: " + std::string(name));
}

} // namespace aubrac::courriers

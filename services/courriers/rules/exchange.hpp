// SPDX-License-Identifier: AGPL-3.0-or-later
// The exchanges that a letter of the préfecture opens (norm @CTES, transactions 2 to 5; CGCT art. L2131-6): which
// messages may follow which, and where the letter then stands. Pure.
#pragma once

#include <courriers/api.hpp>
#include <optional>
#include <span>
#include <string_view>

namespace aubrac::courriers {

/// One transaction of the norm. Codes are those of its messages; empty: the norm has none.
struct Exchange {
    TypeCourrier type;
    std::string_view letter;          // "3-1", from the préfecture
    std::string_view accuse;          // "3-2": leaves by itself as soon as the letter is filed
    std::string_view acknowledgement; // "3-5": the préfecture received our answer
    std::string_view title;           // "Demande de pièces complémentaires"
    std::string_view brief;           // the same where room lacks: "Demande de pièces"
};
std::span<const Exchange> list_exchanges();
const Exchange& exchange_of(TypeCourrier type);
const Exchange* find_exchange_by_letter(std::string_view code);          // null: no letter
const Exchange* find_exchange_by_acknowledgement(std::string_view code); // null: no acknowledgement of an answer

/// An answer that a person may give.
struct AnswerKind {
    std::string_view code; // "3-4"
    TypeCourrier to;
    std::string_view title; // "Envoyer les pièces demandées"
    std::string_view help;  // one sentence: what it means in law
    int documents_max;      // 0: no limit in the norm; never less than one document
};
std::span<const AnswerKind> list_answer_kinds();
const AnswerKind* find_answer_kind(std::string_view code); // null: no answer of a person

/// Life of what we send. `lost`: nobody knows whether it was received; `give_back`: surely not received.
enum class EtatEnvoi { brouillon, a_envoyer, en_cours, incertain, envoye, recu, refuse };
enum class StepEnvoi { submit, start, sent, give_back, lost, resend, acknowledge, refuse };

/// The state after `step`; nothing when the step may not happen then. What the préfecture acknowledged stays so.
std::optional<EtatEnvoi> after(EtatEnvoi etat, StepEnvoi step);
std::string_view etat_name(EtatEnvoi etat);  // "a_envoyer", as stored
EtatEnvoi parse_etat(std::string_view name); // unknown: a Bug
/// It left, or is leaving, and nothing came back.
bool is_in_flight(EtatEnvoi etat);

enum class Closed { no, yes };
/// Where a letter stands, from its last answer that is no draft (absent: none) and from a person who closed it.
StatutCourrier statut_of(TypeCourrier type, std::optional<EtatEnvoi> answer, Closed closed);
/// Something remains to do or to receive.
bool is_open(TypeCourrier type, StatutCourrier statut);
/// An answer may be prepared: nothing is in flight, and the norm has an answer. A request for pièces may be
/// completed.
bool may_answer(TypeCourrier type, StatutCourrier statut);
bool may_close(StatutCourrier statut);

std::string_view statut_name(StatutCourrier statut);  // "a_repondre", as stored
StatutCourrier parse_statut(std::string_view name);   // unknown: a Bug
std::string_view statut_words(StatutCourrier statut); // "À répondre", as shown

} // namespace aubrac::courriers

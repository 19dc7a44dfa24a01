// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/life.hpp"

#include <array>
#include <base/ensure.hpp>
#include <string>

namespace aubrac::helios {

namespace {

struct Move {
    StatutFlux from;
    Step step;
    StatutFlux to;
};

using enum StatutFlux;
constexpr Move moves[] = {
    {depose, Step::find_errors, a_corriger},     {depose, Step::want_signature, a_signer},
    {depose, Step::approve, controle},           {a_corriger, Step::check_again, depose},
    {a_signer, Step::check_again, depose},       {controle, Step::check_again, depose},
    {a_corriger, Step::accept_errors, controle}, {controle, Step::submit, a_envoyer},
    {a_envoyer, Step::start, en_cours},          {en_cours, Step::sent, envoye},
    {en_cours, Step::give_back, a_envoyer},      {en_cours, Step::lost, incertain},
    {incertain, Step::resend, a_envoyer},        {envoye, Step::resend, a_envoyer},
    {a_corriger, Step::replace, remplace},       {a_signer, Step::replace, remplace},
    {controle, Step::replace, remplace},         {rejete, Step::replace, remplace},
};

constexpr StatutFlux waiting_for_answer[] = {a_envoyer, en_cours, incertain, envoye};

struct Words {
    StatutFlux statut;
    std::string_view name, shown;
};

constexpr std::array<Words, 12> words = {{
    {depose, "depose", "Déposé"},
    {a_corriger, "a_corriger", "À corriger"},
    {a_signer, "a_signer", "À signer"},
    {controle, "controle", "Contrôlé"},
    {a_envoyer, "a_envoyer", "À envoyer"},
    {en_cours, "en_cours", "En cours d'envoi"},
    {incertain, "incertain", "Envoi à vérifier"},
    {envoye, "envoye", "Envoyé"},
    {acquitte, "acquitte", "Acquitté"},
    {acquitte_partiellement, "acquitte_partiellement", "Acquitté partiellement"},
    {rejete, "rejete", "Rejeté"},
    {remplace, "remplace", "Remplacé"},
}};

constexpr std::array<StatutFlux, 12> statuts = {depose,   a_corriger, a_signer, controle, a_envoyer,
                                                en_cours, incertain,  envoye,   acquitte, acquitte_partiellement,
                                                rejete,   remplace};

std::optional<StatutFlux> answered(StatutFlux statut, StatutFlux answer, int rank) {
    for (const auto from : waiting_for_answer)
        if (from == statut) return answer;
    const int former = statut == rejete ? 0 : statut == acquitte_partiellement ? 1 : statut == acquitte ? 2 : 3;
    if (former < rank) return answer;
    return std::nullopt;
}

} // namespace

std::optional<StatutFlux> after(StatutFlux statut, Step step) {
    if (step == Step::reject) return answered(statut, rejete, 0);
    if (step == Step::acknowledge_partly) return answered(statut, acquitte_partiellement, 1);
    if (step == Step::acknowledge) return answered(statut, acquitte, 2);
    for (const auto& move : moves)
        if (move.from == statut && move.step == step) return move.to;
    return std::nullopt;
}

std::span<const StatutFlux> all_statuts() { return statuts; }
std::string_view statut_name(StatutFlux statut) { return words[static_cast<std::size_t>(statut)].name; }
std::string_view statut_words(StatutFlux statut) { return words[static_cast<std::size_t>(statut)].shown; }

StatutFlux parse_statut(std::string_view name) {
    for (const auto& entry : words)
        if (entry.name == name) return entry.statut;
    throw base::Bug("unknown statut of flux: " + std::string(name));
}

bool is_before_sending(StatutFlux statut) {
    return statut == depose || statut == a_corriger || statut == a_signer || statut == controle;
}

bool is_answered(StatutFlux statut) {
    return statut == acquitte || statut == acquitte_partiellement || statut == rejete;
}

} // namespace aubrac::helios

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/life.hpp"

#include <array>
#include <base/ensure.hpp>

namespace aubrac::actes {

namespace {

struct Move {
    StatutActe from;
    Step step;
    StatutActe to;
};

using enum StatutActe;
constexpr Move moves[] = {
    {brouillon, Step::ask_signature, a_signer},
    {refuse, Step::ask_signature, a_signer},
    {a_signer, Step::sign, a_transmettre},
    {a_signer, Step::give_up_signature, brouillon},
    {brouillon, Step::submit, a_transmettre},
    {refuse, Step::submit, a_transmettre},
    {a_transmettre, Step::start, en_cours},
    {en_cours, Step::sent, transmis},
    {en_cours, Step::give_back, a_transmettre},
    {en_cours, Step::lost, incertain},
    {incertain, Step::resend, a_transmettre},
    {transmis, Step::resend, a_transmettre},
    // The préfecture may answer before we noted that the sending had succeeded.
    {en_cours, Step::acknowledge, acquitte},
    {incertain, Step::acknowledge, acquitte},
    {a_transmettre, Step::acknowledge, acquitte},
    {transmis, Step::acknowledge, acquitte},
    {refuse, Step::acknowledge, acquitte},
    {en_cours, Step::anomaly, refuse},
    {incertain, Step::anomaly, refuse},
    {transmis, Step::anomaly, refuse},
    {acquitte, Step::ask_cancellation, annulation},
    {acquitte, Step::cancel, annule},
    {annulation, Step::cancel, annule},
};

struct Words {
    StatutActe statut;
    std::string_view name, shown;
};

constexpr std::array<Words, 10> words = {{
    {brouillon, "brouillon", "Brouillon"},
    {a_signer, "a_signer", "En signature"},
    {a_transmettre, "a_transmettre", "À transmettre"},
    {en_cours, "en_cours", "En cours d'envoi"},
    {incertain, "incertain", "Envoi à vérifier"},
    {transmis, "transmis", "Transmis"},
    {acquitte, "acquitte", "Acquitté"},
    {refuse, "refuse", "Refusé"},
    {annulation, "annulation", "Annulation demandée"},
    {annule, "annule", "Annulé"},
}};

} // namespace

std::optional<StatutActe> after(StatutActe statut, Step step) {
    for (const auto& move : moves)
        if (move.from == statut && move.step == step) return move.to;
    return std::nullopt;
}

std::string_view statut_name(StatutActe statut) { return words[static_cast<std::size_t>(statut)].name; }
std::string_view statut_words(StatutActe statut) { return words[static_cast<std::size_t>(statut)].shown; }

StatutActe parse_statut(std::string_view name) {
    for (const auto& entry : words)
        if (entry.name == name) return entry.statut;
    throw base::Bug("unknown statut of acte: " + std::string(name));
}

} // namespace aubrac::actes

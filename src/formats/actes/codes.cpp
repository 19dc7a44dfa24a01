// SPDX-License-Identifier: AGPL-3.0-or-later
// Codes of messages and natures.
#include "codes.hpp"

#include <algorithm>

namespace aubrac::formats::actes {
namespace {

constexpr auto cl = Emetteur::collectivite;
constexpr auto pref = Emetteur::prefecture;
constexpr base::Date typed{2019, 6, 8};

constexpr MessageCode messages[] = {
    {"", "envelope", "EnveloppeCLMISILL", cl},
    {"", "envelope", "EnveloppeMISILLCL", pref},
    {"", "envelope-anomaly", "AnomalieEnveloppe", pref},
    {"1-1", "1-1", "Acte", cl, 1, -1, typed},
    {"1-2", "1-2", "ARActe", pref},
    {"1-3", "1-3", "AnomalieActe", pref},
    {"2-1", "2-1", "CourrierSimple", pref, 1, 1},
    {"2-2", "2-2", "ReponseCourrierSimple", cl, 1, 1, typed},
    {"3-1", "3-1", "DemandePieceComplementaire", pref, 1, 1},
    {"3-2", "3-2", "ARDemandePieceComplementaire", cl},
    {"3-3", "3-3", "RefusPieceComplementaire", cl, 1, 1, typed},
    {"3-4", "3-4", "PieceComplementaire", cl, 1, -1, typed},
    {"3-5", "3-5", "ARPieceComplementaire", pref},
    {"4-1", "4-1", "LettreObservations", pref, 1, 1},
    {"4-2", "4-2", "ARLettreObservations", cl},
    {"4-3", "4-3", "RejetLettreObservations", cl, 1, 1, typed},
    {"4-4", "4-4", "ReponseLettreObservations", cl, 1, 1, typed},
    {"4-5", "4-5", "ARReponseRejetLettreObservations", pref},
    {"5-1", "5-1", "DefereTA", pref, 0, -1},
    {"6-1", "6-1", "Annulation", cl},
    {"6-2", "6-2", "ARAnnulation", pref},
    {"7-1", "7-1", "DemandeClassification", cl},
    {"7-2", "classification", "RetourClassification", pref},
    {"7-3", "7-3", "ReponseClassificationSansChangement", pref},
};

constexpr Nature natures[] = {
    {1, "DE", "Délibérations", "99_DE"},
    {2, "AR", "Actes réglementaires", "99_AR"},
    {3, "AI", "Actes individuels", "99_AI"},
    {4, "CC", "Contrats, conventions et avenants", "99_DC"},
    {5, "BF", "Documents budgétaires et financiers", "99_BU"},
    {6, "AU", "Autres", "99_AU"},
};

template <class Row, std::size_t size, class Test>
const Row* find_row(const Row (&rows)[size], Test test) {
    const auto* found = std::find_if(std::begin(rows), std::end(rows), test);
    return found == std::end(rows) ? nullptr : found;
}

} // namespace

std::span<const MessageCode> list_message_codes() { return messages; }

const MessageCode* find_by_root(std::string_view root) {
    return find_row(messages, [&](const MessageCode& row) { return row.root == root; });
}

const MessageCode* find_by_code(std::string_view code) {
    if (code.empty()) return nullptr;
    return find_row(messages, [&](const MessageCode& row) { return row.code == code; });
}

std::span<const Nature> list_natures() { return natures; }

const Nature* find_nature(int code) {
    return find_row(natures, [&](const Nature& row) { return row.code == code; });
}

const Nature* find_nature_by_abrege(std::string_view abrege) {
    return find_row(natures, [&](const Nature& row) { return row.abrege == abrege; });
}

} // namespace aubrac::formats::actes

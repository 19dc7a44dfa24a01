// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/draft.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <formats/actes/codes.hpp>

namespace aubrac::actes {

namespace {

using base::Refusal;
using formats::actes::Classification;

constexpr int budget = 5; // BF: its main document is a sealed XML, the others' a PDF or an image

bool is_numero(std::string_view numero) {
    // Strict form that both schemas of the norm accept.
    return !numero.empty() && numero.size() <= 15 && std::all_of(numero.begin(), numero.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

std::optional<Refusal> check_content(const Piece& piece, const std::string& field, bool xml_allowed) {
    switch (piece.content) {
    case ContentKind::empty:
        return Refusal{"ACTES-012", field, {piece.name}};
    case ContentKind::encrypted_pdf:
        return Refusal{"ACTES-014", field, {piece.name}};
    case ContentKind::broken_pdf:
        return Refusal{"ACTES-015", field, {piece.name}};
    case ContentKind::other:
        return Refusal{"ACTES-013", field, {piece.name}};
    case ContentKind::xml:
        if (!xml_allowed) return Refusal{"ACTES-013", field, {piece.name}};
        return std::nullopt;
    default:
        return std::nullopt;
    }
}

void check_pieces(const Draft& draft, const Classification& classification, std::vector<Refusal>& refusals) {
    const auto nature = std::to_string(draft.nature);
    std::uint64_t total = draft.document ? draft.document->size : 0;
    if (!draft.document) {
        refusals.push_back({"ACTES-011", "document", {}});
    } else if (draft.nature == budget && draft.document->content != ContentKind::xml) {
        refusals.push_back({"ACTES-026", "document", {}});
    } else if (auto refusal = check_content(*draft.document, "document", draft.nature == budget)) {
        refusals.push_back(*refusal);
    }
    if (draft.document && draft.nature != 0 && !is_type_allowed(classification, nature, draft.document->type_pj))
        refusals.push_back({"ACTES-016", "type_pj", {draft.document->type_pj}});
    if (draft.annexes.size() > max_annexes)
        refusals.push_back({"ACTES-021", "annexes", {std::to_string(max_annexes)}});
    for (const auto& annexe : draft.annexes) {
        total += annexe.size;
        if (auto refusal = check_content(annexe, "annexes", false)) refusals.push_back(*refusal);
        if (annexe.type_pj.empty())
            refusals.push_back({"ACTES-018", "annexes", {annexe.name}});
        else if (draft.nature != 0 && !is_type_allowed(classification, nature, annexe.type_pj))
            refusals.push_back({"ACTES-016", "annexes", {annexe.type_pj}});
    }
    if (total > max_archive_bytes) refusals.push_back({"ACTES-017", "document", {}});
}

} // namespace

std::vector<Refusal> check_draft(const Draft& draft, const Classification& classification, base::Date today) {
    std::vector<Refusal> refusals;
    if (!is_numero(draft.numero)) refusals.push_back({"ACTES-003", "numero", {draft.numero}});
    if (!formats::actes::find_nature(draft.nature)) refusals.push_back({"ACTES-010", "nature", {}});
    const auto length = base::count_characters(draft.objet);
    const bool one_line = draft.objet.find_first_of("\r\n\t") == std::string::npos;
    if (base::trim(draft.objet).empty() || length > 500 || !one_line)
        refusals.push_back({"ACTES-006", "objet", {std::to_string(length)}});
    const auto nodes = find_matiere(classification, draft.matiere);
    // The norm asks for at least two levels, and the most precise that exists.
    if (nodes.size() < 2 || !nodes.back()->matieres.empty()) refusals.push_back({"ACTES-007", "matiere", {}});
    if (!draft.decided_on)
        refusals.push_back({"ACTES-008", "decided_on", {}});
    else if (*draft.decided_on > today)
        refusals.push_back({"ACTES-009", "decided_on", {}});
    check_pieces(draft, classification, refusals);
    return refusals;
}

bool published_by_default(int nature) { return nature == 1 || nature == 2; }

std::optional<base::Date> transmission_deadline(int nature, base::Date decided_on) {
    constexpr int individual = 3;
    if (nature != individual) return std::nullopt;
    return decided_on.plus_days(15);
}

std::string default_type(int nature) {
    const auto* found = formats::actes::find_nature(nature);
    return found ? std::string(found->type_pj) : std::string();
}

} // namespace aubrac::actes

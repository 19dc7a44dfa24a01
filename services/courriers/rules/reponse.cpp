// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/reponse.hpp"

#include "rules/exchange.hpp"

#include <algorithm>
#include <base/ensure.hpp>
#include <optional>

namespace aubrac::courriers {

namespace {

using base::Refusal;
namespace norm = formats::actes;

std::optional<Refusal> check_content(const Piece& piece) {
    switch (piece.content) {
    case ContentKind::pdf:
    case ContentKind::image:
        return std::nullopt;
    case ContentKind::empty:
        return Refusal{"COURRIERS-006", "document", {piece.name}};
    case ContentKind::encrypted_pdf:
        return Refusal{"COURRIERS-008", "document", {piece.name}};
    case ContentKind::broken_pdf:
        return Refusal{"COURRIERS-009", "document", {piece.name}};
    case ContentKind::other:
        break;
    }
    return Refusal{"COURRIERS-007", "document", {piece.name}};
}

} // namespace

std::vector<Refusal> check_answer(std::string_view code, const std::vector<Piece>& pieces,
                                  const std::vector<std::string>& types) {
    std::vector<Refusal> refusals;
    const auto* kind = find_answer_kind(code);
    if (!kind) refusals.push_back({"COURRIERS-003", "code", {}});
    if (pieces.empty()) refusals.push_back({"COURRIERS-004", "document", {}});
    if (kind && kind->documents_max > 0 && pieces.size() > static_cast<std::size_t>(kind->documents_max))
        refusals.push_back({"COURRIERS-005", "document", {std::to_string(pieces.size())}});
    if (pieces.size() > max_pieces)
        refusals.push_back({"COURRIERS-012", "document", {std::to_string(max_pieces)}});
    std::uint64_t total = 0;
    for (const auto& piece : pieces) {
        total += piece.size;
        if (auto refusal = check_content(piece)) refusals.push_back(std::move(*refusal));
        if (std::find(types.begin(), types.end(), piece.type_pj) == types.end())
            refusals.push_back({"COURRIERS-010", "document", {piece.type_pj}});
    }
    if (total > max_archive_bytes) refusals.push_back({"COURRIERS-011", "document", {}});
    return refusals;
}

norm::Message make_message(std::string_view code, const std::string& id_acte, base::Date letter_dated_on) {
    const norm::DonneesCourrierPref letter{id_acte, letter_dated_on};
    if (code == "2-2") return norm::ReponseCourrierSimple{{letter, {}}};
    if (code == "3-2") return norm::ARDemandePieceComplementaire{letter};
    if (code == "3-3") return norm::RefusPieceComplementaire{{letter, {}}};
    if (code == "3-4") return norm::PieceComplementaire{letter, {}};
    if (code == "4-2") return norm::ARLettreObservations{letter};
    if (code == "4-3") return norm::RejetLettreObservations{{letter, {}}};
    ENSURE(code == "4-4");
    return norm::ReponseLettreObservations{{letter, {}}};
}

Letter read_letter(const norm::Message& message) {
    if (const auto* it = std::get_if<norm::CourrierSimple>(&message))
        return {it->id_acte, it->date_courrier_pref, ""};
    if (const auto* it = std::get_if<norm::DemandePieceComplementaire>(&message))
        return {it->id_acte, it->date_courrier_pref, it->description_pieces};
    if (const auto* it = std::get_if<norm::LettreObservations>(&message))
        return {it->id_acte, it->date_courrier_pref, it->motif};
    if (const auto* it = std::get_if<norm::DefereTA>(&message))
        return {it->id_acte, it->date_depot, it->nature_illegalite};
    return {};
}

} // namespace aubrac::courriers

// SPDX-License-Identifier: AGPL-3.0-or-later
// The form of an answer: which one, its documents. Files joined are kept at once; those already kept come back by
// their fingerprint, if they are this adhérent's.
#include "pages/pages.hpp"
#include "work.hpp"

#include <algorithm>
#include <formats/actes/codes.hpp>
#include <ui/form.hpp>
#include <ui/words.hpp>

namespace aubrac::courriers::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Page;
using kernel::pages::Visit;

constexpr std::uint64_t file_limit = 150'000'000;
constexpr int new_documents = 5;

/// What the form holds.
struct Typed {
    std::string code;
    std::vector<Piece> pieces;
};

std::vector<ui::Choice> types_of(const Room& room, Context& context, int nature) {
    const auto* usual = formats::actes::find_nature(nature);
    std::vector<ui::Choice> choices{
        {"", usual ? "Type habituel (" + std::string(usual->type_pj) + ")" : "Choisissez…"}};
    for (const auto& type : room.actes.list_types(context, nature))
        choices.push_back({type.code, type.libelle + " (" + type.code + ")"});
    return choices;
}

ui::Section kinds_section(const Courrier& courrier, const std::string& code) {
    std::vector<ui::Choice> choices;
    for (const auto& kind : list_answer_kinds())
        if (kind.to == courrier.type)
            choices.push_back({std::string(kind.code), std::string(kind.title), std::string(kind.help)});
    return {"Votre réponse",
            {ui::radio_field({.name = "code", .label = "Que voulez-vous faire ?", .value = code},
                             std::move(choices))}};
}

ui::Section documents_section(const Courrier& courrier, const Typed& typed, const std::vector<ui::Choice>& types) {
    ui::Section section{"Les documents", {}};
    std::vector<ui::Choice> removable;
    int position = 0;
    for (const auto& piece : typed.pieces) {
        if (piece.sha256.empty()) continue;
        const auto name = "garde_" + std::to_string(++position);
        section.fields.push_back(
            ui::content_field(ui::paragraph(ui::Html("Fichier déjà joint : ") + ui::strong(piece.name) +
                                            ui::Html(" (" + ui::file_size(piece.size) + ")"))));
        section.fields.push_back(ui::hidden_field(name + "_sha256", piece.sha256));
        section.fields.push_back(ui::hidden_field(name + "_name", piece.name));
        section.fields.push_back(ui::hidden_field(name + "_type", piece.type_pj));
        removable.push_back({std::to_string(position), piece.name});
    }
    if (!removable.empty())
        section.fields.push_back(
            ui::checkboxes_field({.name = "retirer", .label = "Documents à retirer", .need = ui::Need::optional},
                                 std::move(removable)));
    const bool several = courrier.type == TypeCourrier::demande_pieces;
    section.fields.push_back(ui::file_rows_field(
        {.name = "document",
         .label = several ? "Pièces à joindre" : "Lettre de réponse signée",
         .help = several ? "PDF de préférence ; PNG et JPEG acceptés. Pour un refus : une seule lettre."
                         : "Un seul fichier. PDF de préférence ; PNG et JPEG acceptés.",
         .need = typed.pieces.empty() ? ui::Need::required : ui::Need::optional},
        {.files = {.accept = ".pdf,.png,.jpg,.jpeg", .max_bytes = file_limit},
         .types = types,
         .rows = several ? new_documents : 1}));
    return section;
}

ui::Section summary_of(const Courrier& courrier) {
    std::vector<ui::Fact> facts = {{"Acte concerné", courrier.acte_title + " — " + courrier.acte_objet}};
    if (!courrier.words.empty()) facts.push_back({"La préfecture écrit", courrier.words});
    if (courrier.due) facts.push_back({"Répondre avant le", ui::date(courrier.due)});
    return {title_of(courrier), {ui::content_field(ui::facts(facts))}};
}

Page form_page(const Room& room, Context& context, const Visit& visit, const Courrier& courrier,
               const Typed& typed, const std::vector<base::Refusal>& refusals) {
    ui::Form form;
    form.url = ui::Url(url_of(courrier.id) + "/repondre");
    form.csrf = visit.csrf;
    form.sections = {summary_of(courrier), kinds_section(courrier, typed.code),
                     documents_section(courrier, typed, types_of(room, context, courrier.nature))};
    form.submits = {{"Enregistrer et relire"}};
    form.cancel = {"Annuler", ui::Url(url_of(courrier.id))};
    for (const auto& refusal : refusals)
        form.errors.push_back({refusal.field, room.kernel.refusals.sentence(refusal)});
    Page page{.title = "Répondre à la préfecture", .body = ui::form(form), .crumbs = crumbs(courrier)};
    if (!refusals.empty()) {
        page.status = 422;
        page.work = Page::Work::keep;
    }
    return page;
}

Typed read_form(const Room& room, Context& context, const Visit& visit, const Courrier& courrier) {
    Typed typed{std::string(visit.field("code")), {}};
    const auto removed = visit.request.fields("retirer");
    for (std::size_t i = 1; i <= max_pieces + 1; ++i) {
        const auto number = std::to_string(i), name = "garde_" + number;
        if (std::find(removed.begin(), removed.end(), number) != removed.end()) continue;
        if (auto piece = find_kept_piece(room, context, visit.field(name + "_sha256"),
                                         std::string(visit.field(name + "_name")), courrier.nature,
                                         std::string(visit.field(name + "_type"))))
            typed.pieces.push_back(std::move(*piece));
    }
    for (std::size_t i = 1; i <= max_pieces + 1; ++i) {
        const auto name = "document_" + std::to_string(i);
        if (const auto* upload = visit.request.upload(name))
            typed.pieces.push_back(
                keep_piece(room, context, *upload, courrier.nature, std::string(visit.field(name + "_type"))));
    }
    return typed;
}

std::string only_kind_of(TypeCourrier type) {
    std::string only;
    int count = 0;
    for (const auto& kind : list_answer_kinds())
        if (kind.to == type && ++count == 1) only = kind.code;
    return count == 1 ? only : "";
}

} // namespace

Handler answer(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto courrier = room.store.find(context, CourrierId::parse(visit.path("id")));
        if (!courrier) return Answer::refusal({"COURRIERS-001", "", {}});
        if (!may_answer(courrier->type, courrier->statut)) return Answer::refusal({"COURRIERS-002", "", {}});
        const auto envois = room.store.list_envois(context, courrier->id);
        Typed typed{only_kind_of(courrier->type), {}};
        if (const auto* draft = find_draft(envois)) typed = {draft->code, draft->pieces};
        return Answer::page(form_page(room, context, visit, *courrier, typed, {}));
    };
}

Handler save(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto courrier = room.store.find(context, CourrierId::parse(visit.path("id")));
        if (!courrier) return Answer::refusal({"COURRIERS-001", "", {}});
        if (!may_answer(courrier->type, courrier->statut)) return Answer::refusal({"COURRIERS-002", "", {}});
        const auto typed = read_form(room, context, visit, *courrier);
        const auto refusals = check(room, context, *courrier, typed.code, typed.pieces);
        if (!refusals.empty()) return Answer::page(form_page(room, context, visit, *courrier, typed, refusals));
        const auto saved = save_answer(room, context, courrier->id, typed.code, typed.pieces);
        if (!saved) return Answer::refusal(saved.refusal());
        return Answer::redirect(url_of(courrier->id) + "/envoyer");
    };
}

} // namespace aubrac::courriers::pages

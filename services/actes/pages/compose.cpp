// SPDX-License-Identifier: AGPL-3.0-or-later
// The form of an acte: drawn from a draft, read back into one. Files joined are kept at once; those already kept
// come back by their fingerprint, if they are this adhérent's.
#include "pages/pages.hpp"
#include "work.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <ui/button.hpp>
#include <ui/form.hpp>
#include <ui/words.hpp>

namespace aubrac::actes::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Page;
using kernel::pages::Visit;

using formats::actes::Classification;
using formats::actes::Matiere;

constexpr std::uint64_t file_limit = 150'000'000;
constexpr int new_annexes = 5;

void add_nodes(const std::vector<Matiere>& matieres, const std::string& prefix, int depth,
               std::vector<ui::TreeNode>& nodes) {
    for (const auto& matiere : matieres) {
        const auto code = prefix + matiere.code_matiere;
        const bool choosable = depth > 0 && matiere.matieres.empty();
        nodes.push_back({choosable ? code : "", code + " " + matiere.libelle, depth});
        add_nodes(matiere.matieres, code + ".", depth + 1, nodes);
    }
}

std::vector<ui::Choice> types_of(const Classification& classification, int nature, std::string_view none) {
    std::vector<ui::Choice> choices{{"", std::string(none)}};
    if (const auto* found = find_nature_acte(classification, std::to_string(nature)))
        for (const auto& type : found->types_pj)
            choices.push_back({type.code_type_pj, type.libelle + " (" + type.code_type_pj + ")"});
    return choices;
}

ui::Section main_section(const Classification& classification, const Draft& draft) {
    std::vector<ui::TreeNode> nodes;
    add_nodes(classification.matieres, "", 0, nodes);
    return {"L'acte",
            {ui::text_field({.name = "numero",
                             .label = "Numéro",
                             .help = "Lettres majuscules, chiffres et tirets bas. Exemple : 2026_041",
                             .value = draft.numero,
                             .max_length = 15}),
             ui::date_field({.name = "decided_on",
                             .label = "Date de la décision",
                             .help = "Le jour de la séance ou de la signature",
                             .value = draft.decided_on ? draft.decided_on->iso() : ""}),
             ui::textarea_field({.name = "objet",
                                 .label = "Objet",
                                 .help = "Une phrase, celle que lira la préfecture et, s'il est publié, le public",
                                 .value = draft.objet,
                                 .max_length = 500}),
             ui::tree_field({.name = "matiere",
                             .label = "Matière",
                             .help = "Choisissez la ligne la plus précise",
                             .value = draft.matiere},
                            std::move(nodes))}};
}

ui::Html kept_piece(const Piece& piece) {
    return ui::paragraph(ui::Html("Fichier déjà joint : ") + ui::strong(piece.name) +
                         ui::Html(" (" + ui::file_size(piece.size) + ")"));
}

ui::Section document_section(const Classification& classification, const Draft& draft) {
    ui::Section section{"Le document", {}};
    const bool kept = draft.document && !draft.document->sha256.empty();
    if (kept) {
        section.fields.push_back(ui::content_field(kept_piece(*draft.document)));
        section.fields.push_back(ui::hidden_field("document_sha256", draft.document->sha256));
        section.fields.push_back(ui::hidden_field("document_name", draft.document->name));
    }
    section.fields.push_back(
        ui::file_field({.name = "document",
                        .label = kept ? "Le remplacer par" : "Document signé",
                        .help = "PDF de préférence ; PNG et JPEG acceptés. Avec les annexes :",
                        .need = kept ? ui::Need::optional : ui::Need::required},
                       {.accept = ".pdf,.png,.jpg,.jpeg,.xml", .max_bytes = file_limit}));
    const auto usual = default_type(draft.nature);
    section.fields.push_back(ui::select_field(
        {.name = "type_pj",
         .label = "Type du document",
         .help = "Le type habituel convient presque toujours",
         .value = draft.document && draft.document->type_pj != usual ? draft.document->type_pj : "",
         .need = ui::Need::optional},
        types_of(classification, draft.nature, "Type habituel (" + usual + ")")));
    return section;
}

ui::Section annexes_section(const Classification& classification, const Draft& draft) {
    ui::Section section{"Les annexes", {}, "Plans, rapports, conventions : rien d'obligatoire."};
    std::vector<ui::Choice> removable;
    int position = 0;
    for (const auto& annexe : draft.annexes) {
        const auto name = "gardee_" + std::to_string(++position);
        section.fields.push_back(ui::content_field(kept_piece(annexe)));
        section.fields.push_back(ui::hidden_field(name + "_sha256", annexe.sha256));
        section.fields.push_back(ui::hidden_field(name + "_name", annexe.name));
        section.fields.push_back(ui::select_field(
            {.name = name + "_type", .label = "Type de « " + annexe.name + " »", .value = annexe.type_pj},
            types_of(classification, draft.nature, "Choisissez…")));
        removable.push_back({std::to_string(position), annexe.name});
    }
    if (!removable.empty())
        section.fields.push_back(ui::checkboxes_field(
            {.name = "retirer", .label = "Annexes à retirer", .need = ui::Need::optional}, std::move(removable)));
    section.fields.push_back(
        ui::file_rows_field({.name = "annexe", .label = "Ajouter des annexes", .need = ui::Need::optional},
                            {.files = {.accept = ".pdf,.png,.jpg,.jpeg", .max_bytes = file_limit},
                             .types = types_of(classification, draft.nature, "Choisissez…"),
                             .rows = new_annexes}));
    return section;
}

ui::Section choices_section(const Draft& draft) {
    return {"Ensuite",
            {ui::checkbox_field({.name = "publish",
                                 .label = "Publier sur la page publique dès l'accusé de réception",
                                 .help = "Jamais pour une décision qui nomme une personne",
                                 .value = draft.publish ? "1" : "",
                                 .need = ui::Need::optional}),
             ui::checkbox_field({.name = "papier",
                                 .label = "Une partie des pièces est envoyée aussi sur papier",
                                 .value = draft.document_papier ? "1" : "",
                                 .need = ui::Need::optional})}};
}

std::optional<Piece> kept_in_form(const Room& room, Context& context, const Visit& visit, const std::string& name,
                                  std::string type_pj) {
    const auto sha256 = visit.field(name + "_sha256");
    if (sha256.size() != 64) return std::nullopt;
    const auto stored = room.kernel.files.find(context, sha256);
    if (!stored) return std::nullopt;
    Piece piece{base::one_line(visit.field(name + "_name"), 200), std::move(type_pj), stored->sha256, stored->size,
                ContentKind::other};
    inspect(room, context, piece);
    return piece;
}

ui::Html compose_form(const Room& room, Context& context, const Visit& visit, const ActeId& id, const Draft& draft,
                      const std::vector<base::Refusal>& refusals) {
    const auto known = room.classification(context);
    const auto& classification = *known;
    ui::Form form;
    form.url = id.empty() ? ui::Url("/actes/nouveau").with("nature", std::to_string(draft.nature))
                          : ui::Url(url_of(id) + "/modifier");
    form.csrf = visit.csrf;
    form.sections = {main_section(classification, draft), document_section(classification, draft),
                     annexes_section(classification, draft), choices_section(draft)};
    form.sections[0].fields.push_back(ui::hidden_field("nature", std::to_string(draft.nature)));
    form.submits = {{"Enregistrer et relire"}, {"Garder en brouillon", "geste", "brouillon"}};
    form.cancel = {"Annuler", id.empty() ? ui::Url("/actes") : ui::Url(url_of(id))};
    form.draft = id.empty() ? "acte-" + std::to_string(draft.nature) : "";
    for (const auto& refusal : refusals)
        form.errors.push_back({refusal.field, room.kernel.refusals.sentence(refusal)});
    return ui::form(form);
}

Draft read_compose_form(const Room& room, Context& context, const Visit& visit) {
    Draft draft;
    draft.numero = base::trim(visit.field("numero"));
    const auto nature = visit.field("nature");
    draft.nature = nature.size() == 1 && nature[0] >= '1' && nature[0] <= '6' ? nature[0] - '0' : 0;
    draft.matiere = visit.field("matiere");
    // A text area ends its lines with CR LF; the norm wants one line.
    draft.objet = base::trim(base::one_line(visit.field("objet"), 2000));
    draft.decided_on = base::Date::parse_iso(visit.field("decided_on"));
    draft.publish = visit.field("publish") == "1";
    draft.document_papier = visit.field("papier") == "1";

    auto type = std::string(visit.field("type_pj"));
    if (type.empty()) type = default_type(draft.nature);
    if (const auto* upload = visit.request.upload("document"))
        draft.document = keep_piece(room, context, *upload, type);
    else
        draft.document = kept_in_form(room, context, visit, "document", type);

    const auto removed = visit.request.fields("retirer");
    for (int i = 1; i <= static_cast<int>(max_annexes) + 1; ++i) {
        const auto name = "gardee_" + std::to_string(i);
        if (std::find(removed.begin(), removed.end(), std::to_string(i)) != removed.end()) continue;
        if (auto piece = kept_in_form(room, context, visit, name, std::string(visit.field(name + "_type"))))
            draft.annexes.push_back(std::move(*piece));
    }
    for (int i = 1; i <= static_cast<int>(max_annexes) + 1; ++i) {
        const auto name = "annexe_" + std::to_string(i);
        if (const auto* upload = visit.request.upload(name))
            draft.annexes.push_back(keep_piece(room, context, *upload, std::string(visit.field(name + "_type"))));
    }
    return draft;
}

constexpr std::string_view nature_help[] = {
    "",
    "Décision du conseil municipal, communautaire ou syndical",
    "Arrêté qui s'applique à tous : circulation, police, règlement",
    "Décision qui nomme une personne : personnel, urbanisme, attribution",
    "Marché, convention, avenant",
    "Budget, décision modificative, compte financier",
    "Tout autre acte soumis au contrôle de légalité",
};

/// First question, alone on its page: what follows depends on it.
Answer choose_nature() {
    ui::Html choices;
    for (int nature = 1; nature <= 6; ++nature)
        choices +=
            ui::section(nature_word(nature),
                        ui::paragraph(std::string(nature_help[nature])) +
                            ui::action({"Choisir « " + std::string(nature_word(nature)) + " »",
                                        ui::Url("/actes/nouveau").with("nature", std::to_string(nature)),
                                        ui::Icon::next, nature == 1 ? ui::Look::main : ui::Look::secondary}));
    return Answer::page(
        {.title = "Que voulez-vous transmettre ?", .body = choices, .crumbs = {{"Actes", "/actes"}}});
}

std::optional<Acte> acte_of(const Room& room, Context& context, const Visit& visit) {
    const auto id = ActeId::parse(visit.path("id"));
    return id.empty() ? std::nullopt : room.store.find(context, id);
}

Page form_page(const Room& room, Context& context, const Visit& visit, const ActeId& id, const Draft& draft,
               const std::vector<base::Refusal>& refusals) {
    const auto title =
        id.empty() ? "Composer : " + std::string(nature_word(draft.nature)) : "Modifier " + title_of(draft);
    std::vector<std::pair<std::string, std::string>> crumbs{{"Actes", "/actes"}};
    if (!id.empty()) crumbs.emplace_back(title_of(draft), url_of(id));
    return {.title = title,
            .body = compose_form(room, context, visit, id, draft, refusals),
            .crumbs = std::move(crumbs),
            .status = refusals.empty() ? 200 : 422,
            .work = Page::Work::keep};
}

} // namespace

Handler compose(Room& room) {
    return [&room](Context& context, Visit& visit) {
        if (!visit.path("id").empty()) {
            const auto acte = acte_of(room, context, visit);
            if (!acte) return Answer::not_found();
            if (!after(acte->statut, Step::submit)) return Answer::refusal({"ACTES-020", "", {}});
            return Answer::page(form_page(room, context, visit, acte->id, acte->draft, {}));
        }
        const auto nature = visit.parameter("nature");
        if (nature.size() != 1 || nature[0] < '1' || nature[0] > '6') return choose_nature();
        Draft draft;
        draft.nature = nature[0] - '0';
        draft.numero = room.store.suggest_numero(context, context.today().year);
        draft.decided_on = context.today();
        draft.publish = published_by_default(draft.nature);
        return Answer::page(form_page(room, context, visit, {}, draft, {}));
    };
}

Handler save(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto id = ActeId::parse(visit.path("id"));
        if (!visit.path("id").empty() && !acte_of(room, context, visit)) return Answer::not_found();
        const auto draft = read_compose_form(room, context, visit);
        const bool keep_only = visit.field("geste") == "brouillon";
        auto refusals = check(room, context, draft);
        const auto saved = save_draft(room, context, id, draft);
        if (!saved) {
            if (saved.refusal().field.empty()) return Answer::refusal(saved.refusal());
            const bool known = std::find(refusals.begin(), refusals.end(), saved.refusal()) != refusals.end();
            if (!known) refusals.insert(refusals.begin(), saved.refusal());
            return Answer::page(form_page(room, context, visit, id, draft, refusals));
        }
        if (keep_only) return Answer::redirect(url_of(saved.value()), "Brouillon enregistré.");
        if (refusals.empty()) return Answer::redirect(url_of(saved.value()) + "/submit");
        // Kept as a draft, and shown again with what is still to be put right.
        return Answer::page(form_page(room, context, visit, saved.value(), draft, refusals));
    };
}

Handler remove(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto removed = remove_draft(room, context, ActeId::parse(visit.path("id")));
        if (!removed) return Answer::refusal(removed.refusal());
        return Answer::redirect("/actes", "Brouillon supprimé.");
    };
}

} // namespace aubrac::actes::pages

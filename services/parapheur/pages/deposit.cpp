// SPDX-License-Identifier: AGPL-3.0-or-later
// A document is deposited: first its type, alone on the page, since who will sign depends on it; then the rest.
#include "pages/pages.hpp"

#include <base/text.hpp>
#include <ui/button.hpp>
#include <ui/words.hpp>

namespace aubrac::parapheur::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Page;
using kernel::pages::Visit;

constexpr std::size_t shown_circuits = 50;
constexpr std::uint64_t file_limit = 150'000'000;
constexpr int new_annexes = 3;

ui::Html road_of(const Room& room, Context& context, const Circuit& circuit) {
    if (circuit.steps.size() == 1) return ui::paragraph(words_of(room, context, circuit.steps[0]) + ".");
    std::vector<ui::Html> steps;
    for (const auto& step : circuit.steps) steps.emplace_back(words_of(room, context, step));
    return ui::numbered(steps);
}

Answer choose_circuit(const Room& room, Context& context, const Visit& visit) {
    auto all = room.store.list_circuits(context, visit.parameter("apres"), static_cast<int>(shown_circuits) + 1);
    const bool more = all.size() > shown_circuits;
    if (more) all.pop_back();
    const auto last = all.empty() ? std::string() : all.back().id;
    std::erase_if(all, [](const Circuit& one) { return !one.is_open || one.steps.empty(); });
    ui::Html body;
    for (const auto& circuit : all)
        body +=
            ui::section(circuit.title,
                        road_of(room, context, circuit) +
                            ui::action({"Choisir « " + circuit.title + " »",
                                        ui::Url("/parapheur/nouveau").with("circuit", circuit.id), ui::Icon::next,
                                        &circuit == &all.front() ? ui::Look::main : ui::Look::secondary}));
    if (all.empty() && !more) {
        const bool may = context.may("parapheur.organiser");
        body = ui::paragraph(may ? "Aucun circuit n'est prêt : dites d'abord qui vise et qui signe."
                                 : "Aucun circuit n'est prêt. Demandez-le au responsable de votre collectivité.");
        if (may)
            body +=
                ui::action({"Préparer un circuit", "/parapheur/circuits/nouveau", ui::Icon::add, ui::Look::main});
    }
    if (more)
        body +=
            ui::action({"Voir les suivants", ui::Url("/parapheur/nouveau").with("apres", last), ui::Icon::next});
    return Answer::page(
        {.title = "Que voulez-vous faire signer ?", .body = body, .crumbs = {{"Parapheur", "/parapheur"}}});
}

ui::Html kept_line(const Document& document) {
    return ui::paragraph(ui::Html("Fichier déjà joint : ") + ui::strong(document.name));
}

ui::Section people_section(const Room& room, Context& context, const Circuit& circuit, const Demande& demande) {
    ui::Section section{"Qui agit", {ui::content_field(road_of(room, context, circuit))}};
    std::size_t rank = 0;
    for (const auto& step : circuit.steps) {
        if (step.kind == StepKind::cachet || step.who != Who::chosen) continue;
        section.fields.push_back(
            ui::select_field({.name = "personne_" + std::to_string(rank + 1),
                              .label = step.kind == StepKind::visa ? "Qui vise ?" : "Qui signe ?",
                              .value = rank < demande.people.size() ? demande.people[rank] : ""},
                             choices_of(room.list_people(context, right_of(step.kind)))));
        ++rank;
    }
    return section;
}

ui::Section document_section(const Demande& demande) {
    ui::Section section{"Le document",
                        {ui::text_field({.name = "titre",
                                         .label = "Objet",
                                         .help = "Exemple : Bon de commande 2026-12, sel de déneigement",
                                         .value = demande.title,
                                         .max_length = 200})}};
    const bool kept = !demande.document.sha256.empty();
    if (kept) {
        section.fields.push_back(ui::content_field(kept_line(demande.document)));
        section.fields.push_back(ui::hidden_field("document_sha256", demande.document.sha256));
        section.fields.push_back(ui::hidden_field("document_nom", demande.document.name));
    }
    section.fields.push_back(
        ui::file_field({.name = "document",
                        .label = kept ? "Le remplacer par" : "Document à signer",
                        .help = "PDF de préférence",
                        .need = kept ? ui::Need::optional : ui::Need::required},
                       {.accept = ".pdf,.xml,.png,.jpg,.jpeg,.zip", .max_bytes = file_limit}));
    for (std::size_t i = 0; i < demande.annexes.size(); ++i) {
        const auto name = "gardee_" + std::to_string(i + 1);
        section.fields.push_back(ui::content_field(kept_line(demande.annexes[i])));
        section.fields.push_back(ui::hidden_field(name + "_sha256", demande.annexes[i].sha256));
        section.fields.push_back(ui::hidden_field(name + "_nom", demande.annexes[i].name));
    }
    section.fields.push_back(
        ui::file_rows_field({.name = "annexe", .label = "Pièces à lire avec", .need = ui::Need::optional},
                            {.files = {.accept = ".pdf,.xml,.png,.jpg,.jpeg,.zip", .max_bytes = file_limit},
                             .types = {},
                             .rows = new_annexes}));
    return section;
}

ui::Section words_section(const Demande& demande) {
    return {"Un mot",
            {ui::textarea_field({.name = "message",
                                 .label = "Message à ceux qui vont agir",
                                 .value = demande.words,
                                 .need = ui::Need::optional,
                                 .max_length = max_words}),
             ui::checkbox_field({.name = "confidentiel",
                                 .label = "Confidentiel",
                                 .help = "Vu seulement des personnes du circuit et de vous",
                                 .value = demande.confidential == Confidential::yes ? "1" : "",
                                 .need = ui::Need::optional})}};
}

Page form_page(const Room& room, Context& context, const Visit& visit, const Circuit& circuit,
               const Demande& demande, const std::vector<base::Refusal>& refusals) {
    ui::Form form{.url = ui::Url("/parapheur/nouveau").with("circuit", circuit.id), .csrf = visit.csrf};
    form.sections = {document_section(demande), people_section(room, context, circuit, demande),
                     words_section(demande)};
    form.submits = {{"Déposer dans le parapheur"}};
    form.cancel = {"Annuler", "/parapheur"};
    form.errors = errors_of(room, refusals);
    return {.title = "Déposer : " + circuit.title,
            .body = ui::form(form),
            .crumbs = {{"Parapheur", "/parapheur"}},
            .status = refusals.empty() ? 200 : 422,
            .work = Page::Work::keep};
}

/// A file kept by a former sending of the same form, if it is this adhérent's.
std::optional<Document> kept_in_form(const Room& room, Context& context, const Visit& visit,
                                     const std::string& name) {
    const auto sha256 = visit.field(name + "_sha256");
    if (sha256.size() != 64 || !room.kernel.files.find(context, sha256)) return std::nullopt;
    return Document{base::one_line(visit.field(name + "_nom"), 200), std::string(sha256)};
}

Demande read_form(const Room& room, Context& context, const Visit& visit, const Circuit& circuit) {
    Demande demande;
    demande.circuit = circuit.id;
    demande.title = base::trim(base::one_line(visit.field("titre"), 1000));
    demande.words = base::trim(visit.field("message"));
    demande.confidential = visit.field("confidentiel") == "1" ? Confidential::yes : Confidential::no;
    if (const auto* upload = visit.request.upload("document")) {
        const auto piece = keep_piece(room, context, *upload);
        demande.document = {piece.name, piece.sha256};
    } else if (auto kept = kept_in_form(room, context, visit, "document")) {
        demande.document = std::move(*kept);
    }
    for (std::size_t i = 1; i <= max_annexes + 1; ++i)
        if (auto kept = kept_in_form(room, context, visit, "gardee_" + std::to_string(i)))
            demande.annexes.push_back(std::move(*kept));
    for (std::size_t i = 1; i <= max_annexes + 1; ++i)
        if (const auto* upload = visit.request.upload("annexe_" + std::to_string(i))) {
            const auto piece = keep_piece(room, context, *upload);
            demande.annexes.push_back({piece.name, piece.sha256});
        }
    for (std::size_t i = 1; i <= count_chosen(circuit); ++i)
        demande.people.emplace_back(visit.field("personne_" + std::to_string(i)));
    return demande;
}

} // namespace

std::string words_of(const Room& room, Context& context, const Step& step) {
    std::string words(word_of(step.kind));
    if (step.kind == StepKind::cachet) return words;
    if (step.who == Who::chosen) return words + " de la personne choisie au dépôt";
    const auto between = step.together == Together::all ? " et " : " ou ";
    for (std::size_t i = 0; i < step.people.size(); ++i)
        words += (i == 0 ? " de " : between) + room.name_of(context, step.people[i]);
    if (step.delay_days > 0) words += ", en " + ui::count(step.delay_days, "jour", "jours");
    return words;
}

std::string words_of(const Room& room, Context& context, const Stage& stage) {
    Step step{stage.kind, stage.together, Who::named, {}, 0};
    for (const auto& part : stage.parts) step.people.push_back(part.account);
    return words_of(room, context, step);
}

Handler deposit(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto circuit = room.store.find_circuit(context, visit.parameter("circuit"));
        if (!circuit || !circuit->is_open || circuit->steps.empty()) return choose_circuit(room, context, visit);
        return Answer::page(form_page(room, context, visit, *circuit, {}, {}));
    };
}

Handler save(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto circuit = room.store.find_circuit(context, visit.parameter("circuit"));
        if (!circuit) return Answer::refusal({"PARAPHEUR-018", "", {}});
        const auto demande = read_form(room, context, visit, *circuit);
        const auto refusals = check_demande(room, context, demande);
        if (!refusals.empty()) {
            auto shown = demande;
            // Only what is there already may be kept: an empty file is joined again.
            std::erase_if(shown.annexes, [](const Document& one) { return one.sha256.empty(); });
            return Answer::page(form_page(room, context, visit, *circuit, shown, refusals));
        }
        const auto id = submit(room, context, demande);
        if (!id) return Answer::refusal(id.refusal());
        return Answer::redirect(url_of(id.value()), "Document déposé : les personnes concernées sont prévenues.");
    };
}

} // namespace aubrac::parapheur::pages

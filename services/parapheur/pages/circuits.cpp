// SPDX-License-Identifier: AGPL-3.0-or-later
// Circuits: for each type of document, who agrees and who signs. The road is shown as people will follow it, and
// changed one step at a time.
#include "pages/pages.hpp"

#include <base/text.hpp>
#include <charconv>
#include <ui/button.hpp>
#include <ui/list.hpp>
#include <ui/record.hpp>
#include <ui/words.hpp>

namespace aubrac::parapheur::pages {

namespace {

using base::Refusal;
using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr std::size_t shown = 50;

std::string address(const Circuit& circuit) { return "/parapheur/circuits/" + circuit.id; }

std::vector<std::pair<std::string, std::string>> crumbs() {
    return {{"Parapheur", "/parapheur"}, {"Circuits", "/parapheur/circuits"}};
}

ui::Badge badge_of(const Circuit& circuit) {
    if (!circuit.is_open) return {"Fermé", ui::Icon::cancel, ui::Tone::neutral};
    if (circuit.steps.empty()) return {"Sans étape", ui::Icon::warning, ui::Tone::warning};
    return {"Ouvert", ui::Icon::check, ui::Tone::success};
}

std::string road_in_words(const Room& room, Context& context, const Circuit& circuit) {
    std::string words;
    for (const auto& step : circuit.steps) words += (words.empty() ? "" : " → ") + words_of(room, context, step);
    return words.empty() ? "Aucune étape" : words;
}

ui::Section settings_section(const Room& room, Context& context, const Circuit& circuit) {
    return {"",
            {ui::text_field({.name = "titre",
                             .label = "Type de document",
                             .help = "Exemple : Bon de commande",
                             .value = circuit.title,
                             .max_length = max_title}),
             ui::checkbox_field({.name = "lecture",
                                 .label = "Le document doit être lu avant d'être visé ou signé",
                                 .value = circuit.reading == Reading::mandatory ? "1" : "",
                                 .need = ui::Need::optional}),
             ui::checkboxes_field({.name = "suivi",
                                   .label = "Qui suit aussi ces dossiers ?",
                                   .value = join_list(circuit.followers),
                                   .need = ui::Need::optional},
                                  choices_of(room.list_people(context, "parapheur.consulter")))}};
}

ui::Html step_form(const Room& room, Context& context, const Visit& visit, const Circuit& circuit,
                   const std::vector<Refusal>& refusals) {
    ui::Form form{.url = ui::Url(address(circuit) + "/etapes"), .csrf = visit.csrf};
    form.sections = {
        {"",
         {ui::radio_field({.name = "quoi", .label = "Quoi ?", .value = "signature"},
                          {{"visa", "Un visa", "Lu et approuvé"},
                           {"signature", "Une signature", "Avec la clé de la personne"},
                           {"cachet", "Le cachet de la collectivité", "Apposé par le serveur, sans personne"}}),
          ui::checkboxes_field({.name = "personnes",
                                .label = "Qui ?",
                                .help = "Ne cochez personne pour choisir à chaque dépôt",
                                .need = ui::Need::optional},
                               choices_of(room.list_people(context, "parapheur.viser"))),
          ui::radio_field({.name = "ensemble", .label = "Si plusieurs personnes sont cochées", .value = "one"},
                          {{"one", "Une seule suffit"}, {"all", "Toutes doivent agir"}}),
          ui::number_field({.name = "delai",
                            .label = "En combien de jours ?",
                            .help = "Rappelé sur le bureau de chacun ; 0 : pas de délai",
                            .value = "0"})}}};
    form.submits = {{"Ajouter cette étape"}};
    if (!refusals.empty()) form.typed = visit.request.form;
    form.errors = errors_of(room, refusals);
    return ui::form(form);
}

ui::Html step_lines(const Room& room, Context& context, const Visit& visit, const Circuit& circuit) {
    std::vector<ui::Html> lines;
    for (std::size_t i = 0; i < circuit.steps.size(); ++i) {
        const auto url = ui::Url(address(circuit) + "/etapes/" + std::to_string(i));
        const auto words = words_of(room, context, circuit.steps[i]);
        ui::Html buttons;
        if (i > 0)
            buttons += ui::post({.words = "Avancer l'étape " + std::to_string(i + 1),
                                 .url = url,
                                 .csrf = visit.csrf,
                                 .icon = ui::Icon::up,
                                 .look = ui::Look::quiet,
                                 .values = {{"geste", "monter"}}});
        buttons += ui::post({.words = "Retirer l'étape " + std::to_string(i + 1),
                             .url = url,
                             .csrf = visit.csrf,
                             .icon = ui::Icon::remove,
                             .look = ui::Look::quiet,
                             .values = {{"geste", "retirer"}}});
        lines.push_back(ui::Html(words + " ") + buttons);
    }
    return lines.empty() ? ui::Html() : ui::section("Changer le parcours", ui::numbered(lines));
}

ui::Now now_of(const Visit& visit, const Circuit& circuit) {
    const auto url = ui::Url(address(circuit));
    if (!circuit.is_open)
        return {.tone = ui::Tone::neutral,
                .icon = ui::Icon::cancel,
                .statement = "Ce circuit est fermé.",
                .meaning = "Plus aucun document ne peut y être déposé. Les dossiers en cours vont jusqu'au bout.",
                .action = ui::post(
                    {.words = "Le rouvrir", .url = url, .csrf = visit.csrf, .values = {{"geste", "rouvrir"}}})};
    if (circuit.steps.empty())
        return {.tone = ui::Tone::warning,
                .icon = ui::Icon::warning,
                .statement = "Ce circuit n'a pas encore d'étape.",
                .meaning = "Ajoutez la première : qui vise, ou qui signe ?",
                .action = ui::action({"Ajouter une étape", "#ajouter-une-etape", ui::Icon::add, ui::Look::main})};
    ui::Now now{.tone = ui::Tone::success, .icon = ui::Icon::check, .statement = "Ce circuit est prêt."};
    now.meaning = "Voici le chemin que suivra chaque document. Un changement vaut pour les dépôts à venir.";
    now.action = ui::action({"Déposer un document", ui::Url("/parapheur/nouveau").with("circuit", circuit.id),
                             ui::Icon::add, ui::Look::main});
    now.others = {ui::post({.words = "Fermer ce circuit",
                            .url = url,
                            .csrf = visit.csrf,
                            .look = ui::Look::quiet,
                            .values = {{"geste", "fermer"}}})};
    return now;
}

Answer show(const Room& room, Context& context, const Visit& visit, const Circuit& circuit,
            const std::vector<Refusal>& step_refusals, const std::vector<Refusal>& refusals) {
    ui::Record record{.title = circuit.title, .reference = "Circuit", .statut = badge_of(circuit)};
    record.now = now_of(visit, circuit);
    for (const auto& step : circuit.steps) record.steps.push_back({words_of(room, context, step)});
    record.facts = {{"Lecture obligatoire", circuit.reading == Reading::mandatory ? "Oui" : "Non"},
                    {"Suivi par", room.names_of(context, circuit.followers)}};
    ui::Form settings{.url = ui::Url(address(circuit)), .csrf = visit.csrf};
    settings.sections = {settings_section(room, context, circuit)};
    settings.submits = {{.words = "Enregistrer", .look = ui::Look::secondary}};
    settings.errors = errors_of(room, refusals);
    record.more =
        step_lines(room, context, visit, circuit) +
        ui::section("Ajouter une étape", step_form(room, context, visit, circuit, step_refusals)) +
        (refusals.empty() ? ui::details("Changer le type de document, la lecture, qui suit", ui::form(settings))
                          : ui::section("Le type de document", ui::form(settings)));
    return Answer::page({.title = circuit.title,
                         .body = ui::record(record),
                         .crumbs = crumbs(),
                         .status = step_refusals.empty() && refusals.empty() ? 200 : 422});
}

void note(const Room& room, Context& context, const Circuit& circuit, std::string_view sentence) {
    room.kernel.journal.note(context, "parapheur.organiser", "parapheur/circuit/" + circuit.id, sentence,
                             {{"etapes", write_steps(circuit.steps)}});
}

Step read_step(const Visit& visit) {
    Step step;
    step.kind = parse_kind(visit.field("quoi"));
    step.together = visit.field("ensemble") == "all" ? Together::all : Together::one;
    if (step.kind != StepKind::cachet)
        for (const auto& account : visit.request.fields("personnes"))
            if (!base::AccountId::parse(account).empty()) step.people.emplace_back(account);
    if (step.kind != StepKind::cachet && step.people.empty()) step.who = Who::chosen;
    const auto days = base::trim(visit.field("delai"));
    const auto [end, error] = std::from_chars(days.data(), days.data() + days.size(), step.delay_days);
    if (!days.empty() && (error != std::errc() || end != days.data() + days.size())) step.delay_days = -1;
    return step;
}

std::vector<Refusal> check(const Room& room, Context& context, const Circuit& circuit, const Step& step) {
    auto refusals = check_step(step);
    if (circuit.steps.size() >= max_steps) refusals.push_back({"PARAPHEUR-012", "", {std::to_string(max_steps)}});
    for (const auto& account : step.people)
        if (!room.holds(context, account, right_of(step.kind)))
            refusals.push_back({"PARAPHEUR-017", "personnes", {room.name_of(context, account)}});
    return refusals;
}

void read_settings(const Visit& visit, Circuit& circuit) {
    circuit.title = base::trim(base::one_line(visit.field("titre"), 1000));
    circuit.reading = visit.field("lecture") == "1" ? Reading::mandatory : Reading::free;
    circuit.followers.clear();
    for (const auto& account : visit.request.fields("suivi"))
        if (!base::AccountId::parse(account).empty() && circuit.followers.size() < max_people)
            circuit.followers.emplace_back(account);
}

Answer new_form(const Room& room, Context& context, const Visit& visit, const Circuit& circuit,
                const std::vector<Refusal>& refusals) {
    ui::Form form{.url = "/parapheur/circuits/nouveau", .csrf = visit.csrf};
    form.sections = {settings_section(room, context, circuit)};
    form.submits = {{"Continuer"}};
    form.cancel = {"Annuler", "/parapheur/circuits"};
    form.errors = errors_of(room, refusals);
    return Answer::page(
        {.title = "Préparer un circuit",
         .body = ui::paragraph("D'abord le type de document ; ensuite, qui vise et qui signe.") + ui::form(form),
         .crumbs = crumbs(),
         .status = refusals.empty() ? 200 : 422});
}

} // namespace

Handler circuits(Room& room) {
    return [&room](Context& context, Visit& visit) {
        auto all = room.store.list_circuits(context, visit.parameter("apres"), static_cast<int>(shown) + 1);
        ui::List list{.title = "Circuits", .here = "/parapheur/circuits"};
        list.main =
            ui::action({"Préparer un circuit", "/parapheur/circuits/nouveau", ui::Icon::add, ui::Look::main});
        if (all.size() > shown) {
            all.pop_back();
            list.next = list.here.with("apres", all.back().id);
        }
        list.count = ui::count(static_cast<std::int64_t>(all.size()), "circuit affiché", "circuits affichés");
        list.columns = {{"Type de document"}, {"Chemin"}, {"Statut"}};
        list.lead = ui::paragraph(
            ui::Html("Aussi : ") + ui::link("la qualité des signataires", "/parapheur/signataires") +
            ui::Html(", ") + ui::link("le cachet de la collectivité", "/parapheur/cachet") + ui::Html(", ") +
            ui::link("les remplacements", "/parapheur/remplacements") + ui::Html("."));
        for (const auto& circuit : all)
            list.rows.push_back(
                {ui::Url::path({"parapheur", "circuits", circuit.id}),
                 {circuit.title, road_in_words(room, context, circuit), ui::badge(badge_of(circuit))}});
        list.none = {"Aucun circuit pour le moment",
                     "Un circuit dit, pour un type de document, qui vise et qui signe. Une minute suffit.",
                     list.main, ui::Icon::edit};
        return Answer::page(
            {.title = "Circuits", .body = ui::list(list), .crumbs = {{"Parapheur", "/parapheur"}}});
    };
}

Handler circuit_form(Room& room) {
    return [&room](Context& context, Visit& visit) { return new_form(room, context, visit, {}, {}); };
}

Handler save_circuit(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const bool is_new = visit.path("id").empty();
        auto circuit = is_new ? std::optional(Circuit{}) : room.store.find_circuit(context, visit.path("id"));
        if (!circuit) return Answer::refusal({"PARAPHEUR-018", "", {}});
        const auto gesture = visit.field("geste");
        if (gesture == "fermer" || gesture == "rouvrir") {
            circuit->is_open = gesture == "rouvrir";
            room.store.put_circuit(context, *circuit);
            note(room, context, *circuit, circuit->is_open ? "Circuit rouvert" : "Circuit fermé");
            return Answer::redirect(address(*circuit), circuit->is_open ? "Circuit rouvert." : "Circuit fermé.");
        }
        read_settings(visit, *circuit);
        if (const auto refusals = check_circuit(*circuit); !refusals.empty())
            return is_new ? new_form(room, context, visit, *circuit, refusals)
                          : show(room, context, visit, *circuit, {}, refusals);
        if (is_new) circuit->id = context.make_uuid();
        room.store.put_circuit(context, *circuit);
        note(room, context, *circuit, is_new ? "Circuit créé" : "Circuit modifié");
        return Answer::redirect(address(*circuit),
                                is_new ? "Ajoutez maintenant la première étape." : "Circuit modifié.");
    };
}

Handler circuit(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto found = room.store.find_circuit(context, visit.path("id"));
        return found ? show(room, context, visit, *found, {}, {}) : Answer::not_found();
    };
}

Handler add_step(Room& room) {
    return [&room](Context& context, Visit& visit) {
        auto found = room.store.find_circuit(context, visit.path("id"));
        if (!found) return Answer::refusal({"PARAPHEUR-018", "", {}});
        const auto step = read_step(visit);
        if (const auto refusals = check(room, context, *found, step); !refusals.empty())
            return show(room, context, visit, *found, refusals, {});
        found->steps.push_back(step);
        room.store.put_circuit(context, *found);
        note(room, context, *found, "Étape ajoutée");
        return Answer::redirect(address(*found), "Étape ajoutée.");
    };
}

Handler change_step(Room& room) {
    return [&room](Context& context, Visit& visit) {
        auto found = room.store.find_circuit(context, visit.path("id"));
        if (!found) return Answer::refusal({"PARAPHEUR-018", "", {}});
        const auto text = visit.path("rank");
        std::size_t rank = max_steps;
        std::from_chars(text.data(), text.data() + text.size(), rank);
        if (rank >= found->steps.size()) return Answer::refusal({"PARAPHEUR-018", "", {}});
        const auto place = found->steps.begin() + static_cast<std::ptrdiff_t>(rank);
        if (visit.field("geste") == "retirer")
            found->steps.erase(place);
        else if (rank > 0)
            std::iter_swap(place, place - 1);
        room.store.put_circuit(context, *found);
        note(room, context, *found, "Parcours modifié");
        return Answer::redirect(address(*found), "Parcours modifié.");
    };
}

} // namespace aubrac::parapheur::pages

// SPDX-License-Identifier: AGPL-3.0-or-later
// What one does to a dossier in one click, or after a short question: why, to whom.
#include "pages/pages.hpp"

namespace aubrac::parapheur::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

Handler at_once(Room& room, Gesture gesture, const char* said) {
    return [&room, gesture, said](Context& context, Visit& visit) {
        const auto done = decide(room, context, visit.path("id"), {gesture, "", ""});
        if (!done) return Answer::refusal(done.refusal());
        return Answer::redirect("/parapheur/" + std::string(visit.path("id")), said);
    };
}

/// A page with one short form about the dossier.
struct Question {
    std::string verb;  // last part of the address
    std::string title; // "Rejeter"
    std::string help;
    std::vector<ui::Field> fields;
    std::string button;
    ui::Look look = ui::Look::main;
};

Answer ask(const Room& room, const Visit& visit, const Dossier& dossier, Question question,
           const std::vector<base::Refusal>& refusals) {
    ui::Form form{.url = ui::Url(url_of(dossier.id) + "/" + question.verb), .csrf = visit.csrf};
    form.sections = {{"", std::move(question.fields), question.help}};
    form.submits = {{.words = question.button, .look = question.look}};
    form.cancel = {"Annuler", ui::Url(url_of(dossier.id))};
    form.typed = visit.request.form;
    form.errors = errors_of(room, refusals);
    return Answer::page({.title = question.title,
                         .body = ui::form(form),
                         .crumbs = {{"Parapheur", "/parapheur"}, {dossier.title, url_of(dossier.id)}},
                         .status = refusals.empty() ? 200 : 422});
}

Question rejection() {
    return {"rejeter",
            "Rejeter ce dossier",
            "Le dossier s'arrête. Qui l'a déposé lira votre motif et pourra en déposer un nouveau.",
            {ui::textarea_field({.name = "motif",
                                 .label = "Motif",
                                 .help = "Exemple : le montant de la page 2 n'est pas celui du devis",
                                 .max_length = max_words})},
            "Rejeter le dossier",
            ui::Look::danger};
}

Question transfer_question(const Room& room, Context& context, const Dossier& dossier) {
    const auto* stage = dossier.road.now();
    const auto kind = stage ? stage->kind : StepKind::visa;
    return {"transferer",
            "Confier à quelqu'un d'autre",
            "Cette personne agira à votre place pour ce dossier, en son nom.",
            {ui::select_field({.name = "a", .label = kind == StepKind::visa ? "Qui vise ?" : "Qui signe ?"},
                              choices_of(room.list_people(context, right_of(kind))))},
            "Confier le dossier"};
}

Question avis_question(const Room& room, Context& context) {
    return {"avis",
            "Demander un avis",
            "La personne verra le dossier et vous répondra. Vous pouvez agir sans attendre sa réponse.",
            {ui::select_field({.name = "a", .label = "À qui ?"},
                              choices_of(room.list_people(context, "parapheur.consulter"))),
             ui::textarea_field({.name = "question", .label = "Votre question", .max_length = max_words})},
            "Demander cet avis"};
}

std::optional<Dossier> dossier_of(const Room& room, Context& context, const Visit& visit) {
    return room.find_seen(context, visit.path("id"));
}

/// The same form again when the mistake is of a field; else the refusal alone on its page.
template <class Ask>
Answer again(const base::Refusal& refusal, const std::optional<Dossier>& dossier, const Ask& ask_again) {
    if (refusal.field.empty() || !dossier) return Answer::refusal(refusal);
    return ask_again(*dossier);
}

} // namespace

Handler approve(Room& room) { return at_once(room, Gesture::approve, "Visa donné."); }
Handler take_back(Room& room) { return at_once(room, Gesture::take_back, "Votre dernier geste est repris."); }
Handler withdraw(Room& room) { return at_once(room, Gesture::withdraw, "Dossier retiré du parapheur."); }

Handler reject_form(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto dossier = dossier_of(room, context, visit);
        return dossier ? ask(room, visit, *dossier, rejection(), {}) : Answer::not_found();
    };
}

Handler reject(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto done =
            decide(room, context, visit.path("id"), {Gesture::reject, "", std::string(visit.field("motif"))});
        if (!done)
            return again(done.refusal(), dossier_of(room, context, visit), [&](const Dossier& dossier) {
                return ask(room, visit, dossier, rejection(), {done.refusal()});
            });
        return Answer::redirect("/parapheur/" + std::string(visit.path("id")), "Dossier rejeté.");
    };
}

Handler transfer_form(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto dossier = dossier_of(room, context, visit);
        return dossier ? ask(room, visit, *dossier, transfer_question(room, context, *dossier), {})
                       : Answer::not_found();
    };
}

Handler transfer(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto done =
            decide(room, context, visit.path("id"), {Gesture::transfer, std::string(visit.field("a")), ""});
        if (!done)
            return again(done.refusal(), dossier_of(room, context, visit), [&](const Dossier& dossier) {
                return ask(room, visit, dossier, transfer_question(room, context, dossier), {done.refusal()});
            });
        return Answer::redirect("/parapheur/" + std::string(visit.path("id")), "Dossier confié.");
    };
}

Handler avis_form(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto dossier = dossier_of(room, context, visit);
        return dossier ? ask(room, visit, *dossier, avis_question(room, context), {}) : Answer::not_found();
    };
}

Handler ask_avis(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto done = parapheur::ask_avis(room, context, visit.path("id"), std::string(visit.field("a")),
                                              std::string(visit.field("question")));
        if (!done)
            return again(done.refusal(), dossier_of(room, context, visit), [&](const Dossier& dossier) {
                return ask(room, visit, dossier, avis_question(room, context), {done.refusal()});
            });
        return Answer::redirect("/parapheur/" + std::string(visit.path("id")), "Avis demandé.");
    };
}

Handler give_avis(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto done = parapheur::give_avis(room, context, visit.path("id"), visit.path("avis"),
                                               std::string(visit.field("reponse")));
        if (!done) return Answer::refusal(done.refusal());
        return Answer::redirect("/parapheur/" + std::string(visit.path("id")), "Votre avis est donné.");
    };
}

} // namespace aubrac::parapheur::pages

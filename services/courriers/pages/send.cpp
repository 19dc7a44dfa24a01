// SPDX-License-Identifier: AGPL-3.0-or-later
// Before what cannot be undone: a page to read again, then the click.
#include "pages/pages.hpp"
#include "work.hpp"

#include <ui/button.hpp>
#include <ui/words.hpp>

namespace aubrac::courriers::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

ui::Html documents_of(const Courrier& courrier, const Envoi& envoi) {
    std::vector<ui::Html> lines;
    for (const auto& piece : envoi.pieces)
        lines.push_back(ui::link(piece.name, ui::Url(url_of(courrier.id) + "/reponse/" + envoi.id.text() + "/" +
                                                     std::to_string(lines.size() + 1))) +
                        ui::Html(" (" + ui::file_size(piece.size) + ", type " + piece.type_pj + ")"));
    return ui::bullets(lines);
}

} // namespace

Handler review(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto courrier = room.store.find(context, CourrierId::parse(visit.path("id")));
        if (!courrier) return Answer::refusal({"COURRIERS-001", "", {}});
        const auto envois = room.store.list_envois(context, courrier->id);
        const auto* draft = find_draft(envois);
        if (!draft || !may_answer(courrier->type, courrier->statut)) return Answer::redirect(url_of(courrier->id));
        const auto* kind = find_answer_kind(draft->code);
        ENSURE(kind);
        auto body = ui::section("Ce qui va partir",
                                ui::facts({{"Votre réponse", std::string(kind->title)},
                                           {"En réponse à", title_of(*courrier)},
                                           {"Acte concerné", courrier->acte_title + " — " + courrier->acte_objet},
                                           {"Documents", documents_of(*courrier, *draft)}}));
        body += ui::callout(
            {ui::Tone::info, "Après l'envoi, la réponse ne peut plus être modifiée", std::string(kind->help)});
        body +=
            ui::buttons({ui::post({"Envoyer à la préfecture", ui::Url(url_of(courrier->id) + "/envoyer"),
                                   visit.csrf, ui::Icon::send, ui::Look::main}),
                         ui::action({"Modifier", ui::Url(url_of(courrier->id) + "/repondre"), ui::Icon::edit})});
        return Answer::page({.title = "Relire avant d'envoyer", .body = body, .crumbs = crumbs(*courrier)});
    };
}

Handler submit(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto id = CourrierId::parse(visit.path("id"));
        const auto submitted = submit_answer(room, context, id);
        if (!submitted) return Answer::refusal(submitted.refusal());
        return Answer::redirect(url_of(id), "Réponse confiée à Aubrac : elle part à la préfecture.");
    };
}

Handler resend(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto id = CourrierId::parse(visit.path("id"));
        const auto done = resend_answer(room, context, id);
        if (!done) return Answer::refusal(done.refusal());
        return Answer::redirect(url_of(id), "La réponse repart à la préfecture.");
    };
}

} // namespace aubrac::courriers::pages

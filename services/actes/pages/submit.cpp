// SPDX-License-Identifier: AGPL-3.0-or-later
// Before what cannot be undone: a page to read again, then the click.
#include "pages/pages.hpp"
#include "work.hpp"

#include <ui/form.hpp>
#include <ui/words.hpp>

namespace aubrac::actes::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

std::vector<std::pair<std::string, std::string>> crumbs_of(const Acte& acte) {
    return {{"Actes", "/actes"}, {title_of(acte.draft), url_of(acte.id)}};
}

ui::Html summary(const Room& room, Context& context, const Acte& acte) {
    std::vector<ui::Fact> facts = {{"Numéro", acte.draft.numero},
                                   {"Nature", std::string(nature_word(acte.draft.nature))},
                                   {"Date de la décision", ui::date(acte.draft.decided_on)},
                                   {"Objet", acte.draft.objet},
                                   {"Matière", matiere_words(*room.classification(context), acte.draft.matiere)}};
    if (acte.draft.document)
        facts.push_back({"Document", ui::link(acte.draft.document->name, ui::Url(url_of(acte.id) + "/document")) +
                                         ui::Html(" (" + ui::file_size(acte.draft.document->size) + ")")});
    facts.push_back({"Annexes", ui::count(static_cast<std::int64_t>(acte.draft.annexes.size()), "annexe",
                                          "annexes", "aucune")});
    facts.push_back(
        {"Publication", acte.draft.publish ? "Sur la page publique, dès l'accusé de réception" : "Non"});
    return ui::facts(facts);
}

/// Circuits where nobody has to be named: the others are for a deposit in the parapheur itself.
std::vector<ui::Choice> list_circuits(const Room& room, Context& context) {
    std::vector<ui::Choice> circuits;
    for (const auto& circuit : room.parapheur.list_circuits(context))
        if (circuit.chosen == 0) circuits.push_back({circuit.id, circuit.title});
    return circuits;
}

ui::Html what_is_missing(const Room& room, const std::vector<base::Refusal>& refusals) {
    std::vector<ui::Html> lines;
    for (const auto& refusal : refusals) lines.emplace_back(room.kernel.refusals.sentence(refusal));
    return ui::callout({ui::Tone::warning, "Il reste à corriger avant de transmettre", ui::bullets(lines)});
}

} // namespace

Handler review(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto acte = room.store.find(context, ActeId::parse(visit.path("id")));
        if (!acte) return Answer::not_found();
        if (!after(acte->statut, Step::submit)) return Answer::redirect(url_of(acte->id));
        const auto refusals = check(room, context, acte->draft);
        auto body = summary(room, context, *acte);
        const auto edit = ui::action({"Modifier", ui::Url(url_of(acte->id) + "/modifier"), ui::Icon::edit});
        if (!refusals.empty()) {
            body = what_is_missing(room, refusals) + body + ui::buttons({edit});
        } else {
            body += ui::callout({ui::Tone::info, "Après l'envoi, l'acte ne peut plus être modifié",
                                 "La préfecture répond en général dans l'heure ; vous serez prévenu ici."});
            std::vector<ui::Html> buttons = {
                ui::post({"Transmettre à la préfecture", ui::Url(url_of(acte->id) + "/submit"), visit.csrf,
                          ui::Icon::send, ui::Look::main}),
                edit};
            if (context.may("parapheur.deposer"))
                buttons.push_back(ui::action(
                    {"Faire signer puis transmettre", ui::Url(url_of(acte->id) + "/signer"), ui::Icon::edit}));
            body += ui::buttons(buttons);
        }
        return Answer::page({.title = "Relire avant de transmettre", .body = body, .crumbs = crumbs_of(*acte)});
    };
}

Handler submit(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto submitted = actes::submit(room, context, ActeId::parse(visit.path("id")));
        if (!submitted) return Answer::refusal(submitted.refusal());
        return Answer::redirect(url_of(submitted.value()), "Acte confié à Aubrac : il part à la préfecture.");
    };
}

Handler choose_circuit(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto acte = room.store.find(context, ActeId::parse(visit.path("id")));
        if (!acte) return Answer::not_found();
        if (!after(acte->statut, Step::ask_signature)) return Answer::redirect(url_of(acte->id));
        const auto circuits = list_circuits(room, context);
        auto body = summary(room, context, *acte);
        if (circuits.empty()) {
            body +=
                ui::callout({ui::Tone::info, "Aucun circuit de signature n'est prêt",
                             "Un circuit dit qui signe, et dans quel ordre. Le responsable de votre collectivité "
                             "peut en préparer un dans le parapheur."});
            body += ui::buttons({ui::action({"Revenir à l'acte", ui::Url(url_of(acte->id))})});
        } else {
            ui::Form form{.url = ui::Url(url_of(acte->id) + "/signer"), .csrf = visit.csrf};
            form.sections = {{"",
                              {ui::select_field({.name = "circuit",
                                                 .label = "Circuit de signature",
                                                 .help = "Une fois signé, l'acte part tout seul à la préfecture.",
                                                 .value = circuits.front().value},
                                                circuits)}}};
            form.submits = {{"Mettre à la signature", "", "", ui::Icon::edit}};
            form.cancel = {"Annuler", url_of(acte->id) + "/submit"};
            body += ui::form(form);
        }
        return Answer::page({.title = "Faire signer puis transmettre", .body = body, .crumbs = crumbs_of(*acte)});
    };
}

Handler ask_signature(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto id = ActeId::parse(visit.path("id"));
        const auto asked = actes::ask_signature(room, context, id, visit.field("circuit"));
        if (!asked) return Answer::refusal(asked.refusal());
        return Answer::redirect(url_of(id), "Acte mis à la signature.");
    };
}

Handler withdraw(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto id = ActeId::parse(visit.path("id"));
        const auto done = actes::withdraw(room, context, id);
        if (!done) return Answer::refusal(done.refusal());
        return Answer::redirect(url_of(id), "Acte retiré de la signature : c'est de nouveau un brouillon.");
    };
}

Handler resend(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto id = ActeId::parse(visit.path("id"));
        const auto done = actes::resend(room, context, id);
        if (!done) return Answer::refusal(done.refusal());
        return Answer::redirect(url_of(id), "L'acte repart à la préfecture.");
    };
}

Handler review_cancel(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto acte = room.store.find(context, ActeId::parse(visit.path("id")));
        if (!acte) return Answer::not_found();
        if (!after(acte->statut, Step::ask_cancellation)) return Answer::refusal({"ACTES-019", "", {}});
        auto body =
            ui::callout({ui::Tone::warning, "La préfecture effacera cette transmission",
                         "L'acte lui-même n'est pas retiré : seule une décision de votre assemblée ou du maire "
                         "peut le faire. S'il est publié, il sera retiré de la page publique."});
        body += summary(room, context, *acte);
        body += ui::buttons({ui::post({"Demander l'annulation", ui::Url(url_of(acte->id) + "/annuler"), visit.csrf,
                                       ui::Icon::cancel, ui::Look::danger}),
                             ui::action({"Ne rien annuler", ui::Url(url_of(acte->id))})});
        return Answer::page({.title = "Annuler la transmission", .body = body, .crumbs = crumbs_of(*acte)});
    };
}

Handler cancel(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto id = ActeId::parse(visit.path("id"));
        const auto done = ask_cancellation(room, context, id);
        if (!done) return Answer::refusal(done.refusal());
        return Answer::redirect(url_of(id), "Annulation demandée à la préfecture.");
    };
}

Handler publish(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto id = ActeId::parse(visit.path("id"));
        const auto done = publish_acte(room, context, id);
        if (!done) return Answer::refusal(done.refusal());
        return Answer::redirect(url_of(id), "Acte publié sur la page publique.");
    };
}

} // namespace aubrac::actes::pages

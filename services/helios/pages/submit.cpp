// SPDX-License-Identifier: AGPL-3.0-or-later
// What can be done to a flux from its page: read again then sent, sent in spite of its errors, checked again,
// withdrawn, downloaded.
#include "pages/pages.hpp"

#include <ui/button.hpp>
#include <ui/form.hpp>
#include <ui/words.hpp>

namespace aubrac::helios::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr int shown_constats = 20;

ui::Html summary(const Flux& flux) {
    return ui::facts({{"Flux", flux.nom_fic},
                      {"Budget", flux.libelle.empty() ? flux.cod_bud : flux.libelle},
                      {"Poste comptable", flux.id_post},
                      {"Bordereaux", ui::number(flux.bordereaux)},
                      {"Mandats et titres", ui::number(flux.pieces)},
                      {"Pièces justificatives", ui::number(flux.pj)},
                      {"Montant", ui::euros(flux.total_cents)},
                      {"Points à vérifier", ui::count(flux.warnings, "point", "points")}});
}

FluxId id_of(const Visit& visit) { return FluxId::parse(visit.path("id")); }

/// The page of the flux, or why not.
template <class T>
Answer back(const base::Result<T>& done, const FluxId& id, std::string message) {
    if (!done) return Answer::refusal(done.refusal());
    return Answer::redirect(url_of(id), std::move(message));
}

ui::Section circuit_section(const Room& room, Context& context, const std::string& chosen) {
    std::vector<ui::Choice> circuits;
    for (const auto& circuit : room.parapheur.list_circuits(context))
        circuits.push_back({circuit.id, circuit.title});
    ui::Section section{"", {}};
    if (circuits.size() > 1 || chosen.empty())
        section.fields.push_back(ui::select_field({.name = "circuit",
                                                   .label = "Circuit de signature",
                                                   .help = "Qui vise et qui signe, selon le type de document",
                                                   .value = chosen},
                                                  circuits));
    else
        section.fields.push_back(ui::hidden_field("circuit", chosen));
    int rank = 0;
    for (const auto& person : room.parapheur.list_chosen(context, chosen)) {
        std::vector<ui::Choice> people;
        for (const auto& one : person.candidates) people.push_back({one.account, one.name});
        section.fields.push_back(ui::select_field(
            {.name = "personne_" + std::to_string(rank++), .label = person.question}, std::move(people)));
    }
    if (context.may("helios.envoyer"))
        section.fields.push_back(ui::checkbox_field({.name = "envoyer",
                                                     .label = "Envoyer au comptable dès que c'est signé",
                                                     .help = "Si le contrôle ne trouve aucune erreur",
                                                     .need = ui::Need::optional}));
    return section;
}

/// Which circuit, then who signs when the circuit asks it.
kernel::pages::Page signing_page(const Room& room, Context& context, const Visit& visit, const Flux& flux,
                                 const std::optional<base::Refusal>& refusal) {
    const auto circuits = room.parapheur.list_circuits(context);
    std::string chosen(refusal ? visit.field("circuit") : visit.parameter("circuit"));
    if (chosen.empty() && circuits.size() == 1) chosen = circuits.front().id;
    ui::Html body = ui::section("Ce qui est à signer", summary(flux));
    if (circuits.empty()) {
        body += ui::callout({ui::Tone::info, "Aucun circuit de signature n'est encore ouvert",
                             "Une personne responsable en ouvre un dans le parapheur, une fois pour toutes."});
    } else {
        ui::Form form;
        form.url = ui::Url(url_of(flux.id) + "/signer");
        form.csrf = visit.csrf;
        form.sections = {circuit_section(room, context, chosen)};
        form.submits = {{"Confier au parapheur"}};
        form.cancel = {"Revenir au flux", url_of(flux.id)};
        if (refusal) form.errors = {{refusal->field, room.kernel.refusals.sentence(*refusal)}};
        body += ui::form(form);
    }
    return {.title = "Faire signer", .body = body, .crumbs = crumbs_of(flux), .status = refusal ? 422 : 200};
}

} // namespace

Handler review(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto flux = flux_of(room, context, visit);
        if (!flux) return Answer::not_found();
        if (!after(flux->statut, Step::submit)) return Answer::redirect(url_of(flux->id));
        const ui::Url url(url_of(flux->id) + "/envoyer");
        auto body = summary(*flux);
        body += ui::callout({ui::Tone::info, "Après l'envoi, le flux ne peut plus être retiré",
                             "Le comptable l'acquitte en général dans la journée ; vous serez prévenu ici."});
        body += ui::buttons(
            {ui::post({"Envoyer au comptable public", url, visit.csrf, ui::Icon::send, ui::Look::main}),
             ui::action({"Revenir au flux", ui::Url(url_of(flux->id))})});
        return Answer::page({.title = "Relire avant d'envoyer", .body = body, .crumbs = crumbs_of(*flux)});
    };
}

Handler submit(Room& room) {
    return [&room](Context& context, Visit& visit) {
        return back(helios::submit(room, context, id_of(visit)), id_of(visit),
                    "Flux confié à Aubrac : il part au comptable public.");
    };
}

Handler choose_circuit(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto flux = flux_of(room, context, visit);
        if (!flux) return Answer::not_found();
        if (flux->statut != StatutFlux::a_signer) return Answer::redirect(url_of(flux->id));
        return Answer::page(signing_page(room, context, visit, *flux, std::nullopt));
    };
}

Handler ask_signature(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto flux = flux_of(room, context, visit);
        if (!flux) return Answer::not_found();
        SigningRequest request;
        request.circuit = visit.field("circuit");
        const auto chosen = room.parapheur.list_chosen(context, request.circuit);
        for (std::size_t i = 0; i < chosen.size(); ++i)
            request.people.emplace_back(visit.field("personne_" + std::to_string(i)));
        request.send = visit.field("envoyer") == "1";
        const auto asked = helios::ask_signature(room, context, flux->id, request);
        if (asked) return Answer::redirect(url_of(flux->id), "Flux confié au parapheur.");
        if (asked.refusal().code.starts_with("HELIOS-")) return Answer::refusal(asked.refusal());
        return Answer::page(signing_page(room, context, visit, *flux, asked.refusal()));
    };
}

Handler resend(Room& room) {
    return [&room](Context& context, Visit& visit) {
        return back(helios::resend(room, context, id_of(visit)), id_of(visit),
                    "Le flux repart au comptable public.");
    };
}

Handler review_errors(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto flux = flux_of(room, context, visit);
        if (!flux) return Answer::not_found();
        if (flux->refused || !after(flux->statut, Step::accept_errors)) return Answer::redirect(url_of(flux->id));
        auto body = ui::callout({ui::Tone::warning, "Le comptable rejettera sans doute une partie de ce flux",
                                 "Un contrôle peut se tromper quand la norme vient de changer. Votre décision est "
                                 "inscrite au journal."});
        body += constats_table(room.store.list_constats(context, flux->id, 0, shown_constats).rows);
        body += ui::buttons({ui::post({"Accepter ces erreurs", ui::Url(url_of(flux->id) + "/accepter"), visit.csrf,
                                       ui::Icon::warning, ui::Look::danger}),
                             ui::action({"Revenir au flux", ui::Url(url_of(flux->id))})});
        return Answer::page({.title = "Envoyer malgré les erreurs", .body = body, .crumbs = crumbs_of(*flux)});
    };
}

Handler accept_errors(Room& room) {
    return [&room](Context& context, Visit& visit) {
        return back(helios::accept_errors(room, context, id_of(visit)), id_of(visit),
                    "Les erreurs sont acceptées : le flux peut être envoyé.");
    };
}

Handler check_again(Room& room) {
    return [&room](Context& context, Visit& visit) {
        return back(helios::check_again(room, context, id_of(visit)), id_of(visit), "Le contrôle recommence.");
    };
}

Handler remove(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto removed = remove_flux(room, context, id_of(visit));
        if (!removed) return Answer::refusal(removed.refusal());
        return Answer::redirect("/helios", "Flux retiré.");
    };
}

Handler handle_rejet(Room& room) {
    return [&room](Context& context, Visit& visit) {
        return back(mark_handled(room, context, id_of(visit), visit.field("rejet")), id_of(visit),
                    "Rejet marqué comme traité.");
    };
}

Handler flux_file(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto flux = flux_of(room, context, visit);
        if (!flux) return Answer::not_found();
        return Answer::file(room.kernel.files.open(context, flux->sha256), flux->nom_fic + ".xml",
                            "application/xml");
    };
}

Handler received(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto recu = room.store.find_recu(context, visit.path("recu"));
        if (!recu || recu->flux.empty() || recu->flux != id_of(visit)) return Answer::not_found();
        return Answer::file(room.kernel.files.open(context, recu->sha256), recu->file_name, "application/xml");
    };
}

} // namespace aubrac::helios::pages

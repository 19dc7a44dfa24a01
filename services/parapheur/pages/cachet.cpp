// SPDX-License-Identifier: AGPL-3.0-or-later
// The seal of the collectivité: its key comes in and never goes out.
#include "pages/pages.hpp"

#include <ui/button.hpp>
#include <ui/record.hpp>

namespace aubrac::parapheur::pages {

namespace {

using adapters::openssl::Certificate;
using base::Refusal;
using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr std::uint64_t file_limit = 1u << 20;

std::string bytes_of(const kernel::http::Upload* upload) {
    return upload && upload->size > 0 && upload->size <= file_limit ? kernel::read_file(upload->path, file_limit)
                                                                    : "";
}

ui::Badge validity_of(const Certificate& certificate, const base::Instant& now) {
    const auto& summary = certificate.summary();
    if (summary.not_after < now) return {"Expiré", ui::Icon::error, ui::Tone::danger};
    if (summary.not_after < now.plus_seconds(std::int64_t{alert_days} * 86'400))
        return {"Expire bientôt", ui::Icon::warning, ui::Tone::warning};
    return {"Valable", ui::Icon::check, ui::Tone::success};
}

ui::Html cachet_form(const Room& room, const Visit& visit, const std::vector<Refusal>& refusals) {
    ui::Form form{.url = "/parapheur/cachet", .csrf = visit.csrf};
    form.sections = {
        {"",
         {ui::file_field({.name = "fichier", .label = "Fichier du cachet", .help = "Un fichier .p12 ou .pfx"},
                         {.accept = ".p12,.pfx", .max_bytes = file_limit}),
          ui::password_field({.name = "mot_de_passe",
                              .label = "Mot de passe de ce fichier",
                              .help = "Celui que l'autorité de certification vous a donné",
                              .autocomplete = "off"})}}};
    form.submits = {{"Déposer le cachet"}};
    form.errors = errors_of(room, refusals);
    return ui::form(form);
}

ui::Html present_cachet(const Room& room, Context& context, const Cachet& cachet) {
    const auto all = Certificate::list_pem(cachet.certificate);
    if (all.empty()) return {};
    const auto& summary = all[0].summary();
    return ui::section("Le cachet en place",
                       ui::facts({{"Au nom de", all[0].common_name()},
                                  {"Délivré par", confiance::name_of_issuer(summary.issuer)},
                                  {"Valable jusqu'au", ui::date(summary.not_after.date())},
                                  {"État", ui::badge(validity_of(all[0], context.now()))},
                                  {"Déposé le", ui::time(cachet.deposited_at)},
                                  {"Déposé par", room.name_of(context, cachet.deposited_by)}}));
}

ui::Html removal(const Visit& visit) {
    return ui::section(
        "Le retirer",
        ui::paragraph("Les documents qui attendent le cachet resteront en attente.") +
            ui::post({.words = "Retirer le cachet",
                      .url = "/parapheur/cachet/retirer",
                      .csrf = visit.csrf,
                      .icon = ui::Icon::remove,
                      .look = ui::Look::danger,
                      .confirm = "Retirer le cachet ? Les documents qui l'attendent resteront en attente."}));
}

Answer show_cachet(const Room& room, Context& context, const Visit& visit, const std::vector<Refusal>& refusals) {
    const auto cachet = room.store.find_cachet(context);
    ui::Html body =
        ui::paragraph("Le cachet signe au nom de la collectivité, sans personne, aux étapes « Cachet ». Il est "
                      "gardé chiffré sur le serveur ; sa clé et son mot de passe ne se montrent jamais.");
    if (cachet) body += present_cachet(room, context, *cachet);
    body += ui::section(cachet ? "Le remplacer" : "Déposer le cachet", cachet_form(room, visit, refusals));
    if (cachet) body += removal(visit);
    if (room.is_training(context))
        body +=
            ui::section("Pour vous entraîner", ui::paragraph("Dans le bac à sable, un cachet d'essai suffit.") +
                                                   ui::post({.words = "Prendre un cachet d'essai",
                                                             .url = "/parapheur/cachet/entrainement",
                                                             .csrf = visit.csrf,
                                                             .icon = ui::Icon::key}));
    return Answer::page({.title = "Cachet de la collectivité",
                         .body = body,
                         .crumbs = {{"Parapheur", "/parapheur"}},
                         .status = refusals.empty() ? 200 : 422});
}

} // namespace

Handler cachet(Room& room) {
    return [&room](Context& context, Visit& visit) { return show_cachet(room, context, visit, {}); };
}

Handler save_cachet(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto bytes = bytes_of(visit.request.upload("fichier"));
        const auto done = deposit_cachet(room, context, bytes, std::string(visit.field("mot_de_passe")));
        if (!done) return show_cachet(room, context, visit, {done.refusal()});
        return Answer::redirect("/parapheur/cachet", "Cachet déposé.");
    };
}

Handler training_cachet(Room& room) {
    return [&room](Context& context, Visit&) {
        const auto done = make_training_cachet(room, context);
        if (!done) return Answer::refusal(done.refusal());
        return Answer::redirect("/parapheur/cachet", "Cachet d'essai en place.");
    };
}

Handler remove_cachet(Room& room) {
    return [&room](Context& context, Visit&) {
        if (room.store.find_cachet(context)) {
            room.store.remove_cachet(context);
            room.kernel.agenda.clear_duty(context, "parapheur/cachet", "parapheur.renew");
            room.kernel.journal.note(context, "parapheur.organiser", "parapheur/cachet", "Cachet retiré");
        }
        return Answer::redirect("/parapheur/cachet", "Il n'y a plus de cachet.");
    };
}

} // namespace aubrac::parapheur::pages

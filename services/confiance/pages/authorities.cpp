// SPDX-License-Identifier: AGPL-3.0-or-later
// For the operator: the authorities one trusts, and which ones expire soon.
#include "pages/pages.hpp"

#include <ui/button.hpp>
#include <ui/list.hpp>
#include <ui/words.hpp>

namespace aubrac::confiance::pages {

namespace {

using adapters::openssl::Certificate;
using base::Refusal;
using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr std::uint64_t file_limit = 1u << 20;
constexpr std::size_t shown_authorities = 50;

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

ui::Html authority_form(const Room& room, const Visit& visit, const std::vector<Refusal>& refusals) {
    ui::Form form{.url = "/confiance/autorites", .csrf = visit.csrf};
    form.sections = {{"",
                      {ui::file_field({.name = "fichier",
                                       .label = "Certificat de l'autorité",
                                       .help = "Un ou plusieurs certificats, .pem, .crt ou .cer"},
                                      {.accept = ".pem,.crt,.cer,.der", .max_bytes = file_limit})}}};
    form.submits = {{"Ajouter"}};
    form.errors = errors_of(room, refusals);
    return ui::form(form);
}

Answer show_authorities(const Room& room, Context& context, const Visit& visit,
                        const std::vector<Refusal>& refusals) {
    const auto all = room.trust->list();
    const auto expiring = room.trust->store().list_expiring(context.now(), alert_days).size();
    std::vector<ui::Row> rows;
    for (std::size_t i = 0; i < all.size() && i < shown_authorities; ++i)
        rows.push_back({{},
                        {all[i].common_name(), all[i].organisation(), ui::date(all[i].summary().not_after.date()),
                         ui::badge(validity_of(all[i], context.now())),
                         ui::post({.words = "Retirer",
                                   .url = ui::Url::path({"confiance", "autorites", fingerprint_of(all[i])}),
                                   .csrf = visit.csrf,
                                   .icon = ui::Icon::remove,
                                   .look = ui::Look::quiet})}});
    ui::Html body =
        ui::paragraph("Une signature est valide quand son certificat remonte à l'une de ces autorités. Ajoutez "
                      "celles de la liste de confiance française et celles de vos fournisseurs.");
    body +=
        rows.empty()
            ? ui::empty({"Aucune autorité pour le moment",
                         "Sans autorité, toute signature reste « indéterminée ». Ajoutez la première.",
                         {},
                         ui::Icon::shield})
            : ui::paragraph(ui::count(static_cast<std::int64_t>(all.size()), "autorité", "autorités", "aucune") +
                            ", dont " + ui::number(static_cast<std::int64_t>(expiring)) + " à remplacer sous " +
                            std::to_string(alert_days) + " jours. Les premières à expirer sont en tête.") +
                  ui::table("Autorités de confiance",
                            {{"Nom"}, {"Organisme"}, {"Valable jusqu'au"}, {"État"}, {"Geste"}}, rows);
    body += ui::section("Ajouter une autorité", authority_form(room, visit, refusals));
    return Answer::page({.title = "Autorités de confiance", .body = body, .status = refusals.empty() ? 200 : 422});
}

} // namespace

Handler authorities(Room& room) {
    return [&room](Context& context, Visit& visit) { return show_authorities(room, context, visit, {}); };
}

Handler add_authority(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto added = room.trust->add(bytes_of(visit.request.upload("fichier")));
        if (!added) return show_authorities(room, context, visit, {added.refusal()});
        for (const auto& one : added.value())
            note_authority(room, context, "Autorité de confiance ajoutée", fingerprint_of(one));
        return Answer::redirect("/confiance/autorites",
                                ui::count(static_cast<std::int64_t>(added->size()), "autorité ajoutée.",
                                          "autorités ajoutées.", "aucune"));
    };
}

Handler remove_authority(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const std::string fingerprint(visit.path("fingerprint"));
        if (!room.trust->remove(fingerprint)) return Answer::refusal({"CONFIANCE-013", "", {}});
        note_authority(room, context, "Autorité de confiance retirée", fingerprint);
        return Answer::redirect("/confiance/autorites", "Autorité retirée.");
    };
}

} // namespace aubrac::confiance::pages

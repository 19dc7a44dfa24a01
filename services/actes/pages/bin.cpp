// SPDX-License-Identifier: AGPL-3.0-or-later
// The operator's bin: messages of the préfecture that belong to nobody we know. And the figures of all adhérents.
#include "pages/pages.hpp"

#include <ui/button.hpp>
#include <ui/figures.hpp>
#include <ui/list.hpp>
#include <ui/words.hpp>

namespace aubrac::actes::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr std::int64_t shown = 200;

} // namespace

Handler bin(Room& room) {
    return [&room](Context& context, Visit& visit) {
        auto rows = room.bin.query(context,
                                   "SELECT id, received_at, file_name, siren, reason FROM actes_bin "
                                   "WHERE handled_at = '' ORDER BY received_at DESC LIMIT $1",
                                   {shown});
        ui::List list{.title = "Messages non attribués", .here = "/actes/bac"};
        list.columns = {{"Fichier"}, {"SIREN"}, {"Pourquoi"}, {"Reçu"}, {"Suite"}};
        while (rows->next()) {
            const std::string id(rows->text(0));
            const auto file = rows->text(2).empty() ? std::string("Courriel sans message") : std::string(rows->text(2));
            list.rows.push_back({ui::Url::path({"actes", "bac", id}),
                                 {file, std::string(rows->text(3)), std::string(rows->text(4)),
                                  ui::time(base::Instant::parse_iso(rows->text(1))),
                                  ui::post({.words = "Classer", .url = ui::Url::path({"actes", "bac", id}), .csrf = visit.csrf})}});
        }
        list.count = ui::count(static_cast<std::int64_t>(list.rows.size()), "message", "messages");
        list.none = {"Rien à trier", "Tous les messages de la préfecture ont trouvé leur acte.", {}, ui::Icon::success};
        return Answer::page({.title = "Messages non attribués", .body = ui::list(list), .live = "actes/bac"});
    };
}

Handler bin_file(Room& room) {
    return [&room](Context& context, Visit& visit) {
        auto rows = room.bin.query(context, "SELECT sha256 FROM actes_bin WHERE id = $1",
                                   {std::string(visit.path("id"))});
        if (!rows->next()) return Answer::not_found();
        const std::string sha256(rows->text(0));
        return Answer::file(room.kernel.files.open(context, sha256), "message.eml", "message/rfc822");
    };
}

Handler bin_handled(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto changed = room.bin.execute(
            context, "UPDATE actes_bin SET handled_at = $1, handled_by = $2 WHERE id = $3 AND handled_at = ''",
            {context.now().iso(), context.actor().id, std::string(visit.path("id"))});
        if (changed == 0) return Answer::not_found();
        room.kernel.journal.note(context, "actes.bac", "actes/bac", "Message classé",
                                 {{"message", std::string(visit.path("id"))}});
        return Answer::redirect("/actes/bac", "Message classé.");
    };
}

Handler statistics(Room& room) {
    return [&room](Context& context, Visit&) {
        auto rows = room.bin.query(context,
                                   "SELECT adherent_id, sent, acknowledged, refused, published, late FROM actes_figures "
                                   "ORDER BY sent DESC, adherent_id LIMIT $1",
                                   {shown});
        ui::List list{.title = "Statistiques des actes", .here = "/actes/statistiques"};
        list.columns = {{"Adhérent"},
                        {"Envoyés", "", ui::Align::end},
                        {"Acquittés", "", ui::Align::end},
                        {"Refusés", "", ui::Align::end},
                        {"Publiés", "", ui::Align::end},
                        {"Sans réponse", "", ui::Align::end}};
        std::int64_t sent = 0, late = 0;
        while (rows->next()) {
            const auto adherent = room.adherents.find_adherent(context, base::AdherentId(std::string(rows->text(0))));
            if (!adherent) continue;
            sent += rows->integer(1);
            late += rows->integer(5);
            list.rows.push_back({ui::Url::path({"adherents", adherent->id.text()}),
                                 {adherent->name, ui::number(rows->integer(1)), ui::number(rows->integer(2)),
                                  ui::number(rows->integer(3)), ui::number(rows->integer(4)),
                                  ui::number(rows->integer(5))}});
        }
        list.figures = {{ui::number(sent), "actes envoyés"},
                        {ui::number(late), "sans réponse depuis 4 heures", {}, late > 0 ? ui::Tone::danger : ui::Tone::success}};
        list.none = {"Pas encore de chiffres", "Ils sont calculés chaque nuit.", {}, ui::Icon::chart};
        return Answer::page({.title = "Statistiques des actes", .body = ui::list(list)});
    };
}

} // namespace aubrac::actes::pages

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pages/pages.hpp"

#include <ui/list.hpp>
#include <ui/words.hpp>

namespace aubrac::prefecture::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr int shown = 50;

ui::Row row(const BinLine& line, const Visit& visit) {
    const auto url = ui::Url::path({"prefecture", "bac", line.id});
    return {url,
            {line.file_name.empty() ? "Courriel sans message" : line.file_name, line.siren, line.reason,
             ui::time(line.received_at), ui::post({.words = "Classer", .url = url, .csrf = visit.csrf})}};
}

} // namespace

Handler bin(Room& room) {
    return [&room](Context& context, Visit& visit) {
        ui::List list{.title = "Messages non attribués", .here = "/prefecture/bac"};
        list.columns = {{"Fichier"}, {"SIREN"}, {"Pourquoi"}, {"Reçu"}, {"Suite"}};
        const auto page = room.store.list(context, visit.place(), shown);
        for (const auto& line : page.lines) list.rows.push_back(row(line, visit));
        list.count =
            ui::count(static_cast<std::int64_t>(list.rows.size()), "message affiché", "messages affichés");
        ui::lead_on(list, page.previous, page.next);
        list.none = {
            "Rien à trier", "Tous les messages de la préfecture ont trouvé leur acte.", {}, ui::Icon::success};
        return Answer::page({.title = "Messages non attribués", .body = ui::list(list), .live = "prefecture/bac"});
    };
}

Handler bin_file(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto line = room.store.find(context, visit.path("id"));
        if (!line) return Answer::not_found();
        return Answer::file(room.kernel.files.open(context, line->sha256), "message.eml", "message/rfc822");
    };
}

Handler bin_handled(Room& room) {
    return [&room](Context& context, Visit& visit) {
        if (!room.store.mark_handled(context, visit.path("id")))
            return Answer::refusal({"PREFECTURE-001", "", {}});
        room.kernel.journal.note(context, "prefecture.bac", "prefecture/bac", "Message classé",
                                 {{"message", std::string(visit.path("id"))}});
        return Answer::redirect("/prefecture/bac", "Message classé.");
    };
}

} // namespace aubrac::prefecture::pages

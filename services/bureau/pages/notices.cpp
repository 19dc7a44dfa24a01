// SPDX-License-Identifier: AGPL-3.0-or-later
// Notices of this person, and the live stream by which open pages renew themselves.
#include "pages/pages.hpp"

#include <algorithm>
#include <ui/button.hpp>
#include <ui/list.hpp>
#include <ui/text.hpp>
#include <ui/words.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::Context;
using kernel::pages::Visit;

constexpr std::size_t longest_subject = 200;

bool is_subject(std::string_view text) {
    return !text.empty() && text.size() <= longest_subject && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
               c == '-' || c == '_' || c == '.';
    });
}

} // namespace

Handler notices(Room& room) {
    return [&room](Context& context, Visit& visit) {
        ui::List list{.title = "Avis", .here = "/bureau/avis"};
        list.columns = {{"Avis"}, {"Reçu"}, {"Lecture"}};
        std::int64_t unread = 0;
        for (const auto& notice : room.kernel.notices.list_notices(context)) {
            unread += !notice.read;
            list.rows.push_back(
                {notice.url,
                 {notice.title, ui::time(notice.at),
                  notice.read ? ui::Html("Lu") : ui::badge({"Non lu", ui::Icon::bell, ui::Tone::info})}});
        }
        list.count = ui::count(unread, "avis non lu", "avis non lus");
        if (unread > 0)
            list.main = ui::post({.words = "Tout marquer comme lu",
                                  .url = "/bureau/avis",
                                  .csrf = visit.csrf,
                                  .icon = ui::Icon::check,
                                  .look = ui::Look::main});
        list.none = {
            "Aucun avis", "Nous vous préviendrons ici quand quelque chose vous concerne.", {}, ui::Icon::bell};
        return Answer::page({.title = "Avis", .body = ui::list(list)});
    };
}

Handler mark_notices(Room& room) {
    return [&room](Context& context, Visit&) {
        room.kernel.notices.mark_read(context);
        return Answer::redirect("/bureau/avis", "Tous vos avis sont marqués comme lus.");
    };
}

Handler live(Room&) {
    return [](Context& context, Visit& visit) {
        const auto subject = visit.parameter("sujet");
        if (!is_subject(subject)) return Answer::not_found();
        kernel::http::Response response;
        // The adhérent comes from the session: nobody listens at another's door.
        response.body = kernel::http::LiveBody{{context.adherent().text() + "/" + std::string(subject)}};
        return Answer::raw(std::move(response));
    };
}

} // namespace aubrac::bureau::pages

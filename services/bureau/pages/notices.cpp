// SPDX-License-Identifier: AGPL-3.0-or-later
// Notices of this person, and the live stream by which open pages renew themselves: the bands and the number of
// notices on all of them, the rest on those that have a subject.
#include "pages/pages.hpp"
#include "pages/parts.hpp"

#include <algorithm>
#include <base/id.hpp>
#include <iterator>
#include <ui/button.hpp>
#include <ui/list.hpp>
#include <ui/text.hpp>
#include <ui/words.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::Context;
using kernel::pages::Visit;

constexpr std::size_t longest_subject = 200;
constexpr int page_lines = 50;

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
        const auto before = base::is_uuid(visit.parameter("avant")) ? visit.parameter("avant") : "";
        auto notices = room.kernel.notices.list_notices(context, page_lines + 1, before);
        if (std::ssize(notices) > page_lines) {
            notices.pop_back();
            list.next = ui::Url("/bureau/avis").with("avant", notices.back().id);
        }
        if (!before.empty()) list.previous = "/bureau/avis";
        for (const auto& notice : notices)
            list.rows.push_back(
                {notice.url,
                 {notice.title, ui::time(notice.at),
                  notice.read ? ui::Html("Lu") : ui::badge({"Non lu", ui::Icon::bell, ui::Tone::info})}});
        const std::int64_t unread = room.kernel.notices.count_unread(context);
        list.count = ui::count(unread, "avis non lu", "avis non lus");
        if (unread > 0)
            list.main = ui::post({.words = "Tout marquer comme lu",
                                  .url = "/bureau/avis",
                                  .csrf = visit.csrf,
                                  .icon = ui::Icon::check,
                                  .look = ui::Look::main});
        list.none = {
            "Aucun avis", "Nous vous préviendrons ici quand quelque chose vous concerne.", {}, ui::Icon::bell};
        return Answer::page({.title = "Avis", .body = ui::list(list), .live = "avis"});
    };
}

Handler mark_notices(Room& room) {
    return [&room](Context& context, Visit&) {
        room.kernel.notices.mark_read(context);
        return Answer::redirect("/bureau/avis", "Tous vos avis sont marqués comme lus.");
    };
}

Handler live(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto subject = visit.parameter("sujet");
        if (!subject.empty() && !is_subject(subject)) return Answer::not_found();
        // The adhérent comes from the session: nobody listens at another's door.
        const auto door = context.adherent().text() + "/";
        std::vector<std::string> topics{door + "avis/" + context.actor().id, door + "consent"};
        if (subject == live_desk)
            for (const auto& manifest : room.kernel.manifests) topics.push_back(door + manifest.name);
        else if (!subject.empty())
            topics.push_back(door + std::string(subject));
        kernel::http::Response response;
        response.body = kernel::http::LiveBody{std::move(topics)};
        return Answer::raw(std::move(response));
    };
}

} // namespace aubrac::bureau::pages

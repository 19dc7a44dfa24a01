// SPDX-License-Identifier: AGPL-3.0-or-later
// Mon bureau: what this person must do now, for the adhérent one acts for, and a word about the others.
#include "pages/pages.hpp"
#include "pages/parts.hpp"

#include <kernel/session/rights.hpp>
#include <ui/button.hpp>
#include <ui/desk.hpp>
#include <ui/words.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::Context;
using kernel::pages::Visit;

constexpr int max_places = 20; // other adhérents whose store is read
constexpr int max_news = 10;
constexpr std::int64_t day_seconds = 24 * 3600;

void add_duties(ui::Desk& desk, const std::vector<kernel::Duty>& duties) {
    for (const auto& duty : duties) {
        if (duty.kind == kernel::DutyKind::waiting) {
            desk.waiting.push_back({.what = duty.title, .whom = "une réponse", .url = duty.url});
            continue;
        }
        ui::Html why;
        if (!duty.law.empty()) why = ui::why({"Ce texte fixe le délai ou la démarche.", duty.law, {}});
        desk.duties.push_back({duty.verb, duty.title, duty.url, duty.due, why});
    }
}

/// A technician asks to come in: without an answer the demand falls that day.
void add_consents(const Room& room, Context& context, ui::Desk& desk) {
    if (context.adherent().empty() || !context.may("bureau.consentir")) return;
    for (const auto& consent : room.identity().consents.list_of_adherent(context, context.adherent()))
        if (consent.state == kernel::ConsentState::asked && consent.ends_at > context.now())
            desk.duties.push_back({"Répondre",
                                   "Le syndicat demande à entrer chez vous pour vous aider : " + consent.reason,
                                   "/bureau/assistance", consent.ends_at.date()});
}

void add_news(const Room& room, Context& context, ui::Desk& desk) {
    const auto since = context.now().plus_seconds(-day_seconds);
    for (const auto& notice : room.kernel.notices.list_notices(context, max_news)) {
        if (notice.at >= since) desk.news.push_back({notice.title, notice.url, notice.at});
    }
    if (const int unread = room.kernel.notices.count_unread(context); unread > 0)
        desk.figures.push_back({ui::number(unread), unread < 2 ? "avis non lu" : "avis non lus", "/bureau/avis"});
}

void add_figures(ui::Desk& desk) {
    std::int64_t late = 0;
    for (const auto& duty : desk.duties)
        if (duty.due && *duty.due < desk.today) ++late;
    const auto count = static_cast<std::int64_t>(desk.duties.size());
    desk.figures.insert(desk.figures.begin(),
                        {{ui::number(count), count < 2 ? "chose à faire" : "choses à faire"},
                         {ui::number(late), "en retard", {}, late > 0 ? ui::Tone::danger : ui::Tone::success}});
}

/// Duties that wait for this person elsewhere, counted with the rights held there.
int count_duties(const Room& room, Context& context, const kernel::Account& account,
                 const kernel::AdherentCard& card) {
    const auto& identity = room.identity();
    const auto rights = kernel::rights_for(context, identity.accounts, identity.consents, account, card.id,
                                           room.kernel.manifests, card);
    int count = 0;
    room.read(context.actor(), card.id, rights, [&](Context& there) {
        for (const auto& duty : room.kernel.agenda.list_duties(there))
            if (duty.kind == kernel::DutyKind::to_do) ++count;
    });
    return count;
}

ui::Html other_places(const Room& room, Context& context, const Visit& visit) {
    const auto& accounts = room.identity().accounts;
    const auto account = accounts.find(context, base::AccountId(context.actor().id));
    if (!account || context.adherent().empty()) return {};
    std::vector<ui::Html> lines;
    for (const auto& id : accounts.list_adherents_of(context, account->id)) {
        if (id == context.adherent()) continue;
        if (static_cast<int>(lines.size()) == max_places) {
            lines.push_back(ui::link("Toutes vos collectivités", "/bureau/adherents"));
            break;
        }
        const auto card = room.kernel.directory().find_adherent(context, id);
        if (!card) continue;
        const auto count = count_duties(room, context, *account, *card);
        lines.push_back(
            ui::Html(card->name + " : " + ui::count(count, "chose à faire", "choses à faire", "aucune") + " ") +
            ui::post({.words = "Y aller",
                      .url = "/bureau/adherent",
                      .csrf = visit.csrf,
                      .look = ui::Look::quiet,
                      .values = {{"adherent", id.text()}}}));
    }
    return lines.empty() ? ui::Html() : ui::section("Dans vos autres collectivités", ui::bullets(lines));
}

} // namespace

Handler desk(Room& room) {
    return [&room](Context& context, Visit& visit) {
        ui::Desk desk{.greeting = "Bonjour " + context.actor().name, .today = context.today()};
        add_duties(desk, room.kernel.agenda.list_duties(context));
        add_consents(room, context, desk);
        add_figures(desk);
        add_news(room, context, desk);
        desk.more = other_places(room, context, visit);
        if (!visit.adherent) desk.more += operator_desk(room, context, visit);
        return Answer::page({.title = "Mon bureau", .body = ui::desk(desk), .live = std::string(live_desk)});
    };
}

} // namespace aubrac::bureau::pages

// SPDX-License-Identifier: AGPL-3.0-or-later
// Mon bureau.
#include "desk.hpp"

#include "markup.hpp"
#include "words.hpp"

#include <algorithm>

namespace aubrac::ui {

namespace {

using Duties = std::vector<const Duty*>;

// Not until Sunday: on a Saturday, what is due on Monday is near.
constexpr int near_days = 7;

std::string due_words(const Duty& duty, base::Date today) {
    if (!duty.due) return "Sans date limite";
    const auto days = duty.due->days() - today.days();
    if (days < 0)
        return "En retard de " + count(-days, "jour", "jours") + " (limite\u00a0: " + duty.due->french() + ")";
    if (days == 0) return "À faire aujourd'hui";
    if (days == 1) return "À faire avant demain soir";
    return "Avant le " + duty.due->french();
}

void write_duty(Markup& m, const Duty& duty, base::Date today, Tone tone) {
    m.open("li").open("div", "duty-words").open("a", "duty-link").url("href", duty.url);
    m.open("span", "verb").text(duty.verb).close().text(" ").open("span", "what").text(duty.what).close().close();
    m.open("p", "due " + std::string(tone_name(tone))).icon(tone == Tone::danger ? Icon::warning : Icon::calendar);
    m.text(due_words(duty, today)).close();
    if (!duty.adherent.empty()) m.open("p", "for").icon(Icon::building).text(duty.adherent).close();
    m.html(duty.why).close().close();
}

Html group(std::string_view title, const Duties& duties, base::Date today, Tone tone) {
    if (duties.empty()) return {};
    Markup m(duties.size() * 512);
    m.open("section", "duties " + std::string(tone_name(tone))).open_heading().text(title);
    m.open("span", "muted").text(" (" + std::to_string(duties.size()) + ")").close().close().open("ul");
    for (const auto* duty : duties) write_duty(m, *duty, today, tone);
    return m.close().close().take();
}

void write_duties(Markup& m, const Desk& desk) {
    Duties late, soon, later;
    const auto near = desk.today.plus_days(near_days);
    for (const auto& duty : desk.duties) {
        auto& group = !duty.due || *duty.due > near ? later : *duty.due < desk.today ? late : soon;
        group.push_back(&duty);
    }
    const auto sooner = [](const Duty* a, const Duty* b) {
        return a->due.value_or(base::Date{9999, 12, 31}) < b->due.value_or(base::Date{9999, 12, 31});
    };
    for (auto* group : {&late, &soon, &later}) std::stable_sort(group->begin(), group->end(), sooner);
    m.open("section", "panel to-do").open_heading().text("À faire").close();
    if (desk.duties.empty()) {
        m.open("div", "calm")
            .icon(Icon::success)
            .open("p")
            .text("Tout est à jour. Rien ne vous attend aujourd'hui.");
        m.close().close();
    }
    m.nested(group("En retard", late, desk.today, Tone::danger));
    m.nested(group("Dans les sept jours", soon, desk.today, Tone::warning));
    m.nested(group("Plus tard", later, desk.today, Tone::neutral)).close();
}

void write_line(Markup& m, std::string_view what, const Url& url, std::string_view about,
                const std::optional<base::Instant>& when) {
    m.open("li").html(link(what, url)).open("p", "when").text(about).html(time(when)).close().close();
}

/// A panel of lines, or its calm sentence when there are none.
void write_panel(Markup& m, std::string_view title, std::string_view calm, const Html& lines) {
    m.open("section", "panel").open_heading().text(title).close();
    if (lines.empty())
        m.open("p", "muted").text(calm).close();
    else
        m.open("ul", "lines").html(lines).close();
    m.close();
}

void write_side(Markup& m, const Desk& desk) {
    Markup waiting;
    for (const auto& one : desk.waiting)
        write_line(waiting, one.what, one.url, "Attend " + one.whom + (one.since ? " depuis le " : ""), one.since);
    Markup news;
    for (const auto& one : desk.news) write_line(news, one.what, one.url, "", one.when);
    write_panel(m, "En attente d'un autre", "Vous n'attendez de réponse de personne.", waiting.take());
    write_panel(m, "Nouveau depuis hier", "Rien de nouveau depuis hier.", news.take());
}

} // namespace

Html desk(const Desk& desk) {
    Markup m(8192);
    m.open("div", "page-head").open("div").open_title().text(desk.title).close();
    if (!desk.greeting.empty()) m.open("p", "count").text(desk.greeting).close();
    m.close().close().html(key_figures(desk.figures)).open("div", "record with-side").open("div", "record-main");
    write_duties(m, desk);
    m.html(desk.more).close().open("div", "record-side");
    write_side(m, desk);
    return m.close().close().take();
}

} // namespace aubrac::ui

// SPDX-License-Identifier: AGPL-3.0-or-later
// The two lists of the operator's staff: jobs that wait or failed, and the security log, one day at a time (CNIL
// 2021-122).
#include "pages/pages.hpp"
#include "pages/parts.hpp"

#include <adapters/json/json.hpp>
#include <algorithm>
#include <base/text.hpp>
#include <charconv>
#include <fstream>
#include <iterator>
#include <kernel/pages/csv.hpp>
#include <limits>
#include <map>
#include <ui/button.hpp>
#include <ui/list.hpp>
#include <ui/text.hpp>
#include <ui/words.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::Context;
using kernel::JobState;
using kernel::JobView;
using kernel::pages::Visit;

constexpr std::size_t few = 10; // lines on the page of the whole operation
constexpr std::size_t page_lines = 50;
constexpr int jobs_looked_at = 1000;
constexpr std::size_t longest_query = 200;
constexpr std::int64_t window_bytes = 64 * 1024;            // of the log read at once; a line has a few hundred
constexpr std::int64_t max_page_bytes = 1024 * 1024;        // looked at for one page
constexpr std::int64_t max_export_bytes = 64 * 1024 * 1024; // for one CSV

std::vector<std::string> words_of(std::string_view q) {
    auto words = base::split(base::fold(q), ' ');
    std::erase(words, "");
    return words;
}

bool has_all(const std::string& text, const std::vector<std::string>& words) {
    const auto folded = base::fold(text);
    return std::all_of(words.begin(), words.end(),
                       [&](const auto& word) { return folded.find(word) != std::string::npos; });
}

std::string query_of(const Visit& visit) {
    return base::one_line(base::trim(visit.parameter("q")), longest_query);
}

/// Those that failed first; then by the moment of the next try.
std::vector<JobView> find_jobs(const Room& room, Context& context, std::string_view q, std::string_view state) {
    auto jobs = room.kernel.jobs.list_jobs(context, jobs_looked_at);
    const auto words = words_of(q);
    std::erase_if(jobs, [&](const JobView& job) {
        const bool unwanted = (state == "echec" && job.state != JobState::failed) ||
                              (state == "attente" && job.state != JobState::waiting);
        return job.state == JobState::finished || unwanted ||
               !has_all(job.kind + " " + job.subject + " " + job.message + " " + job.last_error, words);
    });
    std::stable_partition(jobs.begin(), jobs.end(),
                          [](const JobView& job) { return job.state == JobState::failed; });
    return jobs;
}

std::vector<ui::Column> job_columns() {
    return {{"Tâche"},   {"Sujet"}, {"Statut"}, {"Prochain essai"}, {"Échecs", "", ui::Align::end},
            {"Message"}, {"Geste"}};
}

ui::Row job_row(const JobView& job, const std::string& csrf) {
    return {{},
            {job.kind, job.subject,
             job.state == JobState::failed ? ui::badge({"En échec", ui::Icon::error, ui::Tone::danger})
                                           : ui::badge({"En attente", ui::Icon::clock, ui::Tone::waiting}),
             ui::time(job.due_at), ui::number(job.attempts), job.last_error.empty() ? job.message : job.last_error,
             ui::post({.words = "Relancer",
                       .url = "/bureau/exploitation/tache",
                       .csrf = csrf,
                       .values = {{"tache", job.id}}})}};
}

struct Event {
    base::Instant at;
    std::string what, who, address, detail;
};

/// Reads names once each.
class Names {
public:
    Names(const Room& room, Context& context) : room_(room), context_(context) {}
    const std::string& of(const std::string& id) {
        const auto [known, is_new] = names_.emplace(id, id);
        if (is_new)
            if (const auto account = room_.identity().accounts.find(context_, base::AccountId::parse(id)))
                known->second = account->name;
        return known->second;
    }

private:
    const Room& room_;
    Context& context_;
    std::map<std::string, std::string> names_;
};

std::optional<Event> read_event(std::string_view line, Names& names) {
    const auto event = adapters::json::parse(line);
    if (!event) return std::nullopt;
    return Event{base::Instant::parse_iso((*event)["at"].text_or("")).value_or(base::Instant{}),
                 (*event)["event"].text_or(""), names.of((*event)["account"].text_or("")),
                 (*event)["address"].text_or(""), (*event)["detail"].text_or("")};
}

struct Filter {
    base::Date day;
    std::string q;
};

Filter filter_of(Context& context, const Visit& visit) {
    return {base::Date::parse_iso(visit.parameter("jour")).value_or(context.today()), query_of(visit)};
}

struct Events {
    std::vector<Event> events; // latest first
    std::int64_t next = 0;     // byte of the file below which to go on; 0: all was seen
};

/// From byte `before` (0: the end) backwards, `wanted` events at most, among `most` bytes.
Events find_events(const Room& room, Context& context, const Filter& filter, std::int64_t before,
                   std::size_t wanted, std::int64_t most) {
    std::ifstream file(room.kernel.data / "security" / (filter.day.iso() + ".jsonl"),
                       std::ios::binary | std::ios::ate);
    if (!file) return {};
    Events found;
    Names names(room, context);
    const auto words = words_of(filter.q);
    const auto size = static_cast<std::int64_t>(file.tellg());
    auto end = before > 0 ? std::min(before, size) : size;
    for (std::int64_t seen = 0; end > 0 && seen < most; seen += window_bytes) {
        const auto start = std::max<std::int64_t>(0, end - window_bytes);
        std::string text(static_cast<std::size_t>(end - start), '\0');
        file.seekg(start);
        file.read(text.data(), static_cast<std::streamsize>(text.size()));
        const auto cut = start > 0 ? text.find('\n') : std::string::npos; // a line begun before the window
        const auto first = start > 0 ? (cut == std::string::npos ? text.size() : cut + 1) : 0;
        for (auto stop = text.size(); stop > first;) {
            const auto line_end = text[stop - 1] == '\n' ? stop - 1 : stop;
            const auto previous = line_end == 0 ? std::string::npos : text.rfind('\n', line_end - 1);
            const auto begin = previous == std::string::npos || previous + 1 < first ? first : previous + 1;
            const auto event = read_event(std::string_view(text).substr(begin, line_end - begin), names);
            stop = begin;
            if (!event ||
                !has_all(event->what + " " + event->who + " " + event->address + " " + event->detail, words))
                continue;
            found.events.push_back(*event);
            if (found.events.size() == wanted) return found.next = start + static_cast<std::int64_t>(begin), found;
        }
        end = start + static_cast<std::int64_t>(start > 0 ? first : 0);
    }
    found.next = end;
    return found;
}

std::vector<ui::Column> event_columns() { return {{"Quand"}, {"Quoi"}, {"Qui"}, {"Adresse"}, {"Détail"}}; }

ui::Row event_row(const Event& event) {
    return {{}, {ui::time(event.at), event.what, event.who, event.address, event.detail}};
}

std::int64_t number_of(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && value > 0 ? value : 0;
}

} // namespace

ui::Html last_jobs(const Room& room, Context& context, const Visit& visit) {
    const auto jobs = find_jobs(room, context, "", "");
    if (jobs.empty()) return ui::paragraph("Aucune tâche n'attend.");
    std::vector<ui::Row> rows;
    for (std::size_t i = 0; i < std::min(few, jobs.size()); ++i) rows.push_back(job_row(jobs[i], visit.csrf));
    return ui::table("Premières tâches de l'espace du syndicat", job_columns(), rows) +
           ui::action(
               {"Voir les " + ui::count(std::ssize(jobs), "tâche", "tâches"), "/bureau/exploitation/taches"});
}

ui::Html last_security_events(const Room& room, Context& context) {
    const auto found = find_events(room, context, {context.today(), ""}, 0, few, max_page_bytes);
    if (found.events.empty()) return ui::paragraph("Rien aujourd'hui.");
    std::vector<ui::Row> rows;
    for (const auto& event : found.events) rows.push_back(event_row(event));
    return ui::table("Derniers événements de sécurité", event_columns(), rows) +
           ui::action({"Voir le journal de sécurité", "/bureau/exploitation/securite"});
}

Handler job_list(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto q = query_of(visit);
        const std::string state(visit.parameter("statut"));
        const auto jobs = find_jobs(room, context, q, state);
        const auto here = ui::Url("/bureau/exploitation/taches").with("q", q).with("statut", state);
        ui::List list{.title = "Tâches", .here = "/bureau/exploitation/taches"};
        list.count = ui::count(std::ssize(jobs), "tâche", "tâches", "aucune");
        list.filters = {ui::search_field({.name = "q", .label = "Tâche, sujet, message", .value = q}),
                        ui::select_field({.name = "statut", .label = "Statut", .value = state},
                                         {{"echec", "En échec"}, {"attente", "En attente"}})};
        list.columns = job_columns();
        const auto after = std::find_if(jobs.begin(), jobs.end(),
                                        [&](const JobView& job) { return job.id == visit.parameter("apres"); });
        const auto first = after == jobs.end() ? 0 : static_cast<std::size_t>(after - jobs.begin()) + 1;
        const auto last = std::min(first + page_lines, jobs.size());
        for (auto i = first; i < last; ++i) list.rows.push_back(job_row(jobs[i], visit.csrf));
        if (first > 0) list.previous = here;
        if (last < jobs.size()) list.next = here.with("apres", jobs[last - 1].id);
        list.none = {"Aucune tâche", "Rien n'attend, rien n'a échoué.", {}, ui::Icon::success};
        if (!q.empty() || !state.empty()) list.none = {"Aucune tâche ne correspond", "Essayez un seul mot.", {}};
        return Answer::page(
            {.title = "Tâches", .body = ui::list(list), .crumbs = {{"Exploitation", "/bureau/exploitation"}}});
    };
}

Handler security_log(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto filter = filter_of(context, visit);
        const auto before = number_of(visit.parameter("avant"));
        const auto found = find_events(room, context, filter, before, page_lines, max_page_bytes);
        const auto at = [&](std::string_view path) {
            return ui::Url(path).with("jour", filter.day.iso()).with("q", filter.q);
        };
        ui::List list{.title = "Journal de sécurité", .here = "/bureau/exploitation/securite"};
        list.count = filter.day.french();
        list.filters = {ui::search_field({.name = "q", .label = "Quoi, qui, adresse", .value = filter.q}),
                        ui::date_field({.name = "jour", .label = "Jour", .value = filter.day.iso()})};
        list.columns = event_columns();
        for (const auto& event : found.events) list.rows.push_back(event_row(event));
        if (before > 0) list.previous = at("/bureau/exploitation/securite");
        if (found.next > 0)
            list.next = at("/bureau/exploitation/securite").with("avant", std::to_string(found.next));
        list.csv = at("/bureau/exploitation/securite/export.csv");
        list.none = {"Rien ce jour-là", "Choisissez un autre jour, ou d'autres mots.", {}, ui::Icon::shield};
        return Answer::page({.title = "Journal de sécurité",
                             .body = ui::list(list),
                             .crumbs = {{"Exploitation", "/bureau/exploitation"}}});
    };
}

Handler security_csv(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto filter = filter_of(context, visit);
        kernel::pages::Csv csv({"Quand", "Quoi", "Qui", "Adresse", "Détail"});
        for (const auto& event :
             find_events(room, context, filter, 0, std::numeric_limits<std::size_t>::max(), max_export_bytes)
                 .events)
            csv.add({event.at.iso(), event.what, event.who, event.address, event.detail});
        return Answer::text(csv.text(), "text/csv; charset=utf-8", "securite-" + filter.day.compact() + ".csv");
    };
}

} // namespace aubrac::bureau::pages

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/jobs/jobs.hpp>

#include <base/ensure.hpp>
#include <base/text.hpp>
#include <kernel/files/disk.hpp>
#include <set>

namespace aubrac::kernel {

namespace {

constexpr auto columns = "SELECT id, kind, subject, message, last_error, state, attempts, done, total, due_at, "
                         "created_at FROM jobs_queue ";

/// Shown where the job is shown; also tells it from one that failed here.
constexpr std::string_view held =
    "Attendait sur un autre serveur : vérifiez que rien n'en est parti avant de relancer.";

JobView read_view(sql::Cursor& row) {
    JobView view;
    view.id = row.text(0);
    view.kind = row.text(1);
    view.subject = row.text(2);
    view.message = row.text(3);
    view.last_error = row.text(4);
    view.state = row.text(5) == "failed"     ? JobState::failed
                 : row.text(5) == "finished" ? JobState::finished
                                             : JobState::waiting;
    view.attempts = static_cast<int>(row.integer(6));
    view.done = row.integer(7);
    view.total = row.integer(8);
    view.due_at = base::Instant::parse_iso(row.text(9)).value_or(base::Instant{});
    view.created_at = base::Instant::parse_iso(row.text(10)).value_or(base::Instant{});
    return view;
}

} // namespace

void Jobs::define(std::string kind, JobPlan plan, JobHandler handler) {
    ENSURE(!kinds_.contains(kind) && !plan.delays.empty());
    kinds_[std::move(kind)] = {std::move(plan), std::move(handler), {}, {}};
}

void Jobs::every(std::string kind, Seconds interval) {
    ENSURE(kinds_.contains(kind) && interval.count() > 0);
    kinds_[kind].interval = interval;
}

void Jobs::every_day(std::string kind, DayTime at) {
    ENSURE(kinds_.contains(kind));
    ENSURE(at.hour >= 0 && at.hour < 24 && at.minute >= 0 && at.minute < 60);
    kinds_[kind].day_time = at;
}

void Jobs::mark_active(const base::AdherentId& adherent) {
    if (adherent.empty()) return;
    {
        const std::scoped_lock lock(mutex_);
        if (active_.contains(adherent)) return;
    }
    // Durable before the job itself: after a crash a mark without a job is harmless, the reverse is not.
    disk::make_folder(index_folder_);
    disk::write_durably(index_folder_ / adherent.text(), "");
    const std::scoped_lock lock(mutex_);
    active_[adherent] = true;
}

void Jobs::add(Context& context, std::string_view kind, std::string_view subject, std::string_view payload,
               Seconds delay, std::string_view lane) {
    ENSURE(kinds_.contains(kind));
    mark_active(context.adherent());
    const auto due = context.now().plus_seconds(delay.count());
    storage_.execute(context,
                     "INSERT INTO jobs_queue (id, kind, subject, payload, lane, due_at, created_at, turn) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, (SELECT COALESCE(MAX(turn), 0) + 1 FROM jobs_queue)) ON "
                     "CONFLICT ({{key}} kind, subject) DO UPDATE SET "
                     "payload = excluded.payload, state = 'waiting', attempts = 0, last_error = '', message = '', "
                     "done = 0, total = 0, version = jobs_queue.version + 1, due_at = CASE "
                     "WHEN jobs_queue.state = 'waiting' AND jobs_queue.due_at < excluded.due_at "
                     "THEN jobs_queue.due_at ELSE excluded.due_at END",
                     {context.make_uuid(), std::string(kind), std::string(subject), std::string(payload),
                      std::string(lane), due.iso(), context.now().iso()});
    context.after_commit([this, adherent = context.adherent(), due] {
        if (wake_) wake_(adherent, due);
    });
}

std::optional<JobView> Jobs::find(Context& context, std::string_view kind, std::string_view subject) const {
    auto rows = storage_.query(context, std::string(columns) + "WHERE kind = $1 AND subject = $2",
                               {std::string(kind), std::string(subject)});
    if (!rows->next()) return std::nullopt;
    return read_view(*rows);
}

std::vector<JobView> Jobs::list_jobs(Context& context, int limit) const {
    auto rows =
        storage_.query(context, std::string(columns) + "ORDER BY due_at, turn LIMIT $1", {std::int64_t{limit}});
    std::vector<JobView> views;
    while (rows->next()) views.push_back(read_view(*rows));
    return views;
}

void Jobs::retry_now(Context& context, std::string_view id) {
    storage_.execute(context, "UPDATE jobs_queue SET due_at = $1, state = 'waiting', attempts = 0 WHERE id = $2",
                     {context.now().iso(), std::string(id)});
    context.after_commit([this, adherent = context.adherent(), due = context.now()] {
        if (wake_) wake_(adherent, due);
    });
}

void Jobs::pause(Context& context, std::string_view remote, std::string_view reason) {
    shared_.execute(context,
                    "INSERT INTO jobs_pauses (remote, by_name, reason, since) VALUES ($1, $2, $3, $4) "
                    "ON CONFLICT (remote) DO UPDATE SET reason = excluded.reason",
                    {std::string(remote), context.actor().name, base::one_line(reason, 200), context.now().iso()});
}

void Jobs::resume(Context& context, std::string_view remote) {
    shared_.execute(context, "DELETE FROM jobs_pauses WHERE remote = $1", {std::string(remote)});
    context.after_commit([this, now = context.now()] {
        std::vector<base::AdherentId> all;
        {
            const std::scoped_lock lock(mutex_);
            for (const auto& [adherent, known] : active_) all.push_back(adherent);
        }
        if (!wake_) return;
        wake_({}, now);
        for (const auto& adherent : all) wake_(adherent, now);
    });
}

std::vector<Pause> Jobs::list_pauses(Context& context) const {
    auto rows = shared_.query(context, "SELECT remote, by_name, reason, since FROM jobs_pauses ORDER BY remote");
    std::vector<Pause> pauses;
    while (rows->next())
        pauses.push_back({std::string(rows->text(0)), std::string(rows->text(1)), std::string(rows->text(2)),
                          base::Instant::parse_iso(rows->text(3)).value_or(base::Instant{})});
    return pauses;
}

std::int64_t Jobs::adopt(Context& context, Waiting remotes) {
    ENSURE(!context.adherent().empty());
    mark_active(context.adherent());
    const bool hold = remotes == Waiting::held;
    std::int64_t count = 0;
    for (const auto& [name, kind] : kinds_) {
        if (kind.plan.remote.empty()) continue;
        count +=
            storage_.execute(context,
                             "UPDATE jobs_queue SET state = $1, message = $2, due_at = $3 WHERE kind = $4 AND "
                             "state = $5 AND (state = 'waiting' OR message = $6)",
                             {hold ? "failed" : "waiting", hold ? std::string(held) : "", context.now().iso(),
                              name, hold ? "waiting" : "failed", std::string(held)});
    }
    context.after_commit([this, adherent = context.adherent(), now = context.now()] {
        if (wake_) wake_(adherent, now);
    });
    return count;
}

void Jobs::forget(const base::AdherentId& adherent) {
    const std::scoped_lock lock(mutex_);
    active_.erase(adherent);
    std::error_code ignored;
    std::filesystem::remove(index_folder_ / adherent.text(), ignored);
}

std::vector<std::string> Jobs::remotes() const {
    std::set<std::string> names;
    for (const auto& [name, kind] : kinds_)
        if (!kind.plan.remote.empty()) names.insert(kind.plan.remote);
    return {names.begin(), names.end()};
}

std::vector<Migration> Jobs::migrations() {
    return {{"jobs", Scope::both, "0001_jobs", R"sql(
CREATE TABLE jobs_queue (
    {{adherent}}
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    lane TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    turn BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    attempts BIGINT NOT NULL DEFAULT 0,
    done BIGINT NOT NULL DEFAULT 0,
    total BIGINT NOT NULL DEFAULT 0,
    message TEXT NOT NULL DEFAULT '',
    last_error TEXT NOT NULL DEFAULT '',
    due_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY ({{key}} id)
);
CREATE UNIQUE INDEX jobs_queue_by_subject ON jobs_queue ({{key}} kind, subject);
CREATE INDEX jobs_queue_by_due ON jobs_queue ({{key}} state, due_at);
CREATE INDEX jobs_queue_by_lane ON jobs_queue ({{key}} lane, turn);
CREATE INDEX jobs_queue_by_turn ON jobs_queue ({{key}} turn);
)sql"},
            {"jobs", Scope::operator_, "0002_pauses", R"sql(
CREATE TABLE jobs_pauses (
    remote TEXT NOT NULL PRIMARY KEY,
    by_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    since TEXT NOT NULL
);
)sql"},
            {"jobs", Scope::operator_, "0003_calendar", R"sql(
CREATE TABLE jobs_calendar (
    kind TEXT NOT NULL PRIMARY KEY,
    asked_at TEXT NOT NULL
);
)sql"}};
}

} // namespace aubrac::kernel

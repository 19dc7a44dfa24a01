// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/jobs/runner.hpp>

#include "running_job.hpp"
#include <base/ensure.hpp>
#include <base/text.hpp>
#include <sys/resource.h>
#include <unistd.h>

namespace aubrac::kernel {

namespace {

constexpr std::int64_t look_again_seconds = 30; // when another process may have added a job
constexpr int candidates = 50;                  // more than there are threads: one of them is always free
constexpr std::int64_t result_seconds = 7 * 24 * 3600;

/// Linux gives each thread its own priority: a page asked for now does not wait for what can be done later.
void let_people_pass() { ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 10); }

} // namespace

JobRunner::JobRunner(Jobs& jobs, Stores& stores, Log& log, Rights rights)
    : jobs_(jobs), stores_(stores), log_(log), rights_(std::move(rights)) {
    jobs_.wake_ = [this](const base::AdherentId& adherent, base::Instant due) { wake(adherent, due); };
}

JobRunner::~JobRunner() {
    stop();
    jobs_.wake_ = nullptr;
}

void JobRunner::load() {
    load_marks();
    load_calendar();
    const std::scoped_lock lock(mutex_);
    next_[base::AdherentId()] = stores_.clock().now();
}

void JobRunner::load_marks() {
    std::vector<base::AdherentId> adherents;
    if (std::filesystem::is_directory(jobs_.index_folder_))
        for (const auto& mark : std::filesystem::directory_iterator(jobs_.index_folder_))
            if (auto id = base::AdherentId::parse(mark.path().filename().string()); !id.empty())
                adherents.push_back(std::move(id));
    {
        const std::scoped_lock lock(jobs_.mutex_);
        for (const auto& adherent : adherents) jobs_.active_[adherent] = true;
    }
    const auto now = stores_.clock().now();
    const std::scoped_lock lock(mutex_);
    marks_read_ = now;
    for (const auto& adherent : adherents) next_.emplace(adherent, now);
}

/// Another program may have marked an adhérent: one that it received from another server.
void JobRunner::look_for_marks() {
    {
        const std::scoped_lock lock(mutex_);
        if (stores_.clock().now() < marks_read_.plus_seconds(look_again_seconds)) return;
    }
    load_marks();
}

void JobRunner::start(int threads) {
    load();
    for (int i = 0; i < threads; ++i)
        threads_.emplace_back([this] {
            let_people_pass();
            work_loop();
        });
}

void JobRunner::stop() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

void JobRunner::wake(const base::AdherentId& adherent, base::Instant due) {
    {
        const std::scoped_lock lock(mutex_);
        auto& next = next_.emplace(adherent, due).first->second;
        if (due < next) next = due;
    }
    changed_.notify_one();
}

bool JobRunner::is_forgotten(const base::AdherentId& adherent) {
    if (adherent.empty()) return false;
    {
        const std::scoped_lock lock(jobs_.mutex_);
        if (jobs_.active_.contains(adherent)) return false;
    }
    const std::scoped_lock lock(mutex_);
    next_.erase(adherent);
    return true;
}

std::optional<base::AdherentId> JobRunner::wait_for_store() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const auto now = stores_.clock().now();
        std::int64_t wait_ms = 1000;
        // The store that has waited longest: one with ten thousand jobs does not starve the others.
        const auto first = std::min_element(next_.begin(), next_.end(),
                                            [](const auto& a, const auto& b) { return a.second < b.second; });
        if (first != next_.end()) {
            if (first->second <= now) {
                first->second = now.plus_seconds(look_again_seconds);
                return first->first;
            }
            wait_ms = std::min(wait_ms, first->second.ms - now.ms);
        }
        for (const auto& [kind, next] : regular_)
            if (next <= now) return base::AdherentId();
        changed_.wait_for(lock, std::chrono::milliseconds(wait_ms + 1));
    }
    return std::nullopt;
}

std::vector<std::string> JobRunner::list_runnable(Context& context) const {
    std::set<std::string> paused;
    for (const auto& pause : jobs_.list_pauses(context)) paused.insert(pause.remote);
    std::vector<std::string> kinds;
    for (const auto& [name, kind] : jobs_.kinds_)
        if (!paused.contains(kind.plan.remote)) kinds.push_back(name);
    return kinds;
}

JobRunner::Look JobRunner::look(const base::AdherentId& adherent) {
    Look look;
    stores_.run(job_actor("runner"), adherent, {}, Access::read, [&](Context& context) {
        const auto kinds = list_runnable(context);
        if (kinds.empty()) return Outcome::keep;
        sql::Params params{std::int64_t{candidates}};
        std::string slots;
        for (const auto& kind : kinds) {
            params.emplace_back(kind);
            slots += (slots.empty() ? "$" : ", $") + std::to_string(params.size());
        }
        auto rows = jobs_.storage_.query(
            context,
            "SELECT id, kind, subject, due_at FROM jobs_queue q WHERE state = 'waiting' AND kind IN (" + slots +
                ") AND (lane = '' OR NOT EXISTS (SELECT 1 FROM jobs_queue e WHERE e.lane = q.lane "
                "AND e.turn < q.turn AND e.state = 'waiting')) ORDER BY due_at, turn LIMIT $1",
            params);
        while (rows->next()) {
            const auto due_at = base::Instant::parse_iso(rows->text(3)).value_or(base::Instant{});
            if (due_at > context.now()) {
                look.next = due_at;
                break;
            }
            look.due.push_back({adherent,
                                std::string(rows->text(0)),
                                std::string(rows->text(1)),
                                std::string(rows->text(2)),
                                {}});
        }
        return Outcome::keep;
    });
    return look;
}

std::optional<JobRunner::Due> JobRunner::take(const base::AdherentId& adherent) {
    if (is_forgotten(adherent)) return std::nullopt;
    const auto seen = look(adherent);
    std::optional<Due> taken;
    auto next = seen.next;
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& due : seen.due) {
            if (running_.contains(due.id)) continue;
            if (taken) { // there is more: somebody should look again at once
                next = stores_.clock().now();
                break;
            }
            running_.insert(due.id);
            taken = due;
        }
    }
    if (next) wake(adherent, *next);
    return taken;
}

void JobRunner::give_back(const Due& due) {
    {
        const std::scoped_lock lock(mutex_);
        running_.erase(due.id);
        next_[due.adherent] = stores_.clock().now();
    }
    changed_.notify_one();
}

bool JobRunner::confirm(Due& due) {
    bool is_due = false;
    stores_.run(job_actor("runner"), due.adherent, {}, Access::read, [&](Context& context) {
        auto row = jobs_.storage_.query(context,
                                        "SELECT payload, version, attempts FROM jobs_queue WHERE id = $1 AND "
                                        "state = 'waiting' AND due_at <= $2",
                                        {due.id, context.now().iso()});
        if (!row->next()) return Outcome::keep;
        is_due = true;
        due.payload = row->text(0);
        due.version = row->integer(1);
        due.attempts = static_cast<int>(row->integer(2));
        return Outcome::keep;
    });
    return is_due;
}

void JobRunner::run(Due due) {
    struct Claim {
        JobRunner& runner;
        const Due& due;
        ~Claim() { runner.give_back(due); }
    } const claim{*this, due};
    // What was read before the claim may be past: another thread may have ended this job in between.
    if (!confirm(due)) return;
    RunningJob running(*this, due);
    try {
        const auto result = jobs_.kinds_.find(due.kind)->second.handler(running);
        if (!running.ended()) end(due, result);
    } catch (const std::exception& error) {
        log_.info("job " + due.kind + " " + due.adherent.text() + " " + due.subject + ": " + error.what());
        if (!running.ended()) fail(due, error.what());
    }
}

void JobRunner::end(const Due& due, const JobResult& result) {
    const auto& plan = jobs_.kinds_.find(due.kind)->second.plan;
    stores_.run(job_actor(due.kind), due.adherent, {}, Access::write, [&](Context& context) {
        // A job asked again while it ran has a new version: it stays and runs again.
        if (result.again)
            jobs_.storage_.execute(
                context, "UPDATE jobs_queue SET due_at = $1, message = $2 WHERE id = $3 AND version = $4",
                {context.now().plus_seconds(result.again->count()).iso(), result.message, due.id, due.version});
        else if (plan.keep_result)
            keep_result(context, due, result);
        else
            jobs_.storage_.execute(context, "DELETE FROM jobs_queue WHERE id = $1 AND version = $2",
                                   {due.id, due.version});
        return Outcome::keep;
    });
}

void JobRunner::keep_result(Context& context, const Due& due, const JobResult& result) {
    jobs_.storage_.execute(
        context,
        "UPDATE jobs_queue SET state = 'finished', message = $1, due_at = $2 WHERE id = $3 AND version = $4",
        {result.message, context.now().iso(), due.id, due.version});
    jobs_.storage_.execute(context, "DELETE FROM jobs_queue WHERE state = 'finished' AND due_at < $1",
                           {context.now().plus_seconds(-result_seconds).iso()});
}

void JobRunner::fail(const Due& due, const std::string& error) {
    const auto& plan = jobs_.kinds_.find(due.kind)->second.plan;
    const int failures = due.attempts + 1;
    const bool give_up = plan.max_attempts > 0 && failures >= plan.max_attempts;
    const auto delay = plan.delays[std::min<std::size_t>(failures, plan.delays.size()) - 1];
    stores_.run(job_actor(due.kind), due.adherent, {}, Access::write, [&](Context& context) {
        jobs_.storage_.execute(context,
                               "UPDATE jobs_queue SET attempts = $1, last_error = $2, state = $3, due_at = $4 "
                               "WHERE id = $5 AND version = $6",
                               {std::int64_t{failures}, base::one_line(error, 1000),
                                std::string(give_up ? "failed" : "waiting"),
                                context.now().plus_seconds(delay.count()).iso(), due.id, due.version});
        return Outcome::keep;
    });
}

void JobRunner::work_loop() {
    while (const auto adherent = wait_for_store()) {
        try {
            if (adherent->empty()) {
                look_for_marks();
                ask_regular_jobs();
            }
            if (auto due = take(*adherent)) run(std::move(*due));
        } catch (const std::exception& error) {
            log_.info("jobs of " + adherent->text() + ": " + error.what());
        }
    }
}

int JobRunner::run_due() {
    load();
    int count = 0;
    for (bool progress = true; progress;) {
        progress = false;
        ask_regular_jobs();
        std::vector<base::AdherentId> adherents{{}};
        {
            const std::scoped_lock lock(jobs_.mutex_);
            for (const auto& [adherent, known] : jobs_.active_) adherents.push_back(adherent);
        }
        for (const auto& adherent : adherents)
            while (auto due = take(adherent)) {
                run(std::move(*due));
                ++count;
                progress = true;
                ENSURE(count < 100'000);
            }
    }
    return count;
}

} // namespace aubrac::kernel

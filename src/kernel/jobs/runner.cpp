// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/jobs/runner.hpp>

#include <base/ensure.hpp>
#include <base/text.hpp>

namespace aubrac::kernel {

namespace {

constexpr std::int64_t look_again_seconds = 30; // when another process may have added a job
constexpr int candidates = 50;

Actor actor_of(std::string_view kind) { return {ActorKind::machine, "job:" + std::string(kind), "Traitement automatique"}; }

} // namespace

/// The JobRun given to handlers.
class RunningJob final : public JobRun {
public:
    RunningJob(JobRunner& runner, const JobRunner::Due& due) : runner_(runner), due_(due) {}

    const std::string& subject() const override { return due_.subject; }
    const std::string& payload() const override { return due_.payload; }
    const base::AdherentId& adherent() const override { return due_.adherent; }
    int attempts() const override { return due_.attempts; }
    bool ended() const { return ended_; }

    bool stopping() const override {
        const std::scoped_lock lock(runner_.mutex_);
        return runner_.stopping_;
    }

    void read(const std::function<void(Context&)>& work) override { run(due_.adherent, Access::read, work); }
    void write(const std::function<void(Context&)>& work) override { run(due_.adherent, Access::write, work); }
    void write_for(const base::AdherentId& adherent, const std::function<void(Context&)>& work) override {
        run(adherent, Access::write, work);
    }

    void finish(const std::function<void(Context&)>& work) override {
        ENSURE(!ended_);
        run(due_.adherent, Access::write, [&](Context& context) {
            runner_.jobs_.storage_.execute(context, "DELETE FROM jobs_queue WHERE id = $1 AND version = $2",
                                           {due_.id, due_.version});
            work(context);
        });
        ended_ = true;
    }

    void progress(std::int64_t done, std::int64_t total, std::string_view message) override {
        const auto now = runner_.stores_.clock().now();
        if (done < total && now.ms - last_progress_.ms < 1000) return;
        last_progress_ = now;
        write([&](Context& context) {
            runner_.jobs_.storage_.execute(
                context, "UPDATE jobs_queue SET done = $1, total = $2, message = $3 WHERE id = $4",
                {done, total, std::string(message), due_.id});
        });
    }

private:
    void run(const base::AdherentId& adherent, Access access, const std::function<void(Context&)>& work) {
        runner_.stores_.run(actor_of(due_.kind), adherent, runner_.rights_, access, [&](Context& context) {
            work(context);
            return Outcome::keep;
        });
    }

    JobRunner& runner_;
    const JobRunner::Due& due_;
    base::Instant last_progress_{};
    bool ended_ = false;
};

JobRunner::JobRunner(Jobs& jobs, Stores& stores, Log& log, Rights rights)
    : jobs_(jobs), stores_(stores), log_(log), rights_(std::move(rights)) {
    jobs_.wake_ = [this](const base::AdherentId& adherent, base::Instant due) { wake(adherent, due); };
}

JobRunner::~JobRunner() {
    stop();
    jobs_.wake_ = nullptr;
}

void JobRunner::load_index() {
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
    next_[base::AdherentId()] = now;
    for (const auto& adherent : adherents) next_.emplace(adherent, now);
    for (const auto& [name, kind] : jobs_.kinds_)
        if (kind.interval) regular_.emplace(name, now);
}

void JobRunner::start(int threads) {
    load_index();
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work_loop(); });
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

std::optional<base::AdherentId> JobRunner::wait_for_store() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const auto now = stores_.clock().now();
        std::int64_t wait_ms = 1000;
        for (auto& [adherent, next] : next_) {
            if (next <= now) {
                next = now.plus_seconds(look_again_seconds);
                return adherent;
            }
            wait_ms = std::min(wait_ms, next.ms - now.ms);
        }
        for (const auto& [kind, next] : regular_)
            if (next <= now) return base::AdherentId();
        changed_.wait_for(lock, std::chrono::milliseconds(wait_ms + 1));
    }
    return std::nullopt;
}

void JobRunner::ask_regular_jobs() {
    std::vector<std::string> kinds;
    {
        const std::scoped_lock lock(mutex_);
        const auto now = stores_.clock().now();
        for (auto& [kind, next] : regular_)
            if (next <= now) {
                kinds.push_back(kind);
                next = now.plus_seconds(jobs_.kinds_.find(kind)->second.interval->count());
            }
    }
    if (kinds.empty()) return;
    stores_.run(actor_of("calendar"), {}, rights_, Access::write, [&](Context& context) {
        for (const auto& kind : kinds) jobs_.add(context, kind, "");
        return Outcome::keep;
    });
}

std::optional<JobRunner::Due> JobRunner::take(const base::AdherentId& adherent) {
    std::optional<Due> taken;
    std::optional<base::Instant> next;
    stores_.run(actor_of("runner"), adherent, {}, Access::read, [&](Context& context) {
        std::set<std::string> paused;
        for (const auto& pause : jobs_.list_pauses(context)) paused.insert(pause.remote);
        auto rows = jobs_.storage_.query(
            context,
            "SELECT id, kind, subject, payload, version, attempts, due_at FROM jobs_queue q "
            "WHERE state = 'waiting' AND (lane = '' OR NOT EXISTS (SELECT 1 FROM jobs_queue e "
            "WHERE e.lane = q.lane AND e.id < q.id AND e.state = 'waiting')) ORDER BY due_at, id LIMIT $1",
            {std::int64_t{candidates}});
        while (rows->next()) {
            const auto due_at = base::Instant::parse_iso(rows->text(6)).value_or(base::Instant{});
            if (due_at > context.now()) {
                next = due_at;
                break;
            }
            const auto kind = jobs_.kinds_.find(rows->text(1));
            if (kind == jobs_.kinds_.end() || paused.contains(kind->second.plan.remote)) continue;
            const std::scoped_lock lock(mutex_);
            if (running_.contains(std::string(rows->text(0)))) continue;
            if (taken) { // there is more: somebody should look again at once
                next = context.now();
                break;
            }
            taken = {adherent, std::string(rows->text(0)), std::string(rows->text(1)), std::string(rows->text(2)),
                     std::string(rows->text(3)), rows->integer(4), static_cast<int>(rows->integer(5))};
            running_.insert(taken->id);
        }
        return Outcome::keep;
    });
    if (next) wake(adherent, *next);
    return taken;
}

void JobRunner::run(const Due& due) {
    RunningJob running(*this, due);
    try {
        const auto result = jobs_.kinds_.find(due.kind)->second.handler(running);
        if (!running.ended()) end(due, result);
    } catch (const std::exception& error) {
        log_.info("job " + due.kind + " " + due.adherent.text() + " " + due.subject + ": " + error.what());
        try {
            if (!running.ended()) fail(due, error.what());
        } catch (const std::exception& second) {
            log_.info("job " + due.kind + ": cannot note its failure: " + std::string(second.what()));
        }
    }
    const std::scoped_lock lock(mutex_);
    running_.erase(due.id);
    next_[due.adherent] = stores_.clock().now();
    changed_.notify_one();
}

void JobRunner::end(const Due& due, const JobResult& result) {
    const auto& plan = jobs_.kinds_.find(due.kind)->second.plan;
    stores_.run(actor_of(due.kind), due.adherent, {}, Access::write, [&](Context& context) {
        // A job asked again while it ran has a new version: it stays and runs again.
        if (result.again)
            jobs_.storage_.execute(context,
                                   "UPDATE jobs_queue SET due_at = $1, message = $2 WHERE id = $3 AND version = $4",
                                   {context.now().plus_seconds(result.again->count()).iso(), result.message, due.id,
                                    due.version});
        else if (plan.keep_result)
            jobs_.storage_.execute(
                context,
                "UPDATE jobs_queue SET state = 'finished', message = $1, due_at = $2 WHERE id = $3 AND version = $4",
                {result.message, context.now().iso(), due.id, due.version});
        else
            jobs_.storage_.execute(context, "DELETE FROM jobs_queue WHERE id = $1 AND version = $2",
                                   {due.id, due.version});
        return Outcome::keep;
    });
}

void JobRunner::fail(const Due& due, const std::string& error) {
    const auto& plan = jobs_.kinds_.find(due.kind)->second.plan;
    const int failures = due.attempts + 1;
    const bool give_up = plan.max_attempts > 0 && failures >= plan.max_attempts;
    const auto delay = plan.delays[std::min<std::size_t>(failures, plan.delays.size()) - 1];
    stores_.run(actor_of(due.kind), due.adherent, {}, Access::write, [&](Context& context) {
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
            if (adherent->empty()) ask_regular_jobs();
            if (const auto due = take(*adherent)) run(*due);
        } catch (const std::exception& error) {
            log_.info("jobs of " + adherent->text() + ": " + error.what());
        }
    }
}

int JobRunner::run_due() {
    load_index();
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
            while (const auto due = take(adherent)) {
                run(*due);
                ++count;
                progress = true;
                ENSURE(count < 100'000);
            }
    }
    return count;
}

} // namespace aubrac::kernel

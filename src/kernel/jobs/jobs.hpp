// SPDX-License-Identifier: AGPL-3.0-or-later
// Jobs: work done later, kept in the store of its adhérent in the transaction that asked for it, retried with
// growing delays until done. Handlers are idempotent: after a crash a job may be run again.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <kernel/context.hpp>
#include <kernel/storage/storage.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

using Seconds = std::chrono::seconds;

/// How a kind of job behaves.
struct JobPlan {
    std::vector<Seconds> delays = {Seconds(10), Seconds(60), Seconds(300), Seconds(900), Seconds(3600)};
    int max_attempts = 0;     // failures before a person must look; 0: retried for ever, last delay repeated
    std::string remote;       // outside system that has a pause switch: "prefecture"; empty: none
    bool keep_result = false; // a finished job stays visible for 7 days (imports, exports)
};

/// What a handler says when it did not fail.
struct JobResult {
    std::optional<Seconds> again; // empty: finished
    std::string message;          // French, shown where the job is shown
};
inline JobResult job_done(std::string message = {}) { return {{}, std::move(message)}; }
/// "Not now": the world is not ready (remote closed). Not counted as a failure.
inline JobResult job_later(Seconds delay, std::string message) { return {delay, std::move(message)}; }

/// One execution, on a thread of the runner. Transactions are short: nothing slow inside `write`.
class JobRun {
public:
    virtual ~JobRun() = default;
    virtual const std::string& subject() const = 0;
    virtual const std::string& payload() const = 0;
    virtual const base::AdherentId& adherent() const = 0; // empty: the operator
    virtual int attempts() const = 0;                     // failures so far
    virtual bool stopping() const = 0;                    // the server stops: return job_later soon
    virtual void read(const std::function<void(Context&)>& work) = 0;
    virtual void write(const std::function<void(Context&)>& work) = 0;
    /// Like `write`, on another store than the job's own (an operator job that files something at a member).
    virtual void write_for(const base::AdherentId& adherent, const std::function<void(Context&)>& work) = 0;
    /// `write` that also ends the job in the same transaction: the work is done once, whatever happens.
    virtual void finish(const std::function<void(Context&)>& work) = 0;
    /// Shown as a progress bar; kept at most once a second.
    virtual void progress(std::int64_t done, std::int64_t total, std::string_view message) = 0;
};

using JobHandler = std::function<JobResult(JobRun&)>;

/// What clocks in Paris show.
struct DayTime {
    int hour = 0;   // 0 to 23
    int minute = 0; // 0 to 59
};

/// What becomes of jobs towards an outside system that came waiting from another server: held until a person has
/// looked, since that server may have sent the same; resumed when it surely will not.
enum class Waiting { held, resumed };

enum class JobState { waiting, failed, finished };

/// A job as shown to people.
struct JobView {
    std::string id, kind, subject, message, last_error;
    JobState state = JobState::waiting;
    int attempts = 0;
    std::int64_t done = 0, total = 0; // progress; total 0: unknown
    base::Instant due_at, created_at;
};

struct Pause {
    std::string remote, by, reason;
    base::Instant since;
};

/// Declared at start, then only read: `define`, `every` and `every_day` come before the runner starts.
class Jobs {
public:
    /// `index`: folder with one empty file per adhérent that has, or had, jobs. A file and not a table: it is
    /// written from inside the adhérent's transaction, where the operator's store may not be (two writers could
    /// wait for each other).
    Jobs(Stores& stores, std::filesystem::path index) : stores_(stores), index_folder_(std::move(index)) {}

    void define(std::string kind, JobPlan plan, JobHandler handler);
    /// A defined kind that runs regularly in the operator's store, first at start.
    void every(std::string kind, Seconds interval);
    /// A defined kind that runs once a day in the operator's store, when clocks in Paris show `at`: at the first
    /// of the two such moments of the autumn's night, and at the jump of the spring's when `at` is skipped. A
    /// server that was stopped at that time, on however many days, runs it once at start; so does one that never
    /// ran it.
    void every_day(std::string kind, DayTime at);

    /// Asks for a job in the store of the context. One waiting job per (kind, subject): asking again brings it
    /// forward. Jobs of one `lane` run in the order asked; empty lane: any order.
    void add(Context& context, std::string_view kind, std::string_view subject, std::string_view payload = {},
             Seconds delay = Seconds(0), std::string_view lane = {});
    std::optional<JobView> find(Context& context, std::string_view kind, std::string_view subject) const;
    std::vector<JobView> list_jobs(Context& context, int limit) const;
    void retry_now(Context& context, std::string_view id);

    /// Pause switch of a remote; operator context. Waiting jobs wait, nothing is lost or marked wrong.
    void pause(Context& context, std::string_view remote, std::string_view reason);
    void resume(Context& context, std::string_view remote);
    std::vector<Pause> list_pauses(Context& context) const;
    /// The store of the context, a member's, came whole from another server: its jobs are taken up. Those towards
    /// an outside system are held, or go on even if they were held before: returns how many.
    std::int64_t adopt(Context& context, Waiting remotes);
    /// The adhérent was removed: its mark in the index goes, nobody looks for its jobs any more.
    void forget(const base::AdherentId& adherent);
    /// Remotes that kinds declare, sorted.
    std::vector<std::string> remotes() const;
    static std::vector<Migration> migrations();

private:
    friend class JobRunner;
    friend class RunningJob;
    struct Kind {
        JobPlan plan;
        JobHandler handler;
        std::optional<Seconds> interval;
        std::optional<DayTime> day_time;
    };
    void mark_active(const base::AdherentId& adherent);

    Stores& stores_;
    Storage storage_{"jobs", Scope::both};
    Storage shared_{"jobs", Scope::operator_}; // pauses and calendar
    std::filesystem::path index_folder_;
    std::map<std::string, Kind, std::less<>> kinds_;
    std::function<void(const base::AdherentId&, base::Instant)> wake_; // set by the runner

    std::mutex mutex_;
    std::map<base::AdherentId, bool> active_; // adhérents known to the durable index
};

} // namespace aubrac::kernel

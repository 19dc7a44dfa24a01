// SPDX-License-Identifier: AGPL-3.0-or-later
// JobRunner: the threads that run due jobs, and in tests the hand that runs them one by one.
#pragma once

#include <condition_variable>
#include <kernel/jobs/jobs.hpp>
#include <kernel/log.hpp>
#include <memory>
#include <set>
#include <thread>

namespace aubrac::kernel {

class JobRunner {
public:
    /// `rights`: what a job may do, given to its contexts.
    JobRunner(Jobs& jobs, Stores& stores, Log& log, Rights rights);
    ~JobRunner();

    /// Reads the durable index, then runs due jobs on `threads` threads until `stop`.
    void start(int threads);
    /// Lets running jobs end (they see `stopping()`), starts no other.
    void stop();
    /// Tests: runs all that is due now in every active store, on this thread, until nothing is; returns how many.
    int run_due();

private:
    friend class RunningJob;
    struct Due {
        base::AdherentId adherent;
        std::string id, kind, subject, payload;
        std::int64_t version = 0;
        int attempts = 0;
    };
    void load();
    void load_marks();
    void look_for_marks();
    void load_calendar();
    void wake(const base::AdherentId& adherent, base::Instant due);
    void work_loop();
    /// Its adhérent was removed: it is not looked at any more.
    bool is_forgotten(const base::AdherentId& adherent);
    std::optional<base::AdherentId> wait_for_store();
    /// Due jobs of a store, in order, at most a few; and when the next one will be.
    struct Look {
        std::vector<Due> due; // payload, version and attempts are read by `confirm`
        std::optional<base::Instant> next;
    };
    Look look(const base::AdherentId& adherent);
    /// Kinds whose remote is not paused.
    std::vector<std::string> list_runnable(Context& context) const;
    /// Claims one due job of the store, or nothing; then the next moment to look is known.
    std::optional<Due> take(const base::AdherentId& adherent);
    bool confirm(Due& due);
    void give_back(const Due& due);
    void run(Due due);
    void end(const Due& due, const JobResult& result);
    void keep_result(Context& context, const Due& due, const JobResult& result);
    void fail(const Due& due, const std::string& error);
    /// Adds the regular jobs whose time has come.
    void ask_regular_jobs();
    void ask(const std::vector<std::string>& kinds, base::Instant now);
    base::Instant next_time(const std::string& kind, base::Instant after) const;

    Jobs& jobs_;
    Stores& stores_;
    Log& log_;
    Rights rights_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<base::AdherentId, base::Instant> next_; // when to look at each store
    std::set<std::string> running_;                  // ids
    std::map<std::string, base::Instant> regular_;   // next time of each regular kind
    base::Instant marks_read_{};
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace aubrac::kernel

// SPDX-License-Identifier: AGPL-3.0-or-later
// What tests of jobs share: kinds that note their runs, and the queue as people see it.
#pragma once

#include "fixture.hpp"

namespace aubrac::kernel::testing_kernel {

class JobsFixture : public KernelTest {
protected:
    using Names = std::vector<std::string>;

    /// A kind whose runs are noted in `ran_` by their subject, and whose handler is `work`.
    void define(
        const std::string& kind, JobPlan plan = {}, const JobHandler& work = [](JobRun&) { return job_done(); }) {
        kernel_->jobs.define(kind, std::move(plan), [this, work](JobRun& run) {
            ran_.push_back(run.subject());
            return work(run);
        });
    }
    void add(const std::string& kind, const std::string& subject, std::int64_t delay = 0,
             const std::string& lane = "", const base::AdherentId& who = saint) {
        write(who, [&](Context& context) { kernel_->jobs.add(context, kind, subject, "", Seconds(delay), lane); });
    }
    std::optional<JobView> find(const std::string& kind, const std::string& subject,
                                const base::AdherentId& who = saint) {
        std::optional<JobView> view;
        read(who, [&](Context& context) { view = kernel_->jobs.find(context, kind, subject); });
        return view;
    }
    std::size_t count_jobs(const base::AdherentId& who = saint) {
        std::size_t count = 0;
        read(who, [&](Context& context) { count = kernel_->jobs.list_jobs(context, 1000).size(); });
        return count;
    }
    /// What ran since the last call.
    Names ran() { return std::exchange(ran_, {}); }
    Names run() { return run_jobs(), ran(); }

    Names ran_;
};

} // namespace aubrac::kernel::testing_kernel

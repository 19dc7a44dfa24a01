// SPDX-License-Identifier: AGPL-3.0-or-later
// RunningJob: one execution of a job, as its handler sees it.
#pragma once

#include <kernel/jobs/runner.hpp>

namespace aubrac::kernel {

/// Who acts in the transactions of a job: "job:<kind>".
Actor job_actor(std::string_view kind);

/// Lives during one call of a handler; used by its thread.
class RunningJob final : public JobRun {
public:
    RunningJob(JobRunner& runner, const JobRunner::Due& due) : runner_(runner), due_(due) {}

    const std::string& subject() const override { return due_.subject; }
    const std::string& payload() const override { return due_.payload; }
    const base::AdherentId& adherent() const override { return due_.adherent; }
    int attempts() const override { return due_.attempts; }
    bool stopping() const override;
    void read(const std::function<void(Context&)>& work) override;
    void write(const std::function<void(Context&)>& work) override;
    void write_for(const base::AdherentId& adherent, const std::function<void(Context&)>& work) override;
    void finish(const std::function<void(Context&)>& work) override;
    void progress(std::int64_t done, std::int64_t total, std::string_view message) override;

    /// True once `finish` was kept: there is nothing more to note.
    bool ended() const { return ended_; }

private:
    void run(const base::AdherentId& adherent, Access access, const std::function<void(Context&)>& work);

    JobRunner& runner_;
    const JobRunner::Due& due_;
    base::Instant last_progress_{};
    bool ended_ = false;
};

} // namespace aubrac::kernel

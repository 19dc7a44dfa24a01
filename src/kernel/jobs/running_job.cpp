// SPDX-License-Identifier: AGPL-3.0-or-later
#include "running_job.hpp"

#include <base/ensure.hpp>
#include <base/failure.hpp>

namespace aubrac::kernel {

Actor job_actor(std::string_view kind) {
    return {ActorKind::machine, "job:" + std::string(kind), "Traitement automatique"};
}

bool RunningJob::stopping() const {
    const std::scoped_lock lock(runner_.mutex_);
    return runner_.stopping_;
}

void RunningJob::read(const std::function<void(Context&)>& work) { run(due_.adherent, Access::read, work); }

void RunningJob::write(const std::function<void(Context&)>& work) { run(due_.adherent, Access::write, work); }

void RunningJob::write_for(const base::AdherentId& adherent, const std::function<void(Context&)>& work) {
    run(adherent, Access::write, work);
}

void RunningJob::finish(const std::function<void(Context&)>& work) {
    ENSURE(!ended_);
    run(due_.adherent, Access::write, [&](Context& context) {
        const auto& storage = runner_.jobs_.storage_;
        const auto ended = storage.execute(context, "DELETE FROM jobs_queue WHERE id = $1 AND version = $2",
                                           {due_.id, due_.version});
        // Still there: it was asked again meanwhile, and will run again. Gone: its work was done by another
        // process.
        if (ended == 0 && !storage.query(context, "SELECT 1 FROM jobs_queue WHERE id = $1", {due_.id})->next())
            throw base::Failure("this job was ended elsewhere while it ran");
        work(context);
    });
    ended_ = true;
}

void RunningJob::progress(std::int64_t done, std::int64_t total, std::string_view message) {
    const auto now = runner_.stores_.clock().now();
    if (done < total && now.ms - last_progress_.ms < 1000) return;
    last_progress_ = now;
    write([&](Context& context) {
        runner_.jobs_.storage_.execute(context,
                                       "UPDATE jobs_queue SET done = $1, total = $2, message = $3 WHERE id = $4",
                                       {done, total, std::string(message), due_.id});
    });
}

void RunningJob::run(const base::AdherentId& adherent, Access access, const std::function<void(Context&)>& work) {
    runner_.stores_.run(job_actor(due_.kind), adherent, runner_.rights_, access, [&](Context& context) {
        work(context);
        return Outcome::keep;
    });
}

} // namespace aubrac::kernel

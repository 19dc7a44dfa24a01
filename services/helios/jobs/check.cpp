// SPDX-License-Identifier: AGPL-3.0-or-later
// The check of a flux: one reading of the file, outside any transaction, while its content is written by
// stretches. Stopped and begun again, it starts from nothing: what a former attempt wrote goes first.
#include "jobs/jobs.hpp"
#include "work.hpp"

#include <algorithm>
#include <utility>

namespace aubrac::helios::jobs {

namespace {

using kernel::Context;
using kernel::JobRun;
namespace pes = formats::pes;

/// The server stops: the reading ends here.
struct Stopping {};

struct ToCheck {
    std::filesystem::path path;
    base::Instant now;
};

std::optional<ToCheck> start(Room& room, JobRun& run) {
    std::optional<ToCheck> found;
    const FluxId id(run.subject());
    run.read([&](Context& context) {
        const auto flux = room.store.find(context, id);
        if (flux && flux->statut == StatutFlux::depose)
            found = {room.kernel.files.open(context, flux->sha256), context.now()};
    });
    if (found) run.write([&](Context& context) { room.store.forget_content(context, id); });
    return found;
}

/// IdUnique is unique for ever: the comptable refuses a PJ that bears one he knows.
void add_known_pj(Room& room, JobRun& run, const Indexer& indexer, Checked& checked) {
    constexpr std::size_t batch = 500, most = 100;
    const FluxId id(run.subject());
    const auto& ids = indexer.pj_ids();
    std::size_t known = 0;
    for (std::size_t from = 0; from < ids.size() && known < most; from += batch)
        run.read([&](Context& context) {
            for (std::size_t i = from; i < std::min(from + batch, ids.size()) && known < most; ++i) {
                if (ids[i].empty() || !room.store.is_pj_known(context, id, ids[i])) continue;
                ++known;
                ++checked.errors;
                auto finding = pes::make_finding(pes::Severity::error, pes::Rule::pj_known, {ids[i]});
                finding.path = "PES_PJ/PJ[" + std::to_string(i + 1) + "]";
                checked.findings.push_back(std::move(finding));
            }
        });
}

} // namespace

kernel::JobHandler check(Room& room) {
    return [&room](JobRun& run) {
        const FluxId id(run.subject());
        const auto found = start(room, run);
        if (!found) return kernel::job_done();
        Indexer indexer([&](const Stretch& stretch) {
            run.write([&](Context& context) { room.store.add_content(context, id, stretch); });
        });
        auto norms = room.norms->read();
        CheckRequest request{
            pes::Signing::to_come, found->now.date(), found->now, read_trust(room.kernel.data / "trust"), {}};
        std::int64_t tenths = 0;
        request.progress = [&](std::int64_t read, std::int64_t size) {
            if (run.stopping()) throw Stopping{};
            run.progress(read, size, "Contrôle en cours");
            // An open page follows by tenths.
            if (size > 0 && std::exchange(tenths, 10 * read / size) != 10 * read / size)
                room.kernel.live.publish(run.adherent().text() + "/" + subject_of(id));
        };
        try {
            auto checked = check_file(found->path, norms, request, &indexer);
            indexer.finish();
            add_known_pj(room, run, indexer, checked);
            run.finish([&](Context& context) { conclude_check(room, context, id, checked); });
        } catch (const Stopping&) {
            return kernel::job_later(kernel::Seconds(1), "Le contrôle reprendra au redémarrage");
        }
        return kernel::job_done();
    };
}

} // namespace aubrac::helios::jobs

// SPDX-License-Identifier: AGPL-3.0-or-later
// The check of a flux: one reading of the file, outside any transaction, while its content is written by
// stretches. Stopped and begun again, it starts from nothing: what a former attempt wrote goes first.
#include "work.hpp"

#include <algorithm>
#include <formats/pes/signed_copy.hpp>
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
    confiance::Training training = confiance::Training::no;
};

confiance::Training training_of(const Room& room, Context& context) {
    const auto adherent = room.adherents.find_adherent(context, context.adherent());
    return adherent && adherent->training ? confiance::Training::yes : confiance::Training::no;
}

std::optional<ToCheck> start(Room& room, JobRun& run) {
    std::optional<ToCheck> found;
    const FluxId id(run.subject());
    run.read([&](Context& context) {
        const auto flux = room.store.find(context, id);
        if (flux && flux->statut == StatutFlux::depose)
            found = {room.kernel.files.open(context, flux->sha256), context.now(), training_of(room, context)};
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
        CheckRequest request;
        request.signing = pes::Signing::to_come;
        request.on = found->now.date();
        request.training = found->training;
        request.confiance = &room.confiance;
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

kernel::JobHandler sign(Room& room) {
    return [&room](JobRun& run) {
        const FluxId id(run.subject());
        std::optional<Flux> flux;
        std::filesystem::path given, taken;
        run.read([&](Context& context) {
            flux = room.store.find(context, id);
            if (!flux || flux->statut != StatutFlux::a_signer) return;
            given = room.kernel.files.open(context, flux->sha256);
            taken = room.kernel.files.open(context, run.payload());
        });
        if (taken.empty()) return kernel::job_done();
        // The parapheur is one of ours, and the mayor signed what it showed: nothing else may have come in
        // between.
        const bool is_same = formats::pes::adds_signatures_only(source_of_file(given), source_of_file(taken));
        const auto size = static_cast<std::int64_t>(std::filesystem::file_size(taken));
        run.finish([&](Context& context) {
            auto now = room.store.find(context, id);
            if (!now || now->statut != StatutFlux::a_signer) return;
            if (!is_same) {
                room.note(context, id, "helios.signer", "Signature refusée : le parapheur a rendu un autre flux",
                          {{"sha256", run.payload()}});
                room.refresh(context, *now);
                return;
            }
            now->sha256 = run.payload();
            now->size = size;
            if (room.change(context, *now, Step::check_again, "helios.signer", "Signé au parapheur",
                            {{"sha256", now->sha256}}))
                room.kernel.jobs.add(context, "helios.check", id.text());
        });
        return kernel::job_done();
    };
}

} // namespace aubrac::helios::jobs

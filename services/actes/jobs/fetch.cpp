// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads the mailboxes of the ministry and of its twin: each message goes to its adhérent, the rest to the operator's
// bin. One bad mail never stops the others.
#include "jobs/jobs.hpp"
#include "remotes/prefecture.hpp"
#include "returns.hpp"

#include <adapters/openssl/digest.hpp>
#include <base/text.hpp>

namespace aubrac::actes::jobs {

namespace {

using kernel::Context;
using kernel::JobRun;

void put_in_bin(Room& room, JobRun& run, const ReturnedMail& mail, std::string_view prefix, const std::string& file_name,
                const std::string& siren, const std::string& reason) {
    run.write([&](Context& context) {
        const auto kept = room.kernel.files.keep_bytes(context, mail.bytes);
        // The same mail read again after a crash finds its line already there.
        const auto id = base::hex(adapters::openssl::sha256(mail.name + "\n" + file_name + "\n" + kept.sha256));
        const auto added = room.bin.execute(
            context,
            "INSERT INTO actes_bin (id, received_at, source, file_name, siren, reason, sha256) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
            {id, context.now().iso(), std::string(prefix), file_name, siren, reason, kept.sha256});
        if (added == 1)
            room.kernel.journal.note(context, "actes.bac", "actes/bac", "Message de la préfecture non attribué",
                                     {{"fichier", file_name}, {"sha256", kept.sha256}});
    });
}

std::optional<base::AdherentId> owner_of(Room& room, JobRun& run, const std::string& siren) {
    std::optional<base::AdherentId> owner;
    run.read([&](Context& context) {
        if (const auto found = room.adherents.find_siren(context, siren)) owner = found->id;
    });
    return owner;
}

Filing handle(Room& room, JobRun& run, std::string_view prefix, const ReturnedMail& mail) {
    const auto opened = open_mail(mail.bytes);
    if (opened.information) return Filing::done;
    if (!opened.problem.empty()) {
        put_in_bin(room, run, mail, prefix, "", "", opened.problem);
        return Filing::error;
    }
    auto filing = Filing::done;
    for (const auto& received : opened.messages) {
        const auto owner = owner_of(room, run, received.siren);
        std::string reason = "SIREN inconnu";
        if (owner)
            run.write_for(*owner, [&](Context& context) { reason = file_message(room, context, received); });
        if (reason.empty()) continue;
        put_in_bin(room, run, mail, prefix, received.file_name, received.siren, reason);
        filing = Filing::error;
    }
    return filing;
}

} // namespace

kernel::JobHandler fetch(Room& room) {
    return [&room](JobRun& run) {
        for (const auto training : {Training::no, Training::yes}) {
            const auto prefix = remote_prefix(training);
            if (const auto remote = make_prefecture(room.kernel.settings, prefix))
                remote->fetch([&](const ReturnedMail& mail) {
                    try {
                        return handle(room, run, prefix, mail);
                    } catch (const std::exception& error) {
                        room.kernel.log.info("actes.fetch: " + mail.name + ": " + error.what());
                        return Filing::leave;
                    }
                });
        }
        return kernel::job_done();
    };
}

} // namespace aubrac::actes::jobs

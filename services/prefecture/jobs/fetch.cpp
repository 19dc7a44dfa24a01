// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads the mailboxes of the ministry and of its twin: each message goes to its adhérent, the rest to the
// operator's bin. One bad mail never stops the others.
#include "jobs/jobs.hpp"
#include "mail.hpp"
#include "remotes/ministry.hpp"

#include <adapters/openssl/digest.hpp>
#include <base/text.hpp>

namespace aubrac::prefecture::jobs {

namespace {

using kernel::Context;
using kernel::JobRun;

void put_in_bin(Room& room, JobRun& run, const ReturnedMail& mail, Training training, const std::string& file_name,
                const std::string& siren, const std::string& reason) {
    run.write([&](Context& context) {
        BinLine line;
        line.sha256 = room.kernel.files.keep_bytes(context, mail.bytes).sha256;
        // The same mail read again after a crash finds its line already there.
        line.id = base::hex(adapters::openssl::sha256(mail.name + "\n" + file_name + "\n" + line.sha256));
        line.source = settings_prefix(training);
        line.file_name = file_name;
        line.siren = siren;
        line.reason = reason;
        line.received_at = context.now();
        if (room.store.add(context, line))
            room.kernel.journal.note(context, "prefecture.bac", "prefecture/bac", "Message non attribué",
                                     {{"fichier", file_name}, {"sha256", line.sha256}});
    });
}

std::optional<base::AdherentId> owner_of(Room& room, JobRun& run, const std::string& siren) {
    std::optional<base::AdherentId> owner;
    run.read([&](Context& context) {
        if (const auto found = room.adherents.find_siren(context, siren)) owner = found->id;
    });
    return owner;
}

Filing handle(Room& room, JobRun& run, Training training, const ReturnedMail& mail) {
    const auto opened = open_mail(mail.bytes);
    if (opened.information) return Filing::done;
    if (!opened.problem.empty()) {
        put_in_bin(room, run, mail, training, "", "", opened.problem);
        return Filing::error;
    }
    auto filing = Filing::done;
    for (const auto& received : opened.messages) {
        const auto owner = owner_of(room, run, received.siren);
        std::string reason = "SIREN inconnu";
        if (owner) run.write_for(*owner, [&](Context& context) { reason = room.receive(context, received); });
        if (reason.empty()) continue;
        put_in_bin(room, run, mail, training, received.file_name, received.siren, reason);
        filing = Filing::error;
    }
    return filing;
}

} // namespace

kernel::JobHandler fetch(Room& room) {
    return [&room](JobRun& run) {
        for (const auto training : {Training::no, Training::yes}) {
            if (const auto ministry = make_ministry(room.kernel.settings, training))
                ministry->fetch([&](const ReturnedMail& mail) {
                    try {
                        return handle(room, run, training, mail);
                    } catch (const std::exception& error) {
                        room.kernel.log.info("prefecture.fetch: " + mail.name + ": " + error.what());
                        return Filing::leave;
                    }
                });
        }
        return kernel::job_done();
    };
}

} // namespace aubrac::prefecture::jobs

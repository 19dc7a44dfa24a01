// SPDX-License-Identifier: AGPL-3.0-or-later
#include "jobs/jobs.hpp"

#include <kernel/mail.hpp>

namespace aubrac::bureau::jobs {

kernel::JobHandler invite(Room& room) {
    return [&room](kernel::JobRun& run) {
        std::optional<kernel::Account> account;
        std::string link;
        run.write([&](kernel::Context& context) {
            const auto& accounts = room.identity().accounts;
            account = accounts.find(context, base::AccountId::parse(run.subject()));
            if (account && account->status == kernel::AccountStatus::active && !account->has_password)
                link = accounts.invite(context, account->id);
        });
        if (link.empty()) return kernel::job_done("Rien à envoyer");
        kernel::send_mail(
            room.kernel, account->email, account->name, "Votre accès",
            "Bonjour " + account->name +
                ",\n\nUn accès vous est ouvert. Choisissez votre mot de passe dans les sept jours :\n" +
                room.url("/bureau/invitation/" + link) +
                "\n\nCe lien ne sert qu'une fois. Ne le transmettez à personne.\n");
        return kernel::job_done("Invitation envoyée");
    };
}

} // namespace aubrac::bureau::jobs

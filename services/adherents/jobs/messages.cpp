// SPDX-License-Identifier: AGPL-3.0-or-later
// Messages to people: the mail of an invitation, and the notice that the operator asks to enter.
#include "plan.hpp"

#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/cipher.hpp>
#include <base/text.hpp>
#include <kernel/identity.hpp>
#include <kernel/mail.hpp>

namespace aubrac::adherents::jobs {

namespace {

/// The token waits in the queue sealed: who reads the store does not hold the link.
std::string seal_key(const Room& room) { return room.kernel.secrets.key("adherents invitation"); }

} // namespace

bool send_invitation(const Room& room, Context& context, const base::AccountId& account, std::string_view token) {
    if (!room.kernel.settings.has("mail.smtp_url")) return false;
    const auto sealed = adapters::openssl::seal(seal_key(room), token, account.text());
    room.kernel.jobs.add(context, invitation_name, account.text(), adapters::openssl::encode_base64(sealed));
    return true;
}

kernel::JobHandler invite(RoomPtr room) {
    return [room](kernel::JobRun& run) {
        const auto& accounts = room->kernel.identity->accounts;
        const auto sealed = adapters::openssl::decode_base64(run.payload());
        const auto token =
            sealed ? adapters::openssl::open_sealed(seal_key(*room), *sealed, run.subject()) : std::nullopt;
        std::optional<kernel::Account> person;
        if (token) run.read([&](Context& context) { person = accounts.find_invitation(context, *token); });
        if (!person) return kernel::job_done(); // used, replaced or expired meanwhile
        const auto name = room->kernel.settings.get("operator.name", "Le syndicat");
        kernel::send_mail(
            room->kernel, person->email, person->name, "Votre accès aux services numériques",
            "Bonjour " + person->name + ",\n\n" + name +
                " vous ouvre un accès. Choisissez votre mot de passe à cette adresse, dans les sept "
                "jours :\n" +
                room->invitation_url(*token) +
                "\n\nCe lien ne sert qu'une fois. Si vous n'attendiez pas ce message, ne l'ouvrez pas et "
                "appelez le syndicat.\n");
        return kernel::job_done();
    };
}

kernel::JobHandler announce(RoomPtr room) {
    return [room](kernel::JobRun& run) {
        const auto adherent = base::AdherentId::parse(run.subject().substr(0, run.subject().find('/')));
        bool there = false;
        run.read([&](Context& context) { there = room->store.find(context, adherent).has_value(); });
        if (there)
            run.write_for(adherent, [&](Context& context) {
                room->kernel.notices.tell(context, "bureau.consentir",
                                          "Le syndicat demande à entrer pour vous aider : acceptez ou refusez",
                                          "/bureau/assistance");
            });
        return kernel::job_done();
    };
}

} // namespace aubrac::adherents::jobs

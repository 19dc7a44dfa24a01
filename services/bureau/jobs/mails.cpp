// SPDX-License-Identifier: AGPL-3.0-or-later
// Mails to one person about the account itself: links to choose a password, and what changed in what protects it.
// They leave whatever mails the person prefers.
#include "jobs/jobs.hpp"

#include <adapters/json/json.hpp>
#include <base/ensure.hpp>
#include <kernel/mail.hpp>

namespace aubrac::bureau::jobs {

namespace {

using adapters::json::Value;
using kernel::Account;
using kernel::AccountStatus;
using kernel::Context;

struct Letter {
    std::string subject, text;
};

void send(Room& room, const Account& account, const Letter& letter) {
    kernel::send_mail(room.kernel, account.email, account.name, letter.subject,
                      "Bonjour " + account.name + ",\n\n" + letter.text);
}

std::string call_us(const Room& room) {
    const auto telephone = room.kernel.directory().help_telephone();
    return "appelez le syndicat" + (telephone.empty() ? "" : " au " + telephone);
}

/// Whose address was given, and what may be sent there.
struct Demand {
    std::optional<Account> account;
    bool by_provider_only = false; // an identity provider opens it, and no password does
    std::string link;              // empty: none was made
};

Demand prepare_reset(const Room& room, Context& context, std::string_view email) {
    const auto& accounts = room.identity().accounts;
    Demand demand;
    demand.account = accounts.find_email(context, email);
    const auto& account = demand.account;
    if (!account || account->status != AccountStatus::active) return demand;
    demand.by_provider_only = !account->has_password && accounts.has_identity(context, account->id);
    if (!demand.by_provider_only) demand.link = accounts.make_reset(context, account->id);
    return demand;
}

Letter reset_letter(const Room& room, const Demand& demand) {
    if (!demand.link.empty())
        return {
            "Choisir un nouveau mot de passe",
            "Vous avez demandé un nouveau mot de passe. Choisissez-le dans les trente minutes :\n" +
                room.url("/bureau/mot-de-passe/" + demand.link) +
                "\n\nCe lien ne sert qu'une fois. Ne le transmettez à personne, pas même au syndicat.\n\nSi vous "
                "n'avez rien demandé, ne faites rien : votre mot de passe n'a pas changé.\n"};
    if (demand.by_provider_only)
        return {"Votre compte s'ouvre avec ProConnect",
                "Vous avez demandé un nouveau mot de passe, mais votre compte n'en a pas : il s'ouvre avec "
                "ProConnect.\n" +
                    room.url("/bureau/connexion") + "\n\nSi ProConnect ne vous reconnaît plus, " + call_us(room) +
                    ".\n\nSi vous n'avez rien demandé, ne faites rien.\n"};
    return {"Votre compte est fermé",
            "Vous avez demandé un nouveau mot de passe, mais votre compte est fermé. S'il "
            "devrait être ouvert, " +
                call_us(room) + ".\n\nSi vous n'avez rien demandé, ne faites rien.\n"};
}

Letter alert_letter(const Room& room, Room::Alert alert, base::Instant at) {
    const auto when = " le " + at.french() + ".";
    const auto otherwise = "\n\nSi ce n'est pas vous, " + call_us(room) + " sans attendre";
    switch (alert) {
    case Room::Alert::password:
        return {"Votre mot de passe a été changé",
                "Votre mot de passe a été changé" + when + " Vos sessions ouvertes ont été fermées." + otherwise +
                    ", et choisissez un autre mot de passe :\n" + room.url("/bureau/mot-de-passe") + "\n"};
    case Room::Alert::second_factor:
        return {"Un téléphone protège votre compte",
                "Un téléphone a été enregistré pour vous connecter" + when + otherwise + ".\n"};
    case Room::Alert::recovery_codes:
        return {"Vos codes de secours ont été renouvelés", "De nouveaux codes de secours ont été faits" + when +
                                                               " Les anciens ne servent plus." + otherwise +
                                                               ".\n"};
    }
    throw base::Bug("alert of no kind");
}

} // namespace

std::string write_demand(std::string_view email, std::string_view address) {
    return Value::object({{"email", Value(email)}, {"address", Value(address)}}).dump();
}

kernel::JobHandler reset(Room& room) {
    return [&room](kernel::JobRun& run) {
        const auto payload = adapters::json::parse(run.payload());
        ENSURE(payload.has_value());
        Demand demand;
        run.write(
            [&](Context& context) { demand = prepare_reset(room, context, (*payload)["email"].text_or("")); });
        room.kernel.log.security("mot-de-passe.oublie", demand.account ? demand.account->id.text() : "inconnu",
                                 (*payload)["address"].text_or(""), demand.link.empty() ? "sans lien" : "lien");
        if (!demand.account) return kernel::job_done("Adresse inconnue");
        send(room, *demand.account, reset_letter(room, demand));
        return kernel::job_done("Réponse envoyée");
    };
}

kernel::JobHandler alert(Room& room) {
    return [&room](kernel::JobRun& run) {
        const auto& payload = run.payload(); // "0 2026-11-21T13:05:00.000Z"
        const auto at = payload.size() > 2 ? base::Instant::parse_iso(payload.substr(2)) : std::nullopt;
        ENSURE(at && payload[0] >= '0' && payload[0] <= '2');
        std::optional<Account> account;
        run.read([&](Context& context) {
            account = room.identity().accounts.find(
                context, base::AccountId::parse(run.subject().substr(0, run.subject().find('/'))));
        });
        if (!account) return kernel::job_done("Compte disparu");
        send(room, *account, alert_letter(room, static_cast<Room::Alert>(payload[0] - '0'), *at));
        return kernel::job_done("Alerte envoyée");
    };
}

kernel::JobHandler invite(Room& room) {
    return [&room](kernel::JobRun& run) {
        std::optional<Account> account;
        std::string link;
        run.write([&](Context& context) {
            const auto& accounts = room.identity().accounts;
            account = accounts.find(context, base::AccountId::parse(run.subject()));
            if (account && account->status == AccountStatus::active && !account->has_password)
                link = accounts.invite(context, account->id);
        });
        if (link.empty()) return kernel::job_done("Rien à envoyer");
        send(room, *account,
             {"Votre accès", "Un accès vous est ouvert. Choisissez votre mot de passe dans les sept jours :\n" +
                                 room.url("/bureau/invitation/" + link) +
                                 "\n\nCe lien ne sert qu'une fois. Ne le transmettez à personne.\n"});
        return kernel::job_done("Invitation envoyée");
    };
}

} // namespace aubrac::bureau::jobs

// SPDX-License-Identifier: AGPL-3.0-or-later
// The demonstration: an imaginary operator, four imaginary adhérents in bac à sable, and four people. Numbers are
// valid in form and absurd in content.
#include "plan.hpp"

#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/random.hpp>
#include <adapters/openssl/totp.hpp>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <filesystem>
#include <kernel/files/disk.hpp>
#include <kernel/identity.hpp>

namespace aubrac::adherents {

namespace {

struct DemoAdherent {
    const char *siren, *name, *kind, *insee, *arrondissement, *nature;
    std::int64_t population;
};
constexpr DemoAdherent adherents_of_demo[] = {
    {"211299904", "Commune de Saint-Exemple-sur-Boralde", "commune", "12990", "1", "31", 27},
    {"211299912", "Commune de Lacalm-les-Essais", "commune", "12991", "1", "31", 184},
    {"211299920", "Commune de Bac-à-Sable-le-Vieux", "commune", "12992", "2", "31", 612},
    {"241299908", "Communauté de communes du Plateau imaginaire", "epci", "", "1", "63", 4300},
};

struct DemoPerson {
    const char *email, *name, *staff_role, *role;
    bool everywhere; // else in the first adhérent alone
    const char* purpose;
};
constexpr DemoPerson people[] = {
    {"secretaire@exemple.test", "Camille Exemple", "", "redaction", true,
     "secrétaire dans trois villages : prépare et transmet les actes"},
    {"maire@exemple.test", "Dominique Modèle", "", "responsable", false,
     "maire de Saint-Exemple-sur-Boralde : peut tout faire, accepte l'entrée du syndicat"},
    {"technicien@exemple.test", "Sacha Essai", "technicien", "", false,
     "technicien du syndicat : suit, dépanne, demande à entrer chez un adhérent"},
    {"admin@exemple.test", "Alix Témoin", "administrateur", "", false,
     "administrateur du syndicat : inscrit les adhérents, importe, gère les services"},
};

const kernel::Actor demo_actor{kernel::ActorKind::machine, "command:demo", "Démonstration"};

void write(const Room& room, const std::function<void(Context&)>& work) {
    room.kernel.stores->run(demo_actor, {}, {}, kernel::Access::write, [&](Context& context) {
        work(context);
        return kernel::Outcome::keep;
    });
}

std::vector<base::AdherentId> make_adherents_of_demo(const Room& room, Context& context) {
    std::vector<base::AdherentId> made;
    for (const auto& each : adherents_of_demo) {
        Adherent adherent;
        adherent.siren = each.siren;
        adherent.name = each.name;
        adherent.kind = *parse_kind(each.kind);
        adherent.insee = each.insee;
        adherent.population = each.population;
        adherent.departement = "012";
        adherent.arrondissement = each.arrondissement;
        adherent.nature = each.nature;
        adherent.since = {2024, 1, 1};
        adherent.deliberation = "2023_031 du 1er décembre 2023";
        adherent.email = "mairie@exemple.test";
        adherent.telephone = "05 65 00 00 01";
        adherent.training = true;
        for (const auto* service : room.member_services()) adherent.services.push_back(service->name);
        auto saved = room.save(context, adherent, "pour la démonstration");
        ENSURE(saved.ok());
        made.push_back(saved->id);
    }
    room.store.put_contact(context, made[0],
                           {.id = context.make_uuid(),
                            .name = "Dominique Modèle",
                            .fonction = "maire, délégué titulaire",
                            .email = "maire@exemple.test",
                            .since = base::Date{2020, 5, 28},
                            .telephones = {{"mairie", "05 65 00 00 01"}, {"portable", "06 00 00 00 01"}}});
    room.store.put_contact(context, made[0],
                           {.id = context.make_uuid(),
                            .name = "Camille Exemple",
                            .fonction = "secrétaire",
                            .email = "secretaire@exemple.test",
                            .telephones = {{"mardi et vendredi", "05 65 00 00 01"}}});
    return made;
}

/// Proves the secret with the code before the present one, so that the present one may still be used.
std::string enrol(const Room& room, Context& context, const kernel::Account& account) {
    const auto& factors = room.kernel.identity->second_factors;
    const auto enrolment = factors.start(context, account);
    const auto secret = adapters::openssl::decode_base32(enrolment.secret);
    const auto confirmed = factors.confirm(context, account.id,
                                           adapters::openssl::totp_code(*secret, context.now().plus_seconds(-30)));
    ENSURE(confirmed.ok());
    return enrolment.secret;
}

void write_settings(const Room& room) {
    auto& settings = room.kernel.settings;
    const std::pair<const char*, const char*> values[] = {{"operator.name", "Syndicat mixte numérique du Plateau"},
                                                          {"operator.telephone", "05 65 00 00 00"},
                                                          {"server.twins", "yes"}};
    const auto file = room.kernel.data / "aubrac.conf";
    if (std::filesystem::exists(file)) return;
    std::string text;
    for (const auto& [name, value] : values) {
        settings.set(name, value);
        text += std::string(name) + " = " + value + "\n";
    }
    kernel::disk::write_durably(file, text);
}

} // namespace

void make_demo(const Room& room) {
    write_settings(room);
    // Letters and digits only: it is typed by hand, on any keyboard.
    const auto random = adapters::openssl::encode_base32(adapters::openssl::random_bytes(15));
    const auto password = "essai-" + random.substr(0, 6) + "-" + random.substr(6, 6) + "-" + random.substr(12, 6);
    std::string text = "\nComptes de la démonstration, tous avec le mot de passe : " + password + "\n\n";
    std::string keys;
    std::vector<std::pair<base::AccountId, std::string>> accounts;
    write(room, [&](Context& context) {
        const auto adherents = make_adherents_of_demo(room, context);
        for (const auto& person : people) {
            auto made =
                room.kernel.identity->accounts.create(context, {person.email, person.name, "", person.staff_role});
            ENSURE(made.ok());
            const std::size_t places = *person.role == '\0' ? 0 : person.everywhere ? 3 : 1;
            for (std::size_t i = 0; i < places; ++i)
                ENSURE(room.kernel.identity->accounts.grant(context, {made->id, adherents[i], "*", person.role})
                           .ok());
            text += "  " + std::string(person.email) + "\n      " + person.purpose + "\n";
            if (made->is_staff())
                keys += "cle " + made->email + " " + enrol(room, context, *made.operator->()) + "\n";
            accounts.emplace_back(made->id, made->email);
        }
    });
    for (const auto& [account, email] : accounts)
        ENSURE(room.kernel.identity->sign_in.set_password(account, password, {}).ok());
    text += "\nLes deux agents du syndicat ont aussi un second facteur. Pour obtenir le code du moment :\n"
            "  aubrac adherents code technicien@exemple.test --data " +
            room.kernel.data.string() + "\nou enregistrez ces clés dans une application d'authentification :\n" +
            keys + "\nRien de ce que font ces adhérents ne part vers l'État : ils sont en bac à sable.\n\n";
    const auto file = room.kernel.data / demo_accounts_file;
    kernel::disk::write_durably(file, text);
    std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

} // namespace aubrac::adherents

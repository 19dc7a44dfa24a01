// SPDX-License-Identifier: AGPL-3.0-or-later
// A password forgotten: an address is asked, and the answer is the same, in the same time, whether an account has
// it or not (ASVS 5.0 V6.3.8, V6.4): all that depends on it is done by a job.
#include "jobs/jobs.hpp"
#include "pages/pages.hpp"

#include <adapters/openssl/digest.hpp>
#include <base/text.hpp>
#include <kernel/mail.hpp>
#include <ui/button.hpp>
#include <ui/text.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::pages::Page;

constexpr std::size_t longest_email = 254;

Page without_mail_page() {
    return {.title = "Mot de passe oublié",
            .body =
                ui::paragraph("La personne responsable des comptes de votre collectivité, ou le syndicat, vous "
                              "donne un lien pour en choisir un autre.") +
                ui::action({"Revenir à la connexion", "/bureau/connexion", ui::Icon::back})};
}

Page demand_page(const Room& room, const Visitor& visitor, const std::vector<base::Refusal>& refusals) {
    ui::Form form{.url = "/bureau/mot-de-passe", .csrf = visitor.csrf};
    form.sections = {{"",
                      {ui::email_field({.name = "email",
                                        .label = "Adresse électronique",
                                        .help = "Celle avec laquelle vous vous connectez",
                                        .autocomplete = "username"})}}};
    form.submits = {{"Recevoir un lien"}};
    form.cancel = {"Revenir à la connexion", "/bureau/connexion"};
    form.typed = typed_of(visitor.request);
    form.errors = errors_of(room, refusals);
    return {.title = "Mot de passe oublié",
            .body = ui::paragraph("Nous vous enverrons un lien pour en choisir un autre.") + ui::form(form),
            .status = refusals.empty() ? 200 : room.status(refusals[0])};
}

Page answer_page() {
    return {.title = "Regardez vos courriels",
            .body =
                ui::callout({ui::Tone::success, "",
                             ui::paragraph("Si un compte a cette adresse, un message vient d'y partir. Le lien "
                                           "qu'il contient sert une fois, pendant trente minutes.")}) +
                ui::details("Je n'ai rien reçu",
                            ui::bullets({"Attendez quelques minutes, et regardez dans les indésirables.",
                                         "Vérifiez que c'est bien l'adresse avec laquelle vous vous connectez.",
                                         "Sinon, appelez le syndicat : il vérifiera qui vous êtes."})) +
                ui::buttons({ui::action({"Revenir à la connexion", "/bureau/connexion", ui::Icon::back})})};
}

} // namespace

RawHandler forgotten(Room& room) {
    return visitor(room, [&room](Visitor& visitor) {
        if (!kernel::sends_mail(room.kernel)) return Answer::page(without_mail_page());
        if (visitor.request.parameter("fait") == "1") return Answer::page(answer_page());
        return Answer::page(demand_page(room, visitor, {}));
    });
}

RawHandler ask_reset(Room& room) {
    return visitor(room, [&room](Visitor& visitor) {
        if (!kernel::sends_mail(room.kernel)) return Answer::page(without_mail_page());
        const auto email = room.identity().sign_in.ask_reset(visitor.field("email").substr(0, longest_email + 1),
                                                             visitor.origin());
        if (!email) {
            room.kernel.log.security("mot-de-passe.oublie", "", visitor.request.address, email.refusal().code);
            return Answer::page(demand_page(room, visitor, {email.refusal()}));
        }
        room.kernel.stores->run({}, {}, {}, kernel::Access::write, [&](kernel::Context& context) {
            room.kernel.jobs.add(context, "bureau.reset", base::hex(adapters::openssl::sha256(email.value())),
                                 jobs::write_demand(email.value(), visitor.request.address));
            return kernel::Outcome::keep;
        });
        return Answer::redirect("/bureau/mot-de-passe?fait=1");
    });
}

} // namespace aubrac::bureau::pages

// SPDX-License-Identifier: AGPL-3.0-or-later
// My account: who I am, the mails I want, my password, my second factor, my sessions.
#include "pages/pages.hpp"
#include "pages/parts.hpp"
#include "rules/browser_words.hpp"

#include <kernel/mail.hpp>
#include <ui/button.hpp>
#include <ui/form.hpp>
#include <ui/list.hpp>
#include <ui/text.hpp>
#include <ui/words.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::Account;
using kernel::Context;
using kernel::pages::Page;
using kernel::pages::Visit;
using Which = RefusedForm::Which;

void put_refusal(const Room& room, ui::Form& form, const RefusedForm& refused, Which which) {
    if (refused.which != which) return;
    form.typed = refused.typed;
    form.errors = {{refused.refusal.field, room.sentence(refused.refusal)}};
}

ui::Html identity_form(const Room& room, const Account& account, const std::string& csrf,
                       const RefusedForm& refused) {
    ui::Form form{.url = "/bureau/compte", .csrf = csrf};
    form.sections = {{"",
                      {ui::text_field({.name = "name",
                                       .label = "Prénom et nom",
                                       .value = account.name,
                                       .max_length = 200,
                                       .autocomplete = "name"}),
                       ui::telephone_field({.name = "telephone",
                                            .label = "Téléphone",
                                            .value = account.telephone,
                                            .need = ui::Need::optional,
                                            .autocomplete = "tel"})}}};
    form.submits = {{"Enregistrer"}};
    put_refusal(room, form, refused, Which::name);
    return ui::section("Qui je suis",
                       ui::facts({{"Adresse électronique", account.email}}) +
                           ui::paragraph(ui::muted("Pour changer d'adresse, appelez le syndicat.")) +
                           ui::form(form));
}

ui::Html mail_form(const Room& room, const Account& account, const std::string& csrf, const RefusedForm& refused) {
    if (!kernel::sends_mail(room.kernel)) return {};
    using kernel::MailPreference;
    const auto choice = [](MailPreference preference, std::string words, std::string help = {}) {
        return ui::Choice{std::string(mail_preference_name(preference)), std::move(words), std::move(help)};
    };
    ui::Form form{.url = "/bureau/compte/courriels", .csrf = csrf};
    form.sections = {
        {"",
         {ui::radio_field(
             {.name = "mail",
              .label = "Quand un avis vous arrive",
              .help = "Les messages de sécurité (mot de passe changé…) partent toujours.",
              .value = std::string(mail_preference_name(account.mail))},
             {choice(MailPreference::each, "Un courriel tout de suite"),
              choice(MailPreference::daily, "Un résumé par jour",
                     "À 7 heures, pour toutes vos collectivités, s'il y a du nouveau"),
              choice(MailPreference::none, "Aucun courriel", "Vos avis restent ici, sur votre bureau")})}}};
    form.submits = {{"Enregistrer ce choix"}};
    put_refusal(room, form, refused, Which::mail);
    return ui::section("Mes courriels", ui::form(form));
}

ui::Html password_form(const Room& room, const std::string& csrf, const RefusedForm& refused) {
    ui::Form form{.url = "/bureau/compte/mot-de-passe", .csrf = csrf};
    form.sections = {
        {"",
         {ui::password_field(
              {.name = "current", .label = "Mot de passe actuel", .autocomplete = "current-password"}),
          ui::password_field({.name = "password",
                              .label = "Nouveau mot de passe",
                              .help = "Au moins 12 caractères : une phrase de plusieurs mots convient très bien",
                              .autocomplete = "new-password"}),
          ui::password_field(
              {.name = "password2", .label = "Le même, pour vérifier", .autocomplete = "new-password"})}}};
    form.submits = {{"Changer de mot de passe"}};
    put_refusal(room, form, refused, Which::password);
    return ui::section("Mot de passe", ui::form(form));
}

ui::Html factor_section(const Room& room, Context& context, const Account& account, const std::string& csrf) {
    if (!account.has_second_factor)
        return ui::section(
            "Second moyen de connexion",
            ui::paragraph(
                "Un code donné par votre téléphone protège votre compte si votre mot de passe est volé.") +
                ui::action(
                    {"Protéger mon compte", "/bureau/second-facteur?suite=/bureau/compte", ui::Icon::shield}));
    const auto left = room.identity().second_factors.count_recovery_codes(context, account.id);
    return ui::section("Second moyen de connexion",
                       ui::paragraph("Votre téléphone est enregistré. Il vous reste " +
                                     ui::count(left, "code", "codes") + " de secours.") +
                           ui::buttons({ui::post({.words = "Renouveler les codes de secours",
                                                  .url = "/bureau/compte/codes",
                                                  .csrf = csrf,
                                                  .confirm = "Les codes imprimés ne serviront plus. Continuer ?"}),
                                        ui::action({"Enregistrer un autre téléphone",
                                                    "/bureau/second-facteur?suite=/bureau/compte"})}));
}

ui::Html sessions_section(const Room& room, Context& context, const Account& account, const std::string& csrf,
                          std::string_view token) {
    const auto& sessions = room.identity().sessions;
    const auto current = sessions.find(context, token);
    std::vector<ui::Row> rows;
    for (const auto& session : sessions.list(context, account.id)) {
        const bool here = current && current->id == session.id;
        rows.push_back({{},
                        {ui::time(session.created_at), browser_words(session.browser), session.address,
                         here ? ui::badge({"Cette session", ui::Icon::check, ui::Tone::success})
                              : ui::post({.words = "Terminer",
                                          .url = "/bureau/compte/session",
                                          .csrf = csrf,
                                          .values = {{"session", session.id}}})}});
    }
    return ui::section("Mes sessions ouvertes",
                       ui::table("Sessions ouvertes de votre compte",
                                 {{"Depuis"}, {"Navigateur"}, {"Adresse du réseau"}, {"Geste"}}, rows) +
                           ui::post({.words = "Tout fermer, cette session comprise",
                                     .url = "/bureau/compte/session",
                                     .csrf = csrf,
                                     .look = ui::Look::danger,
                                     .values = {{"session", "toutes"}}}));
}

} // namespace

Page account_page(const Room& room, Context& context, const std::string& csrf, std::string_view session,
                  const RefusedForm& refused) {
    const auto account = room.identity().accounts.find(context, base::AccountId(context.actor().id));
    ENSURE(account.has_value());
    Page page{.title = "Mon compte"};
    page.body = identity_form(room, *account, csrf, refused) + mail_form(room, *account, csrf, refused);
    if (account->has_password) page.body += password_form(room, csrf, refused);
    page.body +=
        factor_section(room, context, *account, csrf) + sessions_section(room, context, *account, csrf, session);
    if (refused.which != Which::none) page.status = room.status(refused.refusal);
    return page;
}

Handler account(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto cookie = room.identity().cookies(room.kernel).session_name();
        return Answer::page(account_page(room, context, visit.csrf, visit.request.cookie(cookie), {}));
    };
}

} // namespace aubrac::bureau::pages

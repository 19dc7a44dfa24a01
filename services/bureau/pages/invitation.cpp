// SPDX-License-Identifier: AGPL-3.0-or-later
// The link by which a person chooses a password, the first or a new one.
#include "pages/pages.hpp"

#include <ui/text.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::pages::Page;

constexpr std::size_t longest_link = 100;

struct Invited {
    std::optional<kernel::Account> account;
    std::vector<std::string> words; // what the password must not be made of
};

Invited find_invited(const Room& room, std::string_view link) {
    Invited invited;
    room.read({}, {}, {}, [&](kernel::Context& context) {
        const auto& accounts = room.identity().accounts;
        invited.account = accounts.find_invitation(context, link.substr(0, longest_link));
        if (!invited.account) return;
        for (const auto& id : accounts.list_adherents_of(context, invited.account->id))
            if (const auto card = room.kernel.directory().find_adherent(context, id))
                invited.words.push_back(card->name);
    });
    return invited;
}

Page password_page(const Room& room, const Visitor& visitor, const kernel::Account& account,
                   const std::vector<base::Refusal>& refusals) {
    ui::Form form{.url = ui::Url::path({"bureau", "invitation", visitor.request.path_value("token")}),
                  .csrf = visitor.csrf};
    form.sections = {
        {"",
         {ui::password_field({.name = "password",
                              .label = "Votre mot de passe",
                              .help = "Au moins 12 caractères : une phrase de plusieurs mots convient très bien",
                              .autocomplete = "new-password"}),
          ui::password_field(
              {.name = "password2", .label = "Le même, pour vérifier", .autocomplete = "new-password"})}}};
    form.submits = {{"Enregistrer mon mot de passe"}};
    form.errors = errors_of(room, refusals);
    return {.title = "Choisir votre mot de passe",
            .body = ui::paragraph("Bonjour " + account.name + ". Vous vous connecterez avec l'adresse " +
                                  account.email + ".") +
                    ui::form(form),
            .status = refusals.empty() ? 200 : room.status(refusals[0])};
}

} // namespace

RawHandler invitation(Room& room) {
    return visitor(room, [&room](Visitor& visitor) {
        const auto invited = find_invited(room, visitor.request.path_value("token"));
        if (!invited.account) return Answer::refusal({"SESSION-012", "", {}});
        return Answer::page(password_page(room, visitor, *invited.account, {}));
    });
}

RawHandler accept_invitation(Room& room) {
    return visitor(room, [&room](Visitor& visitor) {
        const auto link = visitor.request.path_value("token").substr(0, longest_link);
        const auto invited = find_invited(room, link);
        if (!invited.account) return Answer::refusal({"SESSION-012", "", {}});
        const auto password = visitor.field("password");
        if (password != visitor.field("password2"))
            return Answer::page(password_page(room, visitor, *invited.account, {{"BUREAU-003", "password2", {}}}));
        auto& sign_in = room.identity().sign_in;
        const auto accepted = sign_in.accept_invitation(link, password, invited.words);
        if (!accepted) return Answer::page(password_page(room, visitor, *invited.account, {accepted.refusal()}));
        const auto id = accepted->id.text();
        room.kernel.log.security("mot-de-passe", id, visitor.request.address, "par un lien");
        const auto noted = room.change({kernel::ActorKind::agent, id, accepted->name}, {}, [&](kernel::Context&) {
            return Evidence{"bureau.compte", "bureau/compte/" + id, "Mot de passe choisi par un lien"};
        });
        ENSURE(noted.ok());
        auto result = sign_in.with_password(accepted->email, password, visitor.origin());
        if (!result) return Answer::redirect("/bureau/connexion");
        room.kernel.log.security("connexion", id, visitor.request.address, "mot de passe");
        visitor.cookies.push_back(room.identity().cookies(room.kernel).write_session(result->token));
        // With a second factor, the page of the code comes by itself.
        return Answer::redirect("/bureau");
    });
}

} // namespace aubrac::bureau::pages

// SPDX-License-Identifier: AGPL-3.0-or-later
// The link by which a person chooses a password: the first one, or a new one when it was forgotten.
#include "pages/pages.hpp"

#include <ui/button.hpp>
#include <ui/simple_page.hpp>
#include <ui/text.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::pages::Page;

constexpr std::size_t longest_link = 100;

struct Holder {
    std::optional<kernel::PasswordLink> link;
    std::vector<std::string> words; // what the password must not be made of
};

Holder find_holder(const Room& room, std::string_view token) {
    Holder holder;
    room.read({}, {}, {}, [&](kernel::Context& context) {
        const auto& accounts = room.identity().accounts;
        holder.link = accounts.find_link(context, token);
        if (!holder.link) return;
        for (const auto& id : accounts.list_adherents_of(context, holder.link->account.id))
            if (const auto card = room.kernel.directory().find_adherent(context, id))
                holder.words.push_back(card->name);
    });
    return holder;
}

std::string_view token_of(const Visitor& visitor) {
    return visitor.request.path_value("token").substr(0, longest_link);
}

/// Used, replaced or too late: where another one comes from.
Answer refused(const Room& room) {
    const auto& entry = room.kernel.refusals.get("SESSION-012");
    return Answer::page(
        {.title = "Ce lien ne sert plus",
         .body = ui::trouble({.what = entry.sentence, .to_do = entry.advice}) +
                 ui::buttons({ui::action({"Mot de passe oublié ?", "/bureau/mot-de-passe", ui::Icon::mail,
                                          ui::Look::main}),
                              ui::action({"Revenir à la connexion", "/bureau/connexion", ui::Icon::back})}),
         .status = entry.status});
}

Page password_page(const Room& room, const Visitor& visitor, const kernel::PasswordLink& link,
                   const std::vector<base::Refusal>& refusals) {
    const auto& account = link.account;
    const bool is_reset = link.kind == kernel::LinkKind::reset;
    ui::Form form{.url = visitor.request.path, .csrf = visitor.csrf};
    form.sections = {
        {"",
         {ui::password_field({.name = "password",
                              .label = is_reset ? "Nouveau mot de passe" : "Votre mot de passe",
                              .help = "Au moins 12 caractères : une phrase de plusieurs mots convient très bien",
                              .autocomplete = "new-password"}),
          ui::password_field(
              {.name = "password2", .label = "Le même, pour vérifier", .autocomplete = "new-password"})}}};
    form.submits = {{"Enregistrer mon mot de passe"}};
    form.errors = errors_of(room, refusals);
    return {.title = is_reset ? "Choisir un nouveau mot de passe" : "Choisir votre mot de passe",
            .body = ui::paragraph("Bonjour " + account.name + ". Vous vous connecterez avec l'adresse " +
                                  account.email + ".") +
                    ui::form(form),
            .status = refusals.empty() ? 200 : room.status(refusals[0])};
}

/// In the journal and in the security log, and to the person when a former password was replaced.
void note_chosen(const Room& room, const Visitor& visitor, const kernel::PasswordLink& link) {
    const auto& account = link.account;
    const auto id = account.id.text();
    const bool is_reset = link.kind == kernel::LinkKind::reset;
    room.kernel.log.security("mot-de-passe", id, visitor.request.address,
                             is_reset ? "oublié, par un lien" : "par un lien");
    const auto noted =
        room.change({kernel::ActorKind::agent, id, account.name}, {}, [&](kernel::Context& context) {
            if (account.has_password) room.alert(context, account.id, Room::Alert::password);
            return Evidence{"bureau.compte", "bureau/compte/" + id,
                            is_reset ? "Mot de passe oublié, remplacé par un lien"
                                     : "Mot de passe choisi par un lien"};
        });
    ENSURE(noted.ok());
}

} // namespace

RawHandler password_link(Room& room) {
    return visitor(room, [&room](Visitor& visitor) {
        const auto holder = find_holder(room, token_of(visitor));
        if (!holder.link) return refused(room);
        return Answer::page(password_page(room, visitor, *holder.link, {}));
    });
}

RawHandler choose_password(Room& room) {
    return visitor(room, [&room](Visitor& visitor) {
        const auto holder = find_holder(room, token_of(visitor));
        if (!holder.link) return refused(room);
        const auto password = visitor.field("password");
        if (password != visitor.field("password2"))
            return Answer::page(password_page(room, visitor, *holder.link, {{"BUREAU-003", "password2", {}}}));
        auto& sign_in = room.identity().sign_in;
        const auto chosen = sign_in.choose_password(token_of(visitor), password, holder.words);
        if (!chosen) return Answer::page(password_page(room, visitor, *holder.link, {chosen.refusal()}));
        note_chosen(room, visitor, chosen.value());
        // Whoever reads the mail of a person is not let in by it alone: the password, then the second factor, are
        // asked.
        if (chosen->kind == kernel::LinkKind::reset) return Answer::redirect("/bureau/connexion?fin=mot-de-passe");
        auto result = sign_in.with_password(chosen->account.email, password, visitor.origin());
        if (!result) return Answer::redirect("/bureau/connexion");
        room.kernel.log.security("connexion", chosen->account.id.text(), visitor.request.address, "mot de passe");
        visitor.cookies.push_back(room.identity().cookies(room.kernel).write_session(result->token));
        // With a second factor, the page of the code comes by itself.
        return Answer::redirect("/bureau");
    });
}

} // namespace aubrac::bureau::pages

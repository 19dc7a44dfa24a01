// SPDX-License-Identifier: AGPL-3.0-or-later
// Signing in by e-mail and password, and signing out.
#include "pages/pages.hpp"
#include "rules/return_path.hpp"

#include <ui/text.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::pages::Page;

constexpr std::size_t longest_email = 254;

Page sign_in_page(const Room& room, const Visitor& visitor, const std::vector<base::Refusal>& refusals) {
    ui::Form form{.url = "/bureau/connexion", .csrf = visitor.csrf};
    form.sections = {
        {"",
         {ui::email_field({.name = "email", .label = "Adresse électronique", .autocomplete = "username"}),
          ui::password_field({.name = "password", .label = "Mot de passe", .autocomplete = "current-password"}),
          ui::hidden_field("suite", visitor.suite())}}};
    form.submits = {{"Se connecter"}};
    form.typed = typed_of(visitor.request);
    form.errors = errors_of(room, refusals);
    ui::Html body;
    const auto end = visitor.request.parameter("fin");
    if (end == "1")
        body += ui::callout({ui::Tone::success, "", ui::paragraph("Vous êtes déconnecté. À bientôt.")});
    if (end == "mot-de-passe")
        body += ui::callout({ui::Tone::success, "Votre mot de passe est changé",
                             ui::paragraph("Connectez-vous avec le nouveau. Vos autres sessions sont fermées.")});
    body += ui::form(form) + ui::paragraph(ui::link("Mot de passe oublié ?", "/bureau/mot-de-passe"));
    if (room.has_oidc())
        body +=
            ui::section("Agents publics", ui::action({"Se connecter avec ProConnect",
                                                      ui::Url("/bureau/proconnect").with("suite", visitor.suite()),
                                                      ui::Icon::shield}));
    return {.title = "Se connecter", .body = body, .status = refusals.empty() ? 200 : room.status(refusals[0])};
}

/// For the log: who it is when the address is known, and never what was typed in its place.
std::string known_account(const Room& room, std::string_view email) {
    std::string id = "inconnu";
    room.read({}, {}, {}, [&](kernel::Context& context) {
        if (const auto account = room.identity().accounts.find_email(context, email)) id = account->id.text();
    });
    return id;
}

/// Where the second factor stands, for the session that the browser has; nothing when it has none.
std::optional<Answer> already_known(Room& room, const Visitor& visitor) {
    const auto caller = kernel::pages::find_caller(room.kernel, visitor.request);
    if (!caller) return std::nullopt;
    if (!caller->needs_second_factor) return Answer::redirect(visitor.suite());
    auto stage = kernel::SecondFactor::absent;
    room.read({}, {}, {}, [&](kernel::Context& context) {
        if (const auto session = room.identity().sessions.find(context, visitor.session))
            stage = session->second_factor;
    });
    const ui::Url next(stage == kernel::SecondFactor::awaited ? "/bureau/code" : "/bureau/second-facteur");
    return Answer::redirect(next.with("suite", visitor.suite()).text());
}

} // namespace

RawHandler home(Room&) {
    return [](kernel::http::Request&) {
        kernel::http::Response response;
        response.status = 303;
        response.set("Location", std::string(desk_path));
        return response;
    };
}

RawHandler sign_in(Room& room) {
    return visitor(room, [&room](Visitor& visitor) {
        if (auto answer = already_known(room, visitor)) return std::move(*answer);
        return Answer::page(sign_in_page(room, visitor, {}));
    });
}

RawHandler submit_sign_in(Room& room) {
    return visitor(room, [&room](Visitor& visitor) {
        const auto email = visitor.field("email").substr(0, longest_email + 1);
        auto result = room.identity().sign_in.with_password(email, visitor.field("password"), visitor.origin());
        if (!result) {
            room.kernel.log.security("connexion.refusee", known_account(room, email), visitor.request.address,
                                     result.refusal().code);
            return Answer::page(sign_in_page(room, visitor, {result.refusal()}));
        }
        const auto& session = result->session;
        room.kernel.log.security("connexion", session.account.id.text(), visitor.request.address, "mot de passe");
        visitor.cookies.push_back(room.identity().cookies(room.kernel).write_session(result->token));
        if (session.second_factor == kernel::SecondFactor::awaited)
            return Answer::redirect(ui::Url("/bureau/code").with("suite", visitor.suite()).text());
        return Answer::redirect(visitor.suite());
    });
}

RawHandler sign_out(Room& room) {
    return visitor(room, [&room](Visitor& visitor) {
        const auto caller = kernel::pages::find_caller(room.kernel, visitor.request);
        auto& sign_in = room.identity().sign_in;
        const auto id_token = sign_in.id_token(visitor.session);
        sign_in.sign_out(visitor.session);
        visitor.cookies.push_back(room.identity().cookies(room.kernel).clear_session());
        if (caller) room.kernel.log.security("deconnexion", caller->actor.id, visitor.request.address, "");
        auto* const oidc = id_token.empty() ? nullptr : room.oidc();
        const auto elsewhere = oidc ? oidc->logout_url(id_token, kernel::make_visitor()) : std::string();
        if (elsewhere.empty()) return Answer::redirect("/bureau/connexion?fin=1");
        // A form of ours may lead nowhere else (form-action): the page leaves by itself for the identity provider.
        kernel::http::Response response;
        response.set("Refresh", "0;url=" + elsewhere);
        response.set("Content-Type", "text/plain; charset=utf-8");
        response.set("Cache-Control", "no-store");
        response.body = std::string("Vous êtes déconnecté d'Aubrac. Déconnexion de ProConnect…\n");
        return Answer::raw(std::move(response));
    });
}

} // namespace aubrac::bureau::pages

// SPDX-License-Identifier: AGPL-3.0-or-later
// Enrolling an authenticator app, by choice or because the role asks for it.
#include "pages/pages.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <ui/button.hpp>
#include <ui/text.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::pages::Page;

constexpr std::string_view title = "Protéger votre compte avec votre téléphone";
constexpr std::size_t longest_secret = 128;

bool is_base32(std::string_view text) {
    return !text.empty() && text.size() <= longest_secret && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7');
    });
}

/// "ABCD EFGH…": read aloud, typed without losing one's place.
std::string in_groups(std::string_view secret) {
    std::string groups;
    for (std::size_t i = 0; i < secret.size(); ++i) {
        if (i > 0 && i % 4 == 0) groups += ' ';
        groups += secret[i];
    }
    return groups;
}

Page start_page(const Visitor& visitor) {
    ui::Form form{.url = "/bureau/second-facteur", .csrf = visitor.csrf};
    form.sections = {{"", {ui::hidden_field("suite", visitor.suite())}}};
    form.submits = {{"Commencer", "geste", "commencer"}};
    return {
        .title = std::string(title),
        .body =
            ui::paragraph(
                "Votre rôle permet d'agir au nom de la collectivité : un mot de passe volé ne doit pas "
                "suffire. Une application de votre téléphone donnera un code de six chiffres à la connexion.") +
            ui::numbered({"Installez une application d'authentification : Aegis, FreeOTP, Google ou Microsoft "
                          "Authenticator.",
                          "Recopiez-y la clé que nous allons afficher.", "Saisissez le code qu'elle donne."}) +
            ui::form(form)};
}

Page secret_page(const Room& room, const Visitor& visitor, const std::string& secret, const std::string& uri,
                 const std::vector<base::Refusal>& refusals) {
    ui::Form form{.url = "/bureau/second-facteur", .csrf = visitor.csrf};
    form.sections = {{"",
                      {ui::code_field({.name = "code",
                                       .label = "Code affiché par l'application",
                                       .help = "Six chiffres",
                                       .autocomplete = "one-time-code"}),
                       ui::hidden_field("secret", secret), ui::hidden_field("uri", uri),
                       ui::hidden_field("suite", visitor.suite())}}};
    form.submits = {{"Vérifier le code", "geste", "verifier"}};
    form.errors = errors_of(room, refusals);
    auto body =
        ui::section("1. Ajoutez un compte dans l'application",
                    ui::paragraph("Choisissez « saisir une clé », avec le nom « Aubrac », puis recopiez :") +
                        ui::preformatted(in_groups(secret)));
    if (!uri.empty()) body += ui::details("Adresse complète, à ouvrir sur votre téléphone", ui::preformatted(uri));
    body += ui::section("2. Saisissez le code", ui::form(form));
    return {
        .title = std::string(title), .body = body, .status = refusals.empty() ? 200 : room.status(refusals[0])};
}

Page codes_page(const Visitor& visitor, const std::vector<std::string>& codes) {
    std::vector<ui::Html> lines(codes.begin(), codes.end());
    return {
        .title = "Vos codes de secours",
        .body =
            ui::callout({ui::Tone::success, "Votre téléphone est enregistré",
                         ui::paragraph("Un code vous sera demandé à chaque connexion.")}) +
            ui::callout({ui::Tone::warning, "Imprimez cette page maintenant",
                         ui::paragraph("Ces codes ne seront plus jamais affichés. Chacun remplace une fois votre "
                                       "téléphone, le jour où vous ne l'avez pas. Rangez-les sous clé.")}) +
            ui::bullets(lines) + ui::action({"Continuer", visitor.suite(), ui::Icon::next, ui::Look::main})};
}

Answer refused(const Room& room, const Visitor& visitor, const base::Refusal& refusal, const std::string& secret,
               const std::string& uri) {
    if (refusal.code == "SESSION-005") return Answer::redirect("/bureau/connexion");
    if (refusal.code == "SESSION-006")
        return Answer::redirect(ui::Url("/bureau/code").with("suite", visitor.suite()).text());
    return Answer::page(secret_page(room, visitor, secret, uri, {refusal}));
}

Answer verify(Room& room, Visitor& visitor) {
    const std::string secret(visitor.field("secret"));
    std::string uri(visitor.field("uri"));
    if (!is_base32(secret)) return Answer::redirect("/bureau/second-facteur");
    if (!uri.starts_with("otpauth://totp/") || uri.size() > 1000) uri.clear();
    auto result = room.identity().sign_in.confirm_enrolment(base::trim(visitor.field("code")), visitor.origin());
    if (!result) {
        room.kernel.log.security("second-facteur.refuse", "", visitor.request.address, result.refusal().code);
        return refused(room, visitor, result.refusal(), secret, uri);
    }
    const auto& account = result->signed_in.session.account;
    const kernel::Actor actor{account.is_staff() ? kernel::ActorKind::staff : kernel::ActorKind::agent,
                              account.id.text(), account.name};
    const auto noted = room.change(actor, {}, [&](kernel::Context&) {
        return Evidence{"bureau.compte", "bureau/compte/" + account.id.text(), "Second moyen de connexion enregistré"};
    });
    ENSURE(noted.ok());
    room.kernel.log.security("second-facteur", account.id.text(), visitor.request.address, "");
    visitor.cookies.push_back(room.identity().cookies(room.kernel).write_session(result->signed_in.token));
    return Answer::page(codes_page(visitor, result->recovery_codes));
}

} // namespace

RawHandler second_factor(Room& room) {
    return visitor(room, [&room](Visitor& visitor) {
        if (!kernel::pages::find_caller(room.kernel, visitor.request))
            return Answer::redirect("/bureau/connexion");
        return Answer::page(start_page(visitor));
    });
}

RawHandler enrol(Room& room) {
    return visitor(room, [&room](Visitor& visitor) {
        if (visitor.field("geste") == "verifier") return verify(room, visitor);
        auto enrolment = room.identity().sign_in.start_enrolment(visitor.session);
        if (!enrolment) return refused(room, visitor, enrolment.refusal(), "", "");
        return Answer::page(secret_page(room, visitor, enrolment->secret, enrolment->uri, {}));
    });
}

} // namespace aubrac::bureau::pages

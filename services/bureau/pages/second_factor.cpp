// SPDX-License-Identifier: AGPL-3.0-or-later
// Enrolling an authenticator app, by choice or because the role asks for it.
#include "pages/pages.hpp"

#include <adapters/qrencode/qr_code.hpp>
#include <algorithm>
#include <base/text.hpp>
#include <ui/button.hpp>
#include <ui/qr.hpp>
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

/// "ABCD EFGH…", four groups a line: read aloud, typed without losing one's place.
std::string in_groups(std::string_view secret) {
    std::string groups;
    for (std::size_t i = 0; i < secret.size(); ++i) {
        if (i > 0 && i % 4 == 0) groups += i % 16 == 0 ? '\n' : ' ';
        groups += secret[i];
    }
    return groups;
}

/// The code to look at, and the same to copy. `uri` came back with the form: anything but ours draws no code.
ui::Html secret_parts(const std::string& secret, const std::string& uri) {
    const auto key =
        ui::paragraph(
            "Choisissez «\u00a0saisir une clé\u00a0», avec le nom «\u00a0Aubrac\u00a0», et recopiez\u00a0:") +
        ui::preformatted(in_groups(secret));
    const auto code = adapters::qrencode::make_qr_code(uri);
    if (!code) return key;
    return ui::paragraph("Dans l'application, ajoutez un compte, choisissez «\u00a0scanner un code QR\u00a0» et "
                         "visez ce carré.") +
           ui::qr({.width = code->width,
                   .dark = code->dark,
                   .words =
                       "Code QR à lire avec l'application de votre téléphone ; la clé écrite ensuite dit la même "
                       "chose",
                   .beside = ui::paragraph(ui::strong("Il ne se lit pas\u00a0?")) + key});
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
            ui::numbered(
                {"Installez une application d'authentification\u00a0: Aegis, FreeOTP, Google ou Microsoft "
                 "Authenticator.",
                 "Visez avec elle le carré que nous allons afficher, ou recopiez la clé écrite à côté.",
                 "Saisissez le code de six chiffres qu'elle donne."}) +
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
    const auto body = ui::section("1. Ajoutez un compte dans l'application", secret_parts(secret, uri)) +
                      ui::section("2. Saisissez le code", ui::form(form));
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
    const auto noted = room.change(actor, {}, [&](kernel::Context& context) {
        room.alert(context, account.id, Room::Alert::second_factor);
        return Evidence{"bureau.compte", "bureau/compte/" + account.id.text(),
                        "Second moyen de connexion enregistré"};
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

// SPDX-License-Identifier: AGPL-3.0-or-later
// The second factor of a session that awaits it: a code of the app, or a recovery code.
#include "pages/pages.hpp"

#include <base/text.hpp>
#include <ui/text.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::pages::Page;

Page code_page(const Room& room, const Visitor& visitor, const std::vector<base::Refusal>& refusals) {
    ui::Form form{.url = "/bureau/code", .csrf = visitor.csrf};
    form.sections = {{"",
                      {ui::text_field({.name = "code",
                                       .label = "Code",
                                       .help = "Les six chiffres de votre application, ou un code de secours",
                                       .autocomplete = "one-time-code"}),
                       ui::hidden_field("suite", visitor.suite())}}};
    form.submits = {{"Continuer"}};
    form.errors = errors_of(room, refusals);
    return {.title = "Confirmer votre identité",
            .body = ui::form(form) +
                    ui::details(
                        "Je n'ai plus mon téléphone",
                        ui::paragraph("Saisissez un des codes de secours que vous avez imprimés. Si vous ne les "
                                      "avez plus, appelez le syndicat : il vérifiera votre identité.")) +
                    ui::post({.words = "Abandonner",
                              .url = "/bureau/deconnexion",
                              .csrf = visitor.csrf,
                              .look = ui::Look::quiet}),
            .status = refusals.empty() ? 200 : room.status(refusals[0])};
}

} // namespace

RawHandler code(Room& room) {
    return visitor(room, [&room](Visitor& visitor) {
        const auto caller = kernel::pages::find_caller(room.kernel, visitor.request);
        if (!caller) return Answer::redirect("/bureau/connexion");
        if (!caller->needs_second_factor) return Answer::redirect(visitor.suite());
        return Answer::page(code_page(room, visitor, {}));
    });
}

RawHandler submit_code(Room& room) {
    return visitor(room, [&room](Visitor& visitor) {
        const auto caller = kernel::pages::find_caller(room.kernel, visitor.request);
        const auto who = caller ? caller->actor.id : std::string();
        auto result = room.identity().sign_in.with_code(base::trim(visitor.field("code")), visitor.origin());
        if (!result) {
            room.kernel.log.security("code.refuse", who, visitor.request.address, result.refusal().code);
            if (result.refusal().code == "SESSION-005") return Answer::redirect("/bureau/connexion");
            return Answer::page(code_page(room, visitor, {result.refusal()}));
        }
        room.kernel.log.security("code", who, visitor.request.address, "");
        visitor.cookies.push_back(room.identity().cookies(room.kernel).write_session(result->token));
        return Answer::redirect(visitor.suite());
    });
}

} // namespace aubrac::bureau::pages

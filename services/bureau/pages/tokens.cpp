// SPDX-License-Identifier: AGPL-3.0-or-later
// Tokens by which other software acts for the adhérent through the API.
#include "pages/pages.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <ui/button.hpp>
#include <ui/form.hpp>
#include <ui/list.hpp>
#include <ui/text.hpp>
#include <ui/words.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::ApiToken;
using kernel::Context;
using kernel::pages::Page;
using kernel::pages::Visit;

constexpr base::Instant never{};

/// Rights that some operation of the API asks for, and that the person holds: giving more would serve nothing.
std::vector<ui::Choice> rights_to_give(const Room& room, const kernel::Rights& held) {
    std::vector<ui::Choice> choices;
    for (const auto& manifest : room.kernel.manifests)
        for (const auto& right : manifest.rights) {
            const auto& operations = room.kernel.operations;
            const bool used = std::any_of(operations.begin(), operations.end(),
                                          [&](const auto& operation) { return operation.right == right.name; });
            if (used && std::binary_search(held.begin(), held.end(), right.name))
                choices.push_back({right.name, right.title, manifest.title});
        }
    return choices;
}

ui::Badge badge_of(const ApiToken& token, base::Instant now) {
    if (token.revoked_at != never) return {"Révoqué", ui::Icon::cancel, ui::Tone::neutral};
    if (token.expires_at <= now) return {"Expiré", ui::Icon::clock, ui::Tone::neutral};
    return {"En service", ui::Icon::check, ui::Tone::success};
}

ui::Html list_of(const Room& room, Context& context, const std::string& csrf) {
    ui::List list{.title = "Accès d'autres logiciels", .here = "/bureau/jetons"};
    list.columns = {{"Logiciel"}, {"Droits"}, {"Jusqu'au"}, {"Dernier usage"}, {"Statut"}, {"Geste"}};
    for (const auto& token : room.identity().tokens.list(context, context.adherent())) {
        std::string rights;
        for (const auto& right : token.rights) rights += (rights.empty() ? "" : ", ") + right;
        const bool lives = token.revoked_at == never && token.expires_at > context.now();
        list.rows.push_back(
            {{},
             {token.name, rights, ui::date(token.expires_at.date()),
              token.last_used == never ? ui::Html("Jamais") : ui::time(token.last_used),
              ui::badge(badge_of(token, context.now())),
              lives ? ui::post({.words = "Révoquer",
                                .url = ui::Url::path({"bureau", "jetons", token.id.text(), "revoquer"}),
                                .csrf = csrf,
                                .confirm = "Le logiciel ne pourra plus agir. Révoquer ?"})
                    : ui::Html()}});
    }
    list.count = ui::count(static_cast<std::int64_t>(list.rows.size()), "jeton", "jetons");
    list.none = {
        "Aucun jeton", "Un jeton permet à un logiciel métier de déposer ou de lire pour vous.", {}, ui::Icon::key};
    return ui::list(list);
}

ui::Html make_form(const Room& room, Context& context, const std::string& csrf,
                   const std::vector<base::Refusal>& refusals,
                   const std::vector<std::pair<std::string, std::string>>& typed) {
    const auto choices = rights_to_give(room, context.rights());
    if (choices.empty())
        return ui::section("Créer un jeton",
                           ui::paragraph("Aucun de vos services n'a encore d'accès pour d'autres logiciels."));
    ui::Form form{.url = "/bureau/jetons", .csrf = csrf};
    form.sections = {{"",
                      {ui::text_field({.name = "name",
                                       .label = "Logiciel qui l'utilisera",
                                       .help = "Exemple : logiciel de gestion des assemblées",
                                       .max_length = 100}),
                       ui::checkboxes_field({.name = "rights", .label = "Ce qu'il pourra faire"}, choices),
                       ui::date_field({.name = "expires_on",
                                       .label = "Dernier jour d'usage",
                                       .help = "Deux ans au plus",
                                       .value = context.today().plus_months(12).iso()})}}};
    form.submits = {{"Créer le jeton"}};
    form.errors = errors_of(room, refusals);
    form.typed = typed;
    return ui::section("Créer un jeton", ui::form(form));
}

Page tokens_page(const Room& room, Context& context, const std::string& csrf,
                 const std::vector<base::Refusal>& refusals,
                 const std::vector<std::pair<std::string, std::string>>& typed) {
    return {.title = "Accès d'autres logiciels",
            .body = list_of(room, context, csrf) + make_form(room, context, csrf, refusals, typed) +
                    ui::paragraph(ui::link("Mode d'emploi pour les éditeurs de logiciels", "/bureau/api")),
            .status = refusals.empty() ? 200 : room.status(refusals[0])};
}

Page secret_page(const Room& room, const kernel::MadeApiToken& made) {
    return {.title = "Jeton créé",
            .body =
                ui::callout({ui::Tone::warning, "Copiez ce jeton maintenant",
                             ui::paragraph("Il ne sera plus jamais affiché. Qui le détient agit pour votre "
                                           "collectivité : ne l'envoyez pas par courriel.")}) +
                ui::preformatted(made.secret) +
                ui::facts({{"Logiciel", made.token.name}, {"Jusqu'au", ui::date(made.token.expires_at.date())}}) +
                ui::paragraph("Pour essayer :") +
                ui::preformatted("curl -H 'Authorization: Bearer " + made.secret + "' " + room.url("/api/v1/…")) +
                ui::action({"Revenir aux jetons", "/bureau/jetons", ui::Icon::back}),
            .crumbs = {{"Accès d'autres logiciels", "/bureau/jetons"}}};
}

Answer show_again(const Room& room, const Errand& errand, const base::Refusal& refusal) {
    std::optional<Answer> answer;
    room.read(errand.caller.actor, errand.adherent(), errand.caller.rights, [&](Context& context) {
        answer = Answer::page(tokens_page(room, context, errand.csrf, {refusal}, typed_of(errand.request)));
    });
    return std::move(*answer);
}

base::Result<kernel::NewApiToken> read_form(const Errand& errand) {
    kernel::NewApiToken wanted{
        .name = std::string(base::trim(errand.field("name"))), .rights = {}, .expires_on = {}};
    for (const auto right : errand.request.fields("rights")) wanted.rights.emplace_back(right);
    std::sort(wanted.rights.begin(), wanted.rights.end());
    wanted.rights.erase(std::unique(wanted.rights.begin(), wanted.rights.end()), wanted.rights.end());
    if (wanted.rights.empty()) return base::Refusal{"BUREAU-011", "rights", {}};
    const auto day = base::Date::parse_iso(errand.field("expires_on"));
    if (!day) return base::Refusal{"BUREAU-014", "expires_on", {}};
    wanted.expires_on = *day;
    return wanted;
}

} // namespace

Handler tokens(Room& room) {
    return [&room](Context& context, Visit& visit) {
        return Answer::page(tokens_page(room, context, visit.csrf, {}, {}));
    };
}

RawHandler make_token(Room& room) {
    return errand(room, [&room](Errand& errand) {
        const auto wanted = read_form(errand);
        if (!wanted) return show_again(room, errand, wanted.refusal());
        std::optional<kernel::MadeApiToken> made;
        const auto done =
            room.change(errand.caller.actor, errand.adherent(), [&](Context& context) -> base::Result<Evidence> {
                auto token =
                    room.identity().tokens.make(context, errand.adherent(), wanted.value(), errand.caller.rights);
                if (!token) return token.refusal();
                made = std::move(token).value();
                std::string rights;
                for (const auto& right : made->token.rights) rights += (rights.empty() ? "" : ",") + right;
                return Evidence{"bureau.jetons",
                                "bureau/jeton/" + made->token.id.text(),
                                "Jeton créé pour un autre logiciel",
                                {{"droits", rights}, {"fin", made->token.expires_at.iso()}}};
            });
        if (!done) return show_again(room, errand, done.refusal());
        room.kernel.log.security("jeton.cree", errand.caller.actor.id, errand.request.address,
                                 made->token.id.text());
        return Answer::page(secret_page(room, *made));
    });
}

RawHandler revoke_token(Room& room) {
    return errand(room, [&room](Errand& errand) {
        const auto id = kernel::ApiTokenId::parse(errand.path("id"));
        const auto done =
            room.change(errand.caller.actor, errand.adherent(), [&](Context& context) -> base::Result<Evidence> {
                if (!room.identity().tokens.revoke(context, errand.adherent(), id))
                    return base::Refusal{"BUREAU-010", "", {}};
                return Evidence{"bureau.jetons", "bureau/jeton/" + id.text(), "Jeton révoqué"};
            });
        if (!done) return Answer::refusal(done.refusal());
        room.kernel.log.security("jeton.revoque", errand.caller.actor.id, errand.request.address, id.text());
        return Answer::redirect("/bureau/jetons", "Le jeton est révoqué.");
    });
}

} // namespace aubrac::bureau::pages

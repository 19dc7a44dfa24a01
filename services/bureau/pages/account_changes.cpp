// SPDX-License-Identifier: AGPL-3.0-or-later
// What one changes in one's own account. The evidence stands in the operator's journal, where accounts are kept.
#include "pages/pages.hpp"
#include "pages/parts.hpp"

#include <base/text.hpp>
#include <kernel/mail.hpp>
#include <ui/button.hpp>
#include <ui/text.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::Context;

std::string subject_of(const Errand& errand) { return "bureau/compte/" + errand.caller.actor.id; }

Answer show_again(const Room& room, const Errand& errand, RefusedForm refused) {
    std::optional<Answer> answer;
    room.read(errand.caller.actor, {}, {}, [&](Context& context) {
        answer = Answer::page(account_page(room, context, errand.csrf, errand.caller.session, refused));
    });
    return std::move(*answer);
}

} // namespace

RawHandler save_account(Room& room) {
    return errand(room, [&room](Errand& errand) {
        const auto done = room.change(errand.caller.actor, {}, [&](Context& context) -> base::Result<Evidence> {
            const auto& accounts = room.identity().accounts;
            const auto account = accounts.find(context, errand.account());
            if (!account) return base::Refusal{"SESSION-017", "", {}};
            const auto saved =
                accounts.update(context, account->id,
                                {account->email, std::string(base::trim(errand.field("name"))),
                                 std::string(base::trim(errand.field("telephone"))), account->staff_role});
            if (!saved) return saved.refusal();
            return Evidence{"bureau.compte", subject_of(errand), "Nom ou téléphone du compte modifié"};
        });
        if (!done)
            return show_again(room, errand, {RefusedForm::Which::name, done.refusal(), typed_of(errand.request)});
        return Answer::redirect("/bureau/compte", "Vos informations sont enregistrées.");
    });
}

RawHandler save_mail(Room& room) {
    return errand(room, [&room](Errand& errand) {
        if (!kernel::sends_mail(room.kernel)) return Answer::not_found();
        const auto wanted = kernel::parse_mail_preference(errand.field("mail"));
        if (!wanted) return show_again(room, errand, {RefusedForm::Which::mail, {"BUREAU-016", "mail", {}}, {}});
        const auto done = room.change(errand.caller.actor, {}, [&](Context& context) {
            room.identity().accounts.set_mail(context, errand.account(), *wanted);
            return Evidence{"bureau.compte", subject_of(errand), "Choix des courriels modifié"};
        });
        ENSURE(done.ok());
        return Answer::redirect("/bureau/compte", "Votre choix est enregistré.");
    });
}

RawHandler change_password(Room& room) {
    return errand(room, [&room](Errand& errand) {
        const auto next = errand.field("password");
        if (next != errand.field("password2"))
            return show_again(room, errand, {RefusedForm::Which::password, {"BUREAU-003", "password2", {}}, {}});
        std::vector<std::string> words;
        for (const auto& place : errand.caller.places) words.push_back(place.name);
        const kernel::Origin origin{errand.request.address, std::string(errand.request.header("user-agent")),
                                    errand.caller.session};
        auto result = room.identity().sign_in.change_password(errand.field("current"), next, words, origin);
        if (!result) {
            room.kernel.log.security("mot-de-passe.refuse", errand.caller.actor.id, errand.request.address,
                                     result.refusal().code);
            return show_again(room, errand, {RefusedForm::Which::password, result.refusal(), {}});
        }
        room.kernel.log.security("mot-de-passe", errand.caller.actor.id, errand.request.address, "");
        const auto noted = room.change(errand.caller.actor, {}, [&](Context& context) {
            room.alert(context, errand.account(), Room::Alert::password);
            return Evidence{"bureau.compte", subject_of(errand), "Mot de passe changé"};
        });
        ENSURE(noted.ok());
        errand.cookies.push_back(room.identity().cookies(room.kernel).write_session(result->token));
        return Answer::redirect("/bureau/compte",
                                "Votre mot de passe est changé. Vos autres sessions sont fermées.");
    });
}

RawHandler renew_codes(Room& room) {
    return errand(room, [&room](Errand& errand) {
        std::vector<std::string> codes;
        const auto done = room.change(errand.caller.actor, {}, [&](Context& context) -> base::Result<Evidence> {
            const auto account = room.identity().accounts.find(context, errand.account());
            if (!account || !account->has_second_factor) return base::Refusal{"SESSION-006", "", {}};
            codes = room.identity().second_factors.renew_recovery_codes(context, errand.account());
            room.alert(context, errand.account(), Room::Alert::recovery_codes);
            return Evidence{"bureau.compte", subject_of(errand), "Codes de secours renouvelés"};
        });
        if (!done) return Answer::refusal(done.refusal());
        room.kernel.log.security("codes-de-secours", errand.caller.actor.id, errand.request.address, "");
        std::vector<ui::Html> lines(codes.begin(), codes.end());
        return Answer::page(
            {.title = "Vos nouveaux codes de secours",
             .body =
                 ui::callout({ui::Tone::warning, "Imprimez cette page maintenant",
                              ui::paragraph(
                                  "Ces codes ne seront plus jamais affichés, et les anciens ne servent plus.")}) +
                 ui::bullets(lines) + ui::action({"Revenir à mon compte", "/bureau/compte", ui::Icon::back}),
             .crumbs = {{"Mon compte", "/bureau/compte"}}});
    });
}

RawHandler end_session(Room& room) {
    return errand(room, [&room](Errand& errand) {
        const auto& sessions = room.identity().sessions;
        const auto wanted = std::string(errand.field("session"));
        bool ended = false;
        room.kernel.stores->run(errand.caller.actor, {}, {}, kernel::Access::write, [&](Context& context) {
            if (wanted == "toutes")
                sessions.end_all(context, errand.account());
            else
                ended = sessions.end_by_id(context, errand.account(), wanted);
            return kernel::Outcome::keep;
        });
        room.kernel.log.security("sessions.fermees", errand.caller.actor.id, errand.request.address, wanted);
        if (wanted == "toutes") {
            errand.cookies.push_back(room.identity().cookies(room.kernel).clear_session());
            return Answer::redirect("/bureau/connexion?fin=1");
        }
        return Answer::redirect("/bureau/compte",
                                ended ? "La session est fermée." : "Cette session était déjà fermée.");
    });
}

} // namespace aubrac::bureau::pages

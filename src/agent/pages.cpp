// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pages.hpp"

#include <kernel/pages/site.hpp>
#include <ui/button.hpp>
#include <ui/form.hpp>
#include <ui/simple_page.hpp>
#include <ui/text.hpp>
#include <ui/words.hpp>

namespace aubrac::agent::pages {

namespace {

using adapters::pkcs11::TokenProblem;
using formats::signature::Deceit;

std::string page(const std::string& title, const ui::Html& body) {
    return ui::render(ui::SimplePage{.title = title,
                                     .operator_name = "Agent de signature, sur cet ordinateur",
                                     .version = std::string(kernel::pages::version),
                                     .around = ui::Around::nothing},
                      body);
}

std::string back_of(const Errand& errand) { return "/retour?suite=" + errand.reading; }

ui::Html go_back(const Errand& errand, const char* words) {
    return ui::action({words, ui::Url(back_of(errand)), ui::Icon::back});
}

ui::Html post_again(const Errand& errand, const char* words) {
    return ui::post({.words = words,
                     .url = "/reprendre",
                     .csrf = errand.ticket,
                     .icon = ui::Icon::refresh,
                     .look = ui::Look::main});
}

std::string count_of(const Errand& errand) {
    return ui::count(static_cast<std::int64_t>(errand.meeting.sheets.size()), "document", "documents");
}

ui::Html line_of(const Errand& errand, const Sheet& sheet, std::size_t rank) {
    const auto url = "/document?suite=" + errand.reading + "&rang=" + std::to_string(rank);
    return ui::strong(sheet.title) +
           ui::Html(" — " + sheet.name + " (" + ui::file_size(sheet.content.size()) + ") ") +
           ui::link("Relire", ui::Url(url)) +
           ui::details("Son empreinte (SHA-256)", ui::preformatted(sheet.sha256));
}

ui::Html what_is_signed(const Errand& errand) {
    std::vector<ui::Html> lines;
    for (std::size_t i = 0; i < errand.meeting.sheets.size(); ++i)
        lines.push_back(line_of(errand, errand.meeting.sheets[i], i));
    return ui::section("Ce que vous signez", ui::bullets(lines)) +
           ui::facts({{"Pour", errand.meeting.adherent},
                      {"Par", errand.meeting.person},
                      {"Demandé par", host_of(errand.remote.server())}});
}

std::string quoted(const std::string& words) { return "«\u00a0" + words + "\u00a0»"; }

std::string owner_of(const Key& key) {
    const auto organisation = key.certificate.organisation();
    return key.certificate.common_name() + (organisation.empty() ? "" : ", " + organisation);
}

std::string until_of(const Key& key) {
    return "sur " + quoted(key.token.label) + ", valable jusqu'au " +
           key.certificate.summary().not_after.date().french();
}

std::string why_not(const Key& key) {
    switch (key.state) {
    case Key::State::expired:
        return "expiré depuis le " + key.certificate.summary().not_after.date().french() +
               " : demandez-en un nouveau à qui vous l'a délivré";
    case Key::State::not_yet:
        return "pas encore valable : il le sera le " + key.certificate.summary().not_before.date().french();
    case Key::State::not_to_sign:
        return "prévu pour autre chose que signer";
    case Key::State::locked:
        return "bloqué : trop de codes faux. Seul qui vous a remis la clé peut la débloquer";
    case Key::State::usable:
        break;
    }
    return "";
}

ui::Html unusable(const std::vector<Key>& keys) {
    std::vector<ui::Html> lines;
    for (const auto& key : keys)
        if (key.state != Key::State::usable)
            lines.push_back(
                ui::Html(owner_of(key) + ", sur " + quoted(key.token.label) + " : " + why_not(key) + "."));
    if (lines.empty()) return {};
    return ui::callout({ui::Tone::warning, "Ces certificats ne peuvent pas signer", ui::bullets(lines)});
}

ui::Html no_key(const Errand& errand, const std::vector<Key>& keys) {
    const bool is_empty = keys.empty();
    return unusable(keys) +
           (is_empty ? ui::callout(
                           {ui::Tone::warning, "Aucune clé n'est branchée",
                            ui::paragraph("Branchez votre clé, ou glissez votre carte dans le lecteur, attendez "
                                          "quelques secondes, puis cliquez sur le bouton.")})
                     : ui::Html()) +
           ui::buttons({post_again(errand, "J'ai branché ma clé"), go_back(errand, "Ne pas signer")});
}

ui::Html warn_of_last_try(const std::vector<Key>& keys) {
    for (const auto& key : keys)
        if (key.state == Key::State::usable && key.token.is_last_try)
            return ui::callout({ui::Tone::danger, "Dernier essai",
                                ui::paragraph("Encore un code faux, et la clé « " + key.token.label +
                                              " » sera bloquée. Si vous n'êtes pas sûr du code, ne le tapez pas : "
                                              "appelez qui vous a remis la clé.")});
    return {};
}

ui::Html sign_form(const Errand& errand, const std::vector<Key>& keys, const std::string& chosen,
                   const std::string& wrong) {
    std::vector<ui::Choice> choices;
    bool has_keyboard = false;
    for (const auto& key : keys) {
        if (key.state != Key::State::usable) continue;
        choices.push_back({key.name, owner_of(key), until_of(key)});
        has_keyboard = has_keyboard || key.token.has_own_keyboard;
    }
    const auto first = chosen.empty() ? choices[0].value : chosen;
    ui::Form form{.url = "/signer", .csrf = errand.ticket};
    form.sections = {
        {"",
         {ui::radio_field({.name = "cle", .label = "Votre certificat", .value = first}, choices),
          ui::password_field(
              {.name = "code",
               .label = "Code de votre clé",
               .help = has_keyboard ? "Si votre lecteur a un clavier, laissez vide : vous taperez le code dessus."
                                    : "Il sert à cette signature, ne quitte pas cet ordinateur, n'est pas gardé.",
               .need = has_keyboard ? ui::Need::optional : ui::Need::required,
               .autocomplete = "off"})}}};
    form.submits = {{"Signer " + count_of(errand)}};
    form.cancel = {"Ne pas signer", ui::Url(back_of(errand))};
    if (!wrong.empty()) form.errors = {{"code", wrong}};
    return ui::form(form);
}

} // namespace

std::string home(const Keys& keys, const std::vector<Key>& found, const std::vector<std::string>& servers) {
    std::vector<ui::Html> lines, names;
    for (const auto& key : found)
        lines.push_back(
            ui::Html(owner_of(key) + ", " + (key.state == Key::State::usable ? until_of(key) : why_not(key))));
    for (const auto& server : servers) names.push_back(ui::Html(host_of(server)));
    ui::Html body =
        ui::paragraph("L'agent est ouvert et attend. Quand vous cliquez sur « Signer avec ma clé » dans le "
                      "parapheur, c'est lui qui montre ce que vous signez et demande le code.");
    if (!keys.has_module())
        body += ui::callout(
            {ui::Tone::warning, "Le logiciel de votre clé manque",
             ui::paragraph("Installez celui que l'autorité de certification vous a donné, puis relancez "
                           "l'agent.")});
    for (const auto& problem : keys.problems())
        body += ui::callout({ui::Tone::warning, "Un module ne s'ouvre pas", ui::paragraph(problem)});
    body += ui::section("Vos clés", lines.empty() ? ui::paragraph(ui::muted("Aucune clé n'est branchée."))
                                                  : ui::bullets(lines));
    body +=
        ui::section("Les parapheurs que vous connaissez",
                    names.empty() ? ui::paragraph(ui::muted("Aucun encore : l'agent demandera la première fois."))
                                  : ui::bullets(names));
    return page("L'agent de signature est prêt", body);
}

std::string ask_trust(const Errand& errand) {
    const auto host = host_of(errand.remote.server());
    return page(
        "Un parapheur inconnu",
        ui::paragraph("Cette adresse demande à vous faire signer des documents, pour la première fois sur cet "
                      "ordinateur :") +
            ui::paragraph(ui::strong(host)) +
            ui::paragraph(
                "Est-ce bien l'adresse de votre parapheur, celle que vous voyez en haut de votre navigateur "
                "quand vous y travaillez ? Au moindre doute, refusez et appelez le syndicat.") +
            ui::buttons({ui::post({.words = "Oui, c'est mon parapheur",
                                   .url = "/confiance",
                                   .csrf = errand.ticket,
                                   .icon = ui::Icon::check,
                                   .look = ui::Look::main}),
                         ui::action({"Non, refuser", "/refus", ui::Icon::cancel})}));
}

std::string choose(const Errand& errand, const std::vector<Key>& keys, const std::string& chosen,
                   const std::string& wrong) {
    ui::Html body = what_is_signed(errand);
    const bool has_usable = !keys.empty() && keys[0].state == Key::State::usable;
    if (!has_usable) return page("Signer " + count_of(errand), body + no_key(errand, keys));
    return page("Signer " + count_of(errand),
                body + warn_of_last_try(keys) + sign_form(errand, keys, chosen, wrong) + unusable(keys));
}

std::string done(const Errand& errand, const Key& key) {
    return page("C'est signé",
                ui::callout({ui::Tone::success, "",
                             ui::paragraph(count_of(errand) + ", au nom de " + key.certificate.common_name() +
                                           ". Vous pouvez retirer votre clé.")}) +
                    ui::paragraph("Vous revenez au parapheur dans quelques secondes.") +
                    ui::buttons({ui::action(
                        {"Revenir au parapheur", ui::Url(back_of(errand)), ui::Icon::next, ui::Look::main})}));
}

std::string trouble(const Words& words, const Errand* errand) {
    ui::Html body = ui::trouble({.what = words.what, .to_do = words.to_do});
    std::vector<ui::Html> buttons;
    if (errand && words.again == Words::Again::yes) buttons.push_back(post_again(*errand, "Réessayer"));
    if (errand && !errand->meeting.back.empty()) buttons.push_back(go_back(*errand, "Revenir au parapheur"));
    return page(words.title, body + (buttons.empty() ? ui::Html() : ui::buttons(buttons)));
}

Words words_of(const Trouble& trouble, const Errand& errand) {
    const auto host = host_of(errand.remote.server());
    switch (trouble.kind) {
    case Trouble::Kind::unreachable:
        return {"Le parapheur ne répond pas", host + " ne répond pas. Rien n'a été signé.",
                "Vérifiez que l'internet marche, attendez une minute, puis réessayez.", Words::Again::yes};
    case Trouble::Kind::unsure:
        return {"La réponse du parapheur s'est perdue",
                "La ligne s'est coupée pendant l'échange avec " + host + " : la signature est peut-être arrivée.",
                "Revenez au dossier : s'il n'est pas signé, recommencez.", Words::Again::no};
    case Trouble::Kind::refused:
        return {"Le parapheur ne peut pas continuer", trouble.sentence, "Revenez au parapheur.", Words::Again::no};
    case Trouble::Kind::garbled:
        break;
    }
    return {"Le parapheur n'est pas compris",
            host + " a donné une réponse que cet agent ne comprend pas. Rien n'a été signé.",
            "L'agent est peut-être trop ancien : mettez-le à jour, ou appelez le syndicat.", Words::Again::no};
}

Words words_of(Deceit deceit, const Sheet& sheet, const Errand& errand) {
    return {"L'agent refuse de signer",
            deceit == Deceit::other_document
                ? "Le document reçu, « " + sheet.title +
                      " », n'est pas celui que le parapheur annonce. Rien n'a été signé."
                : "Ce que " + host_of(errand.remote.server()) +
                      " demande de signer ne correspond pas au document « " + sheet.title +
                      " » qui vous est montré. Rien n'a été signé, votre code n'a pas servi.",
            "Ne recommencez pas : appelez le syndicat, et lisez-lui cette page. Code : AGENT-" +
                std::to_string(static_cast<int>(deceit)) + ".",
            Words::Again::no};
}

Words words_of(TokenProblem problem) {
    switch (problem) {
    case TokenProblem::no_token:
        return {"La clé n'est plus là", "La clé a été retirée avant la fin. Rien n'a été signé.",
                "Rebranchez-la, attendez quelques secondes, puis réessayez.", Words::Again::yes};
    case TokenProblem::locked_pin:
        return {"La clé est bloquée",
                "Trop de codes faux ont été tapés : la clé ne signe plus. Rien n'a été signé.",
                "Appelez qui vous l'a remise : il la débloque avec son propre code. Le parapheur vous attend.",
                Words::Again::no};
    case TokenProblem::no_key:
        return {"Cette clé ne signe pas",
                "La clé privée de ce certificat n'est pas sur la clé. Rien n'a été signé.",
                "Choisissez un autre certificat, ou appelez qui vous a remis la clé.", Words::Again::yes};
    case TokenProblem::wrong_pin:
    case TokenProblem::refused:
    case TokenProblem::none:
        break;
    }
    return {"La clé a refusé de signer", "La clé ou son lecteur a refusé. Rien n'a été signé.",
            "Débranchez la clé, rebranchez-la, puis réessayez. Si cela dure, appelez le syndicat.",
            Words::Again::yes};
}

} // namespace aubrac::agent::pages

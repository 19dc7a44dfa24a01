// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pages/pages.hpp"

#include <base/text.hpp>
#include <ui/button.hpp>
#include <ui/reader.hpp>
#include <ui/record.hpp>

namespace aubrac::actes::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

const ui::Why& executory_law() {
    static const ui::Why law{
        "Un acte devient exécutoire quand il est transmis au représentant de l'État et publié. Le "
        "préfet a ensuite deux mois pour saisir le tribunal administratif.",
        "CGCT, art. L2131-1 et L2131-6",
        {}};
    return law;
}

std::string moment(const std::optional<base::Instant>& instant) { return instant ? instant->french() : ""; }

ui::Now draft_now(const Context& context, const Acte& acte) {
    ui::Now now{.tone = ui::Tone::neutral, .icon = ui::Icon::draft, .statement = "Cet acte est un brouillon."};
    now.meaning = "Rien n'est parti. Relisez-le, puis transmettez-le à la préfecture.";
    const auto deadline =
        acte.draft.decided_on ? transmission_deadline(acte.draft.nature, *acte.draft.decided_on) : std::nullopt;
    if (deadline) {
        now.meaning = "Rien n'est parti. À transmettre avant le " + deadline->french() + ".";
        now.why =
            ui::why({"Une décision individuelle se transmet dans les quinze jours.", "CGCT, art. L2131-1", {}});
    }
    if (context.may("actes.transmettre"))
        now.action = ui::action(
            {"Relire et transmettre", ui::Url(url_of(acte.id) + "/submit"), ui::Icon::send, ui::Look::main});
    if (context.may("actes.rediger"))
        now.others.push_back(ui::action({"Modifier", ui::Url(url_of(acte.id) + "/modifier"), ui::Icon::edit}));
    return now;
}

ui::Now refused_now(const Context& context, const Acte& acte) {
    ui::Now now{
        .tone = ui::Tone::danger, .icon = ui::Icon::error, .statement = "La préfecture a refusé cet acte."};
    now.meaning =
        ui::Html("Sa réponse : " + acte.anomaly + ". Corrigez ce qu'elle signale, puis transmettez de nouveau.");
    if (context.may("actes.rediger"))
        now.action =
            ui::action({"Corriger", ui::Url(url_of(acte.id) + "/modifier"), ui::Icon::edit, ui::Look::main});
    if (context.may("actes.transmettre"))
        now.others.push_back(
            ui::action({"Transmettre de nouveau", ui::Url(url_of(acte.id) + "/submit"), ui::Icon::send}));
    return now;
}

ui::Now uncertain_now(const Context& context, const Visit& visit, const Acte& acte) {
    ui::Now now{.tone = ui::Tone::warning,
                .icon = ui::Icon::warning,
                .statement = "Nous ne savons pas si la préfecture a reçu cet acte."};
    now.meaning =
        "La connexion a été coupée pendant l'envoi. Si elle l'a reçu, son accusé de réception arrivera dans "
        "l'heure et cette page changera d'elle-même. Sinon, renvoyez-le : un acte reçu deux fois est "
        "simplement ignoré la seconde fois.";
    if (context.may("actes.transmettre"))
        now.action = ui::post({"Renvoyer", ui::Url(url_of(acte.id) + "/renvoyer"), visit.csrf, ui::Icon::refresh});
    return now;
}

ui::Now sent_now(const Context& context, const Visit& visit, const Acte& acte) {
    ui::Now now{.tone = ui::Tone::waiting, .icon = ui::Icon::pending};
    now.statement = "Transmis à la préfecture le " + moment(acte.sent_at) + ".";
    now.meaning = "Nous attendons son accusé de réception, en général sous une heure.";
    now.why = ui::why(executory_law());
    if (acte.sent_at->plus_seconds(4 * 3600) < context.now() && context.may("actes.transmettre")) {
        now.tone = ui::Tone::warning;
        now.meaning =
            "La préfecture n'a pas répondu depuis plus de quatre heures. Appelez-la, ou renvoyez l'acte : "
            "reçu deux fois, il est simplement ignoré la seconde fois.";
        now.action = ui::post({"Renvoyer", ui::Url(url_of(acte.id) + "/renvoyer"), visit.csrf, ui::Icon::refresh});
    }
    return now;
}

ui::Now acknowledged_now(const Context& context, const Visit& visit, const Acte& acte) {
    ui::Now now{.tone = ui::Tone::success, .icon = ui::Icon::success};
    now.statement = "Reçu par la préfecture le " + acte.acknowledged_on.value_or(base::Date{}).french() + ".";
    if (acte.published_on) {
        now.meaning = "Publié le " + acte.published_on->french() + " : l'acte est exécutoire.";
    } else if (context.may("actes.transmettre")) {
        now.meaning = "Il reste à le publier, l'afficher ou le notifier pour qu'il soit exécutoire.";
        now.action = ui::post({"Publier sur la page publique", ui::Url(url_of(acte.id) + "/publier"), visit.csrf,
                               ui::Icon::eye, acte.draft.publish ? ui::Look::main : ui::Look::secondary});
    }
    now.why = ui::why(executory_law());
    if (!acte.stamped_sha256.empty())
        now.others.push_back(
            ui::action({"Télécharger l'acte tamponné", ui::Url(url_of(acte.id) + "/tampon"), ui::Icon::download}));
    if (context.may("actes.transmettre"))
        now.others.push_back(ui::action({"Annuler la transmission", ui::Url(url_of(acte.id) + "/annuler"),
                                         ui::Icon::cancel, ui::Look::quiet}));
    return now;
}

ui::Now now_of(const Context& context, const Visit& visit, const Acte& acte) {
    switch (acte.statut) {
    case StatutActe::brouillon:
        return draft_now(context, acte);
    case StatutActe::refuse:
        return refused_now(context, acte);
    case StatutActe::incertain:
        return uncertain_now(context, visit, acte);
    case StatutActe::acquitte:
        return acknowledged_now(context, visit, acte);
    case StatutActe::a_transmettre:
    case StatutActe::en_cours:
        return {.tone = ui::Tone::info,
                .icon = ui::Icon::send,
                .statement = "Transmission demandée le " + moment(acte.submitted_at) + ".",
                .meaning = "Il part tout seul, en général en moins d'une minute. Vous pouvez fermer cette page."};
    case StatutActe::transmis:
        return sent_now(context, visit, acte);
    case StatutActe::annulation:
        return {.tone = ui::Tone::waiting,
                .icon = ui::Icon::pending,
                .statement = "Annulation demandée.",
                .meaning = "Nous attendons la réponse de la préfecture."};
    case StatutActe::annule:
        return {.tone = ui::Tone::neutral,
                .icon = ui::Icon::cancel,
                .statement = "Transmission annulée le " + acte.cancelled_on.value_or(base::Date{}).french() + ".",
                .meaning = "Pour la préfecture, cet acte n'a pas été transmis."};
    }
    return {};
}

/// The acte as it is worth today: stamped once the préfecture has it. Nothing for a picture.
ui::Html reading_of(const Acte& acte) {
    const auto& document = acte.draft.document;
    if (!document || !document->name.ends_with(".pdf")) return {};
    const bool is_stamped = !acte.stamped_sha256.empty();
    const auto url = ui::Url(url_of(acte.id) + (is_stamped ? "/tampon" : "/document"));
    const auto& sha256 = is_stamped ? acte.stamped_sha256 : document->sha256;
    return ui::section(
        "Le document",
        ui::reader({.name = document->name, .document = url.with("version", sha256.substr(0, 12)), .open = url}));
}

std::vector<ui::Piece> pieces_of(const Acte& acte) {
    std::vector<ui::Piece> pieces;
    const auto url = url_of(acte.id);
    const auto kind = [](const std::string& name) {
        const auto dot = name.rfind('.');
        return dot == std::string::npos ? std::string("Fichier") : name.substr(dot + 1);
    };
    if (acte.draft.document)
        pieces.push_back({acte.draft.document->name,
                          kind(acte.draft.document->name),
                          acte.draft.document->size,
                          ui::Url(url + "/document"),
                          {},
                          "Document principal"});
    int position = 0;
    for (const auto& annexe : acte.draft.annexes)
        pieces.push_back({annexe.name,
                          kind(annexe.name),
                          annexe.size,
                          ui::Url(url + "/annexe/" + std::to_string(++position)),
                          {},
                          "Annexe " + std::to_string(position) + ", " + annexe.type_pj});
    if (!acte.stamped_sha256.empty())
        pieces.push_back({"Acte tamponné", "pdf", 0, ui::Url(url + "/tampon"), {}, "Avec la date de réception"});
    if (!acte.bordereau_sha256.empty())
        pieces.push_back({"Bordereau d'acquittement", "pdf", 0, ui::Url(url + "/bordereau"), {}, ""});
    return pieces;
}

ui::Html exchanges_of(const Room& room, Context& context, const Acte& acte) {
    const auto exchanges = room.store.list_exchanges(context, acte.id);
    if (exchanges.empty()) return {};
    std::vector<ui::Html> lines;
    for (const auto& exchange : exchanges)
        lines.push_back(ui::link(exchange.message_name,
                                 ui::Url::path({"actes", acte.id.text(), "message", exchange.message_name})) +
                        ui::Html(" — " + exchange.summary + ", " + exchange.at.french()));
    return ui::section("Messages échangés",
                       ui::details("Voir les fichiers de la norme @CTES", ui::bullets(lines)));
}

std::vector<ui::Moment> timeline_of(const Room& room, Context& context, const Acte& acte) {
    std::vector<ui::Moment> moments;
    for (const auto& line : room.kernel.journal.timeline(context, subject_of(acte.id), 50))
        moments.push_back(
            {line.sentence, line.at, line.actor_name, ui::Html("Preuve n° " + std::to_string(line.number))});
    return moments;
}

} // namespace

std::string matiere_words(const formats::actes::Classification& classification, const std::string& code) {
    const auto nodes = find_matiere(classification, code);
    return nodes.empty() ? code : code + " " + nodes.back()->libelle;
}

Handler record(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto acte = room.store.find(context, ActeId::parse(visit.path("id")));
        if (!acte) return Answer::not_found();
        ui::Record record{
            .title = acte->draft.objet, .reference = title_of(acte->draft), .now = now_of(context, visit, *acte)};
        record.statut = statut_badge(acte->statut);
        record.facts = {{"Date de la décision", ui::date(acte->draft.decided_on)},
                        {"Nature", std::string(nature_word(acte->draft.nature))},
                        {"Matière", matiere_words(*room.classification(context), acte->draft.matiere)}};
        if (!acte->id_acte.empty()) record.facts.push_back({"Identifiant @CTES", acte->id_acte});
        if (acte->acknowledged_on)
            record.facts.push_back({"Reçu par la préfecture", ui::date(acte->acknowledged_on)});
        if (acte->published_on) record.facts.push_back({"Publié", ui::date(acte->published_on)});
        record.pieces = pieces_of(*acte);
        record.timeline = timeline_of(room, context, *acte);
        record.more = reading_of(*acte) + exchanges_of(room, context, *acte);
        if (acte->statut == StatutActe::brouillon && context.may("actes.rediger"))
            record.more += ui::post({.words = "Supprimer ce brouillon",
                                     .url = ui::Url(url_of(acte->id) + "/supprimer"),
                                     .csrf = visit.csrf,
                                     .icon = ui::Icon::remove,
                                     .look = ui::Look::quiet,
                                     .confirm = "Supprimer ce brouillon ?"});
        return Answer::page({.title = title_of(acte->draft),
                             .body = ui::record(record),
                             .crumbs = {{"Actes", "/actes"}},
                             .live = subject_of(acte->id)});
    };
}

} // namespace aubrac::actes::pages

// SPDX-License-Identifier: AGPL-3.0-or-later
// A letter: what it asks, until when, its documents, what was answered.
#include "pages/pages.hpp"

#include <ui/button.hpp>
#include <ui/record.hpp>
#include <ui/words.hpp>

namespace aubrac::courriers::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

/// What the page of one letter is drawn from.
struct Sheet {
    const Room& room;
    Context& context;
    const Visit& visit;
    const Courrier& courrier;
    const std::vector<Envoi>& envois;

    ui::Url url(std::string_view more = {}) const { return ui::Url(url_of(courrier.id) + std::string(more)); }
    bool may_answer() const {
        return context.may("courriers.repondre") && courriers::may_answer(courrier.type, courrier.statut);
    }
};

ui::Html law_of(const Courrier& courrier) {
    if (const auto* delai = find_delai(courrier.type, courrier.received_at.date()))
        return ui::why({std::string(delai->silence), std::string(delai->law), {}});
    if (courrier.type == TypeCourrier::defere)
        return ui::why(
            {"Le préfet défère au tribunal administratif, dans les deux mois de leur transmission, les actes "
             "qu'il estime contraires à la légalité, et en informe la commune sans délai.",
             "CGCT art. L2131-6",
             {}});
    return {};
}

std::string_view statement_of(TypeCourrier type) {
    switch (type) {
    case TypeCourrier::courrier_simple:
        return "La préfecture vous écrit au sujet de cet acte.";
    case TypeCourrier::demande_pieces:
        return "La préfecture demande des pièces pour contrôler cet acte.";
    case TypeCourrier::lettre_observations:
        return "La préfecture estime que cet acte pourrait être illégal.";
    case TypeCourrier::defere:
        return "Le préfet conteste cet acte devant le tribunal administratif.";
    }
    return "";
}

std::string deadline_words(const Courrier& courrier, base::Date today) {
    if (!courrier.due) return "Aucune réponse n'est obligatoire.";
    const auto left = courrier.due->days() - today.days();
    if (left < 0)
        return "Le délai est dépassé depuis le " + courrier.due->french() +
               " : votre silence vaut refus. Vous pouvez encore répondre.";
    const auto days = left == 0 ? "c'est aujourd'hui" : "il reste " + ui::count(left, "jour", "jours");
    return "Répondez au plus tard le " + courrier.due->french() + " : " + days + ".";
}

/// The first thing to do with a letter that obliges to nothing; beside the answer for the others.
void add_reading(const Sheet& sheet, ui::Now& now) {
    if (sheet.courrier.pieces.empty()) return;
    const bool first = sheet.courrier.statut == StatutCourrier::a_lire;
    auto reading = ui::action({"Lire le courrier", sheet.url("/document/1"), ui::Icon::eye,
                               first ? ui::Look::main : ui::Look::secondary});
    if (first)
        now.action = std::move(reading);
    else
        now.others.push_back(std::move(reading));
}

void add_answering(const Sheet& sheet, ui::Now& now) {
    if (!sheet.may_answer()) return;
    const bool owed = sheet.courrier.statut == StatutCourrier::a_repondre;
    const auto look = owed ? ui::Look::main : ui::Look::secondary;
    auto answering =
        find_draft(sheet.envois) != nullptr
            ? ui::action({"Relire et envoyer la réponse", sheet.url("/envoyer"), ui::Icon::send, look})
            : ui::action({"Répondre", sheet.url("/repondre"), ui::Icon::edit, look});
    if (owed)
        now.action = std::move(answering);
    else
        now.others.push_back(std::move(answering));
}

ui::Now waiting_now(const Sheet& sheet) {
    const auto& courrier = sheet.courrier;
    ui::Now now{.tone =
                    courrier.due && *courrier.due < sheet.context.today() ? ui::Tone::danger : ui::Tone::warning,
                .icon = ui::Icon::mail,
                .statement = std::string(statement_of(courrier.type))};
    now.meaning = deadline_words(courrier, sheet.context.today());
    if (courrier.type == TypeCourrier::defere) {
        now.tone = ui::Tone::danger;
        now.icon = ui::Icon::law;
        now.meaning =
            "Prévenez le maire aujourd'hui. La suite se passe devant le tribunal, qui vous écrira et fixera "
            "les délais : il n'y a rien à répondre ici.";
    }
    const auto* answer = find_answer(sheet.envois);
    if (answer && answer->etat == EtatEnvoi::refuse)
        now.meaning = ui::Html("La préfecture a refusé votre réponse : " + answer->anomaly +
                               ". Corrigez-la, puis envoyez-la de nouveau. ") +
                      now.meaning;
    now.why = law_of(courrier);
    add_reading(sheet, now);
    add_answering(sheet, now);
    if (sheet.context.may("courriers.repondre")) {
        const bool owed = courrier.statut == StatutCourrier::a_repondre;
        if (owed)
            now.others.push_back(
                ui::action({"Classer sans répondre", sheet.url("/classer"), ui::Icon::archive, ui::Look::quiet}));
        else
            now.others.push_back(ui::post({.words = "J'en ai pris connaissance",
                                           .url = sheet.url("/classer"),
                                           .csrf = sheet.visit.csrf,
                                           .icon = ui::Icon::check}));
    }
    return now;
}

ui::Now sending_now(const Sheet& sheet) {
    const auto* answer = find_answer(sheet.envois);
    const auto when = answer && answer->submitted_at ? answer->submitted_at->french() : "";
    return {.tone = ui::Tone::info,
            .icon = ui::Icon::send,
            .statement = "Réponse confiée à Aubrac le " + when + ".",
            .meaning = "Elle part toute seule, en général en moins d'une minute. Vous pouvez fermer cette page."};
}

void add_resending(const Sheet& sheet, ui::Now& now) {
    if (sheet.context.may("courriers.repondre"))
        now.action =
            ui::post({"Renvoyer la réponse", sheet.url("/renvoyer"), sheet.visit.csrf, ui::Icon::refresh});
}

ui::Now uncertain_now(const Sheet& sheet) {
    ui::Now now{.tone = ui::Tone::warning,
                .icon = ui::Icon::warning,
                .statement = "Nous ne savons pas si la préfecture a reçu votre réponse."};
    now.meaning =
        "La connexion a été coupée pendant l'envoi. Si la préfecture l'a reçue, cette page changera d'elle-même "
        "dans l'heure. Sinon, renvoyez-la.";
    add_resending(sheet, now);
    return now;
}

ui::Now answered_now(const Sheet& sheet) {
    const auto* answer = find_answer(sheet.envois);
    ENSURE(answer);
    const auto sent = answer->sent_at.value_or(base::Instant{});
    ui::Now now{.tone = ui::Tone::waiting, .icon = ui::Icon::pending};
    now.statement = "Réponse envoyée à la préfecture le " + sent.french() + ".";
    if (exchange_of(sheet.courrier.type).acknowledgement.empty()) {
        now.tone = ui::Tone::success;
        now.icon = ui::Icon::success;
        now.meaning = "La préfecture n'accuse pas réception de ce type de réponse.";
    } else if (sent.plus_seconds(4 * 3600) < sheet.context.now()) {
        now.tone = ui::Tone::warning;
        now.meaning =
            "La préfecture n'en a pas accusé réception depuis plus de quatre heures. Appelez-la, ou renvoyez "
            "votre réponse.";
        add_resending(sheet, now);
    } else {
        now.meaning = "Nous attendons son accusé de réception, en général sous une heure.";
    }
    return now;
}

ui::Now acknowledged_now(const Sheet& sheet) {
    const auto* answer = find_answer(sheet.envois);
    ENSURE(answer);
    const auto on = answer->acknowledged_on.value_or(base::Date{});
    ui::Now now{.tone = ui::Tone::success, .icon = ui::Icon::success};
    now.statement = "La préfecture a reçu votre réponse le " + on.french() + ".";
    now.meaning =
        "Le préfet peut encore saisir le tribunal administratif jusqu'au " + defere_deadline(on).french() + ".";
    now.why = law_of(sheet.courrier);
    if (sheet.may_answer())
        now.others.push_back(
            ui::action({"Compléter la réponse", sheet.url("/repondre"), ui::Icon::add, ui::Look::secondary}));
    return now;
}

ui::Now closed_now(const Sheet& sheet) {
    const auto& courrier = sheet.courrier;
    ui::Now now{.tone = ui::Tone::neutral, .icon = ui::Icon::archive};
    now.statement = "Classé le " + courrier.closed_at.value_or(base::Instant{}).french() + ".";
    now.meaning = courrier.due ? "Sans réponse avant le " + courrier.due->french() + ", votre silence vaut refus."
                               : "Aucune réponse n'est obligatoire.";
    add_reading(sheet, now);
    if (sheet.may_answer())
        now.others.push_back(
            ui::action({"Répondre quand même", sheet.url("/repondre"), ui::Icon::edit, ui::Look::secondary}));
    return now;
}

ui::Now now_of(const Sheet& sheet) {
    switch (sheet.courrier.statut) {
    case StatutCourrier::a_lire:
    case StatutCourrier::a_repondre:
        return waiting_now(sheet);
    case StatutCourrier::reponse_en_cours:
        return sending_now(sheet);
    case StatutCourrier::reponse_incertaine:
        return uncertain_now(sheet);
    case StatutCourrier::repondu:
        return answered_now(sheet);
    case StatutCourrier::acquitte:
        return acknowledged_now(sheet);
    case StatutCourrier::classe:
        return closed_now(sheet);
    }
    return {};
}

ui::Html contact_of(const Courrier& courrier) {
    std::vector<ui::Html> parts;
    if (!courrier.office.empty()) parts.emplace_back(courrier.office);
    if (!courrier.contact_name.empty()) parts.emplace_back(courrier.contact_name);
    if (!courrier.contact_telephone.empty())
        parts.push_back(ui::link(ui::telephone(courrier.contact_telephone),
                                 ui::Url("tel:" + ui::dialled(courrier.contact_telephone))));
    if (!courrier.contact_email.empty())
        parts.push_back(ui::link(courrier.contact_email, ui::Url("mailto:" + courrier.contact_email)));
    return ui::join(parts, ", ");
}

ui::Html accuse_of(const std::vector<Envoi>& envois) {
    const auto* accuse = find_accuse(envois);
    if (!accuse) return {};
    if (accuse->etat == EtatEnvoi::refuse) return "Refusé : " + accuse->anomaly;
    if (accuse->etat == EtatEnvoi::incertain) return "Envoi à vérifier : le syndicat s'en occupe";
    if (accuse->etat == EtatEnvoi::envoye) return ui::Html("Envoyé le ") + ui::time(accuse->sent_at);
    return "Part tout seul";
}

std::vector<ui::Fact> facts_of(const Sheet& sheet) {
    const auto& courrier = sheet.courrier;
    const auto acte = courrier.acte_title + " — " + courrier.acte_objet;
    const bool may_see = sheet.room.actes.find_acte(sheet.context, courrier.acte).has_value();
    std::vector<ui::Fact> facts = {
        {"Acte concerné", may_see ? ui::link(acte, ui::Url("/actes/" + courrier.acte.text())) : ui::Html(acte)}};
    if (!courrier.words.empty())
        facts.push_back({courrier.type == TypeCourrier::demande_pieces ? "Ce que demande la préfecture"
                                                                       : "Ce que reproche la préfecture",
                         courrier.words});
    facts.push_back({"De", contact_of(courrier)});
    facts.push_back({courrier.type == TypeCourrier::defere ? "Dépôt au tribunal" : "Date du courrier",
                     ui::date(courrier.dated_on)});
    facts.push_back({"Reçu le", ui::time(courrier.received_at)});
    if (courrier.due) facts.push_back({"Répondre avant le", ui::date(courrier.due)});
    if (auto accuse = accuse_of(sheet.envois); !accuse.empty())
        facts.push_back({"Accusé de réception automatique", std::move(accuse)});
    return facts;
}

std::string kind_of(const std::string& name) {
    const auto dot = name.rfind('.');
    return dot == std::string::npos ? std::string("Fichier") : name.substr(dot + 1);
}

std::vector<ui::Piece> pieces_of(const Sheet& sheet) {
    std::vector<ui::Piece> pieces;
    std::size_t position = 0;
    const auto title = std::string(exchange_of(sheet.courrier.type).title);
    for (const auto& piece : sheet.courrier.pieces) {
        const auto number = std::to_string(++position);
        pieces.push_back({position == 1 ? title : title + " (" + number + ")",
                          kind_of(piece.name),
                          piece.size,
                          sheet.url("/document/" + number),
                          {},
                          "Courrier de la préfecture, " + piece.name});
    }
    for (const auto& envoi : sheet.envois) {
        position = 0;
        for (const auto& piece : envoi.pieces)
            pieces.push_back(
                {piece.name,
                 kind_of(piece.name),
                 piece.size,
                 sheet.url("/reponse/" + envoi.id.text() + "/" + std::to_string(++position)),
                 {},
                 envoi.etat == EtatEnvoi::brouillon ? "Réponse préparée, pas encore envoyée" : "Votre réponse"});
    }
    return pieces;
}

ui::Html messages_of(const Sheet& sheet) {
    std::vector<ui::Html> lines = {ui::link(sheet.courrier.message_name, sheet.url("/message")) +
                                   ui::Html(" — reçu, " + sheet.courrier.received_at.french())};
    for (const auto& envoi : sheet.envois)
        if (!envoi.archive_sha256.empty())
            lines.push_back(ui::link(envoi.archive_name, sheet.url("/archive/" + envoi.id.text())) +
                            ui::Html(" — message " + envoi.code + " envoyé, " +
                                     envoi.sent_at.value_or(base::Instant{}).french()));
    return ui::section("Messages échangés",
                       ui::details("Voir les fichiers de la norme @CTES", ui::bullets(lines)));
}

std::vector<ui::Moment> timeline_of(const Sheet& sheet) {
    std::vector<ui::Moment> moments;
    for (const auto& line : sheet.room.kernel.journal.timeline(sheet.context, subject_of(sheet.courrier.id), 50))
        moments.push_back(
            {line.sentence, line.at, line.actor_name, ui::Html("Preuve n° " + std::to_string(line.number))});
    return moments;
}

} // namespace

Handler record(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto courrier = room.store.find(context, CourrierId::parse(visit.path("id")));
        if (!courrier) return Answer::not_found();
        const auto envois = room.store.list_envois(context, courrier->id);
        const Sheet sheet{room, context, visit, *courrier, envois};
        ui::Record record{.title = title_of(*courrier),
                          .reference = courrier->acte_title,
                          .statut = statut_badge(courrier->statut),
                          .now = now_of(sheet),
                          .facts = facts_of(sheet),
                          .pieces = pieces_of(sheet),
                          .timeline = timeline_of(sheet)};
        if (courrier->pieces.empty() && courrier->type != TypeCourrier::defere)
            record.more += ui::callout({ui::Tone::warning, "Le courrier lui-même manque",
                                        "La préfecture n'a joint aucun document : demandez-le-lui."});
        record.more += messages_of(sheet);
        return Answer::page({.title = title_of(*courrier),
                             .body = ui::record(record),
                             .crumbs = crumbs(),
                             .live = subject_of(courrier->id)});
    };
}

} // namespace aubrac::courriers::pages

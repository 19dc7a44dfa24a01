// SPDX-License-Identifier: AGPL-3.0-or-later
// The dossier: what is awaited, of whom, what may be done now, its document and its history; and its downloads.
#include "pages/pages.hpp"

#include <algorithm>
#include <charconv>
#include <ui/button.hpp>
#include <ui/reader.hpp>
#include <ui/record.hpp>

namespace aubrac::parapheur::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

const ui::Why& signature_law() {
    static const ui::Why law{"Une signature électronique qualifiée a la même valeur qu'une signature manuscrite.",
                             "Règlement (UE) n° 910/2014, art. 25 ; code civil, art. 1367",
                             {}};
    return law;
}

/// What the person who looks may do, found once.
struct Outlook {
    const Dossier& dossier;
    std::optional<std::size_t> mine; // part of the present stage
    bool has_read = false, is_held = false, may_take_back = false;
};

Outlook look(const Room& room, Context& context, const Dossier& dossier) {
    Outlook view{dossier, {}};
    const auto* stage = dossier.road.now();
    if (!stage) return view;
    view.mine = find_part(dossier.road, context.actor().id, room.list_replaced(context));
    view.is_held = std::any_of(stage->parts.begin(), stage->parts.end(),
                               [](const Part& part) { return part.statut == StatutPart::en_signature; });
    view.has_read = room.store.has_read(context, dossier.id, context.actor().id);
    const auto last = find_last_act(dossier.road);
    view.may_take_back = !view.is_held && last && dossier.road.stages[last->stage].kind != StepKind::cachet &&
                         dossier.road.stages[last->stage].parts[last->part].acted_by == context.actor().id;
    return view;
}

ui::Html reading_button(const Dossier& dossier, ui::Look look) {
    const auto url = dossier.form == Form::pdf ? std::string("#lecture") : url_of(dossier.id) + "/lire";
    return ui::action({"Lire le document", ui::Url(url), ui::Icon::eye, look});
}

void add_others(ui::Now& now, const Context& context, const Visit& visit, const Outlook& view) {
    const auto url = url_of(view.dossier.id);
    if (view.mine && !view.is_held) {
        now.others.push_back(
            ui::action({"Rejeter", ui::Url(url + "/rejeter"), ui::Icon::cancel, ui::Look::danger}));
        now.others.push_back(ui::action({"Demander un avis", ui::Url(url + "/avis"), ui::Icon::help}));
        now.others.push_back(
            ui::action({"Confier à quelqu'un d'autre", ui::Url(url + "/transferer"), ui::Icon::swap}));
    }
    if (view.may_take_back)
        now.others.push_back(ui::post({.words = "Reprendre mon dernier geste",
                                       .url = ui::Url(url + "/reprendre"),
                                       .csrf = visit.csrf,
                                       .icon = ui::Icon::refresh}));
    if (!view.is_held && view.dossier.created_by == context.actor().id)
        now.others.push_back(ui::post({.words = "Retirer ce dossier",
                                       .url = ui::Url(url + "/retirer"),
                                       .csrf = visit.csrf,
                                       .icon = ui::Icon::remove,
                                       .look = ui::Look::quiet,
                                       .confirm = "Retirer ce dossier du parapheur ?"}));
}

/// It is this person's turn.
ui::Now my_turn(const Room& room, Context& context, const Visit& visit, const Outlook& view) {
    const auto& stage = *view.dossier.road.now();
    const auto& part = stage.parts[*view.mine];
    const bool is_visa = stage.kind == StepKind::visa;
    ui::Now now{.tone = ui::Tone::warning, .icon = ui::Icon::edit};
    now.statement = is_visa ? "Ce document attend votre visa." : "Ce document attend votre signature.";
    if (part.account != context.actor().id)
        now.statement = "Vous remplacez " + room.name_of(context, part.account) +
                        (is_visa ? " : ce document attend son visa." : " : ce document attend sa signature.");
    now.meaning = stage.due ? ui::Html("À faire avant le ") + ui::date(stage.due) + ui::Html(". ") : ui::Html();
    const bool must_read = view.dossier.reading == Reading::mandatory && !view.has_read;
    if (must_read) {
        now.meaning += ui::Html("Il doit être lu avant d'être " + std::string(is_visa ? "visé." : "signé."));
        now.action = reading_button(view.dossier, ui::Look::main);
    } else {
        now.meaning += "Lisez-le, puis donnez votre accord ou rejetez-le en disant pourquoi.";
        now.action =
            is_visa
                ? ui::post({"Viser", ui::Url(url_of(view.dossier.id) + "/viser"), visit.csrf, ui::Icon::check,
                            ui::Look::main})
                : ui::action({"Signer", ui::Url("/parapheur/signature").with("dossiers", view.dossier.id.text()),
                              ui::Icon::edit, ui::Look::main});
        now.others.push_back(reading_button(view.dossier, ui::Look::secondary));
    }
    if (!is_visa) now.why = ui::why(signature_law());
    add_others(now, context, visit, view);
    return now;
}

ui::Now awaited_now(const Room& room, Context& context, const Visit& visit, const Outlook& view) {
    const auto& dossier = view.dossier;
    const auto& stage = *dossier.road.now();
    ui::Now now{.tone = ui::Tone::waiting, .icon = ui::Icon::pending};
    if (view.is_held) {
        now.statement = "La signature est en train d'être enregistrée dans le document.";
        now.meaning =
            "Quelques instants suffisent d'ordinaire ; si une autorité ne répond pas, le dossier l'attend "
            "et rien n'est perdu. Vous pouvez fermer cette page.";
        return now;
    }
    if (stage.kind == StepKind::cachet) {
        const bool has_cachet = room.store.find_cachet(context).has_value();
        now.statement = "Ce document attend le cachet de la collectivité.";
        now.meaning =
            has_cachet ? "Il s'appose tout seul, en quelques instants."
                       : "Le cachet n'est pas encore déposé : le responsable de votre collectivité peut le faire.";
        if (!has_cachet && context.may("parapheur.organiser"))
            now.action = ui::action({"Déposer le cachet", "/parapheur/cachet", ui::Icon::key, ui::Look::main});
    } else {
        const auto names = room.names_of(context, list_awaited(dossier.road));
        now.statement = "Ce document attend " +
                        std::string(stage.kind == StepKind::visa ? "le visa" : "la signature") + " de " + names +
                        ".";
        if (stage.due) now.meaning = ui::Html("Avant le ") + ui::date(stage.due) + ui::Html(".");
    }
    now.others.push_back(reading_button(dossier, ui::Look::secondary));
    add_others(now, context, visit, view);
    return now;
}

ui::Now over_now(const Dossier& dossier) {
    ui::Now now{.tone = ui::Tone::success, .icon = ui::Icon::success};
    const auto end = dossier.ended_at ? dossier.ended_at->french() : "";
    const auto url = url_of(dossier.id);
    switch (dossier.road.statut) {
    case StatutDossier::signe:
        now.statement = "Le parcours est terminé, le " + end + ".";
        now.meaning =
            count_signatures(dossier.road) > 0
                ? "Le document porte toutes ses signatures. Gardez le fichier : imprimé, il ne prouve rien."
                : "Tous les visas sont donnés.";
        now.action = ui::action(
            {"Télécharger le document", ui::Url(url + "/document"), ui::Icon::download, ui::Look::main});
        if (!dossier.bordereau_sha256.empty())
            now.others.push_back(
                ui::action({"Bordereau de signature", ui::Url(url + "/bordereau"), ui::Icon::download}));
        break;
    case StatutDossier::rejete:
        now = {.tone = ui::Tone::danger,
               .icon = ui::Icon::error,
               .statement = "Ce dossier a été rejeté le " + end + "."};
        now.meaning = ui::Html("Motif : " + dossier.reason);
        now.action = ui::action({"Déposer un nouveau document",
                                 ui::Url("/parapheur/nouveau").with("circuit", dossier.circuit), ui::Icon::add});
        break;
    default:
        now = {.tone = ui::Tone::neutral,
               .icon = ui::Icon::cancel,
               .statement = "Ce dossier a été retiré le " + end + "."};
        break;
    }
    return now;
}

std::vector<ui::Step> steps_of(const Room& room, Context& context, const Road& road) {
    std::vector<ui::Step> steps;
    for (std::size_t i = 0; i < road.stages.size(); ++i) {
        const bool is_current = road.now() && i == road.current;
        const auto state = i < road.current ? ui::StepState::done
                           : is_current     ? ui::StepState::current
                                            : ui::StepState::coming;
        steps.push_back({words_of(room, context, road.stages[i]), state});
    }
    return steps;
}

std::string kind_of(const std::string& name) {
    const auto dot = name.rfind('.');
    return dot == std::string::npos ? std::string("fichier") : name.substr(dot + 1);
}

std::vector<ui::Piece> pieces_of(const Room& room, Context& context, const Dossier& dossier) {
    const auto url = url_of(dossier.id);
    std::vector<ui::Piece> pieces;
    const auto add = [&](const Piece& file, const std::string& address, const std::string& note) {
        pieces.push_back({file.name, kind_of(file.name), file.size, ui::Url(url + address), {}, note});
    };
    const bool is_signed = dossier.form != Form::message && dossier.versions.size() > 1;
    add(dossier.document, "/document", is_signed ? "Signé" : "Document");
    for (const auto& version : dossier.versions) {
        const auto address = "/version/" + std::to_string(version.number);
        if (version.is_detached) add(version.file, address, "Signature de " + version.signer);
        if (version.number == 0 && is_signed) add(version.file, address, "Tel qu'il a été déposé");
    }
    for (std::size_t i = 0; i < dossier.annexes.size(); ++i)
        add(dossier.annexes[i], "/annexe/" + std::to_string(i + 1), "Pièce " + std::to_string(i + 1));
    if (!dossier.bordereau_sha256.empty())
        if (const auto file = room.kernel.files.find(context, dossier.bordereau_sha256))
            add({"Bordereau de signature.pdf", "", file->size}, "/bordereau", "Qui a fait quoi, quand");
    return pieces;
}

ui::Html avis_of(const Room& room, Context& context, const Visit& visit, const Dossier& dossier) {
    ui::Html body;
    for (const auto& avis : room.store.list_avis(context, dossier.id)) {
        body += ui::paragraph(ui::strong(room.name_of(context, avis.asked_by) + " à " +
                                         room.name_of(context, avis.asked_to) + " :") +
                              ui::Html(" " + avis.question));
        if (avis.answered_at) {
            body += ui::paragraph(ui::strong("Réponse :") + ui::Html(" " + avis.answer));
        } else if (avis.asked_to == context.actor().id && dossier.road.now()) {
            ui::Form form{.url = ui::Url(url_of(dossier.id) + "/avis/" + avis.id), .csrf = visit.csrf};
            form.sections = {
                {"", {ui::textarea_field({.name = "reponse", .label = "Votre avis", .max_length = max_words})}}};
            form.submits = {{"Donner mon avis"}};
            body += ui::form(form);
        } else {
            body += ui::paragraph(ui::muted("Pas encore de réponse."));
        }
    }
    return body.empty() ? body : ui::section("Avis", body);
}

std::vector<ui::Moment> timeline_of(const Room& room, Context& context, const Dossier& dossier) {
    std::vector<ui::Moment> moments;
    for (const auto& line : room.kernel.journal.timeline(context, subject_of(dossier.id), 60))
        moments.push_back(
            {line.sentence, line.at, line.actor_name, ui::Html("Preuve n° " + std::to_string(line.number))});
    return moments;
}

ui::Record make_record(const Room& room, Context& context, const Visit& visit, const Dossier& dossier) {
    const auto view = look(room, context, dossier);
    ui::Record record{.title = dossier.title, .reference = dossier.circuit_title};
    record.statut = statut_badge(dossier.road.statut);
    record.now = !dossier.road.now()          ? over_now(dossier)
                 : view.mine && !view.is_held ? my_turn(room, context, visit, view)
                                              : awaited_now(room, context, visit, view);
    // One step alone is said by the box above already.
    if (dossier.road.stages.size() > 1) record.steps = steps_of(room, context, dossier.road);
    record.facts = {{"Déposé par", room.name_of(context, dossier.created_by)},
                    {"Déposé le", ui::time(dossier.created_at)}};
    if (!dossier.words.empty()) record.facts.push_back({"Message", dossier.words});
    if (dossier.confidential == Confidential::yes) record.facts.push_back({"Confidentiel", "Oui"});
    record.pieces = pieces_of(room, context, dossier);
    record.timeline = timeline_of(room, context, dossier);
    record.more = avis_of(room, context, visit, dossier);
    if (dossier.form == Form::pdf)
        record.more += ui::section("Le document",
                                   reader_of(dossier, view.has_read ? Told::nobody : Told::server, visit.csrf));
    return record;
}

Answer send(const Room& room, Context& context, const Piece& piece, Answer::Show show) {
    const auto stored = room.kernel.files.find(context, piece.sha256);
    if (!stored) return Answer::not_found();
    return Answer::file(room.kernel.files.open(context, piece.sha256), piece.name,
                        std::string(kernel::media_type(stored->type)), show);
}

std::optional<std::size_t> number_of(std::string_view text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

void note_reading(const Room& room, Context& context, const Dossier& dossier, std::string_view sentence) {
    if (room.store.has_read(context, dossier.id, context.actor().id)) return;
    room.store.note_reading(context, dossier.id, context.actor().id);
    room.note(context, dossier, "parapheur.lire", sentence);
}

} // namespace

ui::Html reader_of(const Dossier& dossier, Told told, const std::string& csrf) {
    const auto url = url_of(dossier.id);
    // Another address for each version: the page keeps the reader as it is while the document is the same.
    ui::Reader reader{.name = dossier.document.name,
                      .document =
                          ui::Url(url + "/document").with("version", dossier.document.sha256.substr(0, 12)),
                      .open = ui::Url(url + "/lire")};
    if (told == Told::server) {
        reader.seen = ui::Url(url + "/lu");
        reader.csrf = csrf;
    }
    return ui::reader(reader);
}

Handler note_read(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto dossier = room.find_seen(context, visit.path("id"));
        if (!dossier) return Answer::not_found();
        note_reading(room, context, *dossier, "Document lu jusqu'à la fin");
        return Answer::raw({.status = 204});
    };
}

Handler record(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto dossier = room.find_seen(context, visit.path("id"));
        if (!dossier) return Answer::not_found();
        return Answer::page({.title = dossier->title,
                             .body = ui::record(make_record(room, context, visit, *dossier)),
                             .crumbs = {{"Parapheur", "/parapheur"}},
                             .live = subject_of(dossier->id)});
    };
}

Handler read(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto dossier = room.find_seen(context, visit.path("id"));
        if (!dossier) return Answer::not_found();
        note_reading(room, context, *dossier, "Document ouvert");
        return send(room, context, dossier->document, Answer::Show::inline_);
    };
}

Handler document(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto dossier = room.find_seen(context, visit.path("id"));
        if (!dossier) return Answer::not_found();
        return send(room, context, dossier->document, Answer::Show::download);
    };
}

Handler version(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto dossier = room.find_seen(context, visit.path("id"));
        const auto number = number_of(visit.path("number"));
        if (dossier && number)
            for (const auto& one : dossier->versions)
                if (static_cast<std::size_t>(one.number) == *number)
                    return send(room, context, one.file, Answer::Show::download);
        return Answer::not_found();
    };
}

Handler annexe(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto dossier = room.find_seen(context, visit.path("id"));
        const auto position = number_of(visit.path("position"));
        if (!dossier || !position || *position < 1 || *position > dossier->annexes.size())
            return Answer::not_found();
        return send(room, context, dossier->annexes[*position - 1], Answer::Show::inline_);
    };
}

Handler bordereau(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto dossier = room.find_seen(context, visit.path("id"));
        if (!dossier || dossier->bordereau_sha256.empty()) return Answer::not_found();
        return send(room, context, {"bordereau-de-signature.pdf", dossier->bordereau_sha256, 0},
                    Answer::Show::download);
    };
}

} // namespace aubrac::parapheur::pages

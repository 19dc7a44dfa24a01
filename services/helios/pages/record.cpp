// SPDX-License-Identifier: AGPL-3.0-or-later
// The page of a flux: where it stands, what to do, what is wrong, what it holds, what came back.
#include "pages/pages.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <ui/button.hpp>
#include <ui/record.hpp>
#include <ui/steps.hpp>
#include <ui/words.hpp>

namespace aubrac::helios::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr int shown_constats = 20, page_constats = 100, shown_bordereaux = 50, shown_rejets = 20;

ui::Url step_url(const Flux& flux, std::string_view gesture) {
    return {url_of(flux.id) + "/" + std::string(gesture)};
}

std::string moment(const std::optional<base::Instant>& instant) { return instant ? instant->french() : ""; }

ui::Html replace_button(const Flux& flux, std::string_view words, ui::Look look) {
    return ui::action(
        {std::string(words), ui::Url("/helios/deposer").with("remplace", flux.id.text()), ui::Icon::upload, look});
}

ui::Html check_button(const Visit& visit, const Flux& flux) {
    return ui::post(
        {"Contrôler de nouveau", step_url(flux, "controler"), visit.csrf, ui::Icon::refresh, ui::Look::quiet});
}

ui::Html resend_button(const Visit& visit, const Flux& flux) {
    return ui::post({"Renvoyer", step_url(flux, "renvoyer"), visit.csrf, ui::Icon::refresh});
}

ui::Now checking_now(const Room& room, Context& context, const Flux& flux) {
    ui::Now now{.tone = ui::Tone::info,
                .icon = ui::Icon::pending,
                .statement = "Le flux est reçu ; son contrôle est en cours."};
    now.meaning = "Vous pouvez fermer cette page : le résultat vous attendra ici.";
    const auto job = room.kernel.jobs.find(context, "helios.check", flux.id.text());
    if (job && job->total > 0)
        now.meaning += ui::progress({"Contrôle en cours", static_cast<int>(100 * job->done / job->total)});
    return now;
}

ui::Now errors_now(Context& context, const Visit& visit, const Flux& flux) {
    ui::Now now{.tone = ui::Tone::warning, .icon = ui::Icon::warning};
    now.statement = flux.refused ? "Ce fichier ne peut pas être lu en entier."
                                 : "Le contrôle a trouvé " + ui::count(flux.errors, "erreur", "erreurs") + ".";
    now.meaning = "Le comptable le rejetterait, en tout ou partie. Corrigez dans votre logiciel comptable, "
                  "exportez de nouveau le "
                  "flux, puis déposez-le à la place de celui-ci.";
    if (context.may("helios.deposer")) {
        now.action = replace_button(flux, "Déposer le flux corrigé", ui::Look::main);
        now.others.push_back(check_button(visit, flux));
    }
    if (context.may("helios.forcer") && !flux.refused)
        now.others.push_back(ui::action(
            {"Envoyer malgré ces erreurs", step_url(flux, "accepter"), ui::Icon::warning, ui::Look::quiet}));
    return now;
}

ui::Now awaited_now(const parapheur::DossierSummary& dossier) {
    ui::Now now{.tone = ui::Tone::waiting, .icon = ui::Icon::pending};
    now.statement =
        "Ce flux est au parapheur" + (dossier.awaited.empty() ? "." : " : il attend " + dossier.awaited + ".");
    now.meaning = "Une fois signé, il sera contrôlé de nouveau, et cette page changera d'elle-même.";
    now.action = ui::action({"Voir le dossier", ui::Url(dossier.url), ui::Icon::next});
    return now;
}

ui::Now unsigned_now(const Room& room, Context& context, const Visit& visit, const Flux& flux) {
    const auto dossier = find_dossier(room, context, flux.id);
    if (dossier && dossier->statut == parapheur::StatutDossier::en_cours) return awaited_now(*dossier);
    ui::Now now{.tone = ui::Tone::warning, .icon = ui::Icon::edit};
    now.statement = "Ce flux annonce une signature qu'il ne porte pas encore.";
    now.meaning = "L'ordonnateur le signe dans le parapheur, ou avec l'outil de votre logiciel comptable.";
    if (dossier && dossier->statut == parapheur::StatutDossier::rejete)
        now.statement = "Ce flux n'a pas été signé : " + dossier->reason + ".";
    now.why =
        ui::why({"Un flux qui annonce des pièces dématérialisées (InfoDematerialisee = 1) est rejeté sans la "
                 "signature de l'ordonnateur.",
                 "Arrêté du 3 août 2011",
                 {}});
    if (!context.may("helios.deposer")) return now;
    const bool may_ask = context.may("parapheur.deposer");
    if (may_ask)
        now.action = ui::action({"Faire signer", step_url(flux, "signer"), ui::Icon::edit, ui::Look::main});
    auto replace = replace_button(flux, "Déposer le fichier signé", may_ask ? ui::Look::quiet : ui::Look::main);
    if (may_ask)
        now.others.push_back(std::move(replace));
    else
        now.action = std::move(replace);
    now.others.push_back(check_button(visit, flux));
    return now;
}

ui::Now ready_now(Context& context, const Flux& flux) {
    ui::Now now{.tone = ui::Tone::info, .icon = ui::Icon::check};
    now.statement = flux.forced ? "Une personne responsable accepte les erreurs trouvées : le flux peut partir."
                                : "Le contrôle n'a trouvé aucune erreur : le flux peut partir.";
    now.meaning = "Rien n'est envoyé. Relisez le résumé, puis envoyez-le au comptable public.";
    if (context.may("helios.envoyer"))
        now.action = ui::action({"Relire et envoyer", step_url(flux, "envoyer"), ui::Icon::send, ui::Look::main});
    if (context.may("helios.deposer"))
        now.others.push_back(replace_button(flux, "Remplacer ce flux", ui::Look::quiet));
    return now;
}

ui::Now sent_now(Context& context, const Visit& visit, const Flux& flux) {
    ui::Now now{.tone = ui::Tone::waiting, .icon = ui::Icon::pending};
    now.statement = "Envoyé au comptable public le " + moment(flux.sent_at) + ".";
    now.meaning = "Nous attendons son acquit, en général dans la journée. Cette page changera d'elle-même.";
    if (flux.sent_at->plus_seconds(48 * 3600) < context.now() && context.may("helios.envoyer")) {
        now.tone = ui::Tone::warning;
        now.meaning = "Le comptable n'a pas répondu depuis plus de deux jours. Appelez-le avant de renvoyer : un "
                      "flux reçu deux "
                      "fois est rejeté comme doublon.";
        now.action = resend_button(visit, flux);
    }
    return now;
}

ui::Now uncertain_now(Context& context, const Visit& visit, const Flux& flux) {
    ui::Now now{.tone = ui::Tone::warning,
                .icon = ui::Icon::warning,
                .statement = "Nous ne savons pas si le comptable a reçu ce flux."};
    now.meaning =
        "La connexion a été coupée pendant l'envoi. S'il l'a reçu, son acquit arrivera et cette page changera "
        "d'elle-même. Sinon, renvoyez-le.";
    if (context.may("helios.envoyer")) now.action = resend_button(visit, flux);
    return now;
}

ui::Now answered_now(Context& context, const Flux& flux) {
    if (flux.statut == StatutFlux::acquitte)
        return {.tone = ui::Tone::success,
                .icon = ui::Icon::success,
                .statement = "Acquitté par le comptable public le " + moment(flux.answered_at) + ".",
                .meaning = "Tout est accepté. Les paiements s'afficheront ici au fil de ses retours."};
    const bool is_partial = flux.statut == StatutFlux::acquitte_partiellement;
    ui::Now now{.tone = is_partial ? ui::Tone::warning : ui::Tone::danger,
                .icon = is_partial ? ui::Icon::warning : ui::Icon::error};
    now.statement = is_partial ? "Le comptable a accepté une partie du flux." : "Le comptable a rejeté ce flux.";
    now.meaning = "Corrigez ce qui est rejeté dans votre logiciel comptable et renvoyez-le dans un nouveau flux. "
                  "Ce qui est accepté "
                  "n'est pas à refaire.";
    if (context.may("helios.deposer"))
        now.action = ui::action({"Déposer un nouveau flux", "/helios/deposer", ui::Icon::upload, ui::Look::main});
    return now;
}

ui::Now now_of(const Room& room, Context& context, const Visit& visit, const Flux& flux) {
    using enum StatutFlux;
    switch (flux.statut) {
    case depose:
        return checking_now(room, context, flux);
    case a_corriger:
        return errors_now(context, visit, flux);
    case a_signer:
        return unsigned_now(room, context, visit, flux);
    case controle:
        return ready_now(context, flux);
    case a_envoyer:
    case en_cours:
        return {.tone = ui::Tone::info,
                .icon = ui::Icon::send,
                .statement = "Envoi demandé le " + moment(flux.submitted_at) + ".",
                .meaning = "Il part tout seul, en général en moins d'une minute. Vous pouvez fermer cette page."};
    case incertain:
        return uncertain_now(context, visit, flux);
    case envoye:
        return sent_now(context, visit, flux);
    case acquitte:
    case acquitte_partiellement:
    case rejete:
        return answered_now(context, flux);
    case remplace:
        return {.tone = ui::Tone::neutral,
                .icon = ui::Icon::swap,
                .statement = "Ce flux a été remplacé par un autre.",
                .meaning = ui::link("Voir le flux qui le remplace", ui::Url(url_of(flux.replaced_by)))};
    }
    return {};
}

std::vector<ui::Step> steps_of(const Flux& flux) {
    constexpr std::string_view words[] = {"Déposé", "Contrôlé", "Envoyé", "Réponse du comptable"};
    using enum StatutFlux;
    int current = 1;
    if (flux.statut == controle || flux.statut == a_envoyer || flux.statut == en_cours) current = 2;
    if (flux.statut == incertain || flux.statut == envoye) current = 3;
    if (is_answered(flux.statut)) current = 4;
    std::vector<ui::Step> steps;
    for (int i = 0; i < 4; ++i)
        steps.push_back({std::string(words[i]), i < current    ? ui::StepState::done
                                                : i == current ? ui::StepState::current
                                                               : ui::StepState::coming});
    return steps;
}

ui::Html rejets_of(const Room& room, Context& context, const Visit& visit, const Flux& flux) {
    if (!is_answered(flux.statut)) return {};
    const auto rejets = room.store.list_rejets(context, flux, shown_rejets);
    if (rejets.empty()) return {};
    std::vector<ui::Row> rows;
    for (const auto& rejet : rejets) {
        const bool is_piece = rejet.name.starts_with("piece-");
        const auto url = is_piece ? ui::Url(url_of(flux.id) + "/pieces/" + rejet.name.substr(6)) : ui::Url();
        const auto handle = context.may("helios.deposer") ? ui::post({.words = "Marquer comme traité",
                                                                      .url = step_url(flux, "rejets"),
                                                                      .csrf = visit.csrf,
                                                                      .look = ui::Look::quiet,
                                                                      .values = {{"rejet", rejet.name}}})
                                                          : ui::Html("À traiter");
        // "Mandat 12 (bordereau 3), NOM": what it is first, the rest under the reason.
        const auto cut = std::min(rejet.title.find(" ("), rejet.title.size());
        auto reason = ui::Html(rejet.reason);
        if (cut < rejet.title.size()) reason += ui::Html(" ") + ui::muted(ui::Html(rejet.title.substr(cut + 1)));
        rows.push_back({url, {rejet.title.substr(0, cut), reason, handle}});
    }
    return ui::section(
        "Ce qui est rejeté",
        ui::table("Rejets à traiter", {{"Quoi"}, {"Pourquoi, selon le comptable"}, {"Suite"}}, rows));
}

ui::Html constats_of(const Room& room, Context& context, const Flux& flux) {
    const auto page = room.store.list_constats(context, flux.id, 0, shown_constats);
    if (page.rows.empty()) return {};
    auto body = constats_table(page.rows);
    if (page.next > 0)
        body += ui::paragraph(ui::link("Voir tous les constats du contrôle", step_url(flux, "constats")));
    return ui::section("Constats du contrôle", body);
}

ui::Html bordereaux_of(const Room& room, Context& context, const Flux& flux) {
    const auto bordereaux = room.store.list_bordereaux(context, flux.id, 0, shown_bordereaux);
    if (bordereaux.empty()) return {};
    std::vector<ui::Row> rows;
    for (const auto& row : bordereaux) {
        rows.push_back(
            {ui::Url(url_of(flux.id) + "/pieces").with("bordereau", std::to_string(row.position)),
             {row.id_bord, (row.domaine == "recette" ? "Recettes " : "Dépenses ") + row.exer,
              ui::number(row.pieces), ui::euros(row.mt_ht + row.mt_tva), ui::badge(etat_badge(row.etat))}});
    }
    auto body = ui::table(
        "Bordereaux du flux",
        {{"Bordereau"}, {"Nature"}, {"Pièces", "", ui::Align::end}, {"Montant", "", ui::Align::end}, {"Réponse"}},
        rows);
    if (flux.bordereaux > shown_bordereaux)
        body += ui::paragraph(ui::Html("Les premiers seuls ; les pièces des autres sont dans la liste complète."));
    return ui::section("Bordereaux", body);
}

ui::Html look_inside(const Flux& flux) {
    std::vector<ui::Html> buttons;
    if (flux.pieces > 0)
        buttons.push_back(
            ui::action({"Voir les mandats et les titres", step_url(flux, "pieces"), ui::Icon::table}));
    if (flux.pj > 0)
        buttons.push_back(
            ui::action({"Voir les pièces justificatives", step_url(flux, "pj"), ui::Icon::paperclip}));
    return buttons.empty() ? ui::Html() : ui::buttons(buttons);
}

std::uint64_t size_of(const Room& room, Context& context, const std::string& sha256) {
    return room.kernel.files.find(context, sha256).value_or(kernel::StoredFile{}).size;
}

std::vector<ui::Piece> files_of(const Room& room, Context& context, const Flux& flux) {
    std::vector<ui::Piece> files{{flux.file_name.empty() ? flux.nom_fic : flux.file_name,
                                  "XML",
                                  static_cast<std::uint64_t>(flux.size),
                                  step_url(flux, "fichier"),
                                  {},
                                  "Le flux tel qu'il a été déposé"}};
    for (const auto& recu : room.store.list_recus(context, flux.id))
        files.push_back({recu.file_name,
                         "XML",
                         size_of(room, context, recu.sha256),
                         ui::Url::path({"helios", flux.id.text(), "recu", recu.id}),
                         {},
                         recu.summary.empty() ? "Acquit du comptable" : recu.summary});
    return files;
}

std::vector<ui::Moment> timeline_of(const Room& room, Context& context, const Flux& flux) {
    std::vector<ui::Moment> moments;
    for (const auto& line : room.kernel.journal.timeline(context, subject_of(flux.id), 50))
        moments.push_back(
            {line.sentence, line.at, line.actor_name, ui::Html("Preuve n° " + std::to_string(line.number))});
    return moments;
}

std::vector<ui::Fact> facts_of(const Flux& flux) {
    std::vector<ui::Fact> facts{
        {"Budget", flux.libelle.empty() ? flux.cod_bud : flux.libelle},
        {"SIRET", flux.siret},
        {"Codes", "collectivité " + flux.cod_col + ", budget " + flux.cod_bud + ", poste " + flux.id_post}};
    if (!flux.checked_at) return facts;
    facts.push_back({"Montant", ui::euros(flux.total_cents)});
    facts.push_back({"Contenu", ui::count(flux.bordereaux, "bordereau", "bordereaux") + ", " +
                                    ui::count(flux.pieces, "pièce", "pièces", "aucune") + ", " +
                                    ui::count(flux.pj, "pièce justificative", "pièces justificatives", "aucune")});
    facts.push_back({"Contrôlé avec la norme", flux.norme});
    if (!flux.signatures.empty()) facts.push_back({"Signatures", flux.signatures});
    return facts;
}

} // namespace

std::string place_words(const formats::pes::Finding& finding) {
    std::string words;
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) words += (words.empty() ? "" : ", ") + std::string(name) + " " + value;
    };
    add("bordereau", finding.bordereau);
    add("pièce", finding.piece);
    add("ligne", finding.ligne);
    return words.empty() ? "le flux" : words;
}

ui::Html constats_table(const std::vector<formats::pes::Finding>& findings) {
    std::vector<ui::Row> rows;
    for (const auto& finding : findings) {
        const auto badge = finding.severity == formats::pes::Severity::error
                               ? ui::Badge{"Erreur", ui::Icon::error, ui::Tone::danger}
                           : finding.severity == formats::pes::Severity::warning
                               ? ui::Badge{"À vérifier", ui::Icon::warning, ui::Tone::warning}
                               : ui::Badge{"Pour information", ui::Icon::info, ui::Tone::info};
        auto where = ui::Html(place_words(finding));
        if (!finding.path.empty()) {
            auto path = finding.path;
            if (finding.line > 0) path += " (ligne " + std::to_string(finding.line) + " du fichier)";
            where += ui::details("Où dans le fichier", ui::Html(path));
        }
        rows.push_back({{}, {ui::badge(badge), finding.message, where, finding.code}});
    }
    return ui::table("Constats du contrôle", {{"Gravité"}, {"Constat"}, {"Où"}, {"Code"}}, rows);
}

Handler constats(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto flux = flux_of(room, context, visit);
        if (!flux) return Answer::not_found();
        const auto page =
            room.store.list_constats(context, flux->id, number_of(visit.parameter("apres")), page_constats);
        const auto here = step_url(*flux, "constats");
        auto body = page.rows.empty() ? ui::paragraph("Le contrôle n'a rien à dire.") : constats_table(page.rows);
        std::vector<ui::Html> turns;
        if (number_of(visit.parameter("apres")) > 0)
            turns.push_back(ui::action(
                {"Page précédente", page.previous > 0 ? here.with("apres", std::to_string(page.previous)) : here,
                 ui::Icon::previous}));
        if (page.next > 0)
            turns.push_back(
                ui::action({"Page suivante", here.with("apres", std::to_string(page.next)), ui::Icon::next}));
        if (!turns.empty()) body += ui::buttons(turns);
        return Answer::page({.title = "Constats du contrôle", .body = body, .crumbs = crumbs_of(*flux)});
    };
}

Handler record(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto flux = flux_of(room, context, visit);
        if (!flux) return Answer::not_found();
        ui::Record record{
            .title = flux->nom_fic, .reference = "Flux PES", .now = now_of(room, context, visit, *flux)};
        record.statut = statut_badge(flux->statut);
        if (flux->statut != StatutFlux::remplace) record.steps = steps_of(*flux);
        record.facts = facts_of(*flux);
        record.pieces = files_of(room, context, *flux);
        record.timeline = timeline_of(room, context, *flux);
        record.more = rejets_of(room, context, visit, *flux) + constats_of(room, context, *flux) +
                      bordereaux_of(room, context, *flux) + look_inside(*flux);
        const bool may_go = is_before_sending(flux->statut) && flux->statut != StatutFlux::depose;
        if (may_go && context.may("helios.deposer"))
            record.more += ui::post({.words = "Retirer ce flux",
                                     .url = step_url(*flux, "retirer"),
                                     .csrf = visit.csrf,
                                     .icon = ui::Icon::remove,
                                     .look = ui::Look::quiet,
                                     .confirm = "Retirer ce flux ?"});
        return Answer::page({.title = flux->nom_fic,
                             .body = ui::record(record),
                             .crumbs = {{"Flux comptables", "/helios"}},
                             .live = subject_of(flux->id)});
    };
}

} // namespace aubrac::helios::pages

// SPDX-License-Identifier: AGPL-3.0-or-later
// One mandat or titre with its lignes and tiers; pièces justificatives, opened from inside the flux.
#include "pages/pages.hpp"

#include <ui/button.hpp>
#include <ui/record.hpp>
#include <ui/words.hpp>

#include <base/text.hpp>
#include <kernel/files/disk.hpp>
#include <kernel/files/files.hpp>

namespace aubrac::helios::pages {

namespace {

namespace fs = std::filesystem;
namespace pes = formats::pes;
using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr int page_lignes = 100, page_refs = 100, page_pj = 50;
constexpr std::size_t most_opened = 200; // PJ kept open, all flux of the adhérent together

pes::Domaine domaine_of(const PieceRow& piece) {
    return piece.domaine == "recette" ? pes::Domaine::recette : pes::Domaine::depense;
}

std::string title_of(const PieceRow& piece) { return std::string(piece_word(piece.domaine)) + " " + piece.id_pce; }

ui::Now now_of(const Context& context, const Visit& visit, const Flux& flux, const PieceRow& piece) {
    const bool is_refused_later = piece.paiement == Paiement::rejete;
    if (piece.etat == "rejete" || is_refused_later) {
        ui::Now now{.tone = ui::Tone::danger, .icon = ui::Icon::error};
        const auto reason = piece.anomalies.empty() ? piece.motif : piece.anomalies;
        now.statement = reason.empty() ? "Rejeté par le comptable avec tout son bordereau."
                                       : "Rejeté par le comptable : " + reason + ".";
        now.meaning =
            reason.empty()
                ? "Voyez sur la page du flux ce qui est en cause, puis renvoyez le bordereau."
                : "Corrigez dans votre logiciel comptable, puis renvoyez le bordereau dans un nouveau flux.";
        if (piece.is_handled) {
            now.meaning = "Ce rejet est marqué comme traité.";
        } else if (!reason.empty() && context.may("helios.deposer")) {
            now.action = ui::post({.words = "Marquer comme traité",
                                   .url = ui::Url(url_of(flux.id) + "/rejets"),
                                   .csrf = visit.csrf,
                                   .icon = ui::Icon::check,
                                   .values = {{"rejet", "piece-" + std::to_string(piece.position)}}});
        }
        return now;
    }
    if (piece.paiement != Paiement::inconnu) {
        const bool is_done = piece.paiement == Paiement::solde;
        return {.tone = is_done ? ui::Tone::success : ui::Tone::waiting,
                .icon = is_done ? ui::Icon::success : ui::Icon::pending,
                .statement = std::string(paiement_words(piece.paiement, domaine_of(piece))) +
                             (piece.regle_le ? " le " + piece.regle_le->french() : "") + "."};
    }
    if (piece.etat == "accepte")
        return {.tone = ui::Tone::success,
                .icon = ui::Icon::success,
                .statement = "Accepté par le comptable.",
                .meaning = "Son paiement s'affichera ici au fil des retours du comptable."};
    return {.tone = ui::Tone::neutral,
            .icon = ui::Icon::info,
            .statement = "Le comptable n'a pas encore répondu.",
            .meaning = "Où en est le flux : " + std::string(statut_words(flux.statut)) + "."};
}

ui::Html lignes_of(const Room& room, Context& context, const Flux& flux, const PieceRow& piece,
                   std::int64_t after) {
    auto lignes = room.store.list_lignes(context, flux.id, piece.position, after, page_lignes + 1);
    const bool more = static_cast<int>(lignes.size()) > page_lignes;
    if (more) lignes.pop_back();
    if (lignes.empty()) return {};
    std::vector<ui::Row> rows;
    for (const auto& ligne : lignes) {
        auto tiers = ui::Html(ligne.tiers);
        if (!ligne.adresse.empty()) tiers += ui::Html(", ") + ui::muted(ligne.adresse);
        if (!ligne.compte.empty()) tiers += ui::Html(", ") + ui::muted("compte finissant par " + ligne.compte);
        rows.push_back({{},
                        {ligne.id_ligne, ligne.nature, ligne.fonction, ligne.libelle, tiers,
                         ui::euros(ligne.mt_ht), ui::euros(ligne.mt_tva), ligne.anomalies}});
    }
    auto body = ui::table("Lignes de la pièce",
                          {{"Ligne"},
                           {"Compte"},
                           {"Fonction"},
                           {"Libellé"},
                           {"Tiers"},
                           {"Montant HT", "", ui::Align::end},
                           {"TVA", "", ui::Align::end},
                           {"Anomalie"}},
                          rows);
    if (more)
        body += ui::buttons({ui::action({"Lignes suivantes",
                                         ui::Url(url_of(flux.id) + "/pieces/" + std::to_string(piece.position))
                                             .with("apres", std::to_string(lignes.back().position)),
                                         ui::Icon::next})});
    return ui::section("Lignes", body);
}

ui::Url pj_url(const Flux& flux, std::int64_t position) {
    return {url_of(flux.id) + "/pj/" + std::to_string(position)};
}

std::string kind_of(const std::string& name) {
    const auto dot = name.rfind('.');
    return dot == std::string::npos ? "Fichier" : name.substr(dot + 1);
}

/// What the pièce refers to: carried by this flux, or sent before.
std::vector<ui::Piece> pj_of(const Room& room, Context& context, const Flux& flux, const PieceRow& piece,
                             std::vector<ui::Html>& elsewhere) {
    std::vector<ui::Piece> found;
    for (const auto& ref : room.store.list_pj_refs(context, flux.id, piece.position, page_refs)) {
        const auto pj = room.store.find_pj(context, flux.id, ref.id_unique);
        const auto name = !ref.nom.empty() ? ref.nom : pj ? pj->nom : ref.id_unique;
        if (pj && pj->is_whole)
            found.push_back({name,
                             kind_of(name),
                             static_cast<std::uint64_t>(pj->bytes),
                             pj_url(flux, pj->position),
                             {},
                             pj->etat == "rejete" ? "Rejetée : " + pj->anomalies : pj->description});
        else
            elsewhere.emplace_back(
                name + (pj ? " — abîmée dans ce flux" : " — envoyée dans un autre flux, ou sur papier"));
    }
    return found;
}

/// Documents taken out of flux, so that a second look costs nothing: a folder of the adhérent that may be emptied
/// at any time.
fs::path opened_folder(const Room& room, const Context& context) {
    const auto folder = room.kernel.stores->folder(context.adherent()) / "ouvertures";
    kernel::disk::make_folder(folder);
    return folder;
}

void keep_few(const fs::path& folder) {
    std::vector<std::pair<fs::file_time_type, fs::path>> files;
    for (const auto& entry : fs::directory_iterator(folder))
        if (files.size() < 10'000) files.emplace_back(entry.last_write_time(), entry.path());
    if (files.size() <= most_opened) return;
    std::sort(files.begin(), files.end());
    std::error_code ignored;
    for (std::size_t i = 0; i + most_opened < files.size(); ++i) fs::remove(files[i].second, ignored);
}

/// Path of the document, taken out of the flux when it is not there yet; nothing when it is damaged.
std::optional<fs::path> open_pj(const Room& room, Context& context, const Flux& flux, std::int64_t position) {
    const auto folder = opened_folder(room, context);
    const auto path = folder / (flux.id.text() + "-" + std::to_string(position));
    if (fs::exists(path)) return path;
    keep_few(folder);
    const fs::path part = path.string() + "." + context.make_uuid() + ".part";
    const bool is_whole = extract_pj(room.kernel.files.open(context, flux.sha256), position, part);
    if (!is_whole) {
        fs::remove(part);
        return std::nullopt;
    }
    fs::rename(part, path);
    return path;
}

/// Shown in the page of the browser: what it draws without running anything.
bool is_shown(kernel::FileType type) {
    return type == kernel::FileType::pdf || type == kernel::FileType::png || type == kernel::FileType::jpeg;
}

} // namespace

Handler piece(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto flux = flux_of(room, context, visit);
        const auto piece =
            flux ? room.store.find_piece(context, flux->id, number_of(visit.path("position"))) : std::nullopt;
        if (!piece) return Answer::not_found();
        ui::Record record{.title = piece->objet.empty() ? title_of(*piece) : piece->objet,
                          .reference = title_of(*piece) + ", bordereau " + piece->id_bord,
                          .now = now_of(context, visit, *flux, *piece)};
        record.statut = etat_badge(piece->etat);
        record.facts = {{"Tiers", piece->tiers},
                        {"Exercice", piece->exer},
                        {"Montant HT", ui::euros(piece->mt_ht)},
                        {"TVA", ui::euros(piece->mt_tva)},
                        {"Total", ui::euros(piece->mt_ht + piece->mt_tva)},
                        {piece->domaine == "recette" ? "Encaissement" : "Paiement",
                         std::string(paiement_words(piece->paiement, domaine_of(*piece)))}};
        if (piece->mt_regle > 0)
            record.facts.push_back(
                {piece->domaine == "recette" ? "Encaissé" : "Payé", ui::euros(piece->mt_regle)});
        std::vector<ui::Html> elsewhere;
        record.pieces = pj_of(room, context, *flux, *piece, elsewhere);
        record.more = lignes_of(room, context, *flux, *piece, number_of(visit.parameter("apres")));
        if (!elsewhere.empty())
            record.more += ui::section("Pièces justificatives hors de ce flux", ui::bullets(elsewhere));
        auto crumbs = crumbs_of(*flux);
        crumbs.emplace_back("Mandats et titres", url_of(flux->id) + "/pieces");
        return Answer::page({.title = title_of(*piece),
                             .body = ui::record(record),
                             .crumbs = std::move(crumbs),
                             .live = subject_of(flux->id)});
    };
}

Handler pj_list(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto flux = flux_of(room, context, visit);
        if (!flux) return Answer::not_found();
        const auto page = room.store.list_pj(context, flux->id, number_of(visit.parameter("apres")), page_pj);
        ui::List list{.title = "Pièces justificatives", .here = ui::Url(url_of(flux->id) + "/pj")};
        list.count = ui::count(flux->pj, "pièce justificative", "pièces justificatives", "aucune");
        list.columns = {{"Nom"}, {"Description"}, {"Identifiant"}, {"Taille", "", ui::Align::end}, {"Réponse"}};
        for (const auto& pj : page.rows) {
            const auto size = pj.is_whole ? ui::file_size(static_cast<std::uint64_t>(pj.bytes)) : "abîmée";
            list.rows.push_back({pj.is_whole ? pj_url(*flux, pj.position) : ui::Url(),
                                 {pj.nom.empty() ? pj.id_unique : pj.nom, pj.description, pj.id_unique, size,
                                  ui::badge(etat_badge(pj.etat))}});
        }
        if (page.previous > 0 || number_of(visit.parameter("apres")) > 0)
            list.previous = page.previous > 0 ? list.here.with("apres", std::to_string(page.previous)) : list.here;
        if (page.next > 0) list.next = list.here.with("apres", std::to_string(page.next));
        list.none = {"Aucune pièce justificative dans ce flux",
                     "Elles ont pu partir dans un autre flux, ou sur papier.",
                     {}};
        return Answer::page(
            {.title = "Pièces justificatives", .body = ui::list(list), .crumbs = crumbs_of(*flux)});
    };
}

Handler pj(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto flux = flux_of(room, context, visit);
        const auto found =
            flux ? room.store.find_pj(context, flux->id, number_of(visit.path("position"))) : std::nullopt;
        if (!found) return Answer::not_found();
        const auto path = found->is_whole ? open_pj(room, context, *flux, found->position) : std::nullopt;
        if (!path) return Answer::refusal({"HELIOS-015", "", {}});
        // Its bytes say what it is, whatever its name and the MIME type of the flux claim.
        const auto type = kernel::sniff(kernel::read_start(*path, 16));
        const auto name = found->nom.empty() ? "piece-justificative" : found->nom;
        return Answer::file(*path, name,
                            is_shown(type) ? std::string(kernel::media_type(type)) : "application/octet-stream",
                            is_shown(type) ? Answer::Show::inline_ : Answer::Show::download);
    };
}

} // namespace aubrac::helios::pages

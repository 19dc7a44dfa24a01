// SPDX-License-Identifier: AGPL-3.0-or-later
// Mandats and titres of a flux: searched, filtered, paged, exported. Everything comes from the index that the
// check made.
#include "pages/pages.hpp"

#include <base/text.hpp>
#include <kernel/pages/csv.hpp>
#include <ui/words.hpp>

namespace aubrac::helios::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr int export_batch = 1000, export_lines = 200'000;

struct Filter {
    std::string words;          // as typed
    std::int64_t bordereau = 0; // position
    bool rejected_only = false;
};

Filter read_filter(const Visit& visit) {
    return {std::string(visit.parameter("q")), number_of(visit.parameter("bordereau")),
            visit.parameter("reponse") == "rejete"};
}

PieceRequest request_of(const Filter& filter) {
    PieceRequest request;
    request.words = base::fold(base::one_line(filter.words, 200));
    request.bordereau = filter.bordereau;
    request.rejected_only = filter.rejected_only;
    return request;
}

ui::Url here_of(const Flux& flux, const Filter& filter, std::string_view page) {
    ui::Url url(url_of(flux.id) + "/" + std::string(page));
    if (filter.bordereau > 0) url = url.with("bordereau", std::to_string(filter.bordereau));
    if (filter.rejected_only) url = url.with("reponse", "rejete");
    if (!filter.words.empty()) url = url.with("q", filter.words);
    return url;
}

ui::Row row(const Flux& flux, const PieceRow& piece) {
    return {ui::Url(url_of(flux.id) + "/pieces/" + std::to_string(piece.position)),
            {std::string(piece_word(piece.domaine)) + " " + piece.id_pce, piece.id_bord, piece.objet, piece.tiers,
             ui::euros(piece.mt_ht + piece.mt_tva), ui::badge(etat_badge(piece.etat))}};
}

/// Sums of the bordereau shown, or of the whole flux.
std::vector<ui::KeyFigure> figures(const Room& room, Context& context, const Flux& flux, const Filter& filter) {
    auto pieces = flux.pieces, total = flux.total_cents;
    std::string what = "dans tout le flux";
    if (filter.bordereau > 0)
        for (const auto& row : room.store.list_bordereaux(context, flux.id, filter.bordereau - 1, 1)) {
            pieces = row.pieces;
            total = row.mt_ht + row.mt_tva;
            what = "dans le bordereau " + row.id_bord;
        }
    return {{ui::number(pieces), "pièces " + what}, {ui::euros(total), "au total, " + what}};
}

} // namespace

Handler pieces(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto flux = flux_of(room, context, visit);
        if (!flux) return Answer::not_found();
        const auto filter = read_filter(visit);
        auto request = request_of(filter);
        request.after = number_of(visit.parameter("apres"));
        request.before = number_of(visit.parameter("avant"));
        const auto page = room.store.list_pieces(context, flux->id, request);
        ui::List list{.title = "Mandats et titres", .here = here_of(*flux, filter, "pieces")};
        list.count = ui::count(static_cast<std::int64_t>(page.rows.size()), "pièce affichée", "pièces affichées");
        list.figures = figures(room, context, *flux, filter);
        list.filters = {ui::search_field({.name = "q", .label = "Numéro, objet ou tiers", .value = filter.words}),
                        ui::select_field({.name = "reponse",
                                          .label = "Réponse du comptable",
                                          .value = filter.rejected_only ? "rejete" : ""},
                                         {{"", "Toutes"}, {"rejete", "Rejetées"}})};
        if (filter.bordereau > 0) {
            list.filters.push_back(ui::hidden_field("bordereau", std::to_string(filter.bordereau)));
            list.chips.push_back({"Un seul bordereau", list.here.with("bordereau", "")});
        }
        if (filter.rejected_only) list.chips.push_back({"Réponse : rejetée", list.here.with("reponse", "")});
        if (!filter.words.empty()) list.chips.push_back({"Recherche : " + filter.words, list.here.with("q", "")});
        list.columns = {{"Pièce"},  {"Bordereau"}, {"Objet"}, {"Tiers"}, {"Montant", "", ui::Align::end},
                        {"Réponse"}};
        for (const auto& piece : page.rows) list.rows.push_back(row(*flux, piece));
        list.csv = here_of(*flux, filter, "pieces.csv");
        if (page.previous > 0) list.previous = list.here.with("avant", std::to_string(page.previous));
        if (page.next > 0) list.next = list.here.with("apres", std::to_string(page.next));
        list.none = {"Aucune pièce ne correspond", "Retirez un filtre, ou cherchez un autre mot.",
                     ui::action({"Tout afficher", ui::Url(url_of(flux->id) + "/pieces")}), ui::Icon::search};
        return Answer::page({.title = "Mandats et titres",
                             .body = ui::list(list),
                             .crumbs = crumbs_of(*flux),
                             .live = subject_of(flux->id)});
    };
}

Handler pieces_csv(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto flux = flux_of(room, context, visit);
        if (!flux) return Answer::not_found();
        auto request = request_of(read_filter(visit));
        request.limit = export_batch;
        kernel::pages::Csv csv({"Pièce", "Numéro", "Exercice", "Bordereau", "Objet", "Tiers", "Montant HT", "TVA",
                                "Réponse", "Motif du rejet", "Paiement", "Payé ou encaissé", "Le"});
        for (int written = 0; written < export_lines; written += export_batch) {
            const auto page = room.store.list_pieces(context, flux->id, request);
            for (const auto& piece : page.rows) {
                const auto domaine =
                    piece.domaine == "recette" ? formats::pes::Domaine::recette : formats::pes::Domaine::depense;
                csv.add({std::string(piece_word(piece.domaine)), piece.id_pce, piece.exer, piece.id_bord,
                         piece.objet, piece.tiers, plain_euros(piece.mt_ht), plain_euros(piece.mt_tva),
                         etat_badge(piece.etat).words, piece.anomalies,
                         std::string(paiement_words(piece.paiement, domaine)), plain_euros(piece.mt_regle),
                         piece.regle_le ? piece.regle_le->iso() : ""});
            }
            if (page.next == 0) break;
            request.after = page.next;
        }
        return Answer::text(csv.text(), "text/csv; charset=utf-8", flux->nom_fic + "-pieces.csv");
    };
}

} // namespace aubrac::helios::pages

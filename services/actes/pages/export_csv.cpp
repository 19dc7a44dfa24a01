// SPDX-License-Identifier: AGPL-3.0-or-later
// The list as CSV (RFC 4180, UTF-8 with BOM and semicolons, as French spreadsheets open it).
#include "pages/pages.hpp"

#include <kernel/pages/csv.hpp>

namespace aubrac::actes::pages {

namespace {

constexpr int batch = 1000;
constexpr int max_lines = 200'000;

} // namespace

Handler export_csv(Room& room) {
    return [&room](kernel::Context& context, kernel::pages::Visit& visit) {
        ListRequest request;
        request.limit = batch;
        const auto nature = visit.parameter("nature");
        if (nature.size() == 1 && nature[0] >= '1' && nature[0] <= '6') request.nature = nature[0] - '0';
        for (const auto statut :
             {StatutActe::brouillon, StatutActe::a_transmettre, StatutActe::en_cours, StatutActe::incertain,
              StatutActe::transmis, StatutActe::acquitte, StatutActe::refuse, StatutActe::annulation, StatutActe::annule})
            if (statut_name(statut) == visit.parameter("statut")) request.statut = statut;
        kernel::pages::Csv csv({"Numéro", "Nature", "Matière", "Objet", "Date de la décision", "Statut", "Publié le"});
        for (int written = 0; written < max_lines; written += batch) {
            const auto page = room.store.list(context, request);
            for (const auto& line : page.lines)
                csv.add({line.numero, std::string(nature_word(line.nature)), line.matiere, line.objet,
                         line.decided_on.iso(), std::string(statut_words(line.statut)),
                         line.published_on ? line.published_on->iso() : ""});
            if (page.next.empty()) break;
            request.after = page.next;
        }
        return kernel::pages::Answer::text(csv.text(), "text/csv; charset=utf-8", "actes.csv");
    };
}

} // namespace aubrac::actes::pages

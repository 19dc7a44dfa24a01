// SPDX-License-Identifier: AGPL-3.0-or-later
// For those who write other software: how to call the API, and its OpenAPI document.
#include "pages/pages.hpp"

#include <kernel/pages/site.hpp>
#include <ui/list.hpp>
#include <ui/text.hpp>

namespace aubrac::bureau::pages {

namespace {

/// A call that lists, to copy and try.
std::string example(const Room& room) {
    for (const auto& operation : room.kernel.operations)
        if (operation.method == "GET" && operation.pattern.find('{') == std::string::npos)
            return "curl -H 'Authorization: Bearer aub_…' " + room.url(operation.pattern);
    return "curl -H 'Authorization: Bearer aub_…' " + room.url("/api/v1/…");
}

ui::Html operations(const Room& room) {
    std::vector<ui::Row> rows;
    for (const auto& operation : room.kernel.operations)
        rows.push_back({{}, {operation.method + " " + operation.pattern, operation.summary, operation.right}});
    if (rows.empty()) return ui::paragraph("Aucun service n'offre encore d'appel.");
    return ui::table("Appels offerts", {{"Appel"}, {"Ce qu'il fait"}, {"Droit"}}, rows);
}

} // namespace

Handler integration(Room& room) {
    return [&room](kernel::Context&, kernel::pages::Visit&) {
        const auto body =
            ui::paragraph(
                "Un logiciel agit pour une collectivité avec un jeton que sa personne responsable crée dans "
                "« Accès d'autres logiciels ». Le jeton ne donne que les droits cochés, jusqu'à une date.") +
            ui::section(
                "Appeler",
                ui::preformatted(example(room)) +
                    ui::bullets(
                        {"Réponses en JSON, en UTF-8, dates AAAA-MM-JJ.",
                         "Un refus a le statut HTTP de son code et dit « code », « field » et « sentence ».",
                         "401 : jeton absent, expiré ou révoqué. 403 : droit non donné."})) +
            ui::section("Description complète",
                        ui::paragraph(ui::link("Document OpenAPI 3.1", "/api/v1/openapi.json"))) +
            ui::section("Appels", operations(room));
        return Answer::page({.title = "Pour les éditeurs de logiciels", .body = body});
    };
}

RawHandler openapi(Room& room) {
    return [&room](kernel::http::Request&) {
        kernel::http::Response response;
        response.body =
            kernel::api::openapi(room.kernel.operations, kernel::pages::version, room.url("")).dump(2) + "\n";
        response.set("Content-Type", "application/json; charset=utf-8");
        response.set("Cache-Control", "public, max-age=300");
        return response;
    };
}

} // namespace aubrac::bureau::pages

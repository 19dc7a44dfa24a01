// SPDX-License-Identifier: AGPL-3.0-or-later
// The public register of actes (décret 2021-1311): whole text, in a form that cannot be changed, with the date it
// was put on line; readable by anybody, without account nor script.
#include "pages/pages.hpp"

#include <adapters/xml/writer.hpp>
#include <ui/list.hpp>
#include <ui/public_page.hpp>
#include <ui/record.hpp>

namespace aubrac::actes::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

ui::Url home(const Visit& visit) { return ui::Url::path({"public", visit.adherent->slug, "actes"}); }

std::string page_of(const Visit& visit, const std::string& title, const ui::Html& body) {
    return ui::render(ui::PublicPage{.title = title,
                                     .commune = visit.adherent->name,
                                     .home = home(visit),
                                     .feed = ui::Url::path({"public", visit.adherent->slug, "actes.atom"})},
                      body);
}

/// Published, and still to be seen: everything else does not exist for the public.
std::optional<Acte> published(const Room& room, Context& context, const Visit& visit) {
    auto acte = room.store.find(context, ActeId::parse(visit.path("id")));
    if (!acte || !acte->published_on || acte->statut != StatutActe::acquitte) return std::nullopt;
    return acte;
}

/// RFC 4287.
std::string write_feed(const std::string& commune, const std::string& url, const std::vector<ActeLine>& lines) {
    adapters::xml::Writer feed;
    const auto leaf = [&](std::string_view name, std::string_view text) {
        feed.open(name);
        feed.text(text);
        feed.close();
    };
    const auto at = [](const std::optional<base::Date>& day) {
        return day.value_or(base::Date{}).iso() + "T00:00:00Z";
    };
    feed.open("feed");
    feed.attribute("xmlns", "http://www.w3.org/2005/Atom");
    leaf("id", url);
    leaf("title", "Actes publiés — " + commune);
    leaf("updated", lines.empty() ? "1970-01-01T00:00:00Z" : at(lines.front().published_on));
    feed.open("link");
    feed.attribute("rel", "self");
    feed.attribute("href", url + ".atom");
    feed.close();
    feed.open("author");
    leaf("name", commune);
    feed.close();
    for (const auto& line : lines) {
        feed.open("entry");
        leaf("id", url + "/" + line.id.text());
        leaf("title", std::string(nature_word(line.nature)) + " " + line.numero + " : " + line.objet);
        leaf("updated", at(line.published_on));
        feed.open("link");
        feed.attribute("href", url + "/" + line.id.text());
        feed.close();
        feed.close();
    }
    feed.close();
    const auto bytes = feed.finish();
    ENSURE(bytes.ok());
    return bytes.value();
}

} // namespace

Handler public_register(Room& room) {
    return [&room](Context& context, Visit& visit) {
        ListRequest request;
        request.published_only = true;
        request.place = visit.place();
        const auto page = room.store.list(context, request);
        ui::List list{.title = "Actes publiés", .here = home(visit)};
        list.columns = {{"Objet"}, {"Nature"}, {"Numéro"}, {"Décidé le"}, {"Mis en ligne le"}};
        for (const auto& line : page.lines)
            list.rows.push_back({ui::Url::path({"public", visit.adherent->slug, "actes", line.id.text()}),
                                 {line.objet, std::string(nature_word(line.nature)), line.numero,
                                  ui::date(line.decided_on), ui::date(line.published_on)}});
        ui::lead_on(list, page.previous, page.next);
        list.none = {"Aucun acte publié pour le moment",
                     "Les délibérations et arrêtés paraîtront ici.",
                     {},
                     ui::Icon::acte};
        return Answer::public_page(page_of(visit, "Actes publiés", ui::list(list)));
    };
}

Handler public_acte(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto acte = published(room, context, visit);
        if (!acte) return Answer::not_found();
        ui::Html body = ui::paragraph(title_of(acte->draft));
        body += ui::facts({{"Objet", acte->draft.objet},
                           {"Décidé le", ui::date(acte->draft.decided_on)},
                           {"Reçu en préfecture le", ui::date(acte->acknowledged_on)},
                           {"Mis en ligne le", ui::date(acte->published_on)},
                           {"Auteur", visit.adherent->name},
                           {"Identifiant", acte->id_acte}});
        body += ui::action({"Lire l'acte (PDF)",
                            ui::Url::path({"public", visit.adherent->slug, "actes", acte->id.text(), "document"}),
                            ui::Icon::acte, ui::Look::main});
        body += ui::why({"Cet acte peut être contesté devant le tribunal administratif dans les deux mois de sa "
                         "publication.",
                         "Code de justice administrative, art. R421-1",
                         {}});
        return Answer::public_page(page_of(visit, acte->draft.objet, body));
    };
}

Handler public_document(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto acte = published(room, context, visit);
        if (!acte) return Answer::not_found();
        const auto& sha256 = acte->stamped_sha256.empty() ? acte->draft.document->sha256 : acte->stamped_sha256;
        const auto stored = room.kernel.files.find(context, sha256);
        if (!stored) return Answer::not_found();
        return Answer::file(room.kernel.files.open(context, sha256),
                            acte->id_acte + "." + std::string(kernel::extension(stored->type)),
                            std::string(kernel::media_type(stored->type)), Answer::Show::inline_);
    };
}

Handler feed(Room& room) {
    return [&room](Context& context, Visit& visit) {
        ListRequest request;
        request.published_only = true;
        const auto page = room.store.list(context, request);
        const auto site = room.kernel.settings.get("server.url");
        const auto base = site + home(visit).text();
        return Answer::text(write_feed(visit.adherent->name, base, page.lines),
                            "application/atom+xml; charset=iso-8859-1");
    };
}

} // namespace aubrac::actes::pages

// SPDX-License-Identifier: AGPL-3.0-or-later
// In what quality each person signs: it stands on the document, beside the name (CRPA, art. L212-1).
#include "pages/pages.hpp"

#include <base/text.hpp>
#include <kernel/identity.hpp>
#include <ui/list.hpp>
#include <ui/words.hpp>

namespace aubrac::parapheur::pages {

namespace {

using base::Refusal;
using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr std::size_t shown = 50;
constexpr std::size_t max_quality = 100;

Answer show_form(const Room& room, Context& context, const Visit& visit, const std::string& account,
                 const std::vector<Refusal>& refusals) {
    const auto name = room.name_of(context, account);
    ui::Form form{.url = ui::Url::path({"parapheur", "signataires", account}), .csrf = visit.csrf};
    form.sections = {{"",
                      {ui::text_field({.name = "qualite",
                                       .label = "Signe en qualité de",
                                       .help = "Exemple : Maire ; Adjointe aux finances, par délégation",
                                       .value = room.store.find_quality(context, account),
                                       .need = ui::Need::optional,
                                       .max_length = max_quality})},
                      "Ces mots sont écrits sur le document, sous le nom, et sur le bordereau."}};
    form.submits = {{"Enregistrer"}};
    form.cancel = {"Annuler", "/parapheur/signataires"};
    form.typed = refusals.empty() ? kernel::http::Pairs{} : visit.request.form;
    form.errors = errors_of(room, refusals);
    return Answer::page({.title = name,
                         .body = ui::form(form),
                         .crumbs = {{"Parapheur", "/parapheur"}, {"Signataires", "/parapheur/signataires"}},
                         .status = refusals.empty() ? 200 : 422});
}

} // namespace

Handler qualities(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto page = room.list_page(context, "parapheur.signer", visit.parameter("apres"), shown);
        ui::List list{.title = "Signataires", .here = "/parapheur/signataires"};
        list.count = ui::count(static_cast<std::int64_t>(page.people.size()), "personne peut signer",
                               "personnes peuvent signer", "aucune");
        list.columns = {{"Personne"}, {"Signe en qualité de"}};
        for (const auto& person : page.people) {
            const auto quality = room.store.find_quality(context, person.account);
            list.rows.push_back({ui::Url::path({"parapheur", "signataires", person.account}),
                                 {person.name, quality.empty() ? ui::muted("À dire") : ui::Html(quality)}});
        }
        if (!page.next.empty()) list.next = list.here.with("apres", page.next);
        list.none = {"Personne ne peut encore signer",
                     "Donnez le rôle « Responsable » du parapheur au maire et à ses adjoints, dans « Personnes ».",
                     {},
                     ui::Icon::people};
        return Answer::page(
            {.title = "Signataires", .body = ui::list(list), .crumbs = {{"Parapheur", "/parapheur"}}});
    };
}

Handler quality_form(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const std::string account(visit.path("id"));
        if (!room.holds(context, account, "parapheur.signer")) return Answer::not_found();
        return show_form(room, context, visit, account, {});
    };
}

Handler save_quality(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const std::string account(visit.path("id"));
        const auto quality = base::one_line(base::trim(visit.field("qualite")), max_quality + 1);
        if (!room.holds(context, account, "parapheur.signer"))
            return Answer::refusal({"PARAPHEUR-017", "", {room.name_of(context, account)}});
        if (base::count_characters(quality) > max_quality)
            return show_form(room, context, visit, account,
                             {{"PARAPHEUR-028", "qualite", {std::to_string(max_quality)}}});
        room.store.put_quality(context, account, quality);
        room.kernel.journal.note(context, "parapheur.organiser", "parapheur/signataire/" + account,
                                 "Qualité du signataire enregistrée", {{"qualite", quality}});
        return Answer::redirect("/parapheur/signataires", "Qualité enregistrée.");
    };
}

} // namespace aubrac::parapheur::pages

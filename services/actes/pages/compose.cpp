// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pages/compose_form.hpp"
#include "pages/pages.hpp"

#include <algorithm>
#include <ui/button.hpp>

namespace aubrac::actes::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Page;
using kernel::pages::Visit;

constexpr std::string_view nature_help[] = {
    "",
    "Décision du conseil municipal, communautaire ou syndical",
    "Arrêté qui s'applique à tous : circulation, police, règlement",
    "Décision qui nomme une personne : personnel, urbanisme, attribution",
    "Marché, convention, avenant",
    "Budget, décision modificative, compte financier",
    "Tout autre acte soumis au contrôle de légalité",
};

/// First question, alone on its page: what follows depends on it.
Answer choose_nature() {
    ui::Html choices;
    for (int nature = 1; nature <= 6; ++nature)
        choices += ui::section(nature_word(nature), ui::paragraph(std::string(nature_help[nature])) +
                                                        ui::action({"Choisir « " + std::string(nature_word(nature)) + " »",
                                                                    ui::Url("/actes/nouveau").with("nature", std::to_string(nature)),
                                                                    ui::Icon::next,
                                                                    nature == 1 ? ui::Look::main : ui::Look::secondary}));
    return Answer::page({.title = "Que voulez-vous transmettre ?", .body = choices, .crumbs = {{"Actes", "/actes"}}});
}

std::optional<Acte> acte_of(const Room& room, Context& context, const Visit& visit) {
    const auto id = ActeId::parse(visit.path("id"));
    return id.empty() ? std::nullopt : room.store.find(context, id);
}

Page form_page(const Room& room, Context& context, const Visit& visit, const ActeId& id, const Draft& draft,
               const std::vector<base::Refusal>& refusals) {
    const auto title = id.empty() ? "Composer : " + std::string(nature_word(draft.nature)) : "Modifier " + title_of(draft);
    std::vector<std::pair<std::string, std::string>> crumbs{{"Actes", "/actes"}};
    if (!id.empty()) crumbs.emplace_back(title_of(draft), url_of(id));
    return {.title = title,
            .body = compose_form(room, context, visit, id, draft, refusals),
            .crumbs = std::move(crumbs),
            .status = refusals.empty() ? 200 : 422,
            .work = Page::Work::keep};
}

} // namespace

Handler compose(Room& room) {
    return [&room](Context& context, Visit& visit) {
        if (!visit.path("id").empty()) {
            const auto acte = acte_of(room, context, visit);
            if (!acte) return Answer::not_found();
            if (!after(acte->statut, Step::submit)) return Answer::refusal({"ACTES-020", "", {}});
            return Answer::page(form_page(room, context, visit, acte->id, acte->draft, {}));
        }
        const auto nature = visit.parameter("nature");
        if (nature.size() != 1 || nature[0] < '1' || nature[0] > '6') return choose_nature();
        Draft draft;
        draft.nature = nature[0] - '0';
        draft.numero = room.store.suggest_numero(context, context.today().year);
        draft.decided_on = context.today();
        draft.publish = published_by_default(draft.nature);
        return Answer::page(form_page(room, context, visit, {}, draft, {}));
    };
}

Handler save(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto id = ActeId::parse(visit.path("id"));
        if (!visit.path("id").empty() && !acte_of(room, context, visit)) return Answer::not_found();
        const auto draft = read_compose_form(room, context, visit);
        const bool keep_only = visit.field("geste") == "brouillon";
        auto refusals = check(room, context, draft);
        const auto saved = save_draft(room, context, id, draft);
        if (!saved) {
            if (saved.refusal().field.empty()) return Answer::refusal(saved.refusal());
            const bool known = std::find(refusals.begin(), refusals.end(), saved.refusal()) != refusals.end();
            if (!known) refusals.insert(refusals.begin(), saved.refusal());
            return Answer::page(form_page(room, context, visit, id, draft, refusals));
        }
        if (keep_only) return Answer::redirect(url_of(saved.value()), "Brouillon enregistré.");
        if (refusals.empty()) return Answer::redirect(url_of(saved.value()) + "/submit");
        // Kept as a draft, and shown again with what is still to be put right.
        return Answer::page(form_page(room, context, visit, saved.value(), draft, refusals));
    };
}

Handler remove(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto removed = remove_draft(room, context, ActeId::parse(visit.path("id")));
        if (!removed) return Answer::refusal(removed.refusal());
        return Answer::redirect("/actes", "Brouillon supprimé.");
    };
}

} // namespace aubrac::actes::pages

// SPDX-License-Identifier: AGPL-3.0-or-later
// The services that an adhérent uses: ticked, they open today; unticked, they close today.
#include "plan.hpp"

namespace aubrac::adherents::pages {

namespace {

ui::Html show(const Room& room, const Visit& visit, const Adherent& adherent,
              const std::vector<std::string>& ticked, std::vector<ui::FieldError> errors = {}) {
    std::vector<ui::Choice> choices;
    for (const auto* manifest : room.member_services())
        choices.push_back({manifest->name, manifest->title, manifest->purpose});
    std::string value;
    for (const auto& service : ticked) value += (value.empty() ? "" : ",") + service;
    ui::Form form{.url = url_of(adherent.id) + "/services", .csrf = visit.csrf};
    form.errors = std::move(errors);
    form.sections = {
        {"",
         {ui::checkboxes_field({.name = "services",
                                .label = "Services ouverts",
                                .help = "Un service décoché se ferme aujourd'hui : ses données sont gardées.",
                                .value = value,
                                .need = ui::Need::optional},
                               choices)}}};
    form.submits = {{"Enregistrer"}};
    form.cancel = {"Annuler", url_of(adherent.id)};
    return ui::form(form);
}

} // namespace

Handler services_form(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        return page_of(*adherent, "Services", show(*room, visit, *adherent, adherent->services));
    };
}

Handler save_services(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        adherent->services.clear();
        for (const auto service : visit.request.fields("services")) adherent->services.emplace_back(service);
        *adherent = normalized(*adherent);
        if (const auto refusals = room->check(context, *adherent); !refusals.empty())
            return page_of(*adherent, "Services",
                           show(*room, visit, *adherent, adherent->services, field_errors(*room, refusals)),
                           Kept::no);
        room->write(context, *adherent, "à la main");
        return Answer::redirect(url_of(adherent->id), "Les services sont enregistrés.");
    };
}

} // namespace aubrac::adherents::pages

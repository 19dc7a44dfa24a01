// SPDX-License-Identifier: AGPL-3.0-or-later
// The deposit of a flux, new or in the place of another. A file refused for its budget alone is kept with the
// form: it is not asked twice.
#include "pages/pages.hpp"

#include <base/text.hpp>
#include <ui/button.hpp>
#include <ui/form.hpp>
#include <ui/words.hpp>

namespace aubrac::helios::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Page;
using kernel::pages::Visit;

/// The file that came with the form, or with the same form a moment ago.
Deposit read_deposit(const Room& room, Context& context, const Visit& visit) {
    Deposit deposit;
    deposit.source = "page";
    deposit.new_budget = visit.field("nouveau_budget") == "1";
    deposit.replaces = FluxId::parse(visit.parameter("remplace"));
    if (const auto* upload = visit.request.upload("fichier"); upload && upload->size > 0) {
        const auto stored = room.kernel.files.keep(context, *upload);
        deposit.sha256 = stored.sha256;
        deposit.size = static_cast<std::int64_t>(stored.size);
        deposit.file_name = upload->file_name;
        deposit.path = upload->path;
        return deposit;
    }
    const auto sha256 = visit.field("fichier_sha256");
    const auto stored = sha256.size() == 64 ? room.kernel.files.find(context, sha256) : std::nullopt;
    if (!stored) return deposit;
    deposit.sha256 = stored->sha256;
    deposit.size = static_cast<std::int64_t>(stored->size);
    deposit.file_name = base::one_line(visit.field("fichier_name"), 200);
    deposit.path = room.kernel.files.open(context, stored->sha256);
    return deposit;
}

bool is_kept(const base::Refusal& refusal) { return refusal.code == "HELIOS-006"; }

ui::Section file_section(const Deposit& deposit, bool keeps) {
    ui::Section section{"", {}};
    if (keeps) {
        section.fields.push_back(ui::content_field(
            ui::paragraph(ui::Html("Fichier déjà reçu : ") + ui::strong(deposit.file_name) +
                          ui::Html(" (" + ui::file_size(static_cast<std::uint64_t>(deposit.size)) + ")"))));
        section.fields.push_back(ui::hidden_field("fichier_sha256", deposit.sha256));
        section.fields.push_back(ui::hidden_field("fichier_name", deposit.file_name));
    }
    section.fields.push_back(ui::file_field(
        {.name = "fichier",
         .label = keeps ? "Le remplacer par" : "Flux PES",
         .help = "Le fichier produit par votre logiciel comptable, sans l'ouvrir ni le renommer. Exemple : "
                 "PESALR2_21120123100019_261121_001.xml",
         .need = keeps ? ui::Need::optional : ui::Need::required},
        {.accept = ".xml", .max_bytes = max_flux_bytes}));
    return section;
}

Page form_page(const Room& room, Context& context, const Visit& visit, const Deposit& deposit,
               const std::optional<base::Refusal>& refusal) {
    ui::Form form;
    form.url = "/helios/deposer";
    std::vector<std::pair<std::string, std::string>> crumbs{{"Flux comptables", "/helios"}};
    std::string title = "Déposer un flux";
    if (const auto replaced = room.store.find(context, deposit.replaces)) {
        form.url = form.url.with("remplace", replaced->id.text());
        crumbs.emplace_back(replaced->nom_fic, url_of(replaced->id));
        title = "Déposer le flux corrigé";
    }
    form.csrf = visit.csrf;
    const bool keeps = refusal && is_kept(*refusal);
    form.sections = {file_section(deposit, keeps)};
    if (keeps && context.may("helios.gerer"))
        form.sections[0].fields.push_back(
            ui::checkbox_field({.name = "nouveau_budget",
                                .label = "Déclarer ce budget",
                                .help = "Les codes ci-dessus sont bien ceux de la collectivité",
                                .need = ui::Need::optional}));
    form.submits = {{"Déposer et contrôler"}};
    form.cancel = {"Annuler", "/helios"};
    if (refusal) form.errors = {{refusal->field, room.kernel.refusals.sentence(*refusal)}};
    return {.title = title,
            .body = ui::form(form),
            .crumbs = std::move(crumbs),
            .status = refusal ? 422 : 200,
            .work = keeps ? Page::Work::keep : Page::Work::by_status};
}

} // namespace

Handler deposit_form(Room& room) {
    return [&room](Context& context, Visit& visit) {
        Deposit deposit;
        deposit.replaces = FluxId::parse(visit.parameter("remplace"));
        return Answer::page(form_page(room, context, visit, deposit, std::nullopt));
    };
}

Handler take_deposit(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto deposit = read_deposit(room, context, visit);
        const auto taken = helios::deposit(room, context, deposit);
        if (taken) return Answer::redirect(url_of(taken.value()), "Flux déposé. Son contrôle commence.");
        if (taken.refusal().field.empty()) return Answer::refusal(taken.refusal());
        return Answer::page(form_page(room, context, visit, deposit, taken.refusal()));
    };
}

} // namespace aubrac::helios::pages

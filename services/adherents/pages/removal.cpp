// SPDX-License-Identifier: AGPL-3.0-or-later
// The end of an adhérent: review, confirmation by its SIREN, then a job archives everything and removes it; and
// the archives that were kept.
#include "plan.hpp"

#include <base/siren.hpp>
#include <kernel/identity.hpp>
#include <ui/list.hpp>
#include <ui/words.hpp>

namespace aubrac::adherents::pages {

namespace {

bool may_be_removed(const Adherent& adherent, base::Date today) {
    return adherent.training || (adherent.until && *adherent.until <= today);
}

ui::Html show(const Room& room, Context& context, const Visit& visit, const Adherent& adherent, ui::Form form) {
    const auto people = room.kernel.identity->accounts.list_people_of(context, adherent.id).size();
    const auto contacts = room.store.list_contacts(context, adherent.id).size();
    std::uint64_t bytes = 0;
    room.kernel.stores->run(context.actor(), adherent.id, {}, kernel::Access::read, [&](Context& member) {
        bytes = room.kernel.files.total_size(member);
        return kernel::Outcome::keep;
    });
    form.url = url_of(adherent.id) + "/suppression";
    form.csrf = visit.csrf;
    form.sections = {{"",
                      {ui::text_field({.name = "siren",
                                       .label = "SIREN de l'adhérent, pour confirmer",
                                       .help = "Recopiez " + adherent.siren,
                                       .autocomplete = "off"})}}};
    form.submits = {{"Archiver et supprimer", "", "", ui::Icon::remove, ui::Look::danger}};
    form.cancel = {"Annuler", url_of(adherent.id)};
    return ui::callout({ui::Tone::danger, "Cette suppression est définitive",
                        ui::paragraph("Une archive complète est d'abord écrite ; elle peut être reprise sur un "
                                      "autre serveur. Ensuite, tout ce que cet adhérent a ici est effacé.")}) +
           ui::section(
               "Ce qui sera effacé",
               ui::facts({{"Documents", ui::file_size(bytes)},
                          {"Contacts", ui::number(static_cast<std::int64_t>(contacts))},
                          {"Personnes qui perdront leur accès", ui::number(static_cast<std::int64_t>(people))}})) +
           ui::section("Confirmer", ui::form(form));
}

kernel::pages::Csv write_csv(const std::vector<Archive>& archives) {
    kernel::pages::Csv csv({"Adhérent", "SIREN", "Supprimé le", "Octets", "Fichier", "SHA-256"});
    for (const auto& archive : archives)
        csv.add({archive.name, archive.siren, archive.removed_at.iso(), std::to_string(archive.size),
                 archive.file_name, archive.sha256});
    return csv;
}

} // namespace

Handler removal_form(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        if (!may_be_removed(*adherent, context.today())) return Answer::refusal({"ADHERENTS-025", "", {}});
        return page_of(*adherent, "Archiver et supprimer", show(*room, context, visit, *adherent, {}));
    };
}

Handler remove(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        if (!may_be_removed(*adherent, context.today())) return Answer::refusal({"ADHERENTS-025", "", {}});
        const auto typed = base::Siren::parse(visit.field("siren"));
        if (!typed || typed->text() != adherent->siren) {
            ui::Form form;
            form.errors = field_errors(*room, {{"ADHERENTS-026", "siren", {}}});
            return page_of(*adherent, "Archiver et supprimer", show(*room, context, visit, *adherent, form),
                           Kept::no);
        }
        room->store.mark_removing(context, adherent->id);
        room->kernel.search.remove(context, subject_of(adherent->id));
        room->note(context, adherent->id, "adherents.gerer", "Archivage et suppression demandés");
        room->kernel.jobs.add(context, jobs::removal_name, adherent->id.text());
        return Answer::redirect("/adherents/archives", "L'archive de " + adherent->name +
                                                           " se prépare : elle apparaîtra ici dans un instant.");
    };
}

Handler archives(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        constexpr int shown = 50, exported = 10'000;
        if (visit.parameter("format") == "csv")
            return csv_answer(write_csv(room->store.list_archives(context, {}, exported).lines), "archives");
        const auto page = room->store.list_archives(context, visit.place(), shown);
        ui::List list{.title = "Archives d'adhérents", .here = "/adherents/archives"};
        list.count = ui::count(static_cast<std::int64_t>(page.lines.size()), "archive affichée",
                               "archives affichées", "aucune");
        ui::lead_on(list, page.previous, page.next);
        list.columns = {
            {"Adhérent"}, {"SIREN"}, {"Supprimé le"}, {"Taille", "", ui::Align::end}, {"Empreinte SHA-256"}};
        for (const auto& archive : page.lines)
            list.rows.push_back(
                {"/adherents/archives/" + archive.id,
                 {archive.name, archive.siren, ui::time(archive.removed_at),
                  ui::file_size(static_cast<std::uint64_t>(archive.size)), archive.sha256.substr(0, 16) + "…"}});
        if (!page.lines.empty()) list.csv = list.here.with("format", "csv");
        list.none = {"Aucune archive",
                     "Un adhérent retiré peut être archivé puis supprimé depuis sa fiche.",
                     {},
                     ui::Icon::archive};
        return Answer::page(
            {.title = "Archives", .body = ui::list(list), .crumbs = {home_crumb}, .live = "adherents"});
    };
}

Handler archive(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto archive = room->store.find_archive(context, visit.path("archive"));
        if (!archive) return Answer::not_found();
        const auto file = jobs::archive_file(*room, *archive);
        if (!std::filesystem::exists(file)) return Answer::not_found();
        return Answer::file(file, archive->file_name, "application/gzip");
    };
}

} // namespace aubrac::adherents::pages

// SPDX-License-Identifier: AGPL-3.0-or-later
// Import of a CSV file: the upload, its progress, and the report line by line.
#include "import.hpp"
#include "plan.hpp"

#include <base/text.hpp>
#include <kernel/files/disk.hpp>
#include <kernel/http/message.hpp>
#include <ui/list.hpp>
#include <ui/words.hpp>

namespace aubrac::adherents::pages {

namespace {

constexpr std::string_view columns_help = "siren;nom;nature_juridique;insee;population;departement;arrondissement;"
                                          "nature;depuis;jusqu_au;deliberation;email;"
                                          "telephone;services";

ui::Badge statut(const Import& import) {
    if (!import.problem.empty()) return {"Fichier refusé", ui::Icon::error, ui::Tone::danger};
    if (!import.finished_at) return {"En cours", ui::Icon::refresh, ui::Tone::info};
    if (import.refused > 0) return {"Terminé avec des refus", ui::Icon::warning, ui::Tone::warning};
    return {"Terminé", ui::Icon::success, ui::Tone::success};
}

ui::Html show(const Room& room, Context& context, const Visit& visit, std::vector<ui::FieldError> errors) {
    ui::Form form{.url = "/adherents/import", .csrf = visit.csrf};
    form.sections = {
        {"",
         {ui::file_field({.name = "fichier",
                          .label = "Fichier CSV",
                          .help = "Enregistré depuis votre tableur : Fichier, Enregistrer sous, CSV."},
                         {".csv,.txt", 30'000'000}),
          ui::content_field(ui::details(
              "Comment préparer le fichier ?",
              ui::paragraph("La première ligne porte le nom des colonnes, dans l'ordre que vous voulez :") +
                  ui::preformatted(columns_help) +
                  ui::paragraph(
                      "Seules « siren » et « nom » sont obligatoires. Un SIREN déjà inscrit met la fiche à jour ; "
                      "une colonne absente ne change rien. Les lignes correctes sont gardées, les autres "
                      "vous sont rendues avec leur raison.")))}}};
    form.submits = {{"Importer"}};
    form.cancel = {"Annuler", "/adherents"};
    form.errors = std::move(errors);
    auto body = ui::form(form);
    const auto page = room.store.list_imports(context, visit.place(), 20);
    std::vector<ui::Row> rows;
    for (const auto& import : page.lines)
        rows.push_back({"/adherents/import/" + import.id,
                        {import.file_name, ui::time(import.created_at), ui::number(import.created),
                         ui::number(import.updated), ui::number(import.refused), ui::badge(statut(import))}});
    if (!rows.empty())
        body += ui::section("Imports précédents", ui::table("Imports",
                                                            {{"Fichier"},
                                                             {"Date"},
                                                             {"Inscrits", "", ui::Align::end},
                                                             {"Modifiés", "", ui::Align::end},
                                                             {"Refusés", "", ui::Align::end},
                                                             {"Statut"}},
                                                            rows));
    const ui::Url here("/adherents/import");
    std::vector<ui::Html> beside;
    if (!page.previous.empty())
        beside.push_back(
            ui::action({"Imports plus récents", here.with("avant", page.previous), ui::Icon::previous}));
    if (!page.next.empty())
        beside.push_back(ui::action({"Imports plus anciens", here.with("apres", page.next), ui::Icon::next}));
    if (!beside.empty()) body += ui::buttons(beside);
    return body;
}

kernel::pages::Csv write_csv(const std::vector<ImportRefusal>& refusals) {
    kernel::pages::Csv csv({"Ligne", "Colonne", "Raison", "Code"});
    for (const auto& refusal : refusals)
        csv.add({std::to_string(refusal.line), refusal.field, refusal.sentence, refusal.code});
    return csv;
}

} // namespace

Handler imports(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        return Answer::page({.title = "Importer des adhérents",
                             .body = show(*room, context, visit, {}),
                             .crumbs = {home_crumb},
                             .live = "adherents"});
    };
}

Handler start_import(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto* upload = visit.request.upload("fichier");
        if (!upload || upload->size == 0) {
            kernel::pages::Page page{
                .title = "Importer des adhérents",
                .body = show(*room, context, visit, field_errors(*room, {{"ADHERENTS-021", "fichier", {}}})),
                .crumbs = {home_crumb}};
            page.status = 422;
            return Answer::page(std::move(page));
        }
        Import import;
        import.id = context.make_uuid();
        import.file_name = upload->file_name.empty() ? "fichier.csv" : base::one_line(upload->file_name, 100);
        import.created_by = context.actor().id;
        import.created_at = context.now();
        const auto file = jobs::import_file(*room, import.id);
        kernel::disk::make_folder(file.parent_path());
        std::filesystem::copy_file(upload->path, file, std::filesystem::copy_options::overwrite_existing);
        kernel::disk::flush(file);
        room->store.put_import(context, import);
        kernel::Facts facts{{"import", import.id}, {"sha256", base::hex(upload->sha256)}};
        room->kernel.journal.note(context, "adherents.gerer", "adherents/import", "Import d'un fichier demandé",
                                  facts);
        room->kernel.jobs.add(context, jobs::import_name, import.id);
        return Answer::redirect("/adherents/import/" + import.id);
    };
}

Handler import_report(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto import = room->store.find_import(context, visit.path("import"));
        if (!import) return Answer::not_found();
        const auto refusals = room->store.list_import_refusals(context, import->id, max_kept_refusals);
        const ui::Url here("/adherents/import/" + import->id);
        if (visit.parameter("format") == "csv") return csv_answer(write_csv(refusals), "lignes-refusees");
        ui::Record record{.title = import->file_name, .reference = "Import", .statut = statut(*import)};
        if (!import->finished_at) {
            record.now = {ui::Tone::info, ui::Icon::refresh, "L'import est en cours."};
            record.now.meaning = "Vous pouvez fermer cette page : il continue sans vous.";
            const auto job = room->kernel.jobs.find(context, jobs::import_name, import->id);
            const int percent = job && job->total > 0 ? static_cast<int>(100 * job->done / job->total) : -1;
            record.more = ui::progress({job && !job->message.empty() ? job->message : "En attente", percent});
        } else if (!import->problem.empty()) {
            record.now = {ui::Tone::danger, ui::Icon::error, "Le fichier n'a pas pu être lu en entier."};
            record.now.meaning = room->sentence({import->problem, "", {std::to_string(max_import_lines)}});
        } else if (import->refused > 0) {
            record.now = {ui::Tone::warning, ui::Icon::warning,
                          ui::count(import->refused, "ligne est refusée.", "lignes sont refusées.", "aucune")};
            record.now.meaning =
                "Les autres sont gardées. Corrigez le fichier et importez-le de nouveau en entier : ce qui "
                "est déjà là ne sera pas inscrit deux fois.";
        } else {
            record.now = {ui::Tone::success, ui::Icon::success, "Tout le fichier est importé."};
        }
        const bool whole = import->finished_at && import->problem.empty() && import->refused == 0;
        const auto see = ui::action({"Voir les adhérents", "/adherents", ui::Icon::building,
                                     whole ? ui::Look::main : ui::Look::secondary});
        const auto again =
            ui::action({"Importer le fichier corrigé", "/adherents/import", ui::Icon::upload, ui::Look::main});
        if (import->finished_at) record.now.action = whole ? see : again;
        if (!whole) record.now.others = {see};
        record.facts = {
            {"Inscrits", ui::number(import->created)},          {"Modifiés", ui::number(import->updated)},
            {"Sans changement", ui::number(import->unchanged)}, {"Refusés", ui::number(import->refused)},
            {"Demandé le", ui::time(import->created_at)},       {"Terminé le", ui::time(import->finished_at)}};
        std::vector<ui::Row> rows;
        for (const auto& refusal : refusals)
            rows.push_back({{}, {ui::number(refusal.line), refusal.field, refusal.sentence, refusal.code}});
        if (!rows.empty())
            record.more +=
                ui::section("Lignes refusées",
                            ui::table("Lignes refusées",
                                      {{"Ligne", "", ui::Align::end}, {"Colonne"}, {"Raison"}, {"Code"}}, rows) +
                                ui::buttons({ui::action({"Exporter en tableur (CSV)", here.with("format", "csv"),
                                                         ui::Icon::download})}));
        return Answer::page({.title = import->file_name,
                             .body = ui::record(record),
                             .crumbs = {home_crumb, {"Importer", "/adherents/import"}},
                             .live = "adherents/import"});
    };
}

} // namespace aubrac::adherents::pages

// SPDX-License-Identifier: AGPL-3.0-or-later
// The end of a dossier: the bordereau that tells who did what, then those who asked for it are told. And every
// night: what expires.
#include "work.hpp"

#include <adapters/cairo/document.hpp>
#include <algorithm>
#include <parapheur/events.hpp>

namespace aubrac::parapheur::jobs {

namespace {

using adapters::cairo::Document;
using kernel::Context;
using kernel::JobRun;

const Version* find_version(const Dossier& dossier, Place place) {
    for (const auto& version : dossier.versions)
        if (version.number > 0 && version.place == place) return &version;
    return nullptr;
}

std::string who(const Room& room, Context& context, const Part& part) {
    auto words = room.name_of(context, part.acted_by);
    const auto quality = part.acted_by.empty() ? "" : room.store.find_quality(context, part.acted_by);
    if (!quality.empty()) words += "\n" + quality;
    if (part.is_replaced()) words += "\nEn l'absence de " + room.name_of(context, part.account);
    return words;
}

std::string proof(const Version* version) {
    if (!version) return "Connecté avec son compte";
    return version->signer + "\nDélivré par " + confiance::name_of_issuer(version->issuer) + "\nN° " +
           version->serial + (version->is_stamped ? "\nAvec horodatage" : "");
}

std::string write_bordereau(const Room& room, Context& context, const Dossier& dossier) {
    const auto card = room.kernel.directory().find_adherent(context, context.adherent());
    const auto commune = card ? card->name : "";
    Document document({.title = "Bordereau de signature",
                       .author = commune,
                       .created = context.now(),
                       .footer = commune + " — " + dossier.id.text()});
    document.add_title("Bordereau de signature");
    document.add_definitions({{"Objet", dossier.title},
                              {"Type de document", dossier.circuit_title},
                              {"Déposé par", room.name_of(context, dossier.created_by)},
                              {"Déposé le", dossier.created_at.french()},
                              {"Terminé le", dossier.ended_at ? dossier.ended_at->french() : ""},
                              {"Document", dossier.document.name},
                              {"Empreinte (SHA-256) du document déposé", dossier.versions.front().file.sha256},
                              {"Empreinte (SHA-256) du document final", dossier.document.sha256}});
    document.add_heading("Le parcours du document");
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < dossier.road.stages.size(); ++i) {
        const auto& stage = dossier.road.stages[i];
        for (std::size_t j = 0; j < stage.parts.size(); ++j) {
            const auto& part = stage.parts[j];
            if (part.statut != StatutPart::fait) continue;
            rows.push_back({std::to_string(i + 1) + ". " + std::string(word_of(stage.kind)),
                            who(room, context, part), part.acted_at ? part.acted_at->french() : "",
                            proof(find_version(dossier, {i, j}))});
        }
    }
    document.add_table({{"Étape", 2}, {"Qui", 4}, {"Quand", 2}, {"Preuve", 4}}, rows);
    for (const auto& version : dossier.versions)
        if (version.is_detached)
            document.add_definitions(
                {{"Signature à côté du document : " + version.file.name, version.file.sha256}});
    document.add_paragraph("Chaque geste est aussi inscrit au journal des preuves de la collectivité.");
    return document.write();
}

std::string join_signatures(const Dossier& dossier) {
    std::vector<std::string> all;
    for (const auto& version : dossier.versions)
        if (version.is_detached) all.push_back(version.file.sha256);
    return join_list(all);
}

void watch_cachet(const Room& room, Context& context) {
    const auto cachet = room.store.find_cachet(context);
    if (!cachet) return;
    const auto all = adapters::openssl::Certificate::list_pem(cachet->certificate);
    if (all.empty()) return;
    const auto end = all[0].summary().not_after.date();
    if (context.today().plus_days(alert_days) < end) return;
    room.kernel.agenda.set_duty(context, {.subject = "parapheur/cachet",
                                          .what = "parapheur.renew",
                                          .title = "Renouveler le cachet de la collectivité",
                                          .verb = "Renouveler",
                                          .url = "/parapheur/cachet",
                                          .right = "parapheur.organiser",
                                          .due = end,
                                          .law = "Fin de validité du certificat"});
}

} // namespace

kernel::JobHandler conclude(Room& room) {
    return [&room](JobRun& run) {
        std::string bordereau;
        run.read([&](Context& context) {
            const auto dossier = room.store.find(context, DossierId::parse(run.subject()));
            if (dossier && dossier->road.statut == StatutDossier::signe)
                bordereau = write_bordereau(room, context, *dossier);
        });
        if (bordereau.empty()) return kernel::job_done();
        run.finish([&](Context& context) {
            auto dossier = room.store.find(context, DossierId::parse(run.subject()));
            if (!dossier || !dossier->bordereau_sha256.empty()) return;
            dossier->bordereau_sha256 = room.kernel.files.keep_bytes(context, bordereau).sha256;
            room.store.update(context, *dossier, room.store.list_avis(context, dossier->id));
            room.note(context, *dossier, "parapheur.conclure", "Bordereau de signature établi",
                      {{"bordereau", dossier->bordereau_sha256}});
            room.kernel.events.announce(context, subject_of(dossier->id),
                                        DossierSigned{dossier->id.text(), dossier->subject,
                                                      dossier->document.sha256, join_signatures(*dossier),
                                                      dossier->bordereau_sha256});
        });
        return kernel::job_done();
    };
}

kernel::JobHandler watch(Room& room) {
    return [&room](JobRun& run) {
        constexpr int batch = 200;
        for (base::AdherentId after; !run.stopping();) {
            std::vector<adherents::Adherent> adherents;
            run.read([&](Context& context) { adherents = room.adherents.list_adherents(context, after, batch); });
            for (const auto& adherent : adherents) {
                after = adherent.id;
                if (!std::binary_search(adherent.services.begin(), adherent.services.end(), "parapheur")) continue;
                run.write_for(adherent.id, [&](Context& context) {
                    watch_cachet(room, context);
                    room.store.drop_rendezvous(context, context.now());
                });
            }
            if (static_cast<int>(adherents.size()) < batch) break;
        }
        return kernel::job_done();
    };
}

} // namespace aubrac::parapheur::jobs

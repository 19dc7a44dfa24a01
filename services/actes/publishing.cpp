// SPDX-License-Identifier: AGPL-3.0-or-later
#include "work.hpp"

#include "pages/pages.hpp"

#include <adapters/cairo/document.hpp>
#include <adapters/qpdf/stamp.hpp>

namespace aubrac::actes {

namespace {

using base::Refusal;
using kernel::Context;

std::string french(const std::optional<base::Date>& date) { return date ? date->french() : "—"; }

/// What the documents of an acte say, read at one moment.
struct ToStamp {
    Acte acte;
    std::string adherent, matiere;
    std::filesystem::path document; // empty when it is no PDF: an image is not stamped
};

ToStamp read_acte(const Room& room, Context& context, const Acte& acte) {
    ToStamp read{acte, "", pages::matiere_words(*room.classification(context), acte.draft.matiere), {}};
    if (const auto adherent = room.adherents.find_adherent(context, context.adherent())) read.adherent = adherent->name;
    const auto stored = room.kernel.files.find(context, acte.draft.document->sha256);
    if (stored && stored->type == kernel::FileType::pdf) read.document = room.kernel.files.open(context, stored->sha256);
    return read;
}

kernel::Arrival make_stamped(const Room& room, const kernel::JobRun& run, const ToStamp& from) {
    const auto& acte = from.acte;
    const Scratch scratch(room.kernel.stores->folder(run.adherent()), "stamped-" + acte.id.text() + ".pdf");
    adapters::qpdf::Stamp stamp;
    stamp.lines = {"Accusé de réception en préfecture", acte.id_acte, "Reçu le " + french(acte.acknowledged_on)};
    if (acte.published_on) stamp.lines.push_back("Publié le " + french(acte.published_on));
    adapters::qpdf::stamp_pdf(from.document, scratch.path(), stamp);
    return room.kernel.files.receive(run.adherent(), scratch.path());
}

std::string write_bordereau(const ToStamp& from, base::Instant now) {
    const auto& acte = from.acte;
    adapters::cairo::Document document({.title = "Bordereau d'acquittement de transmission",
                                        .author = from.adherent,
                                        .created = now,
                                        .footer = acte.id_acte});
    document.add_title("Bordereau d'acquittement de transmission");
    document.add_paragraph("Contrôle de légalité — @CTES");
    document.add_definitions({{"Collectivité", from.adherent},
                              {"Acte", title_of(acte.draft)},
                              {"Objet", acte.draft.objet},
                              {"Date de la décision", french(acte.draft.decided_on)},
                              {"Matière", from.matiere},
                              {"Identifiant unique", acte.id_acte},
                              {"Transmis le", acte.sent_at ? acte.sent_at->french() : "—"},
                              {"Reçu par la préfecture le", french(acte.acknowledged_on)},
                              {"Publié le", french(acte.published_on)},
                              {"Annexes", std::to_string(acte.draft.annexes.size())},
                              {"Pièces envoyées aussi sur papier", acte.draft.document_papier ? "Oui" : "Non"},
                              {"Archive transmise", acte.archive_name},
                              {"Empreinte de l'archive (SHA-256)", acte.archive_sha256}});
    return document.write();
}

void note_published(const Room& room, Context& context, Acte& acte, base::Date on) {
    acte.published_on = on;
    room.store.update_life(context, acte, acte.statut);
    room.note(context, acte, "actes.publier", "Publié sur la page publique",
              {{"document", acte.draft.document->sha256}});
    room.refresh(context, acte);
}

} // namespace

void make_documents(const Room& room, kernel::JobRun& run, const ActeId& id) {
    std::optional<ToStamp> from;
    base::Date today;
    base::Instant now;
    run.read([&](Context& context) {
        const auto acte = room.store.find(context, id);
        if (!acte || acte->statut != StatutActe::acquitte) return;
        from = read_acte(room, context, *acte);
        today = context.today();
        now = context.now();
    });
    if (!from) return;
    const bool publish = from->acte.draft.publish && !from->acte.published_on;
    if (publish) from->acte.published_on = today;
    std::optional<kernel::Arrival> stamped;
    if (!from->document.empty()) stamped.emplace(make_stamped(room, run, *from));
    const auto bordereau = write_bordereau(*from, now);
    run.finish([&](Context& context) {
        auto acte = room.store.find(context, id);
        if (!acte || acte->statut != StatutActe::acquitte) return;
        acte->stamped_sha256 = stamped ? room.kernel.files.keep(context, *stamped).sha256 : "";
        acte->bordereau_sha256 = room.kernel.files.keep_bytes(context, bordereau).sha256;
        if (publish && !acte->published_on) note_published(room, context, *acte, today);
        room.store.update_life(context, *acte, acte->statut);
        room.note(context, *acte, "actes.tamponner", "Acte tamponné et bordereau établis",
                  {{"document", acte->stamped_sha256}, {"bordereau", acte->bordereau_sha256}});
    });
}

base::Result<base::Done> publish_acte(const Room& room, Context& context, const ActeId& id) {
    if (!context.may("actes.transmettre")) return Refusal{"ACTES-001", "", {}};
    auto acte = room.store.find(context, id);
    if (!acte) return Refusal{"ACTES-002", "", {}};
    if (acte->statut != StatutActe::acquitte) return Refusal{"ACTES-023", "", {}};
    if (acte->published_on) return base::Done{};
    note_published(room, context, *acte, context.today());
    room.kernel.jobs.add(context, "actes.finish", id.text()); // stamped again, with the day of publication
    return base::Done{};
}

} // namespace aubrac::actes

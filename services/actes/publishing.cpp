// SPDX-License-Identifier: AGPL-3.0-or-later
#include "work.hpp"

#include "pages/pages.hpp"

#include <adapters/cairo/document.hpp>
#include <adapters/openssl/random.hpp>
#include <adapters/qpdf/stamp.hpp>
#include <base/text.hpp>

namespace aubrac::actes {

namespace {

using base::Refusal;
using kernel::Context;

/// A file of ours in the adhérent's folder, gone when the scope ends.
class Scratch {
public:
    explicit Scratch(const std::filesystem::path& folder)
        : path_(folder / ("scratch-" + base::hex(adapters::openssl::random_bytes(8)) + ".pdf")) {}
    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::string french(const std::optional<base::Date>& date) { return date ? date->french() : "—"; }

std::string make_stamped(const Room& room, Context& context, const Acte& acte) {
    const auto& document = *acte.draft.document;
    const auto stored = room.kernel.files.find(context, document.sha256);
    if (!stored || stored->type != kernel::FileType::pdf) return {};
    const Scratch scratch(room.kernel.stores->folder(context.adherent()));
    adapters::qpdf::Stamp stamp;
    stamp.lines = {"Accusé de réception en préfecture", acte.id_acte, "Reçu le " + french(acte.acknowledged_on)};
    if (acte.published_on) stamp.lines.push_back("Publié le " + french(acte.published_on));
    adapters::qpdf::stamp_pdf(room.kernel.files.open(context, document.sha256), scratch.path(), stamp);
    return room.kernel.files.keep_path(context, scratch.path()).sha256;
}

std::string make_bordereau(const Room& room, Context& context, const Acte& acte) {
    const auto adherent = room.adherents.find_adherent(context, context.adherent());
    const auto name = adherent ? adherent->name : "";
    adapters::cairo::Document document({.title = "Bordereau d'acquittement de transmission",
                                        .author = name,
                                        .created = context.now(),
                                        .footer = acte.id_acte});
    document.add_title("Bordereau d'acquittement de transmission");
    document.add_paragraph("Contrôle de légalité — @CTES");
    document.add_definitions({{"Collectivité", name},
                              {"Acte", title_of(acte.draft)},
                              {"Objet", acte.draft.objet},
                              {"Date de la décision", french(acte.draft.decided_on)},
                              {"Matière", pages::matiere_words(room.classification(context), acte.draft.matiere)},
                              {"Identifiant unique", acte.id_acte},
                              {"Transmis le", acte.sent_at ? acte.sent_at->french() : "—"},
                              {"Reçu par la préfecture le", french(acte.acknowledged_on)},
                              {"Publié le", french(acte.published_on)},
                              {"Annexes", std::to_string(acte.draft.annexes.size())},
                              {"Pièces envoyées aussi sur papier", acte.draft.document_papier ? "Oui" : "Non"},
                              {"Archive transmise", acte.archive_name},
                              {"Empreinte de l'archive (SHA-256)", acte.archive_sha256}});
    return room.kernel.files.keep_bytes(context, document.write()).sha256;
}

} // namespace

void make_documents(const Room& room, Context& context, Acte& acte) {
    acte.stamped_sha256 = make_stamped(room, context, acte);
    acte.bordereau_sha256 = make_bordereau(room, context, acte);
    room.store.update_life(context, acte, acte.statut);
}

base::Result<base::Done> publish_acte(const Room& room, Context& context, const ActeId& id) {
    if (!context.may("actes.transmettre")) return Refusal{"ACTES-001", "", {}};
    auto acte = room.store.find(context, id);
    if (!acte) return Refusal{"ACTES-002", "", {}};
    if (acte->statut != StatutActe::acquitte) return Refusal{"ACTES-023", "", {}};
    if (acte->published_on) return base::Done{};
    acte->published_on = context.today();
    make_documents(room, context, *acte);
    room.note(context, *acte, "actes.publier", "Publié sur la page publique",
              {{"document", acte->stamped_sha256.empty() ? acte->draft.document->sha256 : acte->stamped_sha256}});
    room.refresh(context, *acte);
    return base::Done{};
}

} // namespace aubrac::actes

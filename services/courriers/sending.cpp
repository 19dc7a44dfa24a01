// SPDX-License-Identifier: AGPL-3.0-or-later
#include "work.hpp"

#include <adapters/archive/tar_gz.hpp>
#include <formats/actes/attachments.hpp>
#include <formats/actes/transmission.hpp>

namespace aubrac::courriers {

namespace {

using base::Refusal;
using base::Result;
using kernel::Context;
namespace norm = formats::actes;

/// A file of ours in the adhérent's folder, gone when the scope ends.
class Scratch {
public:
    explicit Scratch(std::filesystem::path path) : path_(std::move(path)) { remove(); }
    ~Scratch() { remove(); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    void remove() const {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    std::filesystem::path path_;
};

std::vector<norm::DocumentToSend> documents_of(const Room& room, Context& context, const Envoi& envoi) {
    std::vector<norm::DocumentToSend> documents;
    for (const auto& piece : envoi.pieces) {
        const auto file = room.kernel.files.find(context, piece.sha256);
        const auto path = room.kernel.files.open(context, piece.sha256);
        documents.push_back({piece.type_pj, file ? std::string(kernel::extension(file->type)) : "",
                             kernel::read_start(path, norm::sniffed_bytes), path.string()});
    }
    return documents;
}

norm::TransmissionToSend make_transmission(const actes::Enveloppe& from) {
    norm::TransmissionToSend transmission;
    transmission.trigramme = from.trigramme;
    transmission.quadrigramme = from.quadrigramme;
    transmission.date = from.date;
    transmission.numero = from.numero;
    transmission.enveloppe.idcl = {from.siren, from.departement, from.arrondissement, from.nature};
    norm::Referent referent;
    if (!from.referent.empty()) referent.nom = from.referent;
    if (!from.telephone.empty()) referent.telephone = from.telephone;
    transmission.enveloppe.referent = referent;
    transmission.enveloppe.adresses_retour = {from.return_address};
    return transmission;
}

} // namespace

Result<Outgoing> make_outgoing(const Room& room, kernel::JobRun& run, const Courrier& courrier,
                               const Envoi& envoi) {
    std::optional<Result<actes::Enveloppe>> from;
    std::vector<norm::DocumentToSend> documents;
    base::Instant now;
    run.write([&](Context& context) {
        from = room.actes.take_enveloppe(context);
        documents = documents_of(room, context, envoi);
        now = context.now();
    });
    if (!from->ok()) return from->refusal();
    auto transmission = make_transmission(from->value());
    transmission.messages.push_back(
        {make_message(envoi.code, courrier.id_acte, courrier.dated_on), std::move(documents)});
    const auto prepared = norm::prepare_transmission(transmission);
    if (!prepared) return prepared.refusal();
    const Scratch scratch(room.kernel.stores->folder(run.adherent()) / (prepared->archive_name + ".new"));
    adapters::archive::write_tar_gz_file(scratch.path(), prepared->sources, now);
    if (std::filesystem::file_size(scratch.path()) > max_archive_bytes)
        return Refusal{"COURRIERS-011", "document", {}};
    return Outgoing{prepared->archive_name, prepared->message_names.front(),
                    room.kernel.files.receive(run.adherent(), scratch.path())};
}

} // namespace aubrac::courriers

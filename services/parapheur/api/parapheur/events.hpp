// SPDX-License-Identifier: AGPL-3.0-or-later
// Facts that `parapheur` announces.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aubrac::parapheur {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// Every step of a dossier is done.
struct DossierSigned {
    static constexpr std::string_view name = "parapheur.DossierSigned";
    std::string dossier;         // DossierId
    std::string subject;         // of the service that asked; empty: none
    std::string document_sha256; // the signed document; what was given when the signatures stand beside it
    std::string signatures; // SHA-256 of the detached ones (.p7s), by commas; empty: they are inside the document
    std::string bordereau_sha256;

    Fields write() const {
        return {{"dossier", dossier},
                {"subject", subject},
                {"document_sha256", document_sha256},
                {"signatures", signatures},
                {"bordereau_sha256", bordereau_sha256}};
    }
    static DossierSigned read(const Fields& fields) {
        DossierSigned event;
        for (const auto& [key, value] : fields) {
            if (key == "dossier") event.dossier = value;
            if (key == "subject") event.subject = value;
            if (key == "document_sha256") event.document_sha256 = value;
            if (key == "signatures") event.signatures = value;
            if (key == "bordereau_sha256") event.bordereau_sha256 = value;
        }
        return event;
    }
};

/// Somebody refused it, or its depositor took it back.
struct DossierRejected {
    static constexpr std::string_view name = "parapheur.DossierRejected";
    std::string dossier;
    std::string subject;
    std::string reason; // in the words of who rejected; empty: taken back

    Fields write() const { return {{"dossier", dossier}, {"subject", subject}, {"reason", reason}}; }
    static DossierRejected read(const Fields& fields) {
        DossierRejected event;
        for (const auto& [key, value] : fields) {
            if (key == "dossier") event.dossier = value;
            if (key == "subject") event.subject = value;
            if (key == "reason") event.reason = value;
        }
        return event;
    }
};

} // namespace aubrac::parapheur

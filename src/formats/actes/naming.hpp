// SPDX-License-Identifier: AGPL-3.0-or-later
// Names of the files of @CTES (cahier des charges, arrêté du 23 mai 2017). Parsing is tolerant: State's serials
// exceed four digits, fields may be empty, a numéro of the old schema may hold hyphens. Making is strict.
#pragma once

#include <base/date.hpp>
#include <base/result.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace aubrac::formats::actes {

bool is_departement(std::string_view text);  // "044", "02A", "974"
bool is_type_piece(std::string_view text);   // "99_DE": two digits, "_", two capitals
bool is_trigramme(std::string_view text);    // "SIC"
bool is_quadrigramme(std::string_view text); // "EACT" in production, "TACT" in training

/// `<dep3>-<SIREN>-<AAAAMMJJ>-<NumeroInterne>-<NAT2>`: what the préfecture calls an acte. All parts are filled.
struct IdActe {
    std::string departement;
    std::string siren;
    base::Date date; // of the decision
    std::string numero_interne;
    std::string nature; // "DE"

    std::string text() const;
    bool operator==(const IdActe&) const = default;
};
std::optional<IdActe> parse_id_acte(std::string_view text);

/// `<APPLI4>--<emetteur>-<destinataire>-<AAAAMMJJ>-<n>.xml`, after `ANO_` when it comes back refused.
struct EnvelopeName {
    std::string quadrigramme;
    std::string emetteur;     // SIREN, or "SPREF0441", "PREF044", "SGAR044"
    std::string destinataire; // SIREN when it comes from the State; empty: to the State
    base::Date date;          // of the envelope
    int numero = 1;           // serial of that day, from 1
    bool is_anomalie = false;

    std::string siren() const { return destinataire.empty() ? emetteur : destinataire; }
};
std::optional<EnvelopeName> parse_envelope_name(std::string_view file_name);
/// Refuses quadrigramme, envelope_siren, name_form (codes of finding.hpp).
base::Result<std::string> make_envelope_name(const EnvelopeName& name);

/// `<TRI>-<envelope without .xml>.tar.gz`
struct ArchiveName {
    std::string trigramme;
    EnvelopeName envelope;
};
std::optional<ArchiveName> parse_archive_name(std::string_view file_name);
/// Refuses trigramme, and what make_envelope_name refuses.
base::Result<std::string> make_archive_name(const ArchiveName& name);

/// `<dep3>-<SIREN>-<AAAAMMJJ>-<NumeroInterne>-<NAT2>-<transaction>-<message>_<ordre>.xml`. Messages about no acte
/// (7-1 to 7-3, some 1-3) leave date, numéro and nature empty: "999-1234----7-2_1.xml".
struct MessageName {
    std::string departement;
    std::string siren;
    std::string date; // "20180522", or empty
    std::string numero_interne;
    std::string nature;
    int transaction = 0; // 1 to 7
    int message = 0;     // 1 to 5
    int ordre = 0;       // 0 when a collectivité writes; the State counts its own

    std::string code() const; // "1-2"
};
std::optional<MessageName> parse_message_name(std::string_view file_name);
/// Refuses name_form unless date, numéro and nature are all there or all empty, and each of its form.
base::Result<std::string> make_message_name(const MessageName& name);

/// `<CodeTypePJ>-<name of the message, its own ordre>.<ext>`; the type is absent from old names.
struct DocumentName {
    std::string type_pj;   // "99_DE"; empty: none
    MessageName message;   // `ordre`: of the document, from 1
    std::string extension; // lower case
};
std::optional<DocumentName> parse_document_name(std::string_view file_name);
/// Refuses type_pj, document_format, name_form.
base::Result<std::string> make_document_name(const DocumentName& name);

} // namespace aubrac::formats::actes

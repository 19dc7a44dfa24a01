// SPDX-License-Identifier: AGPL-3.0-or-later
// What the ministry checks in an archive, as strictly as the norm says (cahier des charges @CTES; notice of
// 2019-06-08 for the types de pièce).
#pragma once

#include <base/date.hpp>
#include <filesystem>
#include <formats/actes/classification.hpp>
#include <formats/actes/messages.hpp>
#include <formats/actes/naming.hpp>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace aubrac::prefecture::twin {

struct TwinAnomaly {
    std::string nature; // 3 digits
    std::string detail; // French, "ODT-VERIF-nn : …"
};

struct TwinMessage {
    std::string name; // of its file
    std::string code; // "1-1"
    formats::actes::Message message;
    std::string id_acte; // it is about; empty for a 7-1
    std::optional<TwinAnomaly> anomaly;
};

struct TwinInspection {
    bool is_archive = false;   // otherwise nothing below is known
    std::string envelope_name; // of the file; after the name of the archive when it holds none
    /// What can be echoed of the envelope: always valid, with neutral values where it could not be read.
    formats::actes::EnveloppeCLMISILL enveloppe;
    std::optional<TwinAnomaly> anomaly; // of the whole: the messages get no answer of their own
    std::vector<TwinMessage> messages;
};

/// What the ministry remembers.
struct TwinKnowledge {
    std::string trigramme;
    std::string quadrigramme;
    formats::actes::Classification classification; // in force
    std::string neutral_email;                     // echoed when the envelope gives none
    std::function<bool(const std::string& id_acte)> is_known;
    std::function<bool(const std::string& id_acte)> is_cancelled;
    /// It wrote a letter of that transaction ('2' to '4') and date about the acte.
    std::function<bool(const std::string& id_acte, char transaction, base::Date date)> has_letter;
};

/// `archive`: under the name it was sent with. Throws base::Failure when it cannot be opened.
TwinInspection inspect_archive(const std::filesystem::path& archive, const TwinKnowledge& knowledge);

/// Fills `checked.id_acte`, and `checked.anomaly` unless it has one. `seen`: IDActe of the actes of this envelope
/// so far.
void check_message(const formats::actes::MessageName& name, const TwinKnowledge& knowledge,
                   std::set<std::string>& seen, TwinMessage& checked);

/// The anomaly that the real ministry gives for what it does not know.
TwinAnomaly make_unknown_transaction();

} // namespace aubrac::prefecture::twin

// SPDX-License-Identifier: AGPL-3.0-or-later
// Knobs of the twin of the ministry: what goes wrong, on demand.
#pragma once

#include <base/date.hpp>
#include <filesystem>
#include <kernel/twin.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace aubrac::prefecture::twin {

struct TwinKnobs {
    int delay_seconds = 2;        // from the reception to the answer by mail
    int status = 200;             // another one: answered at once, nothing is recorded
    bool is_double = false;       // each answer is sent twice
    bool is_silent = false;       // recorded, never answered by mail
    bool is_wrong_siren = false;  // answers name another SIREN
    bool is_unknown_acte = false; // the AR is for an acte never sent
    bool is_garbage = false;      // rubbish as HTTP body, and as attachments
    bool is_cut = false;          // recorded, connection closed without an answer
    bool is_multicanal = false;   // one more mail, which is only an information
    bool is_envelope_anomaly = false;
    std::string anomaly_nature; // 3 digits; empty: none
    std::string anomaly_detail;
    std::string letter;                     // "2-1", "3-1", "4-1", "5-1"; empty: none
    std::optional<base::Date> letter_date;  // that the letter bears; absent: today
    std::string smtp;                       // "smtp://127.0.0.1:25"; empty: the maildir
    std::string to;                         // with smtp; empty: the AdressesRetour of the envelope
    base::Date classification{2019, 4, 18}; // in force
};

/// Those of `options`, then those of the file `knobs` in its folder. Throws base::Failure on a name or a value of
/// `options` that is none; in the file, such lines are skipped (it may be half written).
TwinKnobs read_twin_knobs(const kernel::TwinOptions& options);

extern const std::string_view twin_knobs_help;

} // namespace aubrac::prefecture::twin

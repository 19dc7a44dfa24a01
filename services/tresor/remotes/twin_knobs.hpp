// SPDX-License-Identifier: AGPL-3.0-or-later
// Knobs of the twin of the DGFiP: what goes wrong, on demand.
#pragma once

#include <kernel/twin.hpp>
#include <string>
#include <string_view>

namespace aubrac::tresor::twin {

enum class Rejected { none, first, all, pj }; // bordereaux; or the first pièce justificative
enum class ToldAt { bordereau, piece, ligne };

struct TwinKnobs {
    int delay_seconds = 2; // from the reception to the acquit
    Rejected rejected = Rejected::none;
    ToldAt told_at = ToldAt::piece;
    std::string reason = "1971 - Compte fonction présent à tort";
    std::string technical;               // NumAnoAck: the whole flux is refused; empty: it is not
    bool is_lost = false;                // received, never answered
    bool is_double = false;              // the same acquit under two names
    bool is_invalid = false;             // the acquit breaks its schema, and lacks the CodCol
    bool is_unknown = false;             // the acquit is for a flux never sent
    bool is_half = false;                // the acquit comes half written, its rest later
    bool has_retour = false;             // a PES_Retour tells what was paid
    bool is_down = false;                // connections are closed at once
    std::string sshd = "/usr/sbin/sshd"; // the server of OpenSSH; looked at when the twin starts
};

/// Those of `options`, then those of the file `knobs` in its folder. Throws base::Failure on a name or a value of
/// `options` that is none; in the file, such lines are skipped (it may be half written).
TwinKnobs read_twin_knobs(const kernel::TwinOptions& options);

extern const std::string_view twin_knobs_help;

} // namespace aubrac::tresor::twin

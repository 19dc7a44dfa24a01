// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything that can be done to a flux: deposited and checked (deposit.cpp), sent at most once (sending.cpp,
// decision 0011), answered (returns.cpp).
#pragma once

#include "reading.hpp"
#include "room.hpp"

#include <base/result.hpp>
#include <cstdint>
#include <depots/api.hpp>
#include <filesystem>
#include <memory>
#include <parapheur/events.hpp>
#include <span>
#include <string>
#include <vector>

namespace aubrac::helios {

/// The State's own platforms take no more, and neither do ours (limit of the field: 128 MiB by default, 150 at
/// most).
inline constexpr std::uint64_t max_flux_bytes = 150u << 20;

/// A file that came, already among the files of the adhérent.
struct Deposit {
    std::string sha256, file_name;
    std::filesystem::path path; // of those bytes
    std::int64_t size = 0;
    std::string source;      // "page", "api", "dossier"
    bool new_budget = false; // the budget that it names is to be declared
    bool send = false;       // as soon as the check finds nothing
    FluxId replaces;         // that never left, or was rejected; empty: none
};

/// Takes a flux in; its check is job `helios.check`. HELIOS-001 empty, -002 no PES, -003 no flux aller, -004 to
/// -006 (rules/names.hpp), -007 this name counts already, -008 what it replaces has left, -009 too large, -010 no
/// right, -030 to -035 (its budget).
base::Result<FluxId> deposit(const Room& room, kernel::Context& context, const Deposit& deposit);
/// Unsent: its content, its duties and its search entry go; the evidence stays. HELIOS-011, -012.
base::Result<base::Done> remove_flux(const Room& room, kernel::Context& context, const FluxId& id);
/// Again, with the norms and the budgets of today. HELIOS-011, -012.
base::Result<base::Done> check_again(const Room& room, kernel::Context& context, const FluxId& id);
/// It will leave in spite of its errors. HELIOS-010, -011, -012; -014 when it could not even be read.
base::Result<base::Done> accept_errors(const Room& room, kernel::Context& context, const FluxId& id);

/// Writes what its check found: statut, counts, findings; sends it when that was asked and nothing is wrong.
/// Nothing when it is no longer `depose`.
void conclude_check(const Room& room, kernel::Context& context, const FluxId& id, const Checked& checked);

/// Every budget, at most 200.
std::vector<Budget> list_budgets(const Room& room, kernel::Context& context);

/// Takes flux that other software leaves in the folder of the adhérent.
std::unique_ptr<depots::Taker> make_taker(const Room& room);

// ---- sending

/// Puts the flux in the queue. HELIOS-010, -011, -012.
base::Result<FluxId> submit(const Room& room, kernel::Context& context, const FluxId& id);
/// The same, once the right was looked at: `flux` is as stored.
bool submit_checked(const Room& room, kernel::Context& context, Flux& flux);
/// A person decided to send again a flux whose fate is unknown, or that nobody answered. HELIOS-010, -011, -012.
base::Result<base::Done> resend(const Room& room, kernel::Context& context, const FluxId& id);
/// What is to be sent, under its name. `path`: on this machine.
tresor::Shipment make_shipment(const Room& room, kernel::Context& context, const Flux& flux,
                               tresor::Training training, const std::string& sha1);

// ---- signature

/// Where the flux stands in the parapheur; nothing when it never went there.
std::optional<parapheur::DossierSummary> find_dossier(const Room& room, kernel::Context& context,
                                                      const FluxId& id);
struct SigningRequest {
    std::string circuit;             // of the parapheur
    std::vector<std::string> people; // for its steps where they are chosen
    bool send = false;               // to the comptable, once it is signed and checked
};
/// Sends the flux to the parapheur. HELIOS-010, -011, -012; -016 it is there already; what the parapheur refuses.
base::Result<base::Done> ask_signature(const Room& room, kernel::Context& context, const FluxId& id,
                                       const SigningRequest& request);
/// The parapheur is done with it: job `helios.sign` takes the signed flux.
void note_signed(const Room& room, kernel::Context& context, const parapheur::DossierSigned& event);
void note_rejected(const Room& room, kernel::Context& context, const parapheur::DossierRejected& event);

// ---- returns

/// Takes in acquits and returns; job `helios.read` reads them.
std::unique_ptr<tresor::Receiver> make_receiver(Room& room);

/// What an acquit says, gathered.
struct AcquitRead {
    std::vector<formats::pes::ElementAcquit> elements;
    bool is_flux_rejected = false; // the old way: a NonAcquit without an element
};
/// Writes it on the flux: états, statut, duties, notice. What the State accepted before stays accepted. The
/// summary, French.
std::string apply_acquit(const Room& room, kernel::Context& context, Flux& flux, const AcquitRead& acquit);
/// Writes payments on their pièces; the flux touched. Counts those whose pièce nobody knows.
std::vector<FluxId> apply_reglements(const Room& room, kernel::Context& context, std::string_view siret,
                                     std::span<const Reglement> reglements, std::int64_t& unknown);
/// A rejection was dealt with. HELIOS-010, -011, -013.
base::Result<base::Done> mark_handled(const Room& room, kernel::Context& context, const FluxId& id,
                                      std::string_view rejet);

// ---- jobs, one file each

namespace jobs {

kernel::JobHandler check(Room& room); // helios.check: what is wrong with a flux, and what it holds
kernel::JobHandler
sign(Room& room); // helios.sign: the flux that the parapheur signed takes the place of the one it was given
kernel::JobHandler send(Room& room);  // helios.send: one flux to the counter of the DGFiP
kernel::JobHandler watch(Room& room); // helios.watch: nobody has answered for two days
kernel::JobHandler read(Room& room);  // helios.read: one acquit or return

} // namespace jobs

/// Flux for the demonstration, in the adhérents that it made.
void make_demo(const Room& room);

} // namespace aubrac::helios

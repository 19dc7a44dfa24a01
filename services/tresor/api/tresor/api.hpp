// SPDX-License-Identifier: AGPL-3.0-or-later
// The counter of the DGFiP (PASTRANS), as other services use it: flux out, acquits and returns back (arrêté of 27
// June 2007). The State and its twin differ by configuration only.
#pragma once

#include <cstdint>
#include <kernel/context.hpp>
#include <string>
#include <string_view>

namespace aubrac::tresor {

/// An adhérent in training never reaches the State: its remote is the twin.
enum class Training { no, yes };

/// not_sent: surely not received whole, may be sent again. unknown: it may have been received: never again by
/// itself.
enum class Delivery { accepted, not_sent, unknown };

struct DeliveryReport {
    Delivery delivery = Delivery::not_sent;
    std::string detail; // English, for the operator and the journal
};

/// A flux on its way.
struct Shipment {
    std::string subject; // its id, in the service that sends it
    std::string nom_fic;
    std::string cod_col; // with nom_fic, the only key of the acknowledgement
    std::string siret;
    std::string id_post, cod_bud; // with cod_col, what the counter must be told
    std::string p_dest;           // server of the trésorerie, as the budget names it; empty: the usual one
    std::string remote_name;      // as Tresor::remote_name gives it
    std::string path;             // of the file, on this machine
    std::int64_t bytes = 0;
};

/// One file that came back.
struct Returned {
    enum class Kind { acquit, retour };
    Kind kind = Kind::acquit;
    std::string file_name; // as the DGFiP names it
    std::string sha256;    // of its bytes, already among the files of the adhérent
    std::string nom_fic;   // that it echoes
    std::string cod_col;   // may be empty
    std::string siret;
};

/// The service that understands what comes back. Called in a transaction of an adhérent that it may belong to;
/// nothing is kept when it says no. The same file may come twice.
class Receiver {
public:
    virtual ~Receiver() = default;
    /// Empty when taken; otherwise why not, in French.
    virtual std::string receive(kernel::Context& context, const Returned& returned) = 0;
};

/// Obtained with `registrar.require<Tresor>()`; thread-safe.
class Tresor {
public:
    virtual ~Tresor() = default;
    /// False while no address is configured: flux wait.
    virtual bool is_open(Training training) const = 0;
    /// The only name under which PASTRANS takes the file. `sha1`: of its bytes, hexadecimal.
    virtual std::string remote_name(Training training, const Shipment& shipment, std::string_view sha1) const = 0;
    /// Notes, in the operator's store, that the adhérent is about to send this: its answer will be known by it.
    /// Seconds to wait out of the hours allowed, or when the bytes of the hour are spent; zero: go.
    virtual std::int64_t book(kernel::Context& operator_context, Training training,
                              const base::AdherentId& adherent, const Shipment& shipment) = 0;
    /// Blocks for up to ten minutes, with no transaction open.
    virtual DeliveryReport send(Training training, const Shipment& shipment) = 0;
    /// Once, at start. The receiver outlives the jobs.
    virtual void set_receiver(Receiver& receiver) = 0;
};

} // namespace aubrac::tresor

// SPDX-License-Identifier: AGPL-3.0-or-later
// The ministry's server and its mailbox, as other services use them: archives out, messages back (cahier des
// charges of 23 May 2017). The State and its twin differ by configuration only.
#pragma once

#include <kernel/context.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::prefecture {

/// An adhérent in training never reaches the State: its remote is the twin.
enum class Training { no, yes };

/// not_sent: surely not received, may be sent again. unknown: it may have been received: never again by itself.
enum class Delivery { accepted, not_sent, unknown };

struct DeliveryReport {
    Delivery delivery = Delivery::not_sent;
    std::string detail; // English, for the operator and the journal
};

/// What names and envelopes say of the one who transmits.
struct Identity {
    std::string trigramme;      // of the tiers de télétransmission: "AUB"
    std::string quadrigramme;   // "EACT" in production, "TACT" in training
    std::string return_address; // mailbox that the ministry answers to
};

/// Who wrote, as the envelope says; empty where it says nothing.
struct Sender {
    std::string office; // "Sous-préfecture (arrondissement 1, département 012)"
    std::string name, telephone, email;
};

/// One business message that came back.
struct Message {
    std::string file_name; // as the norm names it
    std::string bytes;     // XML
    std::string siren;     // of the adhérent concerned
    struct Document {
        std::string name, bytes;
    };
    std::vector<Document> documents;
    Sender sender = {};
};

/// The service that understands messages. Called in a transaction of the adhérent; the same message may come
/// twice.
class Receiver {
public:
    virtual ~Receiver() = default;
    /// Empty when filed; otherwise why not, in French: the message then goes to the operator's bin.
    virtual std::string receive(kernel::Context& context, const Message& message) = 0;
};

/// Obtained with `registrar.require<Prefecture>()`; thread-safe; no transaction is open while it talks to the
/// network.
class Prefecture {
public:
    virtual ~Prefecture() = default;
    /// False while no address is configured: documents wait.
    virtual bool is_open(Training training) const = 0;
    virtual Identity identity(Training training) const = 0;
    /// `archive`: path of the tar.gz. Blocks for up to three minutes.
    virtual DeliveryReport send(Training training, const std::string& archive,
                                const std::string& archive_name) = 0;
    /// Asks the twin for a letter (2-1, 3-1, 4-1 or 5-1) about an acte it acknowledged: for people in training.
    /// Never reaches the State. Blocks; throws base::Failure when the twin does not answer or says no.
    virtual void ask_letter(const std::string& code, const std::string& id_acte) = 0;
    /// Once, at start. The receiver outlives the jobs.
    virtual void set_receiver(Receiver& receiver) = 0;
};

} // namespace aubrac::prefecture

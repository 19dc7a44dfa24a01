// SPDX-License-Identifier: AGPL-3.0-or-later
// All the SQL of the service on the store of one collectivité, and nothing but SQL.
#pragma once

#include "rules/circuit.hpp"
#include "rules/life.hpp"

#include <kernel/storage/paging.hpp>
#include <optional>
#include <parapheur/api.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::parapheur {

/// How a document is signed: inside a PDF, inside an XML of PES, or beside it.
enum class Form { pdf, pes, message };
std::string_view name_of(Form form); // "pdf"
Form parse_form(std::string_view name);

struct Piece {
    std::string name, sha256;
    std::uint64_t size = 0;
};

/// What a signature made. Number 0: what was deposited.
struct Version {
    int number = 0;
    bool is_detached = false; // a signature beside the document
    Piece file;
    Place place;                // who signed, in the road
    std::string signer;         // common name of the certificate
    std::string issuer, serial; // of that certificate
    bool is_stamped = false;    // with a time-stamp
    base::Instant at;
};

struct Dossier {
    DossierId id;
    std::string title, circuit, circuit_title, subject;
    Road road;
    Piece document; // as it is now
    Form form = Form::pdf;
    Confidential confidential = Confidential::no;
    Reading reading = Reading::free;
    std::string words;                  // of the depositor to those who act
    std::vector<std::string> followers; // accounts
    std::string created_by;             // account, or a machine
    base::Instant created_at;
    std::optional<base::Instant> ended_at;
    std::string reason; // of the rejection
    std::string bordereau_sha256;
    std::vector<Piece> annexes;
    std::vector<Version> versions;
};

struct Avis {
    std::string id, asked_by, asked_to, question, answer;
    base::Instant asked_at;
    std::optional<base::Instant> answered_at;
};

/// One line of a list.
struct DossierLine {
    DossierId id;
    std::string title, circuit_title, created_by;
    StatutDossier statut = StatutDossier::en_cours;
    base::Instant created_at;
    std::optional<base::Date> due; // of the stage under way
    std::string kind;              // of the stage under way: "visa"; empty when over
};

enum class View { to_do, under_way, over };

struct ListRequest {
    View view = View::to_do;
    std::vector<std::string> accounts; // the person and those it replaces: 1 to 20
    std::string circuit;               // id; empty: all
    kernel::PagePlace place;           // from the newest to the oldest
    int limit = 50;
};

using ListPage = kernel::Paged<DossierLine>;

struct Cachet {
    std::string certificate; // PEM
    std::string pkcs12;      // sealed
    std::string password;    // sealed
    std::string deposited_by;
    base::Instant deposited_at;
};

enum class StatutRendezvous { ouvert, signe };

struct Rendezvous {
    std::string id; // SHA-256 of the word that opens it
    std::string account, account_name;
    std::vector<DossierId> dossiers;
    base::Instant expires_at;
    StatutRendezvous statut = StatutRendezvous::ouvert;
};

struct Preparation {
    DossierId dossier;
    std::string rendezvous;
    std::string prepared; // formats::signature::PreparedSignature, as text
    std::string values;   // base64, by commas; empty: not signed yet
};

class Store {
public:
    explicit Store(kernel::Storage storage) : storage_(std::move(storage)) {}

    // ---- dossiers (store.cpp)
    void insert(kernel::Context& context, const Dossier& dossier) const;
    /// Everything that moves: the road, the document, the end; and whom it concerns.
    void update(kernel::Context& context, const Dossier& dossier, const std::vector<Avis>& avis) const;
    std::optional<Dossier> find(kernel::Context& context, const DossierId& id) const;
    std::optional<DossierId> find_subject(kernel::Context& context, std::string_view subject) const;
    void add_version(kernel::Context& context, const DossierId& dossier, const Version& version) const;
    void remove_version(kernel::Context& context, const DossierId& dossier, int number) const;
    bool is_concerned(kernel::Context& context, const DossierId& dossier,
                      const std::vector<std::string>& accounts) const;

    void put_avis(kernel::Context& context, const DossierId& dossier, const Avis& avis) const;
    std::vector<Avis> list_avis(kernel::Context& context, const DossierId& dossier) const; // at most 50
    void note_reading(kernel::Context& context, const DossierId& dossier, std::string_view account) const;
    bool has_read(kernel::Context& context, const DossierId& dossier, std::string_view account) const;

    // ---- lists (store_lists.cpp)
    ListPage list(kernel::Context& context, const ListRequest& request) const;
    /// Under way, whose present stage is a seal; at most `limit`.
    std::vector<DossierId> list_waiting_seal(kernel::Context& context, int limit) const;

    // ---- circuits, people, seal, rendez-vous (store_settings.cpp)
    void put_circuit(kernel::Context& context, const Circuit& circuit) const;
    std::optional<Circuit> find_circuit(kernel::Context& context, std::string_view id) const;
    std::vector<Circuit> list_circuits(kernel::Context& context, std::string_view after, int limit) const; // by id
    void put_remplacement(kernel::Context& context, const Remplacement& remplacement) const;
    void remove_remplacement(kernel::Context& context, std::string_view id) const;
    /// Not ended before that day, the first to end first; those of that very day after the id `after`. At most
    /// `limit`.
    std::vector<Remplacement> list_remplacements(kernel::Context& context, const base::Date& since, int limit,
                                                 std::string_view after = {}) const;
    bool has_remplacement(kernel::Context& context) const;
    void put_quality(kernel::Context& context, std::string_view account, std::string_view quality) const;
    std::string find_quality(kernel::Context& context, std::string_view account) const; // empty: none
    void put_cachet(kernel::Context& context, const Cachet& cachet) const;
    void remove_cachet(kernel::Context& context) const;
    std::optional<Cachet> find_cachet(kernel::Context& context) const;

    void put_rendezvous(kernel::Context& context, const Rendezvous& rendezvous) const;
    std::optional<Rendezvous> find_rendezvous(kernel::Context& context, std::string_view id) const;
    void drop_rendezvous(kernel::Context& context, base::Instant before) const; // and what was prepared for them
    void put_preparation(kernel::Context& context, const Preparation& preparation) const;
    std::vector<Preparation> list_preparations(kernel::Context& context, std::string_view rendezvous) const;
    /// The one whose values are there; nothing: none.
    std::optional<Preparation> find_signed(kernel::Context& context, const DossierId& dossier) const;
    void drop_preparation(kernel::Context& context, const Preparation& preparation) const;

private:
    void write_concerned(kernel::Context& context, const Dossier& dossier, const std::vector<Avis>& avis) const;

    kernel::Storage storage_;
};

/// "a,b" and back; empty parts are dropped.
std::string join_list(const std::vector<std::string>& values);
std::vector<std::string> split_list(std::string_view text);

} // namespace aubrac::parapheur

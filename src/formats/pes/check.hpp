// SPDX-License-Identifier: AGPL-3.0-or-later
// Checks of a PES before it is sent, or when it comes: structure and codes of the version in force, sums, counts,
// unique names, pièces justificatives, identity of the adhérent, signatures announced. In one reading, in bounded
// memory.
#pragma once

#include "finding.hpp"
#include "flux.hpp"
#include "pj_content.hpp"
#include "tables.hpp"

#include <adapters/xml/schema.hpp>
#include <adapters/xml/stream.hpp>
#include <base/date.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::pes {

/// Gives the next bytes of a file, some tens of kilobytes at a time; empty: the end. The view lives until the next
/// call.
using Source = std::function<std::string_view()>;
Source source_of(std::string_view bytes);

/// One budget that the adhérent keeps. Empty fields are not compared.
struct Budget {
    std::string siret;
    std::string id_post;
    std::string cod_col;
    std::string cod_bud;
};

/// Whether an announced signature must already stand in the file, or comes after this check.
enum class Signing { done, to_come };

struct CheckOptions {
    const Norms* norms = nullptr; // null: the built-in ones; outlives the check
    std::string version;          // of the norm; empty: the one in force
    std::optional<base::Date> on; // in force on that day; absent: the latest
    Signing signing = Signing::done;
    std::vector<Budget> budgets; // of the adhérent; empty: not compared
    /// True when such a flux was already deposited. Empty: not asked.
    std::function<bool(const std::string& nom_fic, const std::string& cod_col)> is_nom_fic_known;
    /// True when such a PJ was already sent. Empty: not asked.
    std::function<bool(const std::string& id_unique)> is_pj_known;
    /// Official schema for a root element, when the operator has one; outlives the check. Empty, or null: none.
    std::function<const adapters::xml::Schema*(std::string_view root, std::string_view space)> find_schema;
    /// Receives the same XML events, before the checks do: digests of signatures are made there.
    adapters::xml::Events* tap = nullptr;
    PjLimits pj_limits;
    std::int64_t max_bytes = 512LL * 1024 * 1024; // of the file
};

struct Tally {
    std::int64_t accepted = 0;
    std::int64_t rejected = 0;
};

struct Counts {
    std::int64_t bordereaux = 0;
    std::int64_t pieces = 0;
    std::int64_t lignes = 0;
    std::int64_t pj = 0;
    std::int64_t factures = 0;
    std::int64_t marches = 0; // and concessions
    std::int64_t clients = 0;
};

/// What an acknowledgement says, level by level. A level is rejected when anything under it bears an anomaly.
struct AcquitTally {
    Tally flux; // domains 0, 1, 2, 99: the file as a whole
    Tally bordereaux;
    Tally pieces; // those that are told of: the norm names rejected ones alone
    Tally lignes;
    Tally pj;
    Tally autres; // marchés, budgets…
    /// All is accepted; true as well when nothing at all is told of (an acquit without element).
    bool is_good() const;
};

/// One place that bears a signature, or is announced to.
struct SignatureNote {
    SignaturePlace place;
    bool present = false;
};

struct Report {
    std::optional<Kind> kind; // absent: no PES at all
    bool refused = false;     // not read to its end: not XML, DOCTYPE, beyond the limits, or no PES
    std::string version;      // as the envelope declares it: "2"
    std::string norme;        // tables that judged it: "5.17"
    std::string encoding;     // as declared, in capitals
    EnTete entete;
    Counts counts;
    /// Bordereaux as announced: MtBordHT and MtBordTVA, of all domains.
    std::int64_t total_ht_cents = 0;
    std::int64_t total_tva_cents = 0;
    std::int64_t total_cents() const;
    std::int64_t total_factures_cents = 0; // TTC
    std::int64_t total_marches_cents = 0;  // HT; global value of the concessions
    std::int64_t total_clients_cents = 0;  // what they still owe
    AcquitTally acquit;                    // of an acquit alone
    std::vector<SignatureNote> signatures; // at most 10,000
    std::vector<Finding> findings;         // at most 1,000
    std::int64_t errors = 0;               // all of them, listed or not
    std::int64_t warnings = 0;
    std::int64_t structure_errors = 0;

    /// No error at all.
    bool is_sound() const { return !refused && errors == 0; }
    /// What an official schema would say: names, order, number and values.
    bool is_structure_sound() const { return !refused && structure_errors == 0; }
};

/// Never throws on bad input. `visitor`, when given, receives the file as it is read. Thread-safe, if what it is
/// given is.
Report check(const Source& source, const CheckOptions& options = {}, Visitor* visitor = nullptr);

/// Reads without judging: values alone, for a viewer or for acknowledgements. The report has the findings of
/// reading (XML, encoding, PJs), no check of structure nor of sums.
Report read(const Source& source, Visitor& visitor, const CheckOptions& options = {});

} // namespace aubrac::formats::pes

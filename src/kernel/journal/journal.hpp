// SPDX-License-Identifier: AGPL-3.0-or-later
// Journal: the evidence log of one store, written in the transaction of what it proves (decision 0014).
// Each line is chained to the one before (SHA-256) and is a leaf of a Merkle tree (RFC 6962 §2.1).
#pragma once

#include <functional>
#include <kernel/context.hpp>
#include <kernel/storage/storage.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aubrac::kernel {

/// Ids and fingerprints only, never names or contents: erasing a person must not break the chain.
using Facts = std::vector<std::pair<std::string, std::string>>;

struct JournalLine {
    std::int64_t number = 0; // 1 for the first line of the store, no gap
    base::Instant at;
    std::string actor;      // account id, "job:…", "token:…"
    std::string actor_name; // from a table apart; empty once erased
    std::string action;     // "actes.transmettre"
    std::string subject;    // "actes/<id>"
    std::string sentence;   // French, what happened, without names: "Transmis à la préfecture"
    std::string facts;      // "name=value" lines
    std::string hash;       // SHA-256 in hexadecimal
};

/// State of the log at one moment: what a member keeps to check the operator later.
struct JournalHead {
    std::int64_t count = 0;
    std::string last_hash;   // hexadecimal; 64 zeros when empty
    std::string merkle_root; // hexadecimal
};

struct JournalReport {
    std::int64_t lines = 0;
    std::vector<std::string> problems; // English, one per broken line, at most 100; empty: intact
    JournalHead head;
};

class Journal {
public:
    /// `seal_key`: the server's secret; a head altered without it is found by `verify`.
    explicit Journal(std::string seal_key) : seal_key_(std::move(seal_key)) {}

    /// Called in the transaction of each line, with its subject: pages that show the subject renew themselves.
    void watch(std::function<void(Context&, std::string_view)> watcher) { watcher_ = std::move(watcher); }

    /// Adds a line. `sentence` at most 500 characters. If it cannot be written the whole work fails.
    void note(Context& context, std::string_view action, std::string_view subject, std::string_view sentence,
              const Facts& facts = {}) const;
    /// Latest first, at most `limit`.
    std::vector<JournalLine> timeline(Context& context, std::string_view subject, int limit = 100) const;
    /// Lines below `before` (0: from the last), latest first, at most `limit`.
    std::vector<JournalLine> list_lines(Context& context, std::int64_t before, int limit) const;
    /// Recomputes everything: altered, removed, reordered and added lines are reported.
    JournalReport verify(Context& context) const;
    JournalHead head(Context& context) const;
    /// The text that the server signs when it hands out a head.
    static std::string head_text(std::string_view adherent, const JournalHead& head, base::Instant at);
    static std::vector<Migration> migrations();

private:
    std::string seal(const JournalHead& head, std::string_view frontier) const;

    std::string seal_key_;
    std::function<void(Context&, std::string_view)> watcher_;
    Storage storage_{"journal", Scope::both};
};

} // namespace aubrac::kernel

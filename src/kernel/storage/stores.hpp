// SPDX-License-Identifier: AGPL-3.0-or-later
// The stores: one per adhérent and one for the operator, on SQLite files (default) or in PostgreSQL.
// Decisions 0002 (one adhérent, one file), 0004 (two engines, same SQL), 0005 (FULL, grouped commits).
#pragma once

#include <filesystem>
#include <functional>
#include <kernel/clock.hpp>
#include <kernel/context.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace aubrac::kernel {

/// member: tables of each adhérent; operator_: tables of the operator's store; both: kernel tables that
/// each store has (journal, files, jobs…).
enum class Scope { member, operator_, both };

/// One file of a schema/ folder. Applied once to each store of its scope, in the order given to Stores;
/// `{{adherent}}` and `{{key}}` are expanded here. Never edited once released.
struct Migration {
    std::string owner; // service or kernel folder, prefix of its tables: "actes", "journal"
    Scope scope = Scope::member;
    std::string name; // "0001_actes"
    std::string sql;
};

enum class Access { read, write };

/// What the work decided: `undo` rolls everything back without being an error (a refusal).
enum class Outcome { keep, undo };

struct StoresOptions {
    std::filesystem::path folder;     // data folder; files of adhérents live there with both engines
    std::string database;             // empty: SQLite; else "postgresql://…"
    std::size_t max_open = 256;       // adhérents whose SQLite file is kept open
    std::size_t max_connections = 16; // PostgreSQL connections
    enum class Durability { full, normal } durability = Durability::full; // normal: only to prove a test sees it
};

/// Thread-safe. Every transaction of the program is opened here and nowhere else.
class Stores {
public:
    virtual ~Stores() = default;

    /// Runs `work` in one transaction of the store of `adherent` (the operator's when empty) and returns once
    /// it is durable. Writers of one store follow one another; their commits of a moment are grouped. Rolls
    /// back on `undo` and on exception (rethrown). A read sees one snapshot and may not write.
    /// The store of an adhérent is made at its first use: the caller has checked that the adhérent exists.
    /// From a member's context the operator's store can be read (not written) in a transaction opened on demand.
    /// Throws base::Failure when the disk or the engine fails: then nothing was kept.
    /// A Bug: a work inside another of the same store, a write inside a member's work. Inside a work of the
    /// operator's store a member's may be opened; each is kept or undone for itself.
    virtual void run(const Actor& actor, const base::AdherentId& adherent, const Rights& rights, Access access,
                     const std::function<Outcome(Context&)>& work) = 0;

    /// Changes with each commit in that store, of this process or of another, and never takes an earlier value
    /// again: what was made from a read begun after a version is true as long as the version is the same.
    /// Nothing on PostgreSQL, which has no cheap answer.
    virtual std::optional<std::uint64_t> find_version(const base::AdherentId& adherent) = 0;

    /// `data/adherents/<id>`: all that belongs to one adhérent besides PostgreSQL rows. Made if missing, and by the
    /// first write in its store: the folders tell which adhérents are there. `data/operator` when `adherent` is empty.
    virtual std::filesystem::path folder(const base::AdherentId& adherent) = 0;

    /// Closes the adhérent's file, waiting for its transactions; `action` runs while nobody can open it. It may
    /// not open this adhérent, nor write in the operator's store; neither may a work call this.
    virtual void with_closed(const base::AdherentId& adherent, const std::function<void()>& action) = 0;

    /// Removes every row of the adhérent (PostgreSQL) or its file (SQLite). Its folder is left.
    virtual void drop(const base::AdherentId& adherent) = 0;

    virtual const Clock& clock() const = 0;
    virtual bool is_postgresql() const = 0;

    /// Every step of the schemas, as given to `open_stores`.
    const std::vector<Migration>& steps() const { return steps_; }

protected:
    std::vector<Migration> steps_;
};

std::unique_ptr<Stores> open_stores(const StoresOptions& options, std::vector<Migration> migrations,
                                    const Clock& clock);

/// `{{adherent}}` and `{{key}}` expanded for the engine and the kind of store.
std::string expand_macros(std::string_view sql, bool partitioned);

} // namespace aubrac::kernel

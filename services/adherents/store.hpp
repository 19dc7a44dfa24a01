// SPDX-License-Identifier: AGPL-3.0-or-later
// All the SQL of the service, on the operator's store, and nothing but SQL.
#pragma once

#include "rules/membership.hpp"

#include <kernel/storage/paging.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adherents {

using kernel::Context;

/// Asked of the SQLite file of one adhérent that travels: its schema steps (owner, name), its objects and the
/// words that made them, whether all of it agrees with itself ("ok"), its rows that refer to nothing; and that its
/// version be forgotten.
inline constexpr std::string_view store_steps = "SELECT owner, name FROM kernel_migrations";
inline constexpr std::string_view store_objects = "SELECT type, name, tbl_name, sql FROM sqlite_schema";
inline constexpr std::string_view store_soundness = "PRAGMA integrity_check(1)";
inline constexpr std::string_view store_broken_links = "PRAGMA foreign_key_check";
inline constexpr std::string_view store_unknown_version = "PRAGMA user_version = 0";

/// What a list may be narrowed to. Empty: everything.
struct Filter {
    std::string words; // of the name, digits of the SIREN, INSEE code
    std::optional<KindAdherent> kind;
    std::string departement;
    enum class Training { any, yes, no } training = Training::any;
};

enum class Order { name_up, name_down, population_up, population_down, departement_up, departement_down };

struct ListRequest {
    Filter filter;
    Order order = Order::name_up;
    kernel::PagePlace place;
    int limit = 50;
};

using ListPage = kernel::Paged<Adherent>; // without their services

struct Import {
    std::string id, file_name, created_by;
    base::Instant created_at;
    std::optional<base::Instant> finished_at;
    std::int64_t created = 0, updated = 0, unchanged = 0, refused = 0;
    std::string problem; // code of the refusal of the whole file; empty: it was read
};

struct ImportRefusal {
    std::int64_t line = 0; // of the file, the header being line 1
    std::string field, code, sentence;
};
inline constexpr int max_kept_refusals = 1000; // of one import; the rest is only counted

struct Archive {
    std::string id, siren, name, file_name, sha256;
    std::int64_t size = 0;
    base::Instant removed_at;
};

/// Thread-safe. Reads take any context; writes need one of the operator's store. What is being removed is found by
/// nothing here but `find_removing`.
class Store {
public:
    explicit Store(kernel::Storage storage) : storage_(std::move(storage)) {}

    /// Hot path: two indexed reads each.
    std::optional<Adherent> find(Context& context, const base::AdherentId& id) const;
    std::optional<Adherent> find_siren(Context& context, std::string_view siren) const;
    std::optional<Adherent> find_slug(Context& context, std::string_view slug) const;
    std::optional<Adherent> find_removing(Context& context, const base::AdherentId& id) const;
    bool is_slug_free(Context& context, std::string_view slug) const;
    std::vector<Adherent> list_by_id(Context& context, const base::AdherentId& after, int limit) const;

    ListPage list(Context& context, const ListRequest& request) const;
    std::int64_t count(Context& context, const Filter& filter) const;
    std::vector<std::string> list_departements(Context& context) const;

    void insert(Context& context, const Adherent& adherent) const;
    void update(Context& context, const Adherent& adherent) const;
    void mark_removing(Context& context, const base::AdherentId& id) const;
    /// The record, its contacts and its subscriptions.
    void remove(Context& context, const base::AdherentId& id) const;

    std::vector<Subscription> list_subscriptions(Context& context, const base::AdherentId& id) const;
    void subscribe(Context& context, const base::AdherentId& id, const Subscription& subscription) const;
    /// Ends those that run; one that never began is taken away.
    void unsubscribe(Context& context, const base::AdherentId& id, std::string_view service,
                     base::Date until) const;

    std::vector<Contact> list_contacts(Context& context, const base::AdherentId& id) const;
    std::optional<Contact> find_contact(Context& context, const base::AdherentId& id,
                                        std::string_view contact) const;
    void put_contact(Context& context, const base::AdherentId& id, const Contact& contact) const;
    void remove_contact(Context& context, const base::AdherentId& id, std::string_view contact) const;

    void put_import(Context& context, const Import& import) const;
    void add_import_refusal(Context& context, std::string_view import, const ImportRefusal& refusal) const;
    std::optional<Import> find_import(Context& context, std::string_view id) const;
    kernel::Paged<Import> list_imports(Context& context, const kernel::PagePlace& place, int limit) const;
    std::vector<ImportRefusal> list_import_refusals(Context& context, std::string_view import, int limit) const;

    void put_archive(Context& context, const Archive& archive) const;
    kernel::Paged<Archive> list_archives(Context& context, const kernel::PagePlace& place, int limit) const;
    std::optional<Archive> find_archive(Context& context, std::string_view id) const;

private:
    std::optional<Adherent> find_where(Context& context, const char* condition, std::string_view value) const;
    void read_services(Context& context, Adherent& adherent) const;

    kernel::Storage storage_;
};

} // namespace aubrac::adherents

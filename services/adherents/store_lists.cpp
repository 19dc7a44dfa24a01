// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists paged by key, contacts and archives.
#include "store_rows.hpp"

#include <base/text.hpp>

namespace aubrac::adherents {

namespace {

using kernel::Conditions;

kernel::PageOrder order_of(Order order) {
    using kernel::Direction;
    using kernel::KeyKind;
    switch (order) {
    case Order::name_up:
        return {"name_key", Direction::up};
    case Order::name_down:
        return {"name_key"};
    case Order::population_up:
        return {"population", Direction::up, KeyKind::integer};
    case Order::population_down:
        return {"population", Direction::down, KeyKind::integer};
    case Order::departement_up:
        return {"departement", Direction::up};
    case Order::departement_down:
        return {"departement"};
    }
    return {"name_key", Direction::up};
}

std::string key_of(const Adherent& line, const kernel::PageOrder& order) {
    const auto value = order.column == "population"    ? std::to_string(line.population)
                       : order.column == "departement" ? line.departement
                                                       : base::fold(line.name);
    return kernel::page_key(value, line.id.text());
}

Conditions conditions_of(const Filter& filter) {
    constexpr std::size_t max_words = 8;
    Conditions conditions;
    conditions.add("removing_at = ''");
    std::size_t count = 0;
    // Folded words hold letters and digits only: they cannot carry a wildcard of LIKE.
    for (const auto& word : base::split(base::fold(filter.words), ' '))
        if (!word.empty() && count++ < max_words)
            conditions.add("search_key LIKE " + conditions.slot("%" + word + "%"));
    if (filter.kind) conditions.add("kind = " + conditions.slot(std::string(kind_word(*filter.kind))));
    if (!filter.departement.empty()) conditions.add("departement = " + conditions.slot(filter.departement));
    if (filter.training != Filter::Training::any)
        conditions.add("training = " + conditions.slot(std::int64_t{filter.training == Filter::Training::yes}));
    return conditions;
}

} // namespace

ListPage Store::list(Context& context, const ListRequest& request) const {
    const auto order = order_of(request.order);
    return kernel::list_page(storage_, context,
                             "SELECT " + std::string(rows::columns) + "FROM adherents_adherents",
                             conditions_of(request.filter), order, request.place, request.limit, rows::adherent,
                             [&](const Adherent& line) { return key_of(line, order); });
}

std::int64_t Store::count(Context& context, const Filter& filter) const {
    const auto conditions = conditions_of(filter);
    auto found = storage_.query(context, "SELECT COUNT(*) FROM adherents_adherents" + conditions.text(),
                                conditions.params());
    return found->next() ? found->integer(0) : 0;
}

std::vector<std::string> Store::list_departements(Context& context) const {
    auto found =
        storage_.query(context, "SELECT DISTINCT departement FROM adherents_adherents WHERE departement <> '' "
                                "ORDER BY departement LIMIT 120");
    std::vector<std::string> departements;
    while (found->next()) departements.emplace_back(found->text(0));
    return departements;
}

std::vector<Adherent> Store::list_by_id(Context& context, const base::AdherentId& after, int limit) const {
    std::vector<Adherent> adherents;
    {
        auto found =
            storage_.query(context,
                           "SELECT " + std::string(rows::columns) +
                               "FROM adherents_adherents WHERE id > $1 AND removing_at = '' ORDER BY id LIMIT $2",
                           {after.text(), std::int64_t{limit}});
        while (found->next()) adherents.push_back(rows::adherent(*found));
    }
    if (adherents.empty()) return adherents;
    const auto today = context.today().iso();
    auto found =
        storage_.query(context,
                       "SELECT adherent_id, service FROM adherents_subscriptions WHERE adherent_id >= $1 AND "
                       "adherent_id <= $2 AND since <= $3 AND (until = '' OR until > $4) ORDER BY adherent_id, "
                       "service",
                       {adherents.front().id.text(), adherents.back().id.text(), today, today});
    auto owner = adherents.begin();
    while (found->next()) {
        while (owner != adherents.end() && owner->id.text() < found->text(0)) ++owner;
        if (owner == adherents.end()) break;
        if (owner->id.text() == found->text(0) &&
            (owner->services.empty() || owner->services.back() != found->text(1)))
            owner->services.emplace_back(found->text(1));
    }
    return adherents;
}

std::vector<Contact> Store::list_contacts(Context& context, const base::AdherentId& id) const {
    std::vector<Contact> contacts;
    {
        auto found = storage_.query(context,
                                    "SELECT id, name, fonction, email, since, until FROM adherents_contacts WHERE "
                                    "adherent_id = $1 ORDER BY id LIMIT 200",
                                    {id.text()});
        while (found->next())
            contacts.push_back({std::string(found->text(0)),
                                std::string(found->text(1)),
                                std::string(found->text(2)),
                                std::string(found->text(3)),
                                base::Date::parse_iso(found->text(4)),
                                base::Date::parse_iso(found->text(5)),
                                {}});
    }
    auto found = storage_.query(context,
                                "SELECT t.contact_id, t.label, t.number FROM adherents_telephones t JOIN "
                                "adherents_contacts c ON c.id = t.contact_id WHERE c.adherent_id = $1 ORDER BY "
                                "t.contact_id, t.position",
                                {id.text()});
    while (found->next())
        for (auto& contact : contacts)
            if (contact.id == found->text(0))
                contact.telephones.push_back({std::string(found->text(1)), std::string(found->text(2))});
    return contacts;
}

std::optional<Contact> Store::find_contact(Context& context, const base::AdherentId& id,
                                           std::string_view contact) const {
    for (auto& each : list_contacts(context, id))
        if (each.id == contact) return std::move(each);
    return std::nullopt;
}

void Store::put_contact(Context& context, const base::AdherentId& id, const Contact& contact) const {
    storage_.execute(
        context,
        "INSERT INTO adherents_contacts (id, adherent_id, name, fonction, email, since, until) VALUES ($1, "
        "$2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET name = excluded.name, fonction = "
        "excluded.fonction, email = excluded.email, since = excluded.since, until = excluded.until",
        {contact.id, id.text(), contact.name, contact.fonction, contact.email, rows::text(contact.since),
         rows::text(contact.until)});
    storage_.execute(context, "DELETE FROM adherents_telephones WHERE contact_id = $1", {contact.id});
    for (std::size_t i = 0; i < contact.telephones.size(); ++i)
        storage_.execute(
            context,
            "INSERT INTO adherents_telephones (contact_id, position, label, number) VALUES ($1, $2, $3, $4)",
            {contact.id, static_cast<std::int64_t>(i), contact.telephones[i].label, contact.telephones[i].number});
}

void Store::remove_contact(Context& context, const base::AdherentId& id, std::string_view contact) const {
    if (storage_.execute(context, "DELETE FROM adherents_contacts WHERE id = $1 AND adherent_id = $2",
                         {std::string(contact), id.text()}) > 0)
        storage_.execute(context, "DELETE FROM adherents_telephones WHERE contact_id = $1",
                         {std::string(contact)});
}

namespace {

constexpr std::string_view archive_columns =
    "SELECT id, siren, name, file_name, sha256, size, removed_at FROM adherents_archives ";

Archive read_archive(const sql::Cursor& row) {
    return {std::string(row.text(0)),
            std::string(row.text(1)),
            std::string(row.text(2)),
            std::string(row.text(3)),
            std::string(row.text(4)),
            row.integer(5),
            base::Instant::parse_iso(row.text(6)).value_or(base::Instant{})};
}

} // namespace

kernel::Paged<Archive> Store::list_archives(Context& context, const kernel::PagePlace& place, int limit) const {
    return kernel::list_page(storage_, context, archive_columns, {}, {"removed_at"}, place, limit, read_archive,
                             [](const Archive& line) { return kernel::page_key(line.removed_at.iso(), line.id); });
}

std::optional<Archive> Store::find_archive(Context& context, std::string_view id) const {
    auto found = storage_.query(context, std::string(archive_columns) + "WHERE id = $1", {std::string(id)});
    if (!found->next()) return std::nullopt;
    return read_archive(*found);
}

} // namespace aubrac::adherents

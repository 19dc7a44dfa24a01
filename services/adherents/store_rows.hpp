// SPDX-License-Identifier: AGPL-3.0-or-later
// Private to store*.cpp: rows of the tables as values.
#pragma once

#include "store.hpp"

namespace aubrac::adherents::rows {

constexpr std::string_view columns = "id, siren, name, slug, kind, insee, population, departement, "
                                     "arrondissement, nature, since, until, deliberation, "
                                     "email, telephone, training ";

constexpr std::string_view import_columns = "SELECT id, file_name, created_by, created_at, finished_at, created, "
                                            "updated, unchanged, refused, problem FROM "
                                            "adherents_imports ";

inline std::string text(const std::optional<base::Date>& date) { return date ? date->iso() : ""; }
inline base::Date date(const sql::Cursor& row, int column) {
    return base::Date::parse_iso(row.text(column)).value_or(base::Date{});
}

inline Adherent adherent(const sql::Cursor& row) {
    Adherent adherent;
    adherent.id = base::AdherentId(std::string(row.text(0)));
    adherent.siren = row.text(1);
    adherent.name = row.text(2);
    adherent.slug = row.text(3);
    for (const auto& entry : kinds())
        if (entry.word == row.text(4)) adherent.kind = entry.kind;
    adherent.insee = row.text(5);
    adherent.population = row.integer(6);
    adherent.departement = row.text(7);
    adherent.arrondissement = row.text(8);
    adherent.nature = row.text(9);
    adherent.since = date(row, 10);
    adherent.until = base::Date::parse_iso(row.text(11));
    adherent.deliberation = row.text(12);
    adherent.email = row.text(13);
    adherent.telephone = row.text(14);
    adherent.training = row.integer(15) != 0;
    return adherent;
}

inline Import import(const sql::Cursor& row) {
    Import import;
    import.id = row.text(0);
    import.file_name = row.text(1);
    import.created_by = row.text(2);
    import.created_at = base::Instant::parse_iso(row.text(3)).value_or(base::Instant{});
    import.finished_at = base::Instant::parse_iso(row.text(4));
    import.created = row.integer(5);
    import.updated = row.integer(6);
    import.unchanged = row.integer(7);
    import.refused = row.integer(8);
    import.problem = row.text(9);
    return import;
}

} // namespace aubrac::adherents::rows

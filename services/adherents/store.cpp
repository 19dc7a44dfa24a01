// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store.hpp"

#include "store_rows.hpp"

#include <base/text.hpp>

namespace aubrac::adherents {

namespace {

std::string select(std::string_view rest) { return "SELECT " + std::string(rows::columns) + std::string(rest); }

/// What a user types of an adhérent, in the order of insert and update.
sql::Params params_of(const Adherent& adherent) {
    return {adherent.siren,
            adherent.name,
            base::fold(adherent.name),
            base::fold(adherent.name + " " + adherent.siren + " " + adherent.insee),
            std::string(kind_word(adherent.kind)),
            adherent.insee,
            adherent.population,
            adherent.departement,
            adherent.arrondissement,
            adherent.nature,
            adherent.since.iso(),
            rows::text(adherent.until),
            adherent.deliberation,
            adherent.email,
            adherent.telephone,
            std::int64_t{adherent.training}};
}

} // namespace

std::optional<Adherent> Store::find_where(Context& context, const char* condition, std::string_view value) const {
    std::optional<Adherent> adherent;
    {
        auto found = storage_.query(context, condition, {std::string(value)});
        if (found->next()) adherent = rows::adherent(*found);
    }
    if (adherent) read_services(context, *adherent);
    return adherent;
}

void Store::read_services(Context& context, Adherent& adherent) const {
    const auto today = context.today().iso();
    auto found =
        storage_.query(context,
                       "SELECT service FROM adherents_subscriptions WHERE adherent_id = $1 AND since <= $2 "
                       "AND (until = '' OR until > $3) ORDER BY service",
                       {adherent.id.text(), today, today});
    while (found->next())
        if (adherent.services.empty() || adherent.services.back() != found->text(0))
            adherent.services.emplace_back(found->text(0));
}

std::optional<Adherent> Store::find(Context& context, const base::AdherentId& id) const {
    static const auto statement = select("FROM adherents_adherents WHERE id = $1 AND removing_at = ''");
    return find_where(context, statement.c_str(), id.text());
}

std::optional<Adherent> Store::find_siren(Context& context, std::string_view siren) const {
    static const auto statement = select("FROM adherents_adherents WHERE siren = $1 AND removing_at = ''");
    return find_where(context, statement.c_str(), siren);
}

std::optional<Adherent> Store::find_slug(Context& context, std::string_view slug) const {
    static const auto statement = select("FROM adherents_adherents WHERE slug = $1 AND removing_at = ''");
    return find_where(context, statement.c_str(), slug);
}

std::optional<Adherent> Store::find_removing(Context& context, const base::AdherentId& id) const {
    static const auto statement = select("FROM adherents_adherents WHERE id = $1 AND removing_at <> ''");
    return find_where(context, statement.c_str(), id.text());
}

bool Store::is_slug_free(Context& context, std::string_view slug) const {
    return !storage_.query(context, "SELECT 1 FROM adherents_adherents WHERE slug = $1", {std::string(slug)})
                ->next();
}

void Store::insert(Context& context, const Adherent& adherent) const {
    auto params = params_of(adherent);
    params.emplace_back(adherent.slug);
    params.emplace_back(adherent.id.text());
    storage_.execute(
        context,
        "INSERT INTO adherents_adherents (siren, name, name_key, search_key, kind, insee, population, "
        "departement, arrondissement, nature, since, until, deliberation, email, telephone, training, "
        "slug, id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
        "$18)",
        params);
}

void Store::update(Context& context, const Adherent& adherent) const {
    auto params = params_of(adherent);
    params.emplace_back(adherent.id.text());
    storage_.execute(
        context,
        "UPDATE adherents_adherents SET siren = $1, name = $2, name_key = $3, search_key = $4, "
        "kind = $5, insee = $6, population = $7, departement = $8, arrondissement = $9, nature = $10, "
        "since = $11, until = $12, deliberation = $13, email = $14, telephone = $15, training = $16 "
        "WHERE id = $17",
        params);
}

void Store::mark_removing(Context& context, const base::AdherentId& id) const {
    storage_.execute(context, "UPDATE adherents_adherents SET removing_at = $1 WHERE id = $2",
                     {context.now().iso(), id.text()});
}

void Store::remove(Context& context, const base::AdherentId& id) const {
    storage_.execute(context,
                     "DELETE FROM adherents_telephones WHERE contact_id IN "
                     "(SELECT id FROM adherents_contacts WHERE adherent_id = $1)",
                     {id.text()});
    storage_.execute(context, "DELETE FROM adherents_contacts WHERE adherent_id = $1", {id.text()});
    storage_.execute(context, "DELETE FROM adherents_subscriptions WHERE adherent_id = $1", {id.text()});
    storage_.execute(context, "DELETE FROM adherents_adherents WHERE id = $1", {id.text()});
}

std::vector<Subscription> Store::list_subscriptions(Context& context, const base::AdherentId& id) const {
    auto found = storage_.query(context,
                                "SELECT service, since, until FROM adherents_subscriptions WHERE adherent_id = $1 "
                                "ORDER BY service, since",
                                {id.text()});
    std::vector<Subscription> subscriptions;
    while (found->next())
        subscriptions.push_back(
            {std::string(found->text(0)), rows::date(*found, 1), base::Date::parse_iso(found->text(2))});
    return subscriptions;
}

void Store::subscribe(Context& context, const base::AdherentId& id, const Subscription& subscription) const {
    storage_.execute(
        context,
        "INSERT INTO adherents_subscriptions (adherent_id, service, since, until) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (adherent_id, service, since) DO UPDATE SET until = excluded.until",
        {id.text(), subscription.service, subscription.since.iso(), rows::text(subscription.until)});
}

void Store::unsubscribe(Context& context, const base::AdherentId& id, std::string_view service,
                        base::Date until) const {
    storage_.execute(
        context,
        "DELETE FROM adherents_subscriptions WHERE adherent_id = $1 AND service = $2 AND since >= $3 AND "
        "(until = '' OR until > $4)",
        {id.text(), std::string(service), until.iso(), until.iso()});
    storage_.execute(context,
                     "UPDATE adherents_subscriptions SET until = $1 WHERE adherent_id = $2 AND service = $3 AND "
                     "(until = '' OR until > $4)",
                     {until.iso(), id.text(), std::string(service), until.iso()});
}

void Store::put_import(Context& context, const Import& import) const {
    storage_.execute(
        context,
        "INSERT INTO adherents_imports (id, file_name, created_by, created_at, finished_at, created, "
        "updated, unchanged, refused, problem) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
        "ON CONFLICT (id) DO UPDATE SET finished_at = excluded.finished_at, created = excluded.created, "
        "updated = excluded.updated, unchanged = excluded.unchanged, refused = excluded.refused, "
        "problem = excluded.problem",
        {import.id, import.file_name, import.created_by, import.created_at.iso(),
         import.finished_at ? import.finished_at->iso() : "", import.created, import.updated, import.unchanged,
         import.refused, import.problem});
}

void Store::add_import_refusal(Context& context, std::string_view import, const ImportRefusal& refusal) const {
    storage_.execute(
        context,
        "INSERT INTO adherents_import_refusals (import_id, line, field, code, sentence) VALUES ($1, $2, "
        "$3, $4, $5) ON CONFLICT (import_id, line, field) DO NOTHING",
        {std::string(import), refusal.line, refusal.field, refusal.code, refusal.sentence});
}

std::optional<Import> Store::find_import(Context& context, std::string_view id) const {
    auto found = storage_.query(context, std::string(rows::import_columns) + "WHERE id = $1", {std::string(id)});
    if (!found->next()) return std::nullopt;
    return rows::import(*found);
}

kernel::Paged<Import> Store::list_imports(Context& context, const kernel::PagePlace& place, int limit) const {
    return kernel::list_page(storage_, context, rows::import_columns, {}, {}, place, limit, rows::import,
                             [](const Import& line) { return kernel::page_key("", line.id); });
}

std::vector<ImportRefusal> Store::list_import_refusals(Context& context, std::string_view import,
                                                       int limit) const {
    auto found =
        storage_.query(context,
                       "SELECT line, field, code, sentence FROM adherents_import_refusals WHERE import_id = $1 "
                       "ORDER BY line, field LIMIT $2",
                       {std::string(import), std::int64_t{limit}});
    std::vector<ImportRefusal> refusals;
    while (found->next())
        refusals.push_back({found->integer(0), std::string(found->text(1)), std::string(found->text(2)),
                            std::string(found->text(3))});
    return refusals;
}

void Store::put_archive(Context& context, const Archive& archive) const {
    storage_.execute(
        context,
        "INSERT INTO adherents_archives (id, siren, name, file_name, sha256, size, removed_at) VALUES "
        "($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET sha256 = excluded.sha256, size = "
        "excluded.size, removed_at = excluded.removed_at",
        {archive.id, archive.siren, archive.name, archive.file_name, archive.sha256, archive.size,
         archive.removed_at.iso()});
}

} // namespace aubrac::adherents

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <map>

namespace aubrac::parapheur {

namespace {

using kernel::Context;

std::string text(const std::optional<base::Date>& date) { return date ? date->iso() : ""; }
std::string text(const std::optional<base::Instant>& instant) { return instant ? instant->iso() : ""; }
std::int64_t flag(bool value) { return value ? 1 : 0; }
std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }
base::Instant instant(std::string_view iso) { return base::Instant::parse_iso(iso).value_or(base::Instant{}); }

} // namespace

std::string_view name_of(Form form) { return form == Form::pdf ? "pdf" : form == Form::pes ? "pes" : "message"; }

Form parse_form(std::string_view name) {
    return name == "pes" ? Form::pes : name == "message" ? Form::message : Form::pdf;
}

std::string join_list(const std::vector<std::string>& values) {
    std::string all;
    for (const auto& value : values) all += (all.empty() ? "" : ",") + value;
    return all;
}

std::vector<std::string> split_list(std::string_view text) {
    auto values = base::split(text, ',');
    std::erase(values, "");
    return values;
}

void Store::insert(Context& context, const Dossier& dossier) const {
    storage_.execute(
        context,
        "INSERT INTO parapheur_dossiers (id, title, circuit, circuit_title, subject, statut, current, road, "
        "awaits, due, "
        "document_name, document_sha256, document_size, form, confidential, reading, words, followers, "
        "created_by, "
        "created_at) VALUES ($1, $2, $3, $4, $5, '', 0, '', '', '', $6, '', 0, $7, $8, $9, $10, $11, $12, $13)",
        {dossier.id.text(), dossier.title, dossier.circuit, dossier.circuit_title, dossier.subject,
         dossier.document.name, std::string(name_of(dossier.form)),
         flag(dossier.confidential == Confidential::yes), flag(dossier.reading == Reading::mandatory),
         dossier.words, join_list(dossier.followers), dossier.created_by, dossier.created_at.iso()});
    std::int64_t position = 0;
    for (const auto& annexe : dossier.annexes)
        storage_.execute(
            context,
            "INSERT INTO parapheur_annexes (dossier, position, name, sha256, size) VALUES ($1, $2, $3, $4, $5)",
            {dossier.id.text(), ++position, annexe.name, annexe.sha256, number(annexe.size)});
    add_version(context, dossier.id, {.file = dossier.document, .at = dossier.created_at});
    update(context, dossier, {});
}

void Store::update(Context& context, const Dossier& dossier, const std::vector<Avis>& avis) const {
    const auto& road = dossier.road;
    const auto* stage = road.now();
    storage_.execute(
        context,
        "UPDATE parapheur_dossiers SET statut = $1, current = $2, road = $3, awaits = $4, due = $5, "
        "document_sha256 = $6, document_size = $7, ended_at = $8, reason = $9, bordereau_sha256 = $10 "
        "WHERE id = $11",
        {std::string(statut_name(road.statut)), number(road.current), write_stages(road.stages),
         stage ? std::string(name_of(stage->kind)) : "", text(stage ? stage->due : std::nullopt),
         dossier.document.sha256, number(dossier.document.size), text(dossier.ended_at), dossier.reason,
         dossier.bordereau_sha256, dossier.id.text()});
    write_concerned(context, dossier, avis);
}

void Store::write_concerned(Context& context, const Dossier& dossier, const std::vector<Avis>& avis) const {
    std::map<std::string, bool> concerned; // account -> something is awaited
    const auto note = [&](const std::string& account) { concerned.emplace(account, false); };
    note(dossier.created_by);
    for (const auto& account : list_people(dossier.road)) note(account);
    for (const auto& account : dossier.followers) note(account);
    const bool is_open = dossier.road.statut == StatutDossier::en_cours;
    for (const auto& one : avis) {
        note(one.asked_to);
        if (is_open && !one.answered_at) concerned[one.asked_to] = true;
    }
    for (const auto& account : list_awaited(dossier.road)) concerned[account] = true;
    storage_.execute(context, "DELETE FROM parapheur_concernes WHERE dossier = $1", {dossier.id.text()});
    for (const auto& [account, awaited] : concerned)
        storage_.execute(context,
                         "INSERT INTO parapheur_concernes (account, dossier, awaited) VALUES ($1, $2, $3)",
                         {account, dossier.id.text(), flag(awaited)});
}

std::optional<Dossier> Store::find(Context& context, const DossierId& id) const {
    auto rows = storage_.query(
        context,
        "SELECT title, circuit, circuit_title, subject, statut, current, document_name, document_sha256, "
        "document_size, form, confidential, reading, words, followers, created_by, created_at, ended_at, reason, "
        "bordereau_sha256, road FROM parapheur_dossiers WHERE id = $1",
        {id.text()});
    if (id.empty() || !rows->next()) return std::nullopt;
    Dossier dossier;
    dossier.id = id;
    dossier.title = rows->text(0);
    dossier.circuit = rows->text(1);
    dossier.circuit_title = rows->text(2);
    dossier.subject = rows->text(3);
    dossier.road.statut = parse_statut(rows->text(4));
    dossier.road.current = static_cast<std::size_t>(rows->integer(5));
    dossier.document = {std::string(rows->text(6)), std::string(rows->text(7)),
                        static_cast<std::uint64_t>(rows->integer(8))};
    dossier.form = parse_form(rows->text(9));
    dossier.confidential = rows->integer(10) != 0 ? Confidential::yes : Confidential::no;
    dossier.reading = rows->integer(11) != 0 ? Reading::mandatory : Reading::free;
    dossier.words = rows->text(12);
    dossier.followers = split_list(rows->text(13));
    dossier.created_by = rows->text(14);
    dossier.created_at = instant(rows->text(15));
    dossier.ended_at = base::Instant::parse_iso(rows->text(16));
    dossier.reason = rows->text(17);
    dossier.bordereau_sha256 = rows->text(18);
    dossier.road.stages = parse_stages(rows->text(19));
    rows = storage_.query(
        context, "SELECT name, sha256, size FROM parapheur_annexes WHERE dossier = $1 ORDER BY position LIMIT 100",
        {id.text()});
    while (rows->next())
        dossier.annexes.push_back({std::string(rows->text(0)), std::string(rows->text(1)),
                                   static_cast<std::uint64_t>(rows->integer(2))});
    rows = storage_.query(
        context,
        "SELECT number, detached, name, sha256, size, stage, part, signer, issuer, serial, stamped, "
        "at FROM parapheur_versions WHERE dossier = $1 ORDER BY number LIMIT 200",
        {id.text()});
    while (rows->next()) {
        Version version;
        version.number = static_cast<int>(rows->integer(0));
        version.is_detached = rows->integer(1) != 0;
        version.file = {std::string(rows->text(2)), std::string(rows->text(3)),
                        static_cast<std::uint64_t>(rows->integer(4))};
        version.place = {static_cast<std::size_t>(rows->integer(5)), static_cast<std::size_t>(rows->integer(6))};
        version.signer = rows->text(7);
        version.issuer = rows->text(8);
        version.serial = rows->text(9);
        version.is_stamped = rows->integer(10) != 0;
        version.at = instant(rows->text(11));
        dossier.versions.push_back(std::move(version));
    }
    return dossier;
}

std::optional<DossierId> Store::find_subject(Context& context, std::string_view subject) const {
    auto rows =
        storage_.query(context, "SELECT id FROM parapheur_dossiers WHERE subject = $1 ORDER BY id DESC LIMIT 1",
                       {std::string(subject)});
    if (subject.empty() || !rows->next()) return std::nullopt;
    return DossierId(std::string(rows->text(0)));
}

void Store::add_version(Context& context, const DossierId& dossier, const Version& version) const {
    storage_.execute(
        context,
        "INSERT INTO parapheur_versions (dossier, number, detached, name, sha256, size, stage, part, "
        "signer, issuer, serial, stamped, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
        "$13)",
        {dossier.text(), number(static_cast<std::uint64_t>(version.number)), flag(version.is_detached),
         version.file.name, version.file.sha256, number(version.file.size), number(version.place.stage),
         number(version.place.part), version.signer, version.issuer, version.serial, flag(version.is_stamped),
         version.at.iso()});
}

void Store::remove_version(Context& context, const DossierId& dossier, int number) const {
    storage_.execute(context, "DELETE FROM parapheur_versions WHERE dossier = $1 AND number = $2",
                     {dossier.text(), std::int64_t{number}});
}

bool Store::is_concerned(Context& context, const DossierId& dossier,
                         const std::vector<std::string>& accounts) const {
    for (const auto& account : accounts) {
        auto rows =
            storage_.query(context, "SELECT 1 FROM parapheur_concernes WHERE account = $1 AND dossier = $2",
                           {account, dossier.text()});
        if (rows->next()) return true;
    }
    return false;
}

void Store::put_avis(Context& context, const DossierId& dossier, const Avis& avis) const {
    storage_.execute(context,
                     "INSERT INTO parapheur_avis (dossier, id, asked_by, asked_to, question, answer, asked_at, "
                     "answered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT ({{key}} dossier, id) DO "
                     "UPDATE SET answer = excluded.answer, answered_at = excluded.answered_at",
                     {dossier.text(), avis.id, avis.asked_by, avis.asked_to, avis.question, avis.answer,
                      avis.asked_at.iso(), text(avis.answered_at)});
}

std::vector<Avis> Store::list_avis(Context& context, const DossierId& dossier) const {
    auto rows = storage_.query(context,
                               "SELECT id, asked_by, asked_to, question, answer, asked_at, answered_at FROM "
                               "parapheur_avis WHERE dossier = $1 ORDER BY id LIMIT 50",
                               {dossier.text()});
    std::vector<Avis> all;
    while (rows->next())
        all.push_back({std::string(rows->text(0)), std::string(rows->text(1)), std::string(rows->text(2)),
                       std::string(rows->text(3)), std::string(rows->text(4)), instant(rows->text(5)),
                       base::Instant::parse_iso(rows->text(6))});
    return all;
}

void Store::note_reading(Context& context, const DossierId& dossier, std::string_view account) const {
    storage_.execute(context,
                     "INSERT INTO parapheur_lectures (dossier, account, at) VALUES ($1, $2, $3) "
                     "ON CONFLICT ({{key}} dossier, account) DO NOTHING",
                     {dossier.text(), std::string(account), context.now().iso()});
}

bool Store::has_read(Context& context, const DossierId& dossier, std::string_view account) const {
    auto rows = storage_.query(context, "SELECT 1 FROM parapheur_lectures WHERE dossier = $1 AND account = $2",
                               {dossier.text(), std::string(account)});
    return rows->next();
}

} // namespace aubrac::parapheur

// SPDX-License-Identifier: AGPL-3.0-or-later
// What makes the record of an adhérent right, and what its legal kind is called.
// Norms: SIREN (C. com. art. R123-221), COG of INSEE, @CTES (département, arrondissement, nature).
#pragma once

#include <adherents/api.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adherents {

/// Every kind, in the order of the enumeration, as stored and as shown.
struct KindEntry {
    KindAdherent kind;
    std::string_view word;  // "office_de_tourisme"
    std::string_view title; // "Office de tourisme"
};
const std::vector<KindEntry>& kinds();
std::string_view kind_word(KindAdherent kind);
std::string_view kind_title(KindAdherent kind);
/// A word, a title, a usual name ("communauté de communes") or a category of INSEE ("7210"), in any case.
std::optional<KindAdherent> parse_kind(std::string_view text);

/// Same record with spaces trimmed and the SIREN without them; what is wrong stays wrong.
Adherent normalized(Adherent adherent);
/// Everything wrong in a normalized record, in the order of the form; empty: all is right.
/// ADHERENTS-001, 003 to 006, 008 to 010, 032.
std::vector<base::Refusal> check_adherent(const Adherent& adherent);
/// French names of what differs, for the journal: names of fields, never their contents.
std::vector<std::string> list_changes(const Adherent& before, const Adherent& after);

/// True from the effect of the membership to the day before the effect of the withdrawal.
bool is_member(const Adherent& adherent, base::Date today);

/// "Commune de Saint-Exemple" → "saint-exemple"; at most 60 characters, "adherent" when nothing is left.
std::string make_slug(std::string_view name);

/// "2026-11-21" or "21/11/2026".
std::optional<base::Date> parse_date(std::string_view text);
/// Digits, spaces allowed ("1 234").
std::optional<std::int64_t> parse_population(std::string_view text);
/// oui, non, 1, 0, vrai, faux.
std::optional<bool> parse_yes(std::string_view text);

bool is_email(std::string_view text);
bool is_telephone(std::string_view text); // 4 to 15 digits, with spaces, dots, "+", "-" and parentheses

/// One number of a contact.
struct Telephone {
    std::string label;  // "mairie", "portable"; may be empty
    std::string number; // as typed
    bool operator==(const Telephone&) const = default;
};
inline constexpr std::size_t max_telephones = 5;

/// A person to call or write to: who may have no account at all.
struct Contact {
    std::string id;
    std::string name;
    std::string fonction; // "maire", "secrétaire", "délégué titulaire"…
    std::string email;
    std::optional<base::Date> since, until;
    std::vector<Telephone> telephones;
    bool operator==(const Contact&) const = default;
};
/// ADHERENTS-005, 009, 010, 013, 014, 016.
std::vector<base::Refusal> check_contact(const Contact& contact);

/// A service used by an adhérent, from `since` to the day before `until`.
struct Subscription {
    std::string service;
    base::Date since;
    std::optional<base::Date> until;
    bool operator==(const Subscription&) const = default;
};
bool is_current(const Subscription& subscription, base::Date today);

} // namespace aubrac::adherents

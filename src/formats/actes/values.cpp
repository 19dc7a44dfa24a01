// SPDX-License-Identifier: AGPL-3.0-or-later
// Single values of the norm.
#include "values.hpp"

#include "naming.hpp"

#include <adapters/archive/tar_gz.hpp>
#include <algorithm>
#include <base/date.hpp>
#include <base/text.hpp>

namespace aubrac::formats::actes {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_alphanumeric(char c) { return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z'); }

template <class Test>
bool all(std::string_view text, Test test) {
    return std::all_of(text.begin(), text.end(), test);
}

bool are_digits(std::string_view text, std::size_t least, std::size_t most) {
    return text.size() >= least && text.size() <= most && all(text, is_digit);
}

bool has_control(std::string_view text, bool lines_allowed) {
    return !all(text, [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7F) || (lines_allowed && (c == '\n' || c == '\t' || c == '\r'));
    });
}

bool is_numero(std::string_view text, Strictness strictness) {
    if (text.empty() || text.size() > 15) return false;
    if (strictness == Strictness::strict)
        return all(text, [](char c) { return is_digit(c) || is_upper(c) || c == '_'; });
    return all(text, [](char c) { return is_alphanumeric(c) || c == '_' || c == '-' || c == ' '; });
}

bool is_id_acte(std::string_view text, Strictness strictness) {
    const auto id = parse_id_acte(text);
    if (!id) return false;
    return strictness == Strictness::tolerant ||
           all(id->numero_interne, [](char c) { return is_alphanumeric(c) || c == '_'; });
}

// Pattern of the schema: [_a-zA-Z0-9\-]+(\.[_a-zA-Z0-9\-]+)*@[a-zA-Z0-9\-]+(\.[a-zA-Z0-9\-]+)*\.[a-zA-Z]{2,6}
bool is_email(std::string_view text) {
    const auto at = text.find('@');
    if (at == std::string_view::npos || text.size() > 254) return false;
    for (const auto& part : base::split(text.substr(0, at), '.'))
        if (part.empty() || !all(part, [](char c) { return is_alphanumeric(c) || c == '_' || c == '-'; }))
            return false;
    const auto labels = base::split(text.substr(at + 1), '.');
    if (labels.size() < 2) return false;
    for (const auto& label : labels)
        if (label.empty() || !all(label, [](char c) { return is_alphanumeric(c) || c == '-'; })) return false;
    const auto& last = labels.back();
    return last.size() >= 2 && last.size() <= 6 &&
           all(last, [](char c) { return is_alphanumeric(c) && !is_digit(c); });
}

bool is_objet(std::string_view text, Strictness strictness) {
    if (text.empty() || base::count_characters(text) > 500) return false;
    return strictness == Strictness::tolerant || !has_control(text, false);
}

bool is_anomalie_enveloppe(std::string_view text) {
    for (const auto* nature : {"001", "002", "003", "004", "005", "100"})
        if (text == nature) return true;
    return false;
}

bool is_document_papier(std::string_view text) {
    for (const auto* known : {"", "O", "N", "0", "1"})
        if (text == known) return true;
    return false;
}

bool is_nom_fichier(std::string_view text, Strictness strictness) {
    if (strictness == Strictness::strict) return adapters::archive::is_portable_name(text);
    return !text.empty() && text.size() <= 200 && text[0] != '.' && !has_control(text, false) &&
           text.find_first_of("/\\") == std::string_view::npos;
}

bool is_type_pj(std::string_view text, Strictness strictness) {
    if (strictness == Strictness::strict) return is_type_piece(text);
    return !text.empty() && text.size() <= 10 && all(text, [](char c) { return is_alphanumeric(c) || c == '_'; });
}

std::optional<Rule> unless(bool good, Rule rule) { return good ? std::nullopt : std::optional(rule); }

} // namespace

std::optional<Rule> check_value(Value value, std::string_view text, Strictness strictness) {
    switch (value) {
    case Value::texte:
        return unless(!has_control(text, true), Rule::character);
    case Value::libelle:
        if (text.empty() && strictness == Strictness::tolerant) return Rule::missing;
        return unless(!has_control(text, strictness == Strictness::tolerant), Rule::character);
    case Value::date:
        return unless(base::Date::parse_iso(text).has_value(), Rule::date);
    case Value::objet:
        return unless(is_objet(text, strictness), Rule::objet);
    case Value::numero_interne:
        return unless(is_numero(text, strictness), Rule::numero_interne);
    case Value::numero_recu:
        return unless(is_numero(text, Strictness::tolerant), Rule::numero_interne);
    case Value::id_acte:
        return unless(is_id_acte(text, strictness), Rule::id_acte);
    case Value::entier:
        return unless(are_digits(text, 1, 4), Rule::entier);
    case Value::code_nature:
        return unless(text.size() == 1 && text[0] >= '1' && text[0] <= '6', Rule::code_nature);
    case Value::departement:
        return unless(is_departement(text), Rule::departement);
    case Value::arrondissement:
        return unless(are_digits(text, 1, 1), Rule::arrondissement);
    case Value::siren:
        return unless(are_digits(text, 9, 9), Rule::siren);
    case Value::email:
        return unless(is_email(text), Rule::email);
    case Value::nature_collectivite:
        return unless(are_digits(text, 2, 2), Rule::nature_collectivite);
    case Value::nature_anomalie_acte:
        return unless(are_digits(text, 3, 3), Rule::nature_anomalie);
    case Value::nature_anomalie_enveloppe:
        return unless(is_anomalie_enveloppe(text), Rule::nature_anomalie);
    case Value::document_papier:
        return unless(is_document_papier(text), Rule::document_papier);
    case Value::nom_fichier:
        return unless(is_nom_fichier(text, strictness), Rule::nom_fichier);
    case Value::type_abrege:
        return unless(text.size() == 2 && all(text, is_upper), Rule::type_abrege);
    case Value::code_type_pj:
        return unless(is_type_pj(text, strictness), Rule::type_pj);
    }
    return Rule::shape;
}

} // namespace aubrac::formats::actes

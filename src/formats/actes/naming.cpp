// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading of file names.
#include "naming.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <charconv>
#include <vector>

namespace aubrac::formats::actes {
namespace {

constexpr std::size_t max_name = 200;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_capital_or_digit(char c) { return is_upper(c) || is_digit(c); }

template <class Test>
bool all(std::string_view text, Test test) {
    return std::all_of(text.begin(), text.end(), test);
}

std::optional<int> parse_number(std::string_view text) {
    int number = 0;
    if (text.empty() || text.size() > 9 || !all(text, is_digit)) return {};
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::optional<base::Date> parse_compact(std::string_view text) {
    if (text.size() != 8) return {};
    const auto year = parse_number(text.substr(0, 4));
    const auto month = parse_number(text.substr(4, 2));
    const auto day = parse_number(text.substr(6, 2));
    if (!year || !month || !day) return {};
    return base::Date::make(*year, *month, *day);
}

bool take_suffix(std::string_view& text, std::string_view suffix) {
    if (!text.ends_with(suffix)) return false;
    text.remove_suffix(suffix.size());
    return true;
}

// "<base>_<ordre>"
std::optional<MessageName> parse_base(std::string_view text) {
    const auto underscore = text.rfind('_');
    if (text.size() > max_name || underscore == std::string_view::npos) return {};
    const auto parts = base::split(text.substr(0, underscore), '-');
    if (parts.size() < 7) return {};
    const auto last = parts.size() - 1;
    const auto ordre = parse_number(text.substr(underscore + 1));
    const auto message = parse_number(parts[last]);
    const auto transaction = parse_number(parts[last - 1]);
    if (!ordre || !message || !transaction || parts[last].size() != 1 || parts[last - 1].size() != 1) return {};
    MessageName name{parts[0], parts[1], parts[2], parts[3], parts[last - 2], *transaction, *message, *ordre};
    // A numéro of the old schema may hold hyphens.
    for (std::size_t i = 4; i < last - 2; ++i) name.numero_interne += "-" + parts[i];
    const bool good = name.departement.size() == 3 && !name.siren.empty() && all(name.siren, is_digit) &&
                      (name.date.empty() || parse_compact(name.date)) &&
                      (name.nature.empty() || (name.nature.size() == 2 && all(name.nature, is_upper)));
    if (!good) return {};
    return name;
}

} // namespace

bool is_departement(std::string_view text) {
    return text.size() == 3 && (text[0] == '0' || text[0] == '9') && is_digit(text[1]) &&
           (is_digit(text[2]) || text[2] == 'A' || text[2] == 'B');
}

bool is_type_piece(std::string_view text) {
    return text.size() == 5 && all(text.substr(0, 2), is_digit) && text[2] == '_' && all(text.substr(3), is_upper);
}

bool is_trigramme(std::string_view text) { return text.size() == 3 && all(text, is_capital_or_digit); }

bool is_quadrigramme(std::string_view text) { return text.size() == 4 && all(text, is_capital_or_digit); }

std::string IdActe::text() const {
    return departement + "-" + siren + "-" + date.compact() + "-" + numero_interne + "-" + nature;
}

std::optional<IdActe> parse_id_acte(std::string_view text) {
    if (text.size() > 60) return {};
    const auto parts = base::split(text, '-');
    if (parts.size() < 5) return {};
    const auto date = parse_compact(parts[2]);
    if (!date) return {};
    IdActe id{parts[0], parts[1], *date, parts[3], parts.back()};
    for (std::size_t i = 4; i + 1 < parts.size(); ++i) id.numero_interne += "-" + parts[i];
    const auto in_numero = [](char c) {
        return is_capital_or_digit(c) || (c >= 'a' && c <= 'z') || c == '_' || c == '-' || c == ' ';
    };
    const bool good = is_departement(id.departement) && id.siren.size() == 9 && all(id.siren, is_digit) &&
                      !id.numero_interne.empty() && id.numero_interne.size() <= 15 &&
                      all(id.numero_interne, in_numero) && id.nature.size() == 2 && all(id.nature, is_upper);
    if (!good) return {};
    return id;
}

std::optional<EnvelopeName> parse_envelope_name(std::string_view file_name) {
    EnvelopeName name;
    if (file_name.size() > max_name || !take_suffix(file_name, ".xml")) return {};
    if (file_name.starts_with("ANO_")) {
        name.is_anomalie = true;
        file_name.remove_prefix(4);
    }
    const auto parts = base::split(file_name, '-');
    if (parts.size() != 6 || !parts[1].empty() || !is_quadrigramme(parts[0]) || parts[2].empty()) return {};
    const auto date = parse_compact(parts[4]);
    const auto numero = parse_number(parts[5]);
    if (!date || !numero || !all(parts[2], is_capital_or_digit) || !all(parts[3], is_digit)) return {};
    name.quadrigramme = parts[0];
    name.emetteur = parts[2];
    name.destinataire = parts[3];
    name.date = *date;
    name.numero = *numero;
    return name;
}

std::optional<ArchiveName> parse_archive_name(std::string_view file_name) {
    if (file_name.size() > max_name || !take_suffix(file_name, ".tar.gz")) return {};
    const auto hyphen = file_name.find('-');
    if (hyphen == std::string_view::npos || !is_trigramme(file_name.substr(0, hyphen))) return {};
    auto envelope = parse_envelope_name(std::string(file_name.substr(hyphen + 1)) + ".xml");
    if (!envelope) return {};
    return ArchiveName{std::string(file_name.substr(0, hyphen)), std::move(*envelope)};
}

std::optional<MessageName> parse_message_name(std::string_view file_name) {
    if (!take_suffix(file_name, ".xml")) return {};
    return parse_base(file_name);
}

std::optional<DocumentName> parse_document_name(std::string_view file_name) {
    const auto dot = file_name.rfind('.');
    if (dot == std::string_view::npos || file_name.size() > max_name) return {};
    DocumentName name;
    for (const char c : file_name.substr(dot + 1))
        name.extension += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    file_name = file_name.substr(0, dot);
    // "CO_DE" was seen before the lists of 2019: letters are taken as well as digits.
    if (file_name.size() > 6 && file_name[2] == '_' && file_name[5] == '-' &&
        all(file_name.substr(0, 2), is_capital_or_digit) && all(file_name.substr(3, 2), is_capital_or_digit)) {
        name.type_pj = file_name.substr(0, 5);
        file_name.remove_prefix(6);
    }
    auto message = parse_base(file_name);
    if (!message) return {};
    name.message = std::move(*message);
    return name;
}

} // namespace aubrac::formats::actes

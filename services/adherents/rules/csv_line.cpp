// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/csv_line.hpp"

#include <algorithm>
#include <base/siren.hpp>
#include <base/text.hpp>
#include <cstdint>

namespace aubrac::adherents {

using base::Refusal;

namespace {

/// Windows-1252 from 0x80 to 0x9F; 0 where it has no character.
constexpr std::uint16_t windows_1252[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                            0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                            0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                            0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append_code_point(std::string& out, unsigned point) {
    if (point < 0x80) {
        out += static_cast<char>(point);
    } else if (point < 0x800) {
        out += static_cast<char>(0xC0 | (point >> 6));
        out += static_cast<char>(0x80 | (point & 0x3F));
    } else {
        out += static_cast<char>(0xE0 | (point >> 12));
        out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (point & 0x3F));
    }
}

struct ColumnName {
    std::string_view folded, column;
};
/// Names are compared folded: "Code INSEE", "code_insee" and "CODE-INSEE" are one.
constexpr ColumnName column_names[] = {
    {"siren", "siren"},
    {"nom", "nom"},
    {"denomination", "nom"},
    {"nature juridique", "nature_juridique"},
    {"categorie", "nature_juridique"},
    {"type", "nature_juridique"},
    {"insee", "insee"},
    {"code insee", "insee"},
    {"population", "population"},
    {"departement", "departement"},
    {"arrondissement", "arrondissement"},
    {"nature", "nature"},
    {"depuis", "depuis"},
    {"date adhesion", "depuis"},
    {"jusqu au", "jusqu_au"},
    {"date retrait", "jusqu_au"},
    {"deliberation", "deliberation"},
    {"email", "email"},
    {"courriel", "email"},
    {"mail", "email"},
    {"telephone", "telephone"},
    {"tel", "telephone"},
    {"services", "services"},
    {"bac a sable", "bac_a_sable"},
};

std::vector<std::string> split_services(std::string_view text) {
    std::vector<std::string> services;
    std::string word;
    const auto keep = [&] {
        if (!word.empty()) services.push_back(word);
        word.clear();
    };
    for (const char c : text) {
        if (c == ' ' || c == ',' || c == ';' || c == '|' || c == '+')
            keep();
        else
            word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    keep();
    std::sort(services.begin(), services.end());
    services.erase(std::unique(services.begin(), services.end()), services.end());
    return services;
}

} // namespace

std::string to_utf8(std::string_view bytes) {
    if (base::is_utf8(bytes)) return std::string(bytes);
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        const unsigned point = byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
        append_code_point(text, point == 0 && byte != 0 ? 0xFFFD : point);
    }
    return text;
}

char find_separator(std::string_view header) {
    std::size_t semicolons = 0, commas = 0, tabs = 0;
    bool quoted = false;
    for (const char c : header) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        semicolons += c == ';';
        commas += c == ',';
        tabs += c == '\t';
    }
    if (tabs > semicolons && tabs > commas) return '\t';
    return commas > semicolons ? ',' : ';';
}

CsvRecord parse_csv_record(std::string_view text, char separator) {
    CsvRecord record;
    std::string field;
    bool quoted = false;
    bool fresh = true; // nothing of the field was read yet
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c != '"') {
                field += c;
            } else if (i + 1 < text.size() && text[i + 1] == '"') {
                field += '"';
                ++i;
            } else {
                quoted = false;
            }
        } else if (c == '"' && fresh) {
            quoted = true;
            fresh = false;
        } else if (c == separator) {
            record.fields.push_back(std::move(field));
            field.clear();
            fresh = true;
        } else {
            field += c;
            fresh = false;
        }
    }
    record.fields.push_back(std::move(field));
    if (quoted) record.state = CsvState::unfinished;
    return record;
}

std::string write_csv_field(std::string_view text) {
    std::string value(text);
    const bool number = text.find_first_not_of("0123456789 +-.()") == std::string_view::npos;
    if (!number && std::string_view("=+-@\t").find(text.front()) != std::string_view::npos)
        value.insert(0, 1, '\'');
    if (value.find_first_of(";\"\n\r") == std::string::npos) return value;
    std::string quoted = "\"";
    for (const char c : value) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

base::Result<CsvColumns> CsvColumns::parse(const std::vector<std::string>& header) {
    CsvColumns columns;
    columns.count_ = header.size();
    for (std::size_t i = 0; i < header.size(); ++i) {
        const auto folded = base::fold(header[i]);
        const auto found = std::find_if(std::begin(column_names), std::end(column_names),
                                        [&](const ColumnName& name) { return name.folded == folded; });
        if (found == std::end(column_names) || !columns.positions_.emplace(found->column, i).second)
            columns.unknown_.push_back(base::one_line(base::trim(header[i]), 60));
    }
    if (!columns.positions_.contains("siren") || !columns.positions_.contains("nom"))
        return Refusal{"ADHERENTS-017", "", {}};
    return columns;
}

std::optional<std::string> CsvColumns::value(const std::vector<std::string>& fields,
                                             std::string_view column) const {
    const auto position = positions_.find(column);
    if (position == positions_.end() || position->second >= fields.size()) return std::nullopt;
    return std::string(base::trim(fields[position->second]));
}

std::string CsvColumns::siren(const std::vector<std::string>& fields) const {
    const auto typed = value(fields, "siren").value_or("");
    const auto siren = base::Siren::parse(typed);
    return siren ? siren->text() : typed;
}

Adherent CsvColumns::apply(const std::vector<std::string>& fields, Adherent adherent,
                           std::vector<Refusal>& refusals) const {
    if (fields.size() != count_) {
        refusals.push_back({"ADHERENTS-020", "", {std::to_string(fields.size()), std::to_string(count_)}});
        return adherent;
    }
    const auto refuse = [&](const char* code, const char* field, const std::string& typed) {
        refusals.push_back({code, field, {base::one_line(typed, 60)}});
    };
    const auto take = [&](const char* column, std::string& field) {
        if (auto typed = value(fields, column)) field = std::move(*typed);
    };
    adherent.siren = siren(fields);
    take("nom", adherent.name);
    take("insee", adherent.insee);
    take("departement", adherent.departement);
    take("arrondissement", adherent.arrondissement);
    take("nature", adherent.nature);
    take("deliberation", adherent.deliberation);
    take("email", adherent.email);
    take("telephone", adherent.telephone);
    if (const auto typed = value(fields, "nature_juridique")) {
        const auto kind = typed->empty() ? adherent.kind : parse_kind(*typed);
        if (kind)
            adherent.kind = *kind;
        else
            refuse("ADHERENTS-007", "nature_juridique", *typed);
    }
    if (const auto typed = value(fields, "population")) {
        const auto population = typed->empty() ? 0 : parse_population(*typed);
        if (population)
            adherent.population = *population;
        else
            refuse("ADHERENTS-008", "population", *typed);
    }
    if (const auto typed = value(fields, "depuis"); typed && !typed->empty()) {
        if (const auto date = parse_date(*typed))
            adherent.since = *date;
        else
            refuse("ADHERENTS-005", "depuis", *typed);
    }
    if (const auto typed = value(fields, "jusqu_au")) {
        adherent.until = parse_date(*typed);
        if (!adherent.until && !typed->empty()) refuse("ADHERENTS-005", "jusqu_au", *typed);
    }
    if (const auto typed = value(fields, "services")) adherent.services = split_services(*typed);
    if (const auto typed = value(fields, "bac_a_sable")) {
        const auto yes = parse_yes(*typed);
        if (yes)
            adherent.training = *yes;
        else
            refuse("ADHERENTS-034", "bac_a_sable", *typed);
    }
    return adherent;
}

std::string write_csv_line(const Adherent& adherent) {
    std::string services;
    for (const auto& service : adherent.services) services += (services.empty() ? "" : " ") + service;
    const std::string fields[] = {adherent.siren,
                                  adherent.name,
                                  std::string(kind_word(adherent.kind)),
                                  adherent.insee,
                                  std::to_string(adherent.population),
                                  adherent.departement,
                                  adherent.arrondissement,
                                  adherent.nature,
                                  adherent.since.iso(),
                                  adherent.until ? adherent.until->iso() : "",
                                  adherent.deliberation,
                                  adherent.email,
                                  adherent.telephone,
                                  services,
                                  adherent.training ? "oui" : "non"};
    std::string line;
    for (const auto& field : fields)
        line += (line.empty() ? "" : ";") + (field.empty() ? "" : write_csv_field(field));
    return line + "\r\n";
}

} // namespace aubrac::adherents

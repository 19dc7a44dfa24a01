// SPDX-License-Identifier: AGPL-3.0-or-later
// CSV (RFC 4180) as spreadsheets of town halls really write it: semicolon, comma or tab, a BOM or none, UTF-8 or
// Windows-1252, columns in any order.
#pragma once

#include "rules/membership.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adherents {

/// The same text in UTF-8: what is not UTF-8 is read as Windows-1252.
std::string to_utf8(std::string_view bytes);

/// The separator of a header line, outside quotes: the most frequent of ";", "," and tab; ";" when there is none.
char find_separator(std::string_view header);

enum class CsvState { whole, unfinished }; // unfinished: a quote is still open at the end of the text

struct CsvRecord {
    CsvState state = CsvState::whole;
    std::vector<std::string> fields; // without quotes; not trimmed
};
/// One record without its line end; it may hold line ends inside quotes. A quote in the middle of an unquoted
/// field is kept as it is.
CsvRecord parse_csv_record(std::string_view text, char separator);

/// Text of one field, quoted when it must be. What a spreadsheet would take for a formula (=, +, -, @) is preceded
/// by an apostrophe, unless it is a number or a telephone.
std::string write_csv_field(std::string_view text);

/// Columns that an import knows, by their position in the file.
class CsvColumns {
public:
    /// ADHERENTS-017 without "siren" and "nom". Unknown columns are skipped.
    static base::Result<CsvColumns> parse(const std::vector<std::string>& header);

    std::size_t count() const { return count_; }
    /// Columns of the file that are not read, as they are written there.
    const std::vector<std::string>& unknown() const { return unknown_; }

    /// `before` with what the line says. A column that the file lacks changes nothing; an empty value empties the
    /// field, save `depuis`, which then stays. Values that cannot be read are added to `refusals`:
    /// ADHERENTS-005, 007, 008, 020, 034.
    Adherent apply(const std::vector<std::string>& fields, Adherent before,
                   std::vector<base::Refusal>& refusals) const;
    /// The SIREN of a line, digits only when it is right, as typed otherwise.
    std::string siren(const std::vector<std::string>& fields) const;

private:
    std::optional<std::string> value(const std::vector<std::string>& fields, std::string_view column) const;

    std::map<std::string, std::size_t, std::less<>> positions_;
    std::vector<std::string> unknown_;
    std::size_t count_ = 0;
};

/// The columns of an export, in the order in which an import reads them best.
inline constexpr std::string_view csv_header =
    "siren;nom;nature_juridique;insee;population;departement;arrondissement;nature;depuis;jusqu_au;deliberation;"
    "email;telephone;services;bac_a_sable";
/// One line of that export, with its line end.
std::string write_csv_line(const Adherent& adherent);

} // namespace aubrac::adherents

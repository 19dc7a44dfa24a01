// SPDX-License-Identifier: AGPL-3.0-or-later
#include "value_check.hpp"

#include "amounts.hpp"

#include <algorithm>
#include <base/date.hpp>
#include <base/text.hpp>
#include <limits>

namespace aubrac::formats::pes {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "Z" or "+01:00", or nothing.
bool is_zone(std::string_view text) {
    if (text.empty() || text == "Z") return true;
    return text.size() == 6 && (text[0] == '+' || text[0] == '-') && is_digit(text[1]) && is_digit(text[2]) &&
           text[3] == ':' && is_digit(text[4]) && is_digit(text[5]);
}

bool is_date(std::string_view text) {
    text = base::trim(text);
    return text.size() >= 10 && base::Date::parse_iso(text.substr(0, 10)) && is_zone(text.substr(10));
}

bool is_year(std::string_view text) {
    text = base::trim(text);
    return text.size() >= 4 && std::all_of(text.begin(), text.begin() + 4, is_digit) &&
           text.substr(0, 4) != "0000" && is_zone(text.substr(4));
}

bool is_boolean(std::string_view text) {
    text = base::trim(text);
    return text == "0" || text == "1" || text == "true" || text == "false";
}

// The norm's words: one character is not " " nor "."; two are not "nc"; three and more are on one line.
bool is_meaningful(std::string_view text, std::size_t characters) {
    if (characters == 0) return false;
    if (characters == 1) return text != " " && text != ".";
    if (characters == 2) return text != "nc";
    return text.find_first_of("\r\n") == std::string_view::npos;
}

// Beyond what the bounds can hold, a number is as large as they go.
std::int64_t scaled(const Decimal& decimal, std::string_view text) {
    if (const auto exact = parse_ten_thousandths(text)) return *exact;
    if (decimal.whole.size() > 14)
        return decimal.negative ? std::numeric_limits<std::int64_t>::min()
                                : std::numeric_limits<std::int64_t>::max();
    return decimal.negative ? -1 : 1; // more than four digits after the point: the bounds of the norm are whole
}

bool is_number(const ValueRule& value, std::string_view text) {
    const auto decimal = Decimal::parse(text);
    if (!decimal) return false;
    if (value.base == Base::integer && text.find('.') != std::string_view::npos) return false;
    if (value.total > 0 && decimal->digits() > value.total) return false;
    if (value.fraction >= 0 && static_cast<int>(decimal->fraction.size()) > value.fraction) return false;
    if (!value.above && !value.from && !value.below && !value.upto) return true;
    const auto size = scaled(*decimal, text);
    return (!value.above || size > *value.above) && (!value.from || size >= *value.from) &&
           (!value.below || size < *value.below) && (!value.upto || size <= *value.upto);
}

struct Kinds {
    bool ascii = true;
    bool zeros = true; // nothing but 0
    bool digits = true;
    bool alnum = true;
};

Kinds look_at(std::string_view text) {
    Kinds kinds;
    for (const char c : text) {
        kinds.zeros = kinds.zeros && c == '0';
        if (is_digit(c)) continue;
        kinds.digits = false;
        kinds.alnum = kinds.alnum && is_letter(c);
        kinds.ascii = kinds.ascii && static_cast<unsigned char>(c) < 0x80;
    }
    return kinds;
}

std::string bounds_of(const ValueRule& value) {
    if (value.max_length == std::string::npos) return std::to_string(value.min_length) + " au moins";
    if (value.min_length == value.max_length) return std::to_string(value.min_length);
    if (value.min_length == 0) return std::to_string(value.max_length) + " au plus";
    return "de " + std::to_string(value.min_length) + " à " + std::to_string(value.max_length);
}

std::optional<Breach> check_string(const ValueRule& value, std::string_view text, std::string_view name) {
    const auto breach = [&](Rule rule) { return Breach{rule, {std::string(text), std::string(name)}}; };
    if (!value.codes.empty())
        return value.find_code(text) ? std::nullopt : std::optional(breach(Rule::code_unknown));
    const auto kinds = look_at(text);
    const auto characters = kinds.ascii ? text.size() : base::count_characters(text);
    if (value.meaningful && !is_meaningful(text, characters)) return breach(Rule::empty);
    if (characters < value.min_length || characters > value.max_length) {
        if (characters == 0) return breach(Rule::empty);
        return Breach{Rule::length,
                      {std::string(text), std::string(name), std::to_string(characters), bounds_of(value)}};
    }
    if (value.not_zeros && kinds.zeros) return breach(Rule::empty);
    if ((value.digits && !kinds.digits) || (value.alnum && !kinds.alnum)) return breach(Rule::form);
    for (const auto& pattern : value.patterns)
        if (!pattern.matches(text)) return breach(Rule::form);
    return {};
}

} // namespace

bool is_xml_id(std::string_view text) {
    const auto is_start = [](char c) { return is_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 128; };
    return !text.empty() && is_start(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
        return is_start(c) || is_digit(c) || c == '.' || c == '-';
    });
}

std::optional<Breach> check_value(const ValueRule& value, std::string_view text, std::string_view name) {
    const auto unless = [&](bool good, Rule rule) {
        return good ? std::nullopt : std::optional(Breach{rule, {std::string(text), std::string(name)}});
    };
    switch (value.base) {
    case Base::string:
        return check_string(value, text, name);
    case Base::token:
        return check_string(value, base::trim(text), name);
    case Base::id:
        return unless(is_xml_id(base::trim(text)), Rule::id_form);
    case Base::boolean:
        return unless(is_boolean(text), Rule::boolean);
    case Base::date:
        return unless(is_date(text), Rule::date);
    case Base::year:
        return unless(is_year(text), Rule::date);
    case Base::decimal:
        return unless(is_number(value, text), value.fraction == 2 ? Rule::montant : Rule::number);
    case Base::integer:
        return unless(is_number(value, text), Rule::number);
    case Base::base64: // looked at as it is decoded
        break;
    }
    return {};
}

} // namespace aubrac::formats::pes

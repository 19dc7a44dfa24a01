// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/membership.hpp"

#include <algorithm>
#include <base/siren.hpp>
#include <base/text.hpp>

namespace aubrac::adherents {

using base::Refusal;

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

struct KindName {
    std::string_view folded;
    KindAdherent kind;
};

/// Usual names, and categories of INSEE (nomenclature des catégories juridiques, niveau III).
constexpr KindName kind_names[] = {
    {"communaute de communes", KindAdherent::epci},
    {"communaute d agglomeration", KindAdherent::epci},
    {"communaute urbaine", KindAdherent::epci},
    {"metropole", KindAdherent::epci},
    {"syndicat mixte", KindAdherent::syndicat},
    {"sivu", KindAdherent::syndicat},
    {"sivom", KindAdherent::syndicat},
    {"centre communal d action sociale", KindAdherent::ccas},
    {"cias", KindAdherent::ccas},
    {"7210", KindAdherent::commune},
    {"7220", KindAdherent::departement},
    {"7343", KindAdherent::epci},
    {"7344", KindAdherent::epci},
    {"7346", KindAdherent::epci},
    {"7347", KindAdherent::epci},
    {"7348", KindAdherent::epci},
    {"7353", KindAdherent::syndicat},
    {"7354", KindAdherent::syndicat},
    {"7355", KindAdherent::syndicat},
    {"7361", KindAdherent::ccas},
    {"7367", KindAdherent::ccas},
};

/// Code officiel géographique: two of the département (2A and 2B for Corse), three of the commune.
bool is_insee(std::string_view text) {
    if (text.size() != 5 || !is_digit(text[0]) || !all_digits(text.substr(2))) return false;
    return is_digit(text[1]) || (text[0] == '2' && (text[1] == 'A' || text[1] == 'B'));
}

/// @CTES: 012, 02A, 974.
bool is_departement(std::string_view text) {
    return text.size() == 3 && (text[0] == '0' || text[0] == '9') && is_digit(text[1]) &&
           (is_digit(text[2]) || text[2] == 'A' || text[2] == 'B');
}

std::string trimmed(std::string_view text) { return std::string(base::trim(text)); }

bool is_text(std::string_view text, std::size_t limit) {
    return base::is_utf8(text) && base::count_characters(text) <= limit && base::one_line(text, limit) == text;
}

} // namespace

const std::vector<KindEntry>& kinds() {
    static const std::vector<KindEntry> all = {
        {KindAdherent::commune, "commune", "Commune"},
        {KindAdherent::epci, "epci", "EPCI"},
        {KindAdherent::syndicat, "syndicat", "Syndicat"},
        {KindAdherent::departement, "departement", "Département"},
        {KindAdherent::ccas, "ccas", "CCAS"},
        {KindAdherent::ehpad, "ehpad", "EHPAD"},
        {KindAdherent::office_de_tourisme, "office_de_tourisme", "Office de tourisme"},
        {KindAdherent::ecole, "ecole", "École"},
        {KindAdherent::autre, "autre", "Autre"},
    };
    return all;
}

std::string_view kind_word(KindAdherent kind) { return kinds()[static_cast<std::size_t>(kind)].word; }
std::string_view kind_title(KindAdherent kind) { return kinds()[static_cast<std::size_t>(kind)].title; }

std::optional<KindAdherent> parse_kind(std::string_view text) {
    const auto folded = base::fold(text);
    for (const auto& entry : kinds())
        if (folded == base::fold(entry.word)) return entry.kind;
    for (const auto& name : kind_names)
        if (folded == name.folded) return name.kind;
    return std::nullopt;
}

Adherent normalized(Adherent adherent) {
    for (auto* text :
         {&adherent.siren, &adherent.name, &adherent.insee, &adherent.departement, &adherent.arrondissement,
          &adherent.nature, &adherent.deliberation, &adherent.email, &adherent.telephone})
        *text = trimmed(*text);
    if (const auto siren = base::Siren::parse(adherent.siren)) adherent.siren = siren->text();
    std::sort(adherent.services.begin(), adherent.services.end());
    adherent.services.erase(std::unique(adherent.services.begin(), adherent.services.end()),
                            adherent.services.end());
    return adherent;
}

std::vector<Refusal> check_adherent(const Adherent& adherent) {
    std::vector<Refusal> refusals;
    const auto refuse = [&](const char* code, const char* field, std::vector<std::string> details = {}) {
        for (auto& detail : details) detail = base::one_line(detail, 60);
        refusals.push_back({code, field, std::move(details)});
    };
    if (!base::Siren::parse(adherent.siren)) refuse("ADHERENTS-001", "siren", {adherent.siren});
    if (adherent.name.empty() || !is_text(adherent.name, 200)) refuse("ADHERENTS-003", "nom");
    const bool insee_needed = adherent.kind == KindAdherent::commune;
    if (adherent.insee.empty() ? insee_needed : !is_insee(adherent.insee))
        refuse("ADHERENTS-004", "insee", {adherent.insee.empty() ? "" : " « " + adherent.insee + " »"});
    if (adherent.population < 0 || adherent.population > 100'000'000)
        refuse("ADHERENTS-008", "population", {std::to_string(adherent.population)});
    if (!adherent.departement.empty() && !is_departement(adherent.departement))
        refuse("ADHERENTS-006", "departement", {adherent.departement, "trois caractères, par exemple 012 ou 02A"});
    if (!adherent.arrondissement.empty() &&
        (adherent.arrondissement.size() != 1 || !all_digits(adherent.arrondissement)))
        refuse("ADHERENTS-006", "arrondissement", {adherent.arrondissement, "un chiffre, par exemple 1"});
    if (!adherent.nature.empty() && (adherent.nature.size() != 2 || !all_digits(adherent.nature)))
        refuse("ADHERENTS-006", "nature", {adherent.nature, "deux chiffres, par exemple 31 pour une commune"});
    if (adherent.until && *adherent.until < adherent.since)
        refuse("ADHERENTS-005", "jusqu_au", {adherent.until->iso()});
    if (!is_text(adherent.deliberation, 200)) refuse("ADHERENTS-032", "deliberation");
    if (!adherent.email.empty() && !is_email(adherent.email)) refuse("ADHERENTS-009", "email", {adherent.email});
    if (!adherent.telephone.empty() && !is_telephone(adherent.telephone))
        refuse("ADHERENTS-010", "telephone", {adherent.telephone});
    return refusals;
}

std::vector<std::string> list_changes(const Adherent& before, const Adherent& after) {
    std::vector<std::string> changes;
    const auto compare = [&](const char* name, const auto& one, const auto& other) {
        if (one != other) changes.emplace_back(name);
    };
    compare("SIREN", before.siren, after.siren);
    compare("nom", before.name, after.name);
    compare("nature juridique", before.kind, after.kind);
    compare("code INSEE", before.insee, after.insee);
    compare("population", before.population, after.population);
    compare("département", before.departement, after.departement);
    compare("arrondissement", before.arrondissement, after.arrondissement);
    compare("nature", before.nature, after.nature);
    compare("date d'effet", before.since, after.since);
    compare("date de retrait", before.until, after.until);
    compare("délibération", before.deliberation, after.deliberation);
    compare("adresse électronique", before.email, after.email);
    compare("téléphone", before.telephone, after.telephone);
    compare("bac à sable", before.training, after.training);
    compare("services", before.services, after.services);
    return changes;
}

bool is_member(const Adherent& adherent, base::Date today) {
    return adherent.since <= today && (!adherent.until || today < *adherent.until);
}

std::string make_slug(std::string_view name) {
    auto words = base::split(base::fold(name), ' ');
    // What every name begins with says nothing in an address: "commune de", "communauté de communes du"…
    constexpr std::string_view empty_words[] = {"commune", "communaute", "communes", "mairie", "ville",
                                                "de",      "des",        "du",       "d",      "la"};
    const auto is_empty_word = [&](const std::string& word) {
        return std::find(std::begin(empty_words), std::end(empty_words), word) != std::end(empty_words);
    };
    const auto first = words.empty() || !(words[0] == "commune" || words[0] == "communaute" ||
                                          words[0] == "mairie" || words[0] == "ville")
                           ? words.begin()
                           : std::find_if_not(words.begin(), words.end(), is_empty_word);
    std::string slug;
    for (auto word = first; word != words.end(); ++word)
        for (const char c : (slug.empty() ? "" : "-") + *word)
            if (is_digit(c) || (c >= 'a' && c <= 'z') || c == '-') slug += c;
    slug = slug.substr(0, 60);
    while (!slug.empty() && slug.back() == '-') slug.pop_back();
    return slug.empty() ? "adherent" : slug;
}

std::optional<base::Date> parse_date(std::string_view text) {
    text = base::trim(text);
    if (const auto date = base::Date::parse_iso(text)) return date;
    if (text.size() != 10 || text[2] != '/' || text[5] != '/') return std::nullopt;
    return base::Date::parse_iso(std::string(text.substr(6)) + "-" + std::string(text.substr(3, 2)) + "-" +
                                 std::string(text.substr(0, 2)));
}

std::optional<std::int64_t> parse_population(std::string_view text) {
    std::int64_t value = 0;
    bool found = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ' ') continue;
        // No-break spaces, wide (U+00A0) and narrow (U+202F), that spreadsheets put between thousands.
        if (text.substr(i).starts_with("\xC2\xA0")) {
            i += 1;
            continue;
        }
        if (text.substr(i).starts_with("\xE2\x80\xAF")) {
            i += 2;
            continue;
        }
        if (!is_digit(text[i]) || value > 1'000'000'000) return std::nullopt;
        value = value * 10 + (text[i] - '0');
        found = true;
    }
    if (!found) return std::nullopt;
    return value;
}

std::optional<bool> parse_yes(std::string_view text) {
    const auto word = base::fold(text);
    if (word == "oui" || word == "1" || word == "vrai") return true;
    if (word == "non" || word == "0" || word == "faux" || word.empty()) return false;
    return std::nullopt;
}

bool is_email(std::string_view text) {
    const auto at = text.find('@');
    if (text.size() > 254 || !base::is_utf8(text) || at == 0 || at == std::string_view::npos ||
        text.find('@', at + 1) != std::string_view::npos)
        return false;
    const auto domain = text.substr(at + 1);
    const bool clean = std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) <= ' ' ||
               std::string_view("\"<>,;:\\\x7f").find(c) != std::string_view::npos;
    });
    return clean && domain.find('.') != std::string_view::npos && domain.front() != '.' && domain.back() != '.' &&
           domain.find("..") == std::string_view::npos;
}

bool is_telephone(std::string_view text) {
    const auto digits = std::count_if(text.begin(), text.end(), is_digit);
    return text.size() <= 30 && digits >= 4 && digits <= 15 &&
           text.find_first_not_of("0123456789 +.()-/") == std::string_view::npos;
}

std::vector<Refusal> check_contact(const Contact& contact) {
    std::vector<Refusal> refusals;
    if (contact.name.empty() || !is_text(contact.name, 200)) refusals.push_back({"ADHERENTS-013", "nom", {}});
    if (contact.fonction.empty() || !is_text(contact.fonction, 100))
        refusals.push_back({"ADHERENTS-014", "fonction", {}});
    if (!contact.email.empty() && !is_email(contact.email))
        refusals.push_back({"ADHERENTS-009", "email", {base::one_line(contact.email, 60)}});
    if (contact.since && contact.until && *contact.until < *contact.since)
        refusals.push_back({"ADHERENTS-005", "jusqu_au", {contact.until->iso()}});
    if (contact.telephones.size() > max_telephones)
        refusals.push_back({"ADHERENTS-016", "telephone_1", {std::to_string(max_telephones)}});
    for (std::size_t i = 0; i < contact.telephones.size(); ++i)
        if (!is_telephone(contact.telephones[i].number) || !is_text(contact.telephones[i].label, 60))
            refusals.push_back({"ADHERENTS-010",
                                "telephone_" + std::to_string(i + 1),
                                {base::one_line(contact.telephones[i].number, 60)}});
    return refusals;
}

bool is_current(const Subscription& subscription, base::Date today) {
    return subscription.since <= today && (!subscription.until || today < *subscription.until);
}

} // namespace aubrac::adherents

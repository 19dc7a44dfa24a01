// SPDX-License-Identifier: AGPL-3.0-or-later
#include "portable.hpp"

namespace aubrac::adherents {

using adapters::json::Value;

namespace {

Value date(const std::optional<base::Date>& day) { return day ? Value(day->iso()) : Value(); }

Value write_adherent(const Adherent& a) {
    return Value::object({{"id", a.id.text()},
                          {"siren", a.siren},
                          {"nom", a.name},
                          {"slug", a.slug},
                          {"nature_juridique", kind_word(a.kind)},
                          {"insee", a.insee},
                          {"population", a.population},
                          {"departement", a.departement},
                          {"arrondissement", a.arrondissement},
                          {"nature", a.nature},
                          {"depuis", a.since.iso()},
                          {"jusqu_au", date(a.until)},
                          {"deliberation", a.deliberation},
                          {"email", a.email},
                          {"telephone", a.telephone},
                          {"bac_a_sable", a.training}});
}

Value write_contact(const Contact& contact) {
    auto telephones = Value::array();
    for (const auto& telephone : contact.telephones)
        telephones.add(Value::object({{"libelle", telephone.label}, {"numero", telephone.number}}));
    return Value::object({{"nom", contact.name},
                          {"fonction", contact.fonction},
                          {"email", contact.email},
                          {"depuis", date(contact.since)},
                          {"jusqu_au", date(contact.until)},
                          {"telephones", telephones}});
}

std::optional<Adherent> parse_adherent(const Value& a) {
    Adherent adherent;
    adherent.id = base::AdherentId::parse(a["id"].text_or(""));
    const auto kind = parse_kind(a["nature_juridique"].text_or(""));
    const auto since = base::Date::parse_iso(a["depuis"].text_or(""));
    if (adherent.id.empty() || !kind || !since) return std::nullopt;
    adherent.kind = *kind;
    adherent.since = *since;
    adherent.until = base::Date::parse_iso(a["jusqu_au"].text_or(""));
    const std::pair<const char*, std::string*> texts[] = {{"siren", &adherent.siren},
                                                          {"nom", &adherent.name},
                                                          {"slug", &adherent.slug},
                                                          {"insee", &adherent.insee},
                                                          {"departement", &adherent.departement},
                                                          {"arrondissement", &adherent.arrondissement},
                                                          {"nature", &adherent.nature},
                                                          {"deliberation", &adherent.deliberation},
                                                          {"email", &adherent.email},
                                                          {"telephone", &adherent.telephone}};
    for (const auto& [name, text] : texts) *text = a[name].text_or("");
    adherent.population = a["population"].integer_or(0);
    adherent.training = a["bac_a_sable"].bool_or(false);
    return adherent;
}

Contact parse_contact(const Value& value) {
    Contact contact{.name = value["nom"].text_or(""),
                    .fonction = value["fonction"].text_or(""),
                    .email = value["email"].text_or(""),
                    .since = base::Date::parse_iso(value["depuis"].text_or("")),
                    .until = base::Date::parse_iso(value["jusqu_au"].text_or(""))};
    for (const auto& telephone : value["telephones"].items())
        contact.telephones.push_back({telephone["libelle"].text_or(""), telephone["numero"].text_or("")});
    return contact;
}

} // namespace

Value write_portable_json(const Portable& portable) {
    auto contacts = Value::array();
    for (const auto& contact : portable.contacts) contacts.add(write_contact(contact));
    auto services = Value::array();
    for (const auto& subscription : portable.subscriptions)
        services.add(Value::object({{"service", subscription.service},
                                    {"depuis", subscription.since.iso()},
                                    {"jusqu_au", date(subscription.until)}}));
    return Value::object({{"format", portable_format},
                          {"depart", portable.departure == Departure::removal ? "suppression" : "copie"},
                          {"adherent", write_adherent(portable.adherent)},
                          {"contacts", std::move(contacts)},
                          {"services", std::move(services)}});
}

std::optional<Portable> parse_portable_json(const Value& value) {
    const auto format = value["format"].text_or("");
    if (format != portable_format && format != portable_format_1) return std::nullopt;
    auto adherent = parse_adherent(value["adherent"]);
    if (!adherent) return std::nullopt;
    Portable portable{.adherent = std::move(*adherent)};
    if (value["depart"].text_or("") == "suppression") portable.departure = Departure::removal;
    for (const auto& each : value["services"].items())
        if (const auto from = base::Date::parse_iso(each["depuis"].text_or("")))
            portable.subscriptions.push_back(
                {each["service"].text_or(""), *from, base::Date::parse_iso(each["jusqu_au"].text_or(""))});
    for (const auto& each : value["contacts"].items()) portable.contacts.push_back(parse_contact(each));
    return portable;
}

} // namespace aubrac::adherents

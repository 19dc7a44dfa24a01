// SPDX-License-Identifier: AGPL-3.0-or-later
// The two walks of binding.cpp: a Loader takes values out of fields, a Saver makes fields out of values. Both have
// the same calls, so that one `bind(walk, value)` describes a message both ways.
#pragma once

#include "field.hpp"
#include "messages.hpp"

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::actes {

class Loader {
public:
    explicit Loader(const Field& group) : group_(group) {}

    void text(std::string_view name, std::string& value) { value = group_.text_at(name); }
    void text(std::string_view name, std::optional<std::string>& value) {
        const auto* field = group_.find(name);
        if (field) value = field->text;
    }
    void label(std::string_view name, std::string& value) { text(name, value); }
    void date(std::string_view name, OptionalDate& value) { value = base::Date::parse_iso(group_.text_at(name)); }
    void number(std::string_view name, std::optional<int>& value) {
        const auto text = group_.text_at(name);
        int number = 0;
        const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
        if (!text.empty() && end.ec == std::errc() && end.ptr == text.data() + text.size()) value = number;
    }
    template <class Describe>
    void nested(std::string_view name, Describe describe) {
        const auto* field = group_.find(name);
        if (!field || field->shape != Field::Shape::group) return;
        Loader inner(*field);
        describe(inner);
    }
    template <class T>
    void group(std::string_view name, T& value) {
        nested(name, [&](Loader& inner) { bind(inner, value); });
    }
    template <class T>
    void group(std::string_view name, std::optional<T>& value) {
        nested(name, [&](Loader& inner) { bind(inner, value.emplace()); });
    }
    template <class T, class Describe>
    void list(std::string_view name, std::vector<T>& values, Describe describe) {
        const auto* field = group_.find(name);
        if (!field || field->shape != Field::Shape::list) return;
        for (const auto& child : field->children) {
            Loader inner(child);
            describe(inner, values.emplace_back());
        }
    }
    template <class T>
    void list(std::string_view name, std::vector<T>& values) {
        list(name, values, [](Loader& inner, T& value) { bind(inner, value); });
    }
    void texts(std::string_view name, std::vector<std::string>& values) {
        const auto* field = group_.find(name);
        if (!field || field->shape != Field::Shape::list) return;
        for (const auto& child : field->children) values.push_back(child.text);
    }
    void emetteur(EmetteurPrefecture& value) {
        using enum EmetteurPrefecture::Kind;
        value.kind = group_.find("IDSGAR") ? sgar : group_.find("IDSousPref") ? sous_prefecture : prefecture;
        for (const auto* name : {"IDSGAR", "IDPref", "IDSousPref"})
            if (group_.find(name)) bind_id(name, value);
    }
    void document_papier(std::optional<std::string>& value) { text("DocumentPapier", value); }

private:
    void bind_id(std::string_view name, EmetteurPrefecture& value) {
        nested(name, [&](Loader& inner) {
            inner.text("Departement", value.departement);
            inner.text("Arrondissement", value.arrondissement);
        });
    }

    const Field& group_;
};

class Saver {
public:
    explicit Saver(Field& group) : group_(group) {}

    void text(std::string_view name, const std::string& value) {
        if (!value.empty()) group_.children.push_back(Field::make_text(name, value));
    }
    void text(std::string_view name, const std::optional<std::string>& value) {
        if (value) group_.children.push_back(Field::make_text(name, *value));
    }
    // Written even when empty, as the State does.
    void label(std::string_view name, const std::string& value) {
        group_.children.push_back(Field::make_text(name, value));
    }
    void date(std::string_view name, const OptionalDate& value) {
        if (value) text(name, value->iso());
    }
    void number(std::string_view name, const std::optional<int>& value) {
        if (value) text(name, std::to_string(*value));
    }
    template <class Describe>
    void nested(std::string_view name, Describe describe) {
        auto field = Field::make_group(name);
        Saver inner(field);
        describe(inner);
        group_.children.push_back(std::move(field));
    }
    template <class T>
    void group(std::string_view name, T& value) {
        nested(name, [&](Saver& inner) { bind(inner, value); });
    }
    template <class T>
    void group(std::string_view name, std::optional<T>& value) {
        if (value) group(name, *value);
    }
    template <class T, class Describe>
    void list(std::string_view name, std::vector<T>& values, Describe describe) {
        if (values.empty()) return;
        auto field = Field::make_list(name);
        for (auto& value : values) {
            auto child = Field::make_group(name);
            Saver inner(child);
            describe(inner, value);
            field.children.push_back(std::move(child));
        }
        group_.children.push_back(std::move(field));
    }
    template <class T>
    void list(std::string_view name, std::vector<T>& values) {
        list(name, values, [](Saver& inner, T& value) { bind(inner, value); });
    }
    void texts(std::string_view name, const std::vector<std::string>& values) {
        auto field = Field::make_list(name);
        for (const auto& value : values) field.children.push_back(Field::make_text(name, value));
        if (!values.empty()) group_.children.push_back(std::move(field));
    }
    void emetteur(EmetteurPrefecture& value) {
        using enum EmetteurPrefecture::Kind;
        const auto* name = value.kind == sgar ? "IDSGAR" : value.kind == prefecture ? "IDPref" : "IDSousPref";
        nested(name, [&](Saver& inner) {
            inner.text("Departement", value.departement);
            inner.text("Arrondissement", value.arrondissement);
        });
    }
    void document_papier(const std::optional<std::string>& value) {
        if (!value) return;
        group_.children.push_back(value->empty() ? Field::make_nil("DocumentPapier")
                                                 : Field::make_text("DocumentPapier", *value));
    }

private:
    Field& group_;
};

} // namespace aubrac::formats::actes

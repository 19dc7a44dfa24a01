// SPDX-License-Identifier: AGPL-3.0-or-later
// XML tree + grammar -> fields and findings.
#include "tree_reader.hpp"

#include "grammar.hpp"
#include "meaning.hpp"
#include "text_repair.hpp"

#include <algorithm>
#include <base/date.hpp>

namespace aubrac::formats::actes {
namespace {

using adapters::xml::Attribute;
using adapters::xml::Element;

bool is_attribute(const Item& item) { return item.form == Form::attribute || item.form == Form::insee_attribute; }

bool is_foreign(const std::string& space) {
    return space == instance_space || space == "http://www.w3.org/XML/1998/namespace";
}

bool is_nil(const Element& element) {
    return std::any_of(element.attributes.begin(), element.attributes.end(), [](const Attribute& attribute) {
        return attribute.space == instance_space && attribute.name == "nil" &&
               (attribute.value == "true" || attribute.value == "1");
    });
}

class TreeReader {
public:
    explicit TreeReader(std::vector<Finding>& findings) : findings_(findings) {}

    Field read_group(const Item& item, const Element& element, const std::string& path) {
        auto group = Field::make_group(item.name);
        note_space(element.space, actes_space, item.name, element.line);
        note_unknown(item, element, path);
        for (const auto& inner : item.items) {
            const auto inner_path = path.empty() ? std::string(inner.name) : path + "/" + std::string(inner.name);
            if (is_attribute(inner))
                read_attribute(inner, element, inner_path, group);
            else
                read_elements(inner, element, inner_path, group);
        }
        note_choice(item, group, element, path);
        note_meaning(item, group, element, path);
        return group;
    }

private:
    void note(Severity severity, Rule rule, const std::string& tag, std::vector<std::string> details, int line) {
        if (findings_.size() < max_findings)
            findings_.push_back(make_finding(severity, rule, tag, std::move(details), line));
    }

    // Once is enough: a wrong namespace is wrong everywhere.
    void note_space(const std::string& space, std::string_view wanted, std::string_view name, int line) {
        if (space == wanted || space_noted_) return;
        space_noted_ = true;
        note(Severity::warning, Rule::space, "", {std::string(name)}, line);
    }

    void note_unknown(const Item& item, const Element& element, const std::string& path) {
        const auto is_known = [&](const std::string& name, bool attribute) {
            return std::any_of(item.items.begin(), item.items.end(), [&](const Item& inner) {
                return inner.name == name && is_attribute(inner) == attribute;
            });
        };
        for (const auto& attribute : element.attributes)
            if (!is_foreign(attribute.space) && !is_known(attribute.name, true))
                note(Severity::warning, Rule::unknown_attribute, path, {attribute.name}, element.line);
        std::ptrdiff_t furthest = 0;
        for (const auto& child : element.children) {
            if (!is_known(child.name, false)) {
                note(Severity::warning, Rule::unknown_element, path, {child.name}, child.line);
                continue;
            }
            const auto place = std::find_if(item.items.begin(), item.items.end(),
                                            [&](const Item& inner) { return inner.name == child.name; }) -
                               item.items.begin();
            if (place < furthest) note(Severity::warning, Rule::order, path, {child.name}, child.line);
            furthest = std::max(furthest, place);
        }
    }

    void note_missing(const Item& item, const Element& element, const std::string& path) {
        if (item.occurs == Occurs::one || item.occurs == Occurs::some)
            note(Severity::error, Rule::missing, path, {std::string(item.name)}, element.line);
        else if (item.occurs == Occurs::one_recent || item.occurs == Occurs::some_recent)
            note(Severity::info, Rule::missing, path, {std::string(item.name)}, element.line);
    }

    void note_choice(const Item& item, const Field& group, const Element& element, const std::string& path) {
        const auto is_taken = [&](const Item& inner) {
            return inner.occurs == Occurs::choice && group.find(inner.name) != nullptr;
        };
        const auto names = list_choices(item.items);
        if (!names.empty() && std::count_if(item.items.begin(), item.items.end(), is_taken) != 1)
            note(Severity::error, Rule::choice, path, {names}, element.line);
    }

    void note_meaning(const Item& item, const Field& group, const Element& element, const std::string& path) {
        for (const auto& breach : check_meaning(item.name, group))
            note(Severity::error, breach.rule, path.empty() ? breach.tag : path + "/" + breach.tag, breach.details,
                 element.line);
    }

    std::string read_value(const Item& item, const std::string& raw, const std::string& path, int line) {
        auto text = repair_text(raw);
        if (item.value == Value::date && text.size() > 10 && base::Date::parse_iso(text.substr(0, 10)) &&
            (text[10] == 'Z' || text[10] == '+' || text[10] == '-' || text[10] == 'T')) {
            note(Severity::info, Rule::date_zone, path, {text}, line);
            text.resize(10);
        }
        if (const auto rule = check_value(item.value, text, Strictness::tolerant)) {
            // Breaches that the State itself commits.
            const bool is_usual =
                *rule == Rule::nature_anomalie || *rule == Rule::document_papier || *rule == Rule::missing;
            const auto detail = *rule == Rule::missing ? std::string(item.name) : text;
            note(is_usual ? Severity::warning : Severity::error, *rule, path, {detail}, line);
        }
        return text;
    }

    void read_attribute(const Item& item, const Element& element, const std::string& path, Field& group) {
        const auto* attribute = element.find_attribute(item.name);
        if (!attribute) return note_missing(item, element, path);
        note_space(attribute->space, item.form == Form::insee_attribute ? insee_space : actes_space, item.name,
                   element.line);
        group.children.push_back(
            Field::make_text(item.name, read_value(item, attribute->value, path, element.line)));
    }

    void read_elements(const Item& item, const Element& element, const std::string& path, Field& group) {
        std::vector<Field> found;
        for (const auto& child : element.children) {
            if (child.name != item.name) continue;
            if (!item.is_list() && !found.empty()) {
                note(Severity::error, Rule::repeated, path, {child.name}, child.line);
                break;
            }
            const auto place = item.is_list() ? path + "[" + std::to_string(found.size() + 1) + "]" : path;
            found.push_back(read_element(item, child, place));
        }
        if (found.empty()) return note_missing(item, element, path);
        if (item.is_list())
            group.children.push_back(Field::make_list(item.name, std::move(found)));
        else
            group.children.push_back(std::move(found.front()));
    }

    Field read_element(const Item& item, const Element& element, const std::string& path) {
        if (item.form == Form::group) return read_group(item, element, path);
        note_space(element.space, actes_space, item.name, element.line);
        if (is_nil(element)) return Field::make_nil(item.name);
        return Field::make_text(item.name, read_value(item, element.text, path, element.line));
    }

    std::vector<Finding>& findings_;
    bool space_noted_ = false;
};

} // namespace

Field read_tree(const Element& root, std::vector<Finding>& findings) {
    const auto* item = find_grammar(root.name);
    ENSURE(item);
    return TreeReader(findings).read_group(*item, root, "");
}

} // namespace aubrac::formats::actes

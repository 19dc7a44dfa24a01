// SPDX-License-Identifier: AGPL-3.0-or-later
// Fields + grammar -> XML, refusing at the first breach.
#include "writer.hpp"

#include "binding.hpp"
#include "codes.hpp"
#include "finding.hpp"
#include "grammar.hpp"
#include "meaning.hpp"

#include <adapters/xml/writer.hpp>
#include <algorithm>
#include <base/text.hpp>
#include <optional>

namespace aubrac::formats::actes {
namespace {

using Shape = Field::Shape;

// A path of fields comes from a stranger's JSON.
std::string safe_path(const std::string& path) { return base::is_utf8(path) ? base::one_line(path, 200) : "?"; }

class TreeWriter {
public:
    base::Result<std::string> write(const Item& root, const Field& fields) {
        open(root.name);
        xml_.attribute("xmlns:actes", actes_space);
        xml_.attribute("xmlns:insee", insee_space);
        xml_.attribute("xmlns:xsi", instance_space);
        xml_.attribute("xsi:schemaLocation", std::string(actes_space) + " actesv1_1.xsd");
        write_inside(root, fields, "");
        if (refusal_) return *refusal_;
        xml_.close();
        auto bytes = xml_.finish();
        if (!bytes) return make_refusal(Rule::character, bytes.refusal().field);
        return bytes;
    }

private:
    void refuse(Rule rule, const std::string& path, std::vector<std::string> details = {}) {
        if (!refusal_) refusal_ = make_refusal(rule, safe_path(path), std::move(details));
    }

    void open(std::string_view name) { xml_.open("actes:" + std::string(name)); }

    static std::string under(const std::string& path, std::string_view name) {
        return path.empty() ? std::string(name) : path + "/" + std::string(name);
    }

    // The element is open: its attributes, then its children.
    void write_inside(const Item& item, const Field& group, const std::string& path) {
        if (group.shape != Shape::group) return refuse(Rule::shape, path, {std::string(item.name)});
        check_names(item, group, path);
        check_choice(item, group, path);
        for (const auto& breach : check_meaning(item.name, group))
            refuse(breach.rule, under(path, breach.tag), breach.details);
        for (const auto& inner : item.items) {
            if (refusal_) return;
            const auto* field = group.find(inner.name);
            const auto inner_path = under(path, inner.name);
            if (!field)
                write_absent(inner, inner_path);
            else if (inner.form == Form::attribute || inner.form == Form::insee_attribute)
                write_attribute(inner, *field, inner_path);
            else
                write_elements(inner, *field, inner_path);
        }
    }

    void check_names(const Item& item, const Field& group, const std::string& path) {
        for (const auto& field : group.children) {
            const auto is_it = [&](const auto& other) { return other.name == field.name; };
            if (std::none_of(item.items.begin(), item.items.end(), is_it))
                return refuse(Rule::unknown_element, under(path, field.name), {field.name});
            if (group.find(field.name) != &field)
                return refuse(Rule::repeated, under(path, field.name), {field.name});
        }
    }

    void check_choice(const Item& item, const Field& group, const std::string& path) {
        const auto names = list_choices(item.items);
        const auto taken = std::count_if(item.items.begin(), item.items.end(), [&](const Item& inner) {
            return inner.occurs == Occurs::choice && group.find(inner.name);
        });
        if (!names.empty() && taken != 1) refuse(Rule::choice, path, {names});
    }

    void write_absent(const Item& item, const std::string& path) {
        if (item.occurs == Occurs::one_recent) return write_nil(item);
        if (item.occurs == Occurs::one || item.occurs == Occurs::some || item.occurs == Occurs::some_recent)
            refuse(Rule::missing, path, {std::string(item.name)});
    }

    void write_nil(const Item& item) {
        open(item.name);
        xml_.attribute("xsi:nil", "true");
        xml_.close();
    }

    // Absent when it is refused.
    std::optional<std::string> take_text(const Item& item, const Field& field, const std::string& path) {
        if (field.shape != Shape::text) {
            refuse(Rule::shape, path, {std::string(item.name)});
            return {};
        }
        if (!base::is_utf8(field.text)) {
            refuse(Rule::character, path);
            return {};
        }
        std::string text(base::trim(field.text));
        if (const auto rule = check_value(item.value, text, Strictness::strict)) {
            refuse(*rule, path, {text});
            return {};
        }
        return text;
    }

    void write_attribute(const Item& item, const Field& field, const std::string& path) {
        const auto text = take_text(item, field, path);
        if (!text) return;
        const char* prefix = item.form == Form::insee_attribute ? "insee:" : "actes:";
        xml_.attribute(prefix + std::string(item.name), *text);
    }

    void write_elements(const Item& item, const Field& field, const std::string& path) {
        if (field.shape != Shape::list) return write_element(item, field, path);
        if (!item.is_list()) return refuse(Rule::shape, path, {std::string(item.name)});
        if (field.children.empty()) return write_absent(item, path);
        for (std::size_t i = 0; i < field.children.size() && !refusal_; ++i)
            write_element(item, field.children[i], path + "[" + std::to_string(i + 1) + "]");
    }

    void write_element(const Item& item, const Field& field, const std::string& path) {
        if (field.shape == Shape::nil && item.occurs == Occurs::one_recent) return write_nil(item);
        if (item.form == Form::group) {
            open(item.name);
            write_inside(item, field, path);
            if (!refusal_) xml_.close();
            return;
        }
        const auto text = take_text(item, field, path);
        if (!text) return;
        open(item.name);
        xml_.text(*text);
        xml_.close();
    }

    adapters::xml::Writer xml_;
    std::optional<base::Refusal> refusal_;
};

std::string_view find_root(std::string_view kind, const Field& fields) {
    if (kind == "envelope") return fields.find("Destinataire") ? "EnveloppeMISILLCL" : "EnveloppeCLMISILL";
    for (const auto& row : list_message_codes())
        if (row.kind == kind || row.root == kind || (!row.code.empty() && row.code == kind)) return row.root;
    return {};
}

} // namespace

base::Result<std::string> write_any(std::string_view kind, const Field& fields) {
    const auto* grammar = find_grammar(find_root(kind, fields));
    if (!grammar) return make_refusal(Rule::root, "", {std::string(kind)});
    return TreeWriter().write(*grammar, fields);
}

base::Result<std::string> write_message(const Message& message) {
    return write_any(root_of(message), fields_of(message));
}

} // namespace aubrac::formats::actes

// SPDX-License-Identifier: AGPL-3.0-or-later
// Forms.
#include "form.hpp"

#include "field_writer.hpp"
#include "pieces.hpp"

#include <algorithm>
#include <base/ensure.hpp>

namespace aubrac::ui {

namespace {

const std::string* find_typed(const Form& form, const std::string& name) {
    for (const auto& [key, value] : form.typed)
        if (key == name) return &value;
    return nullptr;
}

std::string typed_list(const Form& form, const std::string& name) {
    std::string all;
    for (const auto& [key, value] : form.typed)
        if (key == name) (all += all.empty() ? "" : ",") += value;
    return all;
}

Drawn draw(const Form& form, const Field& field) {
    Drawn drawn{field, field_id(field.input.name), field.input.value, field.input.error, &form.typed};
    if (field.kind == FieldKind::checkboxes && !form.typed.empty())
        drawn.value = typed_list(form, field.input.name);
    else if (const auto* typed = find_typed(form, field.input.name))
        drawn.value = *typed;
    else if (field.kind == FieldKind::checkbox && !form.typed.empty())
        drawn.value.clear(); // a box left empty posts nothing
    for (const auto& error : form.errors)
        if (!error.field.empty() && error.field == field.input.name && drawn.error.empty())
            drawn.error = error.sentence;
    return drawn;
}

/// Where the link of an error goes: the control, or the first one of a group.
std::string error_target(const Drawn& drawn) {
    const auto kind = drawn.field.kind;
    return kind == FieldKind::radio || kind == FieldKind::checkboxes ? drawn.id + "-1" : drawn.id;
}

using AllDrawn = std::vector<std::vector<Drawn>>;

void write_summary(Markup& m, const Form& form, const AllDrawn& sections) {
    std::vector<Html> lines;
    for (const auto& fields : sections)
        for (const auto& drawn : fields)
            if (!drawn.error.empty())
                lines.push_back(Markup()
                                    .open("a")
                                    .url("href", Url("#" + error_target(drawn)))
                                    .text(drawn.field.input.label.empty()
                                              ? drawn.error
                                              : drawn.field.input.label + "\u00a0: " + drawn.error)
                                    .close()
                                    .take());
    for (const auto& error : form.errors) {
        const bool has_field = std::any_of(sections.begin(), sections.end(), [&](const auto& fields) {
            return std::any_of(fields.begin(), fields.end(),
                               [&](const Drawn& drawn) { return drawn.field.input.name == error.field; });
        });
        if (error.field.empty() || !has_field) lines.emplace_back(error.sentence);
    }
    if (lines.empty()) return;
    m.open("div", "callout danger errors")
        .attr("role", "alert")
        .attr("tabindex", "-1")
        .icon(Icon::error)
        .open("div");
    m.open_heading().text(lines.size() == 1 ? "Un point est à corriger"
                                            : std::to_string(lines.size()) + " points sont à corriger");
    m.close().open("ul");
    for (const auto& line : lines) m.open("li").html(line).close();
    m.close().close().close();
}

void write_section(Markup& m, const Section& section, const std::vector<Drawn>& fields) {
    m.open(section.title.empty() ? Tag("div") : Tag("fieldset"), "section");
    if (!section.title.empty()) m.open("legend").text(section.title).close();
    if (!section.help.empty()) m.open("p", "section-help").text(section.help).close();
    for (const auto& drawn : fields) write_field(m, drawn);
    m.close();
}

void write_submits(Markup& m, const Form& form) {
    m.open("div", "buttons");
    bool first = true;
    for (const auto& submit : form.submits) {
        const auto look = first && submit.look == Look::secondary ? Look::main : submit.look;
        first = false;
        ENSURE(is_ours(submit.url));
        m.open("button", button_class(look)).attr("type", "submit");
        if (!submit.name.empty()) m.attr("name", submit.name).attr("value", submit.value);
        m.url("formaction", submit.url).icon(submit.icon).text(submit.words).close();
    }
    if (!form.cancel.words.empty()) {
        auto cancel = form.cancel;
        cancel.look = Look::quiet;
        m.html(action(cancel));
    }
    m.close();
}

void write_filter(Markup& m, const Field& field) {
    const auto& input = field.input;
    if (field.kind == FieldKind::hidden) return write_hidden(m, input.name, input.value);
    const auto id = "filtre-" + input.name;
    m.open("div", "field").open("label").attr("for", id).text(input.label).close();
    if (field.kind == FieldKind::select) {
        m.open("select").attr("id", id).attr("name", input.name);
        write_options(m, field.choices, input.value, "Tous");
        m.close();
    } else {
        m.open("input").attr("type", field.kind == FieldKind::date ? "date" : "search").attr("id", id);
        m.attr("name", input.name).attr("value", input.value).close();
    }
    m.close();
}

bool has_file(const Form& form) {
    for (const auto& section : form.sections)
        for (const auto& field : section.fields)
            if (is_file(field.kind)) return true;
    return false;
}

} // namespace

Html form(const Form& form) {
    ENSURE(is_ours(form.url));
    AllDrawn sections;
    for (const auto& section : form.sections) {
        auto& fields = sections.emplace_back();
        for (const auto& field : section.fields) fields.push_back(draw(form, field));
    }
    Markup m(4096);
    write_summary(m, form, sections);
    m.open("form", "form").attr("method", form.method == Method::post ? "post" : "get").url("action", form.url);
    m.attr_if(has_file(form), "enctype", "multipart/form-data");
    m.attr_if(!form.draft.empty(), "data-draft", form.draft).flag("novalidate");
    if (form.method == Method::post) write_hidden(m, csrf_field, form.csrf);
    for (std::size_t i = 0; i < form.sections.size(); ++i) write_section(m, form.sections[i], sections[i]);
    write_submits(m, form);
    return m.close().take();
}

Html filter_form(const Url& url, const std::vector<Field>& fields) {
    if (fields.empty()) return {};
    Markup m(1024);
    m.open("form", "filters").attr("method", "get").attr("role", "search").attr("aria-label", "Filtrer la liste");
    m.url("action", url);
    for (const auto& field : fields) write_filter(m, field);
    m.open("button", "button").attr("type", "submit").icon(Icon::filter).text("Filtrer").close();
    return m.close().take();
}

} // namespace aubrac::ui

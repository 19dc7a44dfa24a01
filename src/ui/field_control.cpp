// SPDX-License-Identifier: AGPL-3.0-or-later
// The controls: native HTML elements only, so that keyboard and screen readers know them.
#include "field_writer.hpp"

#include <base/text.hpp>

namespace aubrac::ui {

namespace {

struct Typing {
    std::string_view type;
    std::string_view mode;      // inputmode: which keyboard a telephone shows
    std::string_view css_class; // width of what is expected
};

Typing typing_of(const Field& field) {
    switch (field.kind) {
    case FieldKind::date:
        return {"date", "", "short"};
    case FieldKind::email:
        return {"email", "email", "medium"};
    case FieldKind::telephone:
        return {"tel", "tel", "short"};
    case FieldKind::number:
        return {"text", "decimal", "short"};
    case FieldKind::password:
        return {"password", "", "medium"};
    case FieldKind::code:
        return {"text", "numeric", "short code"};
    case FieldKind::search:
        return {"search", "search", ""};
    default:
        break;
    }
    const auto length = field.input.max_length;
    return {"text", "", length == 0 || length > 60 ? "" : length > 20 ? "medium" : "short"};
}

void write_line(Markup& m, const Drawn& drawn) {
    const auto& input = drawn.field.input;
    const auto typing = typing_of(drawn.field);
    m.open("input", typing.css_class).attr("type", typing.type).attr("id", drawn.id).attr("name", input.name);
    if (drawn.field.kind != FieldKind::password) m.attr("value", drawn.value);
    m.attr_if(!typing.mode.empty(), "inputmode", typing.mode);
    m.attr_if(!input.autocomplete.empty(), "autocomplete", input.autocomplete);
    if (input.max_length > 0) m.attr("maxlength", static_cast<std::int64_t>(input.max_length));
    write_states(m, drawn);
    m.close();
}

void write_textarea(Markup& m, const Drawn& drawn) {
    const auto& input = drawn.field.input;
    m.open("textarea").attr("id", drawn.id).attr("name", input.name);
    m.attr("rows", input.max_length > 0 && input.max_length <= 500 ? "3" : "6");
    if (input.max_length > 0) m.attr("data-count", static_cast<std::int64_t>(input.max_length));
    write_states(m, drawn);
    // No maxlength: what is pasted too long is kept and said, not cut. The parser drops the first line end.
    m.text("\n").text(drawn.value).close();
}

void write_select(Markup& m, const Drawn& drawn) {
    const auto& input = drawn.field.input;
    m.open("select").attr("id", drawn.id).attr("name", input.name);
    m.attr_if(!input.autocomplete.empty(), "autocomplete", input.autocomplete);
    write_states(m, drawn);
    write_options(m, drawn.field.choices, drawn.value, input.need == Need::optional ? "Aucun" : "Choisissez…");
    m.close();
}

bool is_among(std::string_view value, std::string_view list) {
    for (const auto& one : base::split(list, ','))
        if (one == value) return true;
    return false;
}

void write_choices(Markup& m, const Drawn& drawn) {
    const bool several = drawn.field.kind == FieldKind::checkboxes;
    int rank = 0;
    for (const auto& choice : drawn.field.choices) {
        const auto id = drawn.id + "-" + std::to_string(++rank);
        m.open("div", "choice").open("input").attr("type", several ? "checkbox" : "radio").attr("id", id);
        m.attr("name", drawn.field.input.name).attr("value", choice.value);
        m.flag("checked", several ? is_among(choice.value, drawn.value) : choice.value == drawn.value);
        m.flag("required", !several && drawn.field.input.need == Need::required);
        m.attr_if(!choice.help.empty(), "aria-describedby", id + "-aide");
        m.close().open("label").attr("for", id).text(choice.words).close();
        if (!choice.help.empty()) m.open("p", "help").attr("id", id + "-aide").text(choice.help).close();
        m.close();
    }
}

void write_file(Markup& m, const Drawn& drawn) {
    m.open("input").attr("type", "file").attr("id", drawn.id).attr("name", drawn.field.input.name);
    write_file_attributes(m, drawn.field.files.files);
    write_states(m, drawn);
    m.close();
}

} // namespace

void write_control(Markup& m, const Drawn& drawn) {
    switch (drawn.field.kind) {
    case FieldKind::textarea:
        return write_textarea(m, drawn);
    case FieldKind::select:
        return write_select(m, drawn);
    case FieldKind::radio:
    case FieldKind::checkboxes:
        return write_choices(m, drawn);
    case FieldKind::tree:
        return write_tree(m, drawn);
    case FieldKind::file:
        return write_file(m, drawn);
    case FieldKind::file_rows:
        return write_file_rows(m, drawn);
    case FieldKind::checkbox:
    case FieldKind::hidden:
    case FieldKind::content:
        return;
    default:
        return write_line(m, drawn);
    }
}

} // namespace aubrac::ui

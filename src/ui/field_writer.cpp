// SPDX-License-Identifier: AGPL-3.0-or-later
// Label, help, error around a control (RGAA 4.1.2, criteria 11.1, 11.2, 11.10, 11.11).
#include "field_writer.hpp"

#include "pieces.hpp"
#include "words.hpp"

namespace aubrac::ui {

namespace {

void write_label_words(Markup& m, const Input& input) {
    m.text(input.label);
    if (input.need == Need::optional) m.open("span", "optional").text(" (facultatif)").close();
}

std::string help_words(const Drawn& drawn) {
    const auto& field = drawn.field;
    std::string help = field.input.help;
    if (is_file(field.kind) && field.files.files.max_bytes > 0) {
        if (!help.empty()) help += " ";
        help += file_size(field.files.files.max_bytes) + " au plus par fichier.";
    }
    return help;
}

void write_notes(Markup& m, const Drawn& drawn) {
    const auto help = help_words(drawn);
    if (!help.empty()) m.open("p", "help").attr("id", drawn.id + "-aide").text(help).close();
    if (drawn.error.empty()) return;
    m.open("p", "error").attr("id", drawn.id + "-erreur").icon(Icon::error);
    m.open("span", "hidden-words").text("Erreur\u00a0: ").close().text(drawn.error).close();
}

void write_checkbox(Markup& m, const Drawn& drawn) {
    const auto& input = drawn.field.input;
    m.open("div", "choice").open("input").attr("type", "checkbox").attr("id", drawn.id).attr("name", input.name);
    m.attr("value", "1").flag("checked", drawn.value == "1");
    write_states(m, drawn);
    m.close().open("label").attr("for", drawn.id).text(input.label).close().close();
    write_notes(m, drawn);
}

std::string described_by(const Drawn& drawn) {
    std::string ids;
    if (!help_words(drawn).empty()) ids = drawn.id + "-aide";
    if (!drawn.error.empty()) ids += (ids.empty() ? "" : " ") + drawn.id + "-erreur";
    return ids;
}

void write_group(Markup& m, const Drawn& drawn) {
    const auto described = described_by(drawn);
    m.open("fieldset", "group").attr("id", drawn.id).attr("tabindex", "-1");
    if (!described.empty()) m.attr("aria-describedby", described);
    m.open("legend");
    write_label_words(m, drawn.field.input);
    m.close();
    write_notes(m, drawn);
    write_control(m, drawn);
    m.close();
}

} // namespace

std::string field_id(std::string_view name) { return "champ-" + std::string(name); }

bool is_file(FieldKind kind) { return kind == FieldKind::file || kind == FieldKind::file_rows; }

bool is_group(FieldKind kind) {
    return kind == FieldKind::radio || kind == FieldKind::checkboxes || kind == FieldKind::tree ||
           kind == FieldKind::file_rows;
}

void write_states(Markup& m, const Drawn& drawn) {
    const auto described = described_by(drawn);
    if (!described.empty()) m.attr("aria-describedby", described);
    m.attr_if(!drawn.error.empty(), "aria-invalid", "true");
    const bool required = drawn.field.input.need == Need::required && drawn.field.kind != FieldKind::search;
    m.flag("required", required && drawn.field.kind != FieldKind::checkboxes);
}

void write_file_attributes(Markup& m, const Files& files) {
    m.attr_if(!files.accept.empty(), "accept", files.accept);
    if (files.max_bytes > 0) m.attr("data-max-bytes", static_cast<std::int64_t>(files.max_bytes));
    m.flag("multiple", files.number == Files::Number::several);
}

void write_options(Markup& m, const std::vector<Choice>& choices, std::string_view value, std::string_view none) {
    if (!none.empty()) m.open("option").attr("value", "").text(none).close();
    for (const auto& choice : choices)
        m.open("option")
            .attr("value", choice.value)
            .flag("selected", choice.value == value)
            .text(choice.words)
            .close();
}

void write_field(Markup& m, const Drawn& drawn) {
    const auto& field = drawn.field;
    if (field.kind == FieldKind::hidden) return write_hidden(m, field.input.name, drawn.value);
    if (field.kind == FieldKind::content) {
        m.html(field.content);
        return;
    }
    m.open("div", drawn.error.empty() ? "field" : "field wrong");
    if (field.kind == FieldKind::checkbox) {
        write_checkbox(m, drawn);
    } else if (is_group(field.kind)) {
        write_group(m, drawn);
    } else {
        m.open("label").attr("for", drawn.id);
        write_label_words(m, field.input);
        m.close();
        write_notes(m, drawn);
        write_control(m, drawn);
    }
    m.close();
}

} // namespace aubrac::ui

// SPDX-License-Identifier: AGPL-3.0-or-later
// Draws one field. Private to src/ui.
#pragma once

#include "field.hpp"
#include "markup.hpp"

namespace aubrac::ui {

/// A field with what was typed and refused. The id of its first control is `id`.
struct Drawn {
    const Field& field;
    std::string id;    // "champ-numero"
    std::string value; // typed, or else the field's own
    std::string error; // empty: accepted
    /// What was typed in fields that post several names (file rows); borrowed from the form.
    const std::vector<std::pair<std::string, std::string>>* typed = nullptr;
};

std::string field_id(std::string_view name);
bool is_file(FieldKind kind);
/// Radio, checkboxes, tree, file rows: a fieldset with a legend rather than a label.
bool is_group(FieldKind kind);

void write_field(Markup& m, const Drawn& drawn);
/// The control alone, without label nor help.
void write_control(Markup& m, const Drawn& drawn);
void write_tree(Markup& m, const Drawn& drawn);
void write_file_rows(Markup& m, const Drawn& drawn);
/// id of help and error for aria-describedby, aria-invalid and required; on the open control.
void write_states(Markup& m, const Drawn& drawn);
void write_file_attributes(Markup& m, const Files& files);
void write_options(Markup& m, const std::vector<Choice>& choices, std::string_view value, std::string_view none);

} // namespace aubrac::ui

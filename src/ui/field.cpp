// SPDX-License-Identifier: AGPL-3.0-or-later
// The makers of fields.
#include "field.hpp"

namespace aubrac::ui {

namespace {

Field make(FieldKind kind, Input input) { return Field{.kind = kind, .input = std::move(input)}; }

Field make(FieldKind kind, Input input, std::vector<Choice> choices) {
    return Field{.kind = kind, .input = std::move(input), .choices = std::move(choices)};
}

} // namespace

Field text_field(Input input) { return make(FieldKind::text, std::move(input)); }
Field textarea_field(Input input) { return make(FieldKind::textarea, std::move(input)); }
Field date_field(Input input) { return make(FieldKind::date, std::move(input)); }
Field email_field(Input input) { return make(FieldKind::email, std::move(input)); }
Field telephone_field(Input input) { return make(FieldKind::telephone, std::move(input)); }
Field number_field(Input input) { return make(FieldKind::number, std::move(input)); }
Field password_field(Input input) { return make(FieldKind::password, std::move(input)); }
Field code_field(Input input) { return make(FieldKind::code, std::move(input)); }
Field search_field(Input input) { return make(FieldKind::search, std::move(input)); }
Field checkbox_field(Input input) { return make(FieldKind::checkbox, std::move(input)); }

Field select_field(Input input, std::vector<Choice> choices) {
    return make(FieldKind::select, std::move(input), std::move(choices));
}

Field radio_field(Input input, std::vector<Choice> choices) {
    return make(FieldKind::radio, std::move(input), std::move(choices));
}

Field checkboxes_field(Input input, std::vector<Choice> choices) {
    return make(FieldKind::checkboxes, std::move(input), std::move(choices));
}

Field tree_field(Input input, std::vector<TreeNode> nodes) {
    return Field{.kind = FieldKind::tree, .input = std::move(input), .nodes = std::move(nodes)};
}

Field file_field(Input input, Files files) {
    return Field{.kind = FieldKind::file, .input = std::move(input), .files = {.files = std::move(files)}};
}

Field file_rows_field(Input input, FileRows rows) {
    return Field{.kind = FieldKind::file_rows, .input = std::move(input), .files = std::move(rows)};
}

Field hidden_field(std::string name, std::string value) {
    return make(FieldKind::hidden, {.name = std::move(name), .label = {}, .value = std::move(value)});
}

Field content_field(Html content) {
    return Field{.kind = FieldKind::content, .input = {}, .content = std::move(content)};
}

} // namespace aubrac::ui

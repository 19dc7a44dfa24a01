// SPDX-License-Identifier: AGPL-3.0-or-later
// Fields of a form, as plain values. `form()` draws them with their label, help, error and links (RGAA 11).
#pragma once

#include "html.hpp"

#include <cstdint>
#include <utility>

namespace aubrac::ui {

/// What may be chosen.
struct Choice {
    std::string value;
    std::string words;
    std::string help = {}; // one line under the words (radio and checkboxes)
};

/// A node of a tree, in the order of reading: each is followed by its children.
struct TreeNode {
    std::string value; // empty: a heading only, cannot be chosen
    std::string words; // "1.1 Marchés publics"
    int depth = 0;     // 0 to 5
};

enum class Need { required, optional };

/// What every field says. Give `name` (of the posted value), `label`, and what else helps.
struct Input {
    std::string name;
    std::string label;
    std::string help = {};         // an example rather than a format: "Exemple : 2026_041"
    std::string value = {};        // a password is never written back
    Need need = Need::required;    // an optional field is marked "(facultatif)"
    std::size_t max_length = 0;    // characters; 0: no limit shown
    std::string autocomplete = {}; // HTML token: "email", "current-password"… (WCAG 1.3.5)
    std::string error = {};        // a sentence; also given by Form::errors
};

/// Files asked. What is written here is checked by script before sending; the server checks again.
struct Files {
    std::string accept = {};     // ".pdf,.png,.jpg"
    std::uint64_t max_bytes = 0; // of each file; 0: no limit shown
    enum class Number { one, several } number = Number::one;
};

/// Lines of one file and its type each, all sent at once: `name`_1, `name`_1_type, `name`_2, `name`_2_type…
struct FileRows {
    Files files;
    std::vector<Choice> types; // empty: no type asked
    int rows = 5;              // 1 to 30; with script, lines show one at a time
};

enum class FieldKind {
    text,
    textarea,
    date,
    email,
    telephone,
    number,
    password,
    code,
    search,
    select,
    radio,
    checkbox,
    checkboxes,
    tree,
    file,
    file_rows,
    hidden,
    content
};

/// A field to put in a Section. Made by the functions below, never by hand.
struct Field {
    FieldKind kind = FieldKind::text;
    Input input;
    std::vector<Choice> choices = {};
    std::vector<TreeNode> nodes = {};
    FileRows files = {};
    Html content = {};
};

Field text_field(Input input);
Field textarea_field(Input input); // with `max_length`, script counts what is left
Field date_field(Input input);     // value "2026-11-21"
Field email_field(Input input);
Field telephone_field(Input input);
Field number_field(Input input); // whole or decimal, typed as text: no surprise with the wheel
Field password_field(Input input);
Field code_field(Input input); // six digits of a second factor
Field search_field(Input input);
Field checkbox_field(Input input);                            // posts "1" when ticked; value "1" ticks it
Field select_field(Input input, std::vector<Choice> choices); // up to some thirty choices
Field radio_field(Input input, std::vector<Choice> choices);  // two to seven choices
Field checkboxes_field(Input input,
                       std::vector<Choice> choices);        // values posted under one name; value "a,b" ticks two
Field tree_field(Input input, std::vector<TreeNode> nodes); // hundreds of nodes; script adds a filter
Field file_field(Input input, Files files);
Field file_rows_field(Input input, FileRows rows);
Field hidden_field(std::string name, std::string value);
Field content_field(Html content); // anything between two fields: a callout, a list of pieces already sent

} // namespace aubrac::ui

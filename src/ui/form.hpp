// SPDX-License-Identifier: AGPL-3.0-or-later
// A form: one column, sections, errors at the top with links and beside each field; works without script.
// With script: draft kept for the tab (never passwords, files, tokens), counters, checks of files.
#pragma once

#include "button.hpp"
#include "field.hpp"

namespace aubrac::ui {

/// At most seven fields; a legend, unless the form has one section only.
struct Section {
    std::string title;
    std::vector<Field> fields;
    std::string help = {};
};

/// Why a field was refused: what happened, why, what to do, in one sentence. An empty `field` concerns
/// the whole form.
struct FieldError {
    std::string field;
    std::string sentence;
};

/// Another button of the same form: posts its name and value.
struct Submit {
    std::string words;
    std::string name = {};
    std::string value = {};
    Icon icon = Icon::none;
    Look look = Look::secondary;
    Url url = {}; // posts elsewhere; empty: the address of the form
};

enum class Method { post, get };

struct Form {
    Url url; // of this site: a token never leaves it
    std::string csrf;
    std::vector<Section> sections;
    std::vector<Submit> submits; // the first is drawn as main unless it says danger
    Action cancel = {};          // "Annuler", back to where one came from; may be empty
    /// What the user typed, put back over the values of the fields: nothing typed is ever lost.
    std::vector<std::pair<std::string, std::string>> typed = {};
    std::vector<FieldError> errors = {};
    Method method = Method::post;
    std::string draft = {}; // key under which script keeps a draft; empty: none
};

Html form(const Form& form);

/// One row of filters that reloads the page: no token, labels above, a button "Filtrer". Takes search, date,
/// select and hidden fields; any other shows as a search field.
Html filter_form(const Url& url, const std::vector<Field>& fields);

} // namespace aubrac::ui

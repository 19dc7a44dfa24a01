// SPDX-License-Identifier: AGPL-3.0-or-later
// Buttons. What only shows is a link (GET); what changes something is a form (POST) with its CSRF token.
// Words are verbs: "Transmettre à la préfecture", never "Valider".
#pragma once

#include "html.hpp"
#include "icon.hpp"

#include <utility>

namespace aubrac::ui {

enum class Look {
    main,      // the one next step of the page
    secondary, // anything else
    danger,    // cannot be undone
    quiet      // looks like a link
};

/// Name of the hidden field that carries the CSRF token of the session in every POST form.
inline constexpr std::string_view csrf_field = "csrf";

/// A link that looks like a button.
struct Action {
    std::string words;
    Url url;
    Icon icon = Icon::none;
    Look look = Look::secondary;
};
Html action(const Action& action);

/// A button that posts: a whole small form. Its address is of this site (a token never leaves it), else a Bug.
struct Post {
    std::string words;
    Url url;
    std::string csrf;
    Icon icon = Icon::none;
    Look look = Look::secondary;
    std::vector<std::pair<std::string, std::string>> values = {}; // hidden fields
    std::string confirm = {}; // question asked by script before posting; what is irreversible needs a page instead
};
Html post(const Post& post);

/// Buttons side by side, the main one first.
Html buttons(const std::vector<Html>& all);

} // namespace aubrac::ui

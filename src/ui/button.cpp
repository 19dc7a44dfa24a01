// SPDX-License-Identifier: AGPL-3.0-or-later
// Buttons.
#include "button.hpp"

#include "pieces.hpp"

#include <base/ensure.hpp>

namespace aubrac::ui {

std::string button_class(Look look) {
    switch (look) {
    case Look::main:
        return "button main";
    case Look::danger:
        return "button danger";
    case Look::quiet:
        return "button quiet";
    case Look::secondary:
        break;
    }
    return "button";
}

bool is_ours(const Url& url) { return url.empty() || url.text().starts_with('/'); }

void write_hidden(Markup& m, std::string_view name, std::string_view value) {
    m.open("input").attr("type", "hidden").attr("name", name).attr("value", value).close();
}

Html action(const Action& action) {
    if (action.words.empty()) return {};
    Markup m;
    m.open("a", button_class(action.look)).url("href", action.url).icon(action.icon).text(action.words).close();
    return m.take();
}

Html post(const Post& post) {
    ENSURE(is_ours(post.url));
    Markup m;
    m.open("form", "post").attr("method", "post").url("action", post.url);
    m.attr_if(!post.confirm.empty(), "data-confirm", post.confirm);
    write_hidden(m, csrf_field, post.csrf);
    for (const auto& [name, value] : post.values) write_hidden(m, name, value);
    m.open("button", button_class(post.look)).attr("type", "submit").icon(post.icon).text(post.words).close();
    return m.close().take();
}

Html buttons(const std::vector<Html>& all) {
    Markup m;
    m.open("div", "buttons");
    for (const auto& button : all) m.html(button);
    return m.close().take();
}

} // namespace aubrac::ui

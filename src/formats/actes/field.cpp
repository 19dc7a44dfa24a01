// SPDX-License-Identifier: AGPL-3.0-or-later
// Tree of named values.
#include "field.hpp"

#include <algorithm>
#include <utility>

namespace aubrac::formats::actes {

Field Field::make_text(std::string_view name, std::string_view text) {
    return {std::string(name), Shape::text, std::string(text), {}};
}

Field Field::make_group(std::string_view name, std::vector<Field> children) {
    return {std::string(name), Shape::group, {}, std::move(children)};
}

Field Field::make_list(std::string_view name, std::vector<Field> children) {
    return {std::string(name), Shape::list, {}, std::move(children)};
}

Field Field::make_nil(std::string_view name) { return {std::string(name), Shape::nil, {}, {}}; }

const Field* Field::find(std::string_view child) const {
    if (shape != Shape::group) return nullptr;
    const auto found =
        std::find_if(children.begin(), children.end(), [&](const Field& field) { return field.name == child; });
    return found == children.end() ? nullptr : &*found;
}

Field* Field::find(std::string_view child) { return const_cast<Field*>(std::as_const(*this).find(child)); }

std::string Field::text_at(std::string_view path) const {
    const Field* at = this;
    while (at) {
        const auto slash = path.find('/');
        at = at->find(path.substr(0, slash));
        if (slash == std::string_view::npos) break;
        path.remove_prefix(slash + 1);
    }
    return at && at->shape == Shape::text ? at->text : std::string();
}

} // namespace aubrac::formats::actes

// SPDX-License-Identifier: AGPL-3.0-or-later
// A message of @CTES as a tree of named values under the norm's own names: what is shown as JSON and what the
// strict writer takes back. Attributes and elements are alike ("IDActe", "Objet").
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::actes {

/// In JSON: text -> string, group -> object, list -> array (its children all bear its name), nil -> null.
struct Field {
    enum class Shape { text, group, list, nil };

    std::string name;
    Shape shape = Shape::text;
    std::string text;            // of a text, UTF-8
    std::vector<Field> children; // of a group (names differ) or of a list

    static Field make_text(std::string_view name, std::string_view text);
    static Field make_group(std::string_view name, std::vector<Field> children = {});
    static Field make_list(std::string_view name, std::vector<Field> children = {});
    static Field make_nil(std::string_view name);

    /// Child of a group or null.
    const Field* find(std::string_view child) const;
    Field* find(std::string_view child);
    /// Text at a path of groups ("ActeRecu/NumeroInterne"); empty when there is none.
    std::string text_at(std::string_view path) const;

    bool operator==(const Field&) const = default;
};

} // namespace aubrac::formats::actes

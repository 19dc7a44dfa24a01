// SPDX-License-Identifier: AGPL-3.0-or-later
// Strict XML 1.0 writer in ISO-8859-1, the encoding of the State's norms: same calls, same bytes, for ever.
#pragma once

#include <base/result.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::xml {

/// Writes `<?xml version="1.0" encoding="ISO-8859-1"?>`, then elements indented by two spaces, one per line,
/// attributes in the order given. Characters outside ISO-8859-1 become numeric references. Control characters
/// (other than tab, line feed and carriage return), non-characters and bytes that are not UTF-8 are refused.
/// Names are the caller's own constants ("actes:Objet"): a wrong one, or calls out of order, is a Bug.
class Writer {
public:
    Writer();

    void open(std::string_view name);
    /// Right after `open`, before any text or child.
    void attribute(std::string_view name, std::string_view value);
    /// An element holds text or children, not both.
    void text(std::string_view value);
    void close();

    /// The bytes, once every element is closed. Refuses XML-CHARACTER (field: the name of the first element or
    /// attribute whose value cannot be written).
    base::Result<std::string> finish();

private:
    struct Level {
        std::string name;
        bool has_text = false;
        bool has_children = false;
    };
    void end_opening_tag();
    void line_break();
    void add_escaped(std::string_view value, std::string_view name, bool in_attribute);

    std::string bytes_;
    std::vector<Level> levels_;
    bool in_tag_ = false;
    bool done_ = false;
    std::string refused_;
};

} // namespace aubrac::adapters::xml

// SPDX-License-Identifier: AGPL-3.0-or-later
// XML bytes of a stranger -> a small tree. Bounded and deaf: DOCTYPE is refused (hence no entity beyond the
// five of XML 1.0, no external file, no expansion), nothing is fetched, XInclude and schemaLocation are ignored.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::xml {

struct Attribute {
    std::string space; // namespace URI; empty: none
    std::string name;  // local name
    std::string value; // UTF-8
};

/// Comments and processing instructions are dropped; CDATA is text.
struct Element {
    std::string space; // namespace URI; empty: none
    std::string name;  // local name
    std::vector<Attribute> attributes;
    std::string text; // UTF-8; the element's own characters, in order, without those of its children
    std::vector<Element> children;
    int line = 0; // of the end of the opening tag, from 1

    const Attribute* find_attribute(std::string_view name_wanted) const; // first of that local name, or null
    const Element* find_child(std::string_view name_wanted) const;       // first of that local name, or null
};

struct Limits {
    std::size_t bytes = 8 * 1024 * 1024;
    int depth = 64;
    std::size_t nodes = 50'000;  // elements, attributes, comments and instructions
    std::size_t attributes = 64; // of one element, namespace declarations included
};

/// What went wrong, for an operator (English, as libxml2 says it) and for a program (`problem`).
enum class Problem { none, too_big, doctype, too_deep, too_many, encoding, malformed };

struct Document {
    std::optional<Element> root; // absent exactly when `problem` is not `none`
    Problem problem = Problem::none;
    std::string message;
    int line = 0;
};

/// Never throws on bad input. Reads every encoding libxml2 knows (UTF-8, UTF-16, ISO-8859-1, Windows-1252…);
/// `encoding` replaces the declared one when not empty. Thread-safe.
Document read(std::string_view bytes, const Limits& limits = {}, const std::string& encoding = {});

} // namespace aubrac::adapters::xml

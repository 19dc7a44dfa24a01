// SPDX-License-Identifier: AGPL-3.0-or-later
// A small part of a document kept whole, prefixes and declarations included: an element Signature.
#pragma once

#include <adapters/xml/stream.hpp>
#include <cstdint>
#include <formats/signature/xml/canonical.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::signature {

struct XmlNode {
    enum class Kind { element, text, comment, instruction } kind = Kind::element;
    struct Attribute {
        std::string prefix, space, name, value;
    };
    struct Declaration {
        std::string prefix, space;
    };
    std::string prefix, space, name; // instruction: name is its target
    std::vector<Declaration> declarations;
    std::vector<Attribute> attributes;
    std::string text; // of a text, a comment, or the data of an instruction
    std::vector<XmlNode> children;
    std::uint64_t ordinal = 0; // of an element: its rank in the document, from 1

    const XmlNode* find_child(std::string_view wanted_space, std::string_view wanted_name) const;
    std::vector<const XmlNode*> list_children(std::string_view wanted_space, std::string_view wanted_name) const;
    /// First of that name below, whatever its space and depth.
    const XmlNode* find_below(std::string_view wanted_name) const;
    std::string attribute(std::string_view wanted_name) const; // without prefix; empty: absent
    std::string content() const;                               // its own text, joined
};

/// Feeds the canonicalizer with the node; `scope` stands at its parent, and stands there again afterwards.
void replay(const XmlNode& node, XmlScope& scope, Canonicalizer& canonicalizer);

/// Canonical form of the node, whose ancestors below `scope` are opened first.
std::string canonical_of(const XmlNode& node, const std::vector<const XmlNode*>& ancestors, XmlScope scope,
                         const CanonicalMethod& method);

} // namespace aubrac::formats::signature

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "node.hpp"

namespace aubrac::formats::signature {

namespace xml = adapters::xml;

namespace {

/// The node as the event that it was.
class OpeningOf {
public:
    explicit OpeningOf(const XmlNode& node) {
        for (const auto& own : node.attributes)
            attributes_.push_back({own.prefix, own.space, own.name, own.value});
        for (const auto& own : node.declarations) declarations_.push_back({own.prefix, own.space});
        opening_ = {node.prefix, node.space, node.name, attributes_, declarations_};
    }
    const xml::Opening& get() const { return opening_; }

private:
    std::vector<xml::StreamAttribute> attributes_;
    std::vector<xml::StreamNamespace> declarations_;
    xml::Opening opening_;
};

} // namespace

const XmlNode* XmlNode::find_child(std::string_view wanted_space, std::string_view wanted_name) const {
    for (const auto& child : children)
        if (child.kind == Kind::element && child.name == wanted_name && child.space == wanted_space) return &child;
    return nullptr;
}

std::vector<const XmlNode*> XmlNode::list_children(std::string_view wanted_space,
                                                   std::string_view wanted_name) const {
    std::vector<const XmlNode*> found;
    for (const auto& child : children)
        if (child.kind == Kind::element && child.name == wanted_name && child.space == wanted_space)
            found.push_back(&child);
    return found;
}

const XmlNode* XmlNode::find_below(std::string_view wanted_name) const {
    for (const auto& child : children) {
        if (child.kind != Kind::element) continue;
        if (child.name == wanted_name) return &child;
        if (const auto* found = child.find_below(wanted_name)) return found;
    }
    return nullptr;
}

std::string XmlNode::attribute(std::string_view wanted_name) const {
    for (const auto& own : attributes)
        if (own.name == wanted_name && own.prefix.empty()) return own.value;
    return {};
}

std::string XmlNode::content() const {
    std::string out;
    for (const auto& child : children)
        if (child.kind == Kind::text) out += child.text;
    return out;
}

void replay(const XmlNode& node, XmlScope& scope, Canonicalizer& canonicalizer) {
    switch (node.kind) {
    case XmlNode::Kind::text:
        return canonicalizer.text(node.text);
    case XmlNode::Kind::comment:
        return canonicalizer.comment(node.text);
    case XmlNode::Kind::instruction:
        return canonicalizer.instruction(node.name, node.text);
    case XmlNode::Kind::element:
        break;
    }
    const OpeningOf opening(node);
    scope.open(opening.get());
    canonicalizer.open(opening.get(), scope);
    for (const auto& child : node.children) replay(child, scope, canonicalizer);
    canonicalizer.close();
    scope.close();
}

std::string canonical_of(const XmlNode& node, const std::vector<const XmlNode*>& ancestors, XmlScope scope,
                         const CanonicalMethod& method) {
    for (const auto* ancestor : ancestors) scope.open(OpeningOf(*ancestor).get());
    std::string out;
    Canonicalizer canonicalizer(method, [&](std::string_view part) { out += part; });
    replay(node, scope, canonicalizer);
    canonicalizer.finish();
    return out;
}

} // namespace aubrac::formats::signature

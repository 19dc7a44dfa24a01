// SPDX-License-Identifier: AGPL-3.0-or-later
// Canonical forms of XML, made from events and never held whole: Exclusive XML Canonicalization 1.0 (exc-c14n) and
// Canonical XML 1.0 and 1.1 (W3C).
#pragma once

#include <adapters/xml/stream.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aubrac::formats::signature {

/// Namespaces and xml: attributes in force where one stands.
class XmlScope {
public:
    void open(const adapters::xml::Opening& element);
    void close();

    /// The nearest declaration of each prefix, "" among them when it is not empty.
    std::vector<std::pair<std::string, std::string>> list_namespaces() const;
    /// xml:lang, xml:space… of those above the element opened last, the nearest of each; local name and value.
    std::vector<std::pair<std::string, std::string>> list_inherited() const;

private:
    struct Entry {
        std::string name, value;
        std::size_t level;
    };
    std::vector<Entry> namespaces_, attributes_;
    std::size_t level_ = 0;
};

struct CanonicalMethod {
    enum class Form { exclusive, inclusive, inclusive_1_1 } form = Form::exclusive;
    bool with_comments = false;
    std::vector<std::string> prefixes; // exclusive: those treated as inclusive does; "#default": the default one
};

/// The method of that address; nothing when it is not known here.
std::optional<CanonicalMethod> find_method(std::string_view algorithm);

using ByteSink = std::function<void(std::string_view)>;

/// One element and all it holds, or a whole document.
class Canonicalizer {
public:
    enum class Extent { element, document };
    Canonicalizer(CanonicalMethod method, ByteSink sink, Extent extent = Extent::element);

    /// `scope`: at this element, already opened in it.
    void open(const adapters::xml::Opening& element, const XmlScope& scope);
    void close();
    void text(std::string_view part);
    void comment(std::string_view text);
    void instruction(std::string_view target, std::string_view data);
    void finish(); // gives the sink what is left

private:
    struct Rendered {
        std::string prefix, space;
    };
    using Pairs = std::vector<std::pair<std::string_view, std::string_view>>;

    bool is_listed(std::string_view prefix) const;
    const std::string* find_rendered(std::string_view prefix) const;
    void add_used(std::string_view prefix, std::string_view space, Pairs& wanted) const;
    void write_namespaces(const adapters::xml::Opening& element, const XmlScope& scope);
    void write_attributes(const adapters::xml::Opening& element, const XmlScope& scope);
    void write_attribute(std::string_view prefix, std::string_view name, std::string_view value);
    void write_outside(std::string_view markup); // of the document element
    void flush_if_full();

    CanonicalMethod method_;
    ByteSink sink_;
    Extent extent_;
    std::string out_;
    std::string names_; // qualified names of the open elements, one after the other
    struct Level {
        std::size_t name, rendered;
    };
    std::vector<Level> levels_;
    std::vector<Rendered> rendered_;
    bool is_past_ = false; // the element is closed
};

} // namespace aubrac::formats::signature

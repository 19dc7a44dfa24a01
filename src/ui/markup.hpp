// SPDX-License-Identifier: AGPL-3.0-or-later
// The writer of markup, private to src/ui: no service includes this file. It escapes by construction:
// a tag or attribute name is a literal checked by the compiler, a value is always escaped, an address is a Url.
// Scripts, styles and event handlers cannot be written (Content-Security-Policy: default-src 'none').
#pragma once

#include "html.hpp"
#include "icon.hpp"

#include <array>

namespace aubrac::ui {

namespace rules {

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

/// Letters and digits only; none of the elements that run or embed something; headings have their own verbs.
constexpr bool is_tag_allowed(std::string_view name) {
    for (const auto refused :
         {"script", "style", "iframe", "object", "embed", "base", "template", "foreignObject"})
        if (name == refused) return false;
    if (name.empty() || !is_lower(name[0])) return false;
    if (name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6') return false;
    for (const char c : name)
        if (!is_lower(c) && !(c >= '0' && c <= '9')) return false;
    return true;
}

/// Attributes whose value is an address: they take a Url, never text.
constexpr bool is_address(std::string_view name) {
    for (const auto address : {"href", "src", "action", "formaction"})
        if (name == address) return true;
    return false;
}

/// No handler (on…), no style, nothing that embeds markup or fetches an address as text.
constexpr bool is_attribute_allowed(std::string_view name) {
    for (const auto refused :
         {"style", "srcdoc", "srcset", "ping", "poster", "background", "data", "cite", "http-equiv"})
        if (name == refused) return false;
    if (name.empty() || is_address(name) || name.starts_with("on")) return false;
    for (const char c : name)
        if (!is_lower(c) && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '-') return false;
    return true;
}

} // namespace rules

/// Name of an element; a refused one does not compile.
struct Tag {
    consteval Tag(const char* literal) : name(literal) {
        if (!rules::is_tag_allowed(name)) throw "this element may not be written";
    }
    std::string_view name;
};

/// Name of an attribute whose value is text; a refused one does not compile.
struct Name {
    consteval Name(const char* literal) : name(literal) {
        if (!rules::is_attribute_allowed(name)) throw "this attribute may not be written";
    }
    std::string_view name;
};

/// Name of an attribute whose value is a Url.
struct UrlName {
    consteval UrlName(const char* literal) : name(literal) {
        if (!rules::is_address(name)) throw "this attribute does not take an address";
    }
    std::string_view name;
};

/// Writes one piece of page, then gives it with `take()`. Calls chain:
/// `m.open("a", "button").url("href", u).text(words).close()`. Unbalanced elements are a Bug.
/// The empty class and the empty Url write no attribute.
class Markup {
public:
    explicit Markup(std::size_t reserve = 512) { out_.text_.reserve(reserve); }

    Markup& open(Tag tag, std::string_view css_class = {});
    Markup& close(); // the innermost open element

    // These follow `open`, before any content.
    Markup& attr(Name name, std::string_view value);
    Markup& attr(Name name, std::int64_t value) { return attr(name, std::string_view(std::to_string(value))); }
    Markup& attr_if(bool wanted, Name name, std::string_view value) { return wanted ? attr(name, value) : *this; }
    Markup& flag(Name name, bool wanted = true); // boolean attribute: checked, required, hidden…
    Markup& url(UrlName name, const Url& value);

    Markup& text(std::string_view value);
    Markup& html(const Html& piece);
    Markup& nested(const Html& piece); // its headings one level deeper, h6 at most

    /// <tag class>words</tag>; nothing at all when the words are empty.
    Markup& leaf(Tag tag, std::string_view css_class, const Html& words);
    Markup& icon(Icon icon);
    /// Opens the heading of a part of the page: h2, pushed deeper by each `nested` around it. Close it with
    /// close().
    Markup& open_heading(std::string_view css_class = {});
    /// Opens the h1. One per page: a second one is a Bug when the pieces are joined.
    Markup& open_title(std::string_view css_class = {});
    /// The script file of the frame: the only way to write one.
    Markup& script(const Url& source);
    Markup& doctype();

    Html take();

private:
    void end_start_tag();
    Markup& push(std::string_view name, std::string_view css_class);

    Html out_;
    std::array<std::string_view, 48> open_{};
    std::size_t depth_ = 0;
    bool in_start_tag_ = false;
};

/// Appends `text` with & < > " ' escaped and the characters that HTML forbids (controls) dropped.
void append_escaped(std::string& out, std::string_view text);

} // namespace aubrac::ui

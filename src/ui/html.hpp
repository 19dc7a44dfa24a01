// SPDX-License-Identifier: AGPL-3.0-or-later
// What pages are made of: Html (markup already escaped) and Url (an address safe to follow).
// Only src/ui makes markup; a service hands text, gets Html, and joins pieces with `+`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::ui {

/// A piece of page. Text given to it is escaped, always: `Html("<b>")` shows the three characters.
/// A value: cheap to move, joined with `+` and `+=`. Headings inside know their level (see `section`).
class Html {
public:
    Html() = default;
    Html(std::string_view text);
    Html(const std::string& text) : Html(std::string_view(text)) {}
    Html(const char* text) : Html(std::string_view(text)) {}
    Html(std::nullptr_t) = delete;

    bool empty() const { return text_.empty(); }
    /// The bytes to send, UTF-8. Never read them back into an Html: they would be escaped again.
    std::string_view view() const { return text_; }
    /// True when a component inside already wrote the only <h1> of the page.
    bool has_title() const { return has_title_; }

    Html& operator+=(const Html& next);
    friend Html operator+(Html first, const Html& next) {
        first += next;
        return first;
    }

private:
    friend class Markup;
    std::string text_;
    std::vector<std::uint32_t> headings_; // where the digit of each h2…h6 tag stands in text_
    bool has_title_ = false;
};

/// All the pieces, one after the other, with `between` in the gaps.
Html join(const std::vector<Html>& pieces, const Html& between = {});

/// An address that a page may point to: a path of this site ("/actes/12"), a place in the page
/// ("#objet"), "https://", "mailto:" or "tel:". Anything else ("javascript:", "//host", "http:", spaces,
/// controls, backslashes) is neutralised: the Url is empty, and a link to it shows as plain words.
class Url {
public:
    Url() = default;
    Url(std::string_view text);
    Url(const std::string& text) : Url(std::string_view(text)) {}
    Url(const char* text) : Url(std::string_view(text)) {}
    Url(std::nullptr_t) = delete;

    /// "/public/saint%20exemple/actes" from {"public", "saint exemple", "actes"}: each part is encoded.
    static Url path(std::initializer_list<std::string_view> parts);
    /// The same address with ?name=value set (replacing any former value of that name), encoded.
    /// An empty value removes the parameter.
    Url with(std::string_view name, std::string_view value) const;

    bool empty() const { return text_.empty(); }
    /// True for another site ("https://…"), which is then announced to the reader.
    bool is_outside() const { return text_.starts_with("https:"); }
    const std::string& text() const { return text_; }
    bool operator==(const Url&) const = default;

private:
    std::string text_;
};

} // namespace aubrac::ui

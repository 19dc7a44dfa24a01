// SPDX-License-Identifier: AGPL-3.0-or-later
// The writer of markup.
#include "markup.hpp"

#include "assets.hpp"

#include <base/ensure.hpp>
#include <utility>

namespace aubrac::ui {

namespace {

bool is_void(std::string_view tag) {
    for (const auto name : {"input", "br", "hr", "img", "meta", "link", "col", "wbr"})
        if (tag == name) return true;
    return false;
}

const char* replacement(unsigned char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t':
    case '\n':
    case '\r':
        return nullptr;
    default:
        return c < 0x20 || c == 0x7f ? "" : nullptr;
    }
}

/// Most characters pass as they are: a table answers faster than the switch.
constexpr auto is_plain = [] {
    std::array<bool, 256> plain{};
    for (std::size_t c = 0; c < plain.size(); ++c)
        plain[c] = c >= 0x20 && c != 0x7f && c != '&' && c != '<' && c != '>' && c != '"' && c != '\'';
    return plain;
}();

} // namespace

void append_escaped(std::string& out, std::string_view text) {
    std::size_t done = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (is_plain[c]) continue;
        const char* other = replacement(c);
        if (!other) continue;
        out.append(text, done, i - done);
        out.append(other);
        done = i + 1;
    }
    out.append(text, done, text.size() - done);
}

void Markup::end_start_tag() {
    if (!in_start_tag_) return;
    ENSURE(!is_void(open_[depth_ - 1])); // <br> and the like hold nothing
    out_.text_ += '>';
    in_start_tag_ = false;
}

Markup& Markup::push(std::string_view name, std::string_view css_class) {
    end_start_tag();
    ENSURE(depth_ < open_.size());
    open_[depth_++] = name;
    out_.text_ += '<';
    out_.text_ += name;
    in_start_tag_ = true;
    return css_class.empty() ? *this : attr("class", css_class);
}

Markup& Markup::open(Tag tag, std::string_view css_class) { return push(tag.name, css_class); }

Markup& Markup::close() {
    ENSURE(depth_ > 0);
    if (in_start_tag_ && is_void(open_[depth_ - 1])) {
        out_.text_ += '>';
        in_start_tag_ = false;
        --depth_;
        return *this;
    }
    end_start_tag();
    const auto name = open_[--depth_];
    out_.text_ += "</";
    if (name == "h2") out_.headings_.push_back(static_cast<std::uint32_t>(out_.text_.size() + 1));
    out_.text_ += name;
    out_.text_ += '>';
    return *this;
}

Markup& Markup::attr(Name name, std::string_view value) {
    ENSURE(in_start_tag_);
    out_.text_ += ' ';
    out_.text_ += name.name;
    out_.text_ += "=\"";
    append_escaped(out_.text_, value);
    out_.text_ += '"';
    return *this;
}

Markup& Markup::flag(Name name, bool wanted) {
    ENSURE(in_start_tag_);
    if (wanted) (out_.text_ += ' ') += name.name;
    return *this;
}

Markup& Markup::url(UrlName name, const Url& value) {
    ENSURE(in_start_tag_);
    if (value.empty()) return *this;
    ((out_.text_ += ' ') += name.name) += "=\"";
    append_escaped(out_.text_, value.text());
    out_.text_ += '"';
    return *this;
}

Markup& Markup::text(std::string_view value) {
    end_start_tag();
    append_escaped(out_.text_, value);
    return *this;
}

Markup& Markup::html(const Html& piece) {
    end_start_tag();
    out_ += piece;
    return *this;
}

Markup& Markup::nested(const Html& piece) {
    end_start_tag();
    const auto first = out_.headings_.size();
    out_ += piece;
    for (auto i = first; i < out_.headings_.size(); ++i) {
        char& level = out_.text_[out_.headings_[i]];
        if (level < '6') ++level;
    }
    return *this;
}

Markup& Markup::leaf(Tag tag, std::string_view css_class, const Html& words) {
    return words.empty() ? *this : open(tag, css_class).html(words).close();
}

Markup& Markup::icon(Icon icon) {
    if (icon == Icon::none) return *this;
    static const std::string sprite = asset_url("icons.svg").text() + "#";
    end_start_tag();
    ((out_.text_ += "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"") += sprite) += icon_name(icon);
    out_.text_ += "\"/></svg>";
    return *this;
}

Markup& Markup::open_heading(std::string_view css_class) {
    end_start_tag();
    out_.headings_.push_back(static_cast<std::uint32_t>(out_.text_.size() + 2));
    return push("h2", css_class);
}

Markup& Markup::open_title(std::string_view css_class) {
    ENSURE(!out_.has_title_);
    out_.has_title_ = true;
    return push("h1", css_class);
}

Markup& Markup::script(const Url& source) {
    end_start_tag();
    out_.text_ += "<script defer src=\"";
    append_escaped(out_.text_, source.text());
    out_.text_ += "\"></script>";
    return *this;
}

Markup& Markup::doctype() {
    out_.text_ += "<!doctype html>\n";
    return *this;
}

Html Markup::take() {
    end_start_tag();
    ENSURE(depth_ == 0);
    return std::exchange(out_, Html());
}

} // namespace aubrac::ui

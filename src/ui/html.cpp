// SPDX-License-Identifier: AGPL-3.0-or-later
// Html joined, addresses checked (URL Standard §4; RFC 3986 §2.3 for the characters left as they are).
#include "html.hpp"

#include "markup.hpp"

#include <base/ensure.hpp>

namespace aubrac::ui {

namespace {

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

void append_encoded(std::string& out, std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    for (const char c : text) {
        if (is_unreserved(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        ((out += '%') += digits[byte >> 4]) += digits[byte & 15];
    }
}

// Browsers drop tabs and line ends, and read "\" as "/": "/\t/host" would leave the site.
bool has_trap(std::string_view text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '\\') return true;
    return false;
}

bool is_safe(std::string_view text) {
    if (text.empty() || has_trap(text)) return false;
    if (text[0] == '#') return true;
    if (text[0] == '/') return !text.starts_with("//");
    return (text.starts_with("https://") && text.size() > 8) || text.starts_with("mailto:") ||
           text.starts_with("tel:");
}

} // namespace

Html::Html(std::string_view text) { append_escaped(text_, text); }

Html& Html::operator+=(const Html& next) {
    ENSURE(!(has_title_ && next.has_title_));
    has_title_ = has_title_ || next.has_title_;
    const auto base = static_cast<std::uint32_t>(text_.size());
    const auto count = next.headings_.size(); // by index: `next` may be this very piece
    for (std::size_t i = 0; i < count; ++i) headings_.push_back(base + next.headings_[i]);
    text_ += next.text_;
    return *this;
}

Html join(const std::vector<Html>& pieces, const Html& between) {
    Html all;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (i > 0) all += between;
        all += pieces[i];
    }
    return all;
}

Url::Url(std::string_view text) {
    if (is_safe(text)) text_ = text;
}

Url Url::path(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const auto part : parts) {
        text += '/';
        // Browsers climb the path at a part made of dots, even encoded.
        append_encoded(text, part == "." || part == ".." ? std::string_view("-") : part);
    }
    return Url(text);
}

Url Url::with(std::string_view name, std::string_view value) const {
    if (text_.empty()) return {};
    std::string wanted;
    append_encoded(wanted, name);
    wanted += '=';
    const auto hash = text_.find('#');
    const std::string_view whole = std::string_view(text_).substr(0, hash);
    const auto question = whole.find('?');
    std::string out(whole.substr(0, question));
    char separator = '?';
    std::string_view rest = question == std::string::npos ? std::string_view() : whole.substr(question + 1);
    while (!rest.empty()) {
        const auto end = rest.find('&');
        const auto pair = rest.substr(0, end);
        if (!pair.empty() && !pair.starts_with(wanted)) {
            (out += separator) += pair;
            separator = '&';
        }
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    if (!value.empty()) {
        (out += separator) += wanted;
        append_encoded(out, value);
    }
    if (hash != std::string::npos) out += text_.substr(hash);
    Url next;
    next.text_ = std::move(out);
    return next;
}

} // namespace aubrac::ui

// SPDX-License-Identifier: AGPL-3.0-or-later
// Strict XML writer. No library: exact bytes are the whole point.
#include <adapters/xml/writer.hpp>

#include <algorithm>
#include <base/text.hpp>
#include <cstdint>

namespace aubrac::adapters::xml {
namespace {

bool is_name(std::string_view name) {
    const auto is_start = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; };
    const auto is_rest = [&](char c) {
        return is_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
    };
    return !name.empty() && is_start(name[0]) && std::all_of(name.begin(), name.end(), is_rest);
}

// The text is known to be UTF-8.
std::uint32_t next_character(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
    };
    const std::uint32_t first = byte(at++);
    if (first < 0x80) return first;
    const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    std::uint32_t character = first & (0x3Fu >> more);
    for (int i = 0; i < more; ++i) character = (character << 6) | (byte(at++) & 0x3F);
    return character;
}

bool is_refused(std::uint32_t c) {
    if (c < 0x20) return c != '\t' && c != '\n' && c != '\r';
    return (c >= 0x7F && c <= 0x9F) || (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

} // namespace

Writer::Writer() : bytes_("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n") {}

void Writer::line_break() {
    if (bytes_.back() != '\n') bytes_ += '\n';
    bytes_.append(2 * levels_.size(), ' ');
}

void Writer::end_opening_tag() {
    if (in_tag_) bytes_ += '>';
    in_tag_ = false;
}

void Writer::open(std::string_view name) {
    ENSURE(is_name(name) && !done_);
    end_opening_tag();
    if (!levels_.empty()) {
        ENSURE(!levels_.back().has_text);
        levels_.back().has_children = true;
    }
    line_break();
    bytes_ += '<';
    bytes_ += name;
    levels_.push_back({std::string(name)});
    in_tag_ = true;
}

void Writer::attribute(std::string_view name, std::string_view value) {
    ENSURE(in_tag_ && is_name(name));
    bytes_ += ' ';
    bytes_ += name;
    bytes_ += "=\"";
    add_escaped(value, name, true);
    bytes_ += '"';
}

void Writer::text(std::string_view value) {
    ENSURE(!levels_.empty() && !levels_.back().has_children);
    if (value.empty()) return;
    end_opening_tag();
    levels_.back().has_text = true;
    add_escaped(value, levels_.back().name, false);
}

void Writer::close() {
    ENSURE(!levels_.empty());
    const auto level = std::move(levels_.back());
    levels_.pop_back();
    if (in_tag_) {
        bytes_ += "/>";
        in_tag_ = false;
    } else {
        if (level.has_children) line_break();
        bytes_ += "</" + level.name + ">";
    }
    if (levels_.empty()) {
        bytes_ += '\n';
        done_ = true;
    }
}

base::Result<std::string> Writer::finish() {
    ENSURE(done_);
    if (!refused_.empty()) return base::Refusal{"XML-CHARACTER", refused_, {}};
    return bytes_;
}

void Writer::add_escaped(std::string_view value, std::string_view name, bool in_attribute) {
    if (!base::is_utf8(value)) {
        if (refused_.empty()) refused_ = name;
        return;
    }
    for (std::size_t at = 0; at < value.size();) {
        const auto character = next_character(value, at);
        if (is_refused(character) && refused_.empty()) refused_ = name;
        const bool blank = character == '\t' || character == '\n';
        if (character == '&')
            bytes_ += "&amp;";
        else if (character == '<')
            bytes_ += "&lt;";
        else if (character == '>')
            bytes_ += "&gt;";
        else if (character == '"' && in_attribute)
            bytes_ += "&quot;";
        else if (character == '\r' || (blank && in_attribute) || character > 0xFF)
            bytes_ += "&#" + std::to_string(character) + ";";
        else
            bytes_ += static_cast<char>(static_cast<unsigned char>(character));
    }
}

} // namespace aubrac::adapters::xml

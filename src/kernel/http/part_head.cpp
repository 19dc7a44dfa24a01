// SPDX-License-Identifier: AGPL-3.0-or-later
#include "encoding.hpp"
#include "multipart.hpp"
#include <algorithm>

namespace aubrac::kernel::http {

namespace {

constexpr std::size_t longest_name = 1000; // bytes

/// U+202A to U+202E and U+2066 to U+2069 turn "acte<U+202E>fdp.exe" into "acteexe.pdf" for the eye.
void drop_direction_marks(std::string& name) {
    std::string kept;
    for (std::size_t at = 0; at < name.size(); ++at) {
        const auto three = std::string_view(name).substr(at, 3);
        const bool embedding = three >= "\xE2\x80\xAA" && three <= "\xE2\x80\xAE";
        const bool isolate = three >= "\xE2\x81\xA6" && three <= "\xE2\x81\xA9";
        if (embedding || isolate)
            at += 2;
        else
            kept += name[at];
    }
    name = std::move(kept);
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<std::uint8_t>(c) < 0x20 || c == 0x7F; });
}

/// Browsers write a quote in a name as %22 and leave other percents alone (WHATWG, multipart encoding).
std::string read_name(std::string_view sent) {
    std::string name;
    for (std::size_t i = 0; i < sent.size(); ++i) {
        const bool quote = sent.substr(i, 3) == "%22";
        name += quote ? '"' : sent[i];
        if (quote) i += 2;
    }
    return to_utf8(name);
}

/// filename*=UTF-8''d%C3%A9lib.pdf (RFC 8187); RFC 7578 §4.2 forbids it, some software sends it.
std::optional<std::string> read_extended_name(std::string_view sent) {
    const auto first = sent.find('\'');
    if (first == std::string_view::npos) return std::nullopt;
    const auto second = sent.find('\'', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto charset = sent.substr(0, first);
    auto name = percent_decode(sent.substr(second + 1), Plus::literal);
    if (!name) return std::nullopt;
    if (same_ignoring_case(charset, "utf-8") || same_ignoring_case(charset, "iso-8859-1")) return to_utf8(*name);
    return std::nullopt;
}

bool read_disposition(std::string_view text, PartHead& head) {
    const auto header = parse_header_value(text);
    if (!header || header->value != "form-data") return false;
    const auto* name = header->find("name");
    if (!name || name->size() > longest_name) return false;
    head.name = read_name(*name);
    if (const auto* file = header->find("filename")) head.file_name = read_name(*file);
    if (const auto* extended = header->find("filename*")) {
        head.file_name = read_extended_name(*extended);
        if (!head.file_name) return false;
    }
    if (!head.file_name) return true;
    head.file_name->erase(0, head.file_name->find_last_of("/\\") + 1); // npos + 1 is 0: no folder, nothing erased
    drop_direction_marks(*head.file_name);
    return head.file_name->size() <= longest_name && !has_control(*head.file_name);
}

} // namespace

std::optional<PartHead> parse_part_head(std::string_view bytes) {
    PartHead head;
    head.media_type = "text/plain";
    bool named = false;
    while (!bytes.empty()) {
        const auto line = bytes.substr(0, bytes.find("\r\n"));
        bytes.remove_prefix(std::min(line.size() + 2, bytes.size()));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !is_token(line.substr(0, colon)) || has_control(line))
            return std::nullopt;
        auto value = line.substr(colon + 1);
        value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
        const auto field = lower(line.substr(0, colon));
        if (field == "content-disposition") {
            if (named || !read_disposition(value, head)) return std::nullopt;
            named = true;
        } else if (field == "content-type") {
            head.media_type = to_utf8(value);
        }
    }
    if (!named) return std::nullopt;
    return head;
}

} // namespace aubrac::kernel::http

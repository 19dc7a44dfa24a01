// SPDX-License-Identifier: AGPL-3.0-or-later
// From bytes to fields: finds the root, then walks the grammar.
#include "reader.hpp"

#include "binding.hpp"
#include "codes.hpp"
#include "naming_check.hpp"
#include "tree_reader.hpp"

#include <adapters/xml/reader.hpp>
#include <algorithm>

namespace aubrac::formats::actes {
namespace {

namespace xml = adapters::xml;

constexpr const char* second_try = "ISO-8859-1";

void refuse(Reading& reading, const xml::Document& document) {
    using enum xml::Problem;
    reading.refused = true;
    const auto add = [&](Rule rule, const std::string& detail) {
        reading.findings.push_back(make_finding(Severity::error, rule, "", {detail}, document.line));
    };
    switch (document.problem) {
    case doctype:
        return add(Rule::doctype, "");
    case too_big:
        return add(Rule::too_big, "trop volumineux");
    case too_deep:
        return add(Rule::too_big, "trop d'éléments emboîtés");
    case too_many:
        return add(Rule::too_big, "trop d'éléments");
    case none:
    case encoding:
    case malformed:
        return add(Rule::xml, document.message);
    }
}

// White space before the XML declaration is forbidden and frequent. Gives the number of lines dropped.
int drop_blank_start(std::string_view& bytes) {
    const auto start = std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size());
    const auto blank = bytes.substr(0, start);
    bytes.remove_prefix(start);
    return static_cast<int>(std::count(blank.begin(), blank.end(), '\n'));
}

xml::Document read_bytes(std::string_view bytes, Reading& reading) {
    auto document = xml::read(bytes);
    if (document.problem != xml::Problem::encoding) return document;
    // A frequent lie: "UTF-8" (or nothing) announced, Latin-1 written.
    auto again = xml::read(bytes, {}, second_try);
    if (!again.root) return document;
    reading.findings.push_back(make_finding(Severity::warning, Rule::encoding, "", {second_try}, document.line));
    return again;
}

void read_message(std::string_view file_name, std::string_view bytes, Reading& reading) {
    const auto document = read_bytes(bytes, reading);
    if (!document.root) {
        refuse(reading, document);
        return;
    }
    const auto& root = *document.root;
    const auto* row = find_by_root(root.name);
    if (!row) {
        reading.refused = true;
        reading.findings.push_back(make_finding(Severity::error, Rule::root, "", {root.name}, root.line));
        return;
    }
    reading.kind = row->kind;
    reading.root = row->root;
    reading.fields = read_tree(root, reading.findings);
    check_name(file_name, *row, reading.fields, reading.findings);
}

} // namespace

bool Reading::is_sound() const {
    return !refused && std::none_of(findings.begin(), findings.end(),
                                    [](const Finding& finding) { return finding.severity == Severity::error; });
}

Reading read_any(std::string_view file_name, std::string_view bytes) {
    Reading reading;
    const int lines = drop_blank_start(bytes);
    read_message(file_name, bytes, reading);
    for (auto& finding : reading.findings)
        if (finding.line > 0) finding.line += lines;
    return reading;
}

std::optional<Message> find_message(const Reading& reading) {
    if (reading.refused) return {};
    return message_from(reading.root, reading.fields);
}

} // namespace aubrac::formats::actes

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "scan.hpp"

namespace aubrac::formats::signature {

namespace xml = adapters::xml;
using xml::Problem;

namespace {

constexpr std::size_t signature_limit = 1024 * 1024;
constexpr std::size_t signatures_bytes_limit = 32 * 1024 * 1024;
constexpr std::size_t ids_limit = 200'000;
constexpr std::size_t bordereaux_limit = 200'000;
constexpr std::size_t id_bytes_limit = 1000;
constexpr std::size_t piece = 64 * 1024;

[[noreturn]] void fail(Problem problem, const char* message) { throw StopReading{{problem, message}}; }

bool is_id(const xml::StreamAttribute& attribute) {
    if (attribute.prefix == "xml") return attribute.name == "id";
    return attribute.space.empty() && (attribute.name == "Id" || attribute.name == "ID" || attribute.name == "id");
}

} // namespace

void Scanner::note_ids(const xml::Opening& element) {
    for (const auto& attribute : element.attributes) {
        if (!is_id(attribute)) continue;
        if (attribute.value.size() > id_bytes_limit || scan_.ids.size() >= ids_limit)
            fail(Problem::too_many, "too many identifiers, or too long");
        auto& bearer = scan_.ids[std::string(attribute.value)];
        if (bearer.count++ == 0) {
            bearer.ordinal = scan_.elements;
            bearer.name = element.name;
        }
        if (levels_.empty()) scan_.root_id = attribute.value;
        if (!scan_.bordereaux.empty() && scan_.bordereaux.back().ordinal == scan_.elements)
            scan_.bordereaux.back().id = attribute.value;
    }
}

void Scanner::open(const xml::Opening& element) {
    ++scan_.elements;
    if (levels_.empty()) scan_.root = element.name;
    const bool is_bordereau = kept_.empty() && element.name == "Bordereau" && element.space.empty();
    if (is_bordereau) {
        if (scan_.bordereaux.size() >= bordereaux_limit) fail(Problem::too_many, "too many bordereaux");
        scan_.bordereaux.push_back({scan_.elements, {}, false});
    }
    note_ids(element);
    const bool is_signature = element.name == "Signature" && element.space == signature_space;
    if (!kept_.empty() || is_signature) keep(element);
    scope_.open(element);
    levels_.push_back({scan_.elements, std::string(element.name), is_bordereau ? scan_.bordereaux.size() : 0});
}

void Scanner::keep(const xml::Opening& element) {
    XmlNode node;
    node.prefix = element.prefix;
    node.space = element.space;
    node.name = element.name;
    node.ordinal = scan_.elements;
    std::size_t bytes = node.prefix.size() + node.space.size() + node.name.size() + sizeof(XmlNode);
    for (const auto& own : element.namespaces) {
        node.declarations.push_back({std::string(own.prefix), std::string(own.uri)});
        bytes += own.prefix.size() + own.uri.size() + sizeof(XmlNode::Declaration);
    }
    for (const auto& own : element.attributes) {
        node.attributes.push_back(
            {std::string(own.prefix), std::string(own.space), std::string(own.name), std::string(own.value)});
        bytes += own.space.size() + own.value.size() + sizeof(XmlNode::Attribute);
    }
    if (!kept_.empty()) {
        weigh(bytes);
        kept_.back()->children.push_back(std::move(node));
        kept_.push_back(&kept_.back()->children.back());
        return;
    }
    if (scan_.signatures.size() >= signatures_limit) fail(Problem::too_many, "too many signatures");
    kept_bytes_ = 0;
    weigh(bytes);
    FoundSignature found{std::move(node), scope_, levels_.empty() ? "" : levels_.back().name, {}};
    for (const auto& level : levels_) found.ancestors.push_back(level.ordinal);
    if (!levels_.empty() && levels_.back().bordereau > 0)
        scan_.bordereaux[levels_.back().bordereau - 1].is_signed = true;
    if (levels_.size() == 1) scan_.is_root_signed = true;
    scan_.signatures.push_back(std::move(found));
    kept_.push_back(&scan_.signatures.back().node);
}

void Scanner::weigh(std::size_t bytes) {
    kept_bytes_ += bytes;
    all_bytes_ += bytes;
    if (kept_bytes_ > signature_limit || all_bytes_ > signatures_bytes_limit)
        fail(Problem::too_big, "signatures are too large");
}

void Scanner::keep_leaf(XmlNode::Kind kind, std::string_view name, std::string_view text) {
    if (kept_.empty()) return;
    auto& children = kept_.back()->children;
    const bool goes_on = kind == XmlNode::Kind::text && !children.empty() && children.back().kind == kind;
    weigh(text.size() + (goes_on ? 0 : sizeof(XmlNode)));
    if (!goes_on) {
        children.emplace_back();
        children.back().kind = kind;
        children.back().name = name;
    }
    children.back().text += text;
}

void Scanner::close() {
    scope_.close();
    levels_.pop_back();
    if (!kept_.empty()) kept_.pop_back();
}

void Scanner::text(std::string_view characters) { keep_leaf(XmlNode::Kind::text, "", characters); }

void Scanner::comment(std::string_view text) { keep_leaf(XmlNode::Kind::comment, "", text); }

void Scanner::instruction(std::string_view target, std::string_view data) {
    keep_leaf(XmlNode::Kind::instruction, target, data);
}

ReadOutcome read_whole(Source& source, xml::Events& events, const ByteSink& tap) {
    source.rewind();
    xml::StreamReader reader(events);
    std::string buffer(piece, '\0');
    // The reader bounds the bytes by itself.
    try {
        for (std::size_t got = 0; (got = source.read(buffer.data(), buffer.size())) > 0;) {
            const std::string_view bytes(buffer.data(), got);
            if (tap) tap(bytes);
            if (!reader.feed(bytes)) break;
        }
        if (reader.problem() == Problem::none) reader.finish();
    } catch (const StopReading& stop) {
        return stop.outcome;
    }
    return {reader.problem(), reader.message()};
}

XmlScan scan(Source& source) {
    Scanner scanner;
    const auto outcome = read_whole(source, scanner);
    auto& scan = scanner.scan();
    if (outcome.problem != Problem::none) {
        scan.problem = outcome.problem;
        scan.message = outcome.message;
    }
    return std::move(scan);
}

} // namespace aubrac::formats::signature

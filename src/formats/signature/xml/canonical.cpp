// SPDX-License-Identifier: AGPL-3.0-or-later
#include "canonical.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace aubrac::formats::signature {

using adapters::xml::Opening;

namespace {

constexpr std::size_t full = 64 * 1024;
constexpr std::string_view xml_space = "http://www.w3.org/XML/1998/namespace";

using Specials = std::array<bool, 256>;

constexpr Specials mark(std::string_view characters) {
    Specials specials{};
    for (const char c : characters) specials[static_cast<unsigned char>(c)] = true;
    return specials;
}

constexpr Specials special_in_text = mark("&<>\r");
constexpr Specials special_in_value = mark("&<\"\t\n\r");

/// Copies runs of plain characters at once: most of a PES is base64.
template <class Escape>
void append_escaped(std::string& out, std::string_view text, const Specials& specials, Escape escape) {
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!specials[static_cast<unsigned char>(text[i])]) continue;
        out.append(text.substr(start, i - start));
        out += escape(text[i]);
        start = i + 1;
    }
    out.append(text.substr(start));
}

std::string_view escape_in_text(char c) {
    return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&#xD;";
}

std::string_view escape_in_value(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '"':
        return "&quot;";
    case '\t':
        return "&#x9;";
    case '\n':
        return "&#xA;";
    default:
        return "&#xD;";
    }
}

std::vector<std::pair<std::string, std::string>> nearest(const auto& entries, std::size_t above) {
    std::vector<std::pair<std::string, std::string>> found;
    for (auto it = entries.rbegin(); it != entries.rend(); ++it)
        if (it->level <= above &&
            std::none_of(found.begin(), found.end(), [&](const auto& known) { return known.first == it->name; }))
            found.emplace_back(it->name, it->value);
    return found;
}

} // namespace

void XmlScope::open(const Opening& element) {
    ++level_;
    for (const auto& declared : element.namespaces)
        namespaces_.push_back({std::string(declared.prefix), std::string(declared.uri), level_});
    for (const auto& attribute : element.attributes)
        if (attribute.space == xml_space)
            attributes_.push_back({std::string(attribute.name), std::string(attribute.value), level_});
}

void XmlScope::close() {
    while (!namespaces_.empty() && namespaces_.back().level == level_) namespaces_.pop_back();
    while (!attributes_.empty() && attributes_.back().level == level_) attributes_.pop_back();
    --level_;
}

std::vector<std::pair<std::string, std::string>> XmlScope::list_namespaces() const {
    auto found = nearest(namespaces_, level_);
    std::erase_if(found, [](const auto& declared) { return declared.first.empty() && declared.second.empty(); });
    return found;
}

std::vector<std::pair<std::string, std::string>> XmlScope::list_inherited() const {
    return nearest(attributes_, level_ - 1);
}

std::optional<CanonicalMethod> find_method(std::string_view algorithm) {
    using Form = CanonicalMethod::Form;
    static constexpr std::tuple<std::string_view, Form, bool> known[] = {
        {"http://www.w3.org/2001/10/xml-exc-c14n#", Form::exclusive, false},
        {"http://www.w3.org/2001/10/xml-exc-c14n#WithComments", Form::exclusive, true},
        {"http://www.w3.org/TR/2001/REC-xml-c14n-20010315", Form::inclusive, false},
        {"http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments", Form::inclusive, true},
        {"http://www.w3.org/2006/12/xml-c14n11", Form::inclusive_1_1, false},
        {"http://www.w3.org/2006/12/xml-c14n11#WithComments", Form::inclusive_1_1, true},
    };
    for (const auto& [address, form, with_comments] : known)
        if (address == algorithm) return CanonicalMethod{form, with_comments, {}};
    return std::nullopt;
}

Canonicalizer::Canonicalizer(CanonicalMethod method, ByteSink sink, Extent extent)
    : method_(std::move(method)), sink_(std::move(sink)), extent_(extent) {
    out_.reserve(full + 8192);
}

bool Canonicalizer::is_listed(std::string_view prefix) const {
    const auto name = prefix.empty() ? std::string_view("#default") : prefix;
    return method_.form != CanonicalMethod::Form::exclusive ||
           std::find(method_.prefixes.begin(), method_.prefixes.end(), name) != method_.prefixes.end();
}

const std::string* Canonicalizer::find_rendered(std::string_view prefix) const {
    for (auto it = rendered_.rbegin(); it != rendered_.rend(); ++it)
        if (it->prefix == prefix) return &it->space;
    return nullptr;
}

void Canonicalizer::add_used(std::string_view prefix, std::string_view space, Pairs& wanted) const {
    if (prefix == "xml") return;
    const auto* rendered = find_rendered(prefix);
    // An empty default namespace is written only to take back one that was.
    if (rendered ? *rendered == space : prefix.empty() && space.empty()) return;
    for (const auto& [known, value] : wanted)
        if (known == prefix) return;
    wanted.emplace_back(prefix, space);
}

void Canonicalizer::write_namespaces(const Opening& element, const XmlScope& scope) {
    Pairs wanted;
    std::vector<std::pair<std::string, std::string>> in_force;
    if (levels_.size() == 1 && (method_.form != CanonicalMethod::Form::exclusive || !method_.prefixes.empty())) {
        in_force = scope.list_namespaces();
        for (const auto& [prefix, space] : in_force)
            if (is_listed(prefix)) add_used(prefix, space, wanted);
    } else {
        for (const auto& declared : element.namespaces)
            if (is_listed(declared.prefix)) add_used(declared.prefix, declared.uri, wanted);
    }
    if (method_.form == CanonicalMethod::Form::exclusive) {
        add_used(element.prefix, element.space, wanted);
        for (const auto& attribute : element.attributes)
            if (!attribute.prefix.empty()) add_used(attribute.prefix, attribute.space, wanted);
    }
    std::sort(wanted.begin(), wanted.end());
    for (const auto& [prefix, space] : wanted) {
        write_attribute(prefix.empty() ? "" : "xmlns", prefix.empty() ? "xmlns" : prefix, space);
        rendered_.push_back({std::string(prefix), std::string(space)});
    }
}

void Canonicalizer::write_attributes(const Opening& element, const XmlScope& scope) {
    struct Written {
        std::string_view space, name, prefix, value;
    };
    std::vector<Written> all;
    for (const auto& attribute : element.attributes)
        all.push_back({attribute.space, attribute.name, attribute.prefix, attribute.value});
    std::vector<std::pair<std::string, std::string>> inherited;
    if (levels_.size() == 1 && method_.form != CanonicalMethod::Form::exclusive) {
        inherited = scope.list_inherited();
        // Canonical XML 1.1 §2.4: neither xml:id nor, here, xml:base comes from above.
        for (const auto& [name, value] : inherited) {
            const bool is_kept =
                method_.form == CanonicalMethod::Form::inclusive || name == "lang" || name == "space";
            const bool is_own =
                std::any_of(all.begin(), all.end(), [&, n = std::string_view(name)](const Written& own) {
                    return own.space == xml_space && own.name == n;
                });
            if (is_kept && !is_own) all.push_back({xml_space, name, "xml", value});
        }
    }
    std::sort(all.begin(), all.end(), [](const Written& a, const Written& b) {
        return std::tie(a.space, a.name) < std::tie(b.space, b.name);
    });
    for (const auto& attribute : all) write_attribute(attribute.prefix, attribute.name, attribute.value);
}

void Canonicalizer::write_attribute(std::string_view prefix, std::string_view name, std::string_view value) {
    out_ += ' ';
    if (!prefix.empty()) (out_ += prefix) += ':';
    (out_ += name) += "=\"";
    append_escaped(out_, value, special_in_value, escape_in_value);
    out_ += '"';
}

void Canonicalizer::open(const Opening& element, const XmlScope& scope) {
    levels_.push_back({names_.size(), rendered_.size()});
    if (!element.prefix.empty()) (names_ += element.prefix) += ':';
    names_ += element.name;
    out_ += '<';
    out_ += std::string_view(names_).substr(levels_.back().name);
    write_namespaces(element, scope);
    write_attributes(element, scope);
    out_ += '>';
    flush_if_full();
}

void Canonicalizer::close() {
    const auto level = levels_.back();
    levels_.pop_back();
    out_ += "</";
    out_ += std::string_view(names_).substr(level.name);
    out_ += '>';
    names_.resize(level.name);
    rendered_.resize(level.rendered);
    is_past_ = levels_.empty();
    flush_if_full();
}

void Canonicalizer::text(std::string_view part) {
    if (levels_.empty()) return;
    append_escaped(out_, part, special_in_text, escape_in_text);
    flush_if_full();
}

// Canonical XML 1.0 §2.3: outside the document element, each on its own line.
void Canonicalizer::write_outside(std::string_view markup) {
    if (extent_ == Extent::element) return;
    if (is_past_) out_ += '\n';
    out_ += markup;
    if (!is_past_) out_ += '\n';
}

void Canonicalizer::comment(std::string_view text) {
    if (!method_.with_comments) return;
    const auto markup = "<!--" + std::string(text) + "-->";
    if (levels_.empty())
        write_outside(markup);
    else
        out_ += markup;
}

void Canonicalizer::instruction(std::string_view target, std::string_view data) {
    std::string markup = "<?" + std::string(target);
    if (!data.empty()) (markup += ' ') += data;
    markup += "?>";
    if (levels_.empty())
        write_outside(markup);
    else
        out_ += markup;
}

void Canonicalizer::flush_if_full() {
    if (out_.size() < full) return;
    sink_(out_);
    out_.clear();
}

void Canonicalizer::finish() {
    sink_(out_);
    out_.clear();
}

} // namespace aubrac::formats::signature

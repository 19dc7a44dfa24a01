// SPDX-License-Identifier: AGPL-3.0-or-later
// Bounded XML reading over the SAX2 interface of libxml2: its own tree is never built.
#include <adapters/xml/reader.hpp>

#include "library.hpp"

#include <algorithm>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <climits>
#include <exception>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <memory>

namespace aubrac::adapters::xml {
namespace {

constexpr std::size_t max_space = 512; // bytes of a namespace URI

std::string text_of(const xmlChar* chars) { return chars ? reinterpret_cast<const char*>(chars) : ""; }

class Builder {
public:
    Builder(const Limits& limits, Document& document) : limits_(limits), document_(document) {}

    void attach(xmlParserCtxtPtr parser) { parser_ = parser; }

    void stop(Problem problem, std::string message) {
        if (document_.problem != Problem::none) return;
        document_.problem = problem;
        document_.message = std::move(message);
        document_.line = line();
        xmlStopParser(parser_);
    }

    // An exception must not cross the C code of libxml2: it is kept, then thrown again by read().
    template <class Step>
    void guard(Step step) noexcept {
        if (broken_ || document_.problem != Problem::none) return;
        try {
            step();
        } catch (...) {
            broken_ = std::current_exception();
            xmlStopParser(parser_);
        }
    }

    void note_node() {
        if (++nodes_ > limits_.nodes)
            stop(Problem::too_many, "more than " + std::to_string(limits_.nodes) + " nodes");
    }

    // Copied into each element and attribute: a long one would multiply the size of the document.
    std::string take_space(const xmlChar* uri) {
        auto space = text_of(uri);
        if (space.size() > max_space) {
            stop(Problem::too_big, "namespace of more than " + std::to_string(max_space) + " bytes");
            space.clear();
        }
        return space;
    }

    void open(Element element) {
        note_node();
        if (open_.size() >= static_cast<std::size_t>(limits_.depth))
            return stop(Problem::too_deep, "deeper than " + std::to_string(limits_.depth) + " elements");
        element.line = line();
        open_.push_back(std::move(element));
    }

    void add_text(const xmlChar* chars, int count) {
        if (!open_.empty()) open_.back().text.append(reinterpret_cast<const char*>(chars), count);
    }

    void close() {
        if (open_.empty()) return;
        auto element = std::move(open_.back());
        open_.pop_back();
        if (open_.empty())
            root_ = std::move(element);
        else
            open_.back().children.push_back(std::move(element));
    }

    void note_error(const xmlError& error) {
        if (error.level < XML_ERR_ERROR || document_.problem != Problem::none) return;
        const bool encoding = error.code == XML_ERR_INVALID_ENCODING || error.code == XML_ERR_INVALID_CHAR ||
                              error.code == XML_ERR_UNSUPPORTED_ENCODING ||
                              error.code == XML_ERR_UNKNOWN_ENCODING || error.code == XML_I18N_CONV_FAILED;
        document_.problem = encoding ? Problem::encoding : Problem::malformed;
        document_.message = base::one_line(error.message ? error.message : "malformed", 300);
        document_.line = error.line;
        xmlStopParser(parser_);
    }

    void finish() {
        if (broken_) std::rethrow_exception(broken_);
        if (document_.problem != Problem::none) return;
        if (root_ && parser_->wellFormed) {
            document_.root = std::move(root_);
            return;
        }
        document_.problem = Problem::malformed;
        document_.message = "no complete root element";
    }

    const Limits& limits() const { return limits_; }

private:
    int line() const { return parser_->input ? parser_->input->line : 0; }

    const Limits& limits_;
    Document& document_;
    xmlParserCtxtPtr parser_ = nullptr;
    std::vector<Element> open_;
    std::optional<Element> root_;
    std::size_t nodes_ = 0;
    std::exception_ptr broken_;
};

Builder& builder_of(void* context) {
    return *static_cast<Builder*>(static_cast<xmlParserCtxtPtr>(context)->_private);
}

void on_doctype(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
    auto& builder = builder_of(context);
    builder.guard([&] { builder.stop(Problem::doctype, "DOCTYPE is not accepted"); });
}

void on_open(void* context, const xmlChar* name, const xmlChar*, const xmlChar* space, int namespace_count,
             const xmlChar**, int count, int, const xmlChar** attributes) {
    auto& builder = builder_of(context);
    builder.guard([&] {
        if (static_cast<std::size_t>(count) + static_cast<std::size_t>(namespace_count) >
            builder.limits().attributes)
            return builder.stop(Problem::too_many, "too many attributes on one element");
        Element element;
        element.name = text_of(name);
        element.space = builder.take_space(space);
        for (int i = 0; i < count; ++i) {
            const xmlChar** at = attributes + 5 * i; // local name, prefix, URI, value, end of value
            builder.note_node();
            element.attributes.push_back({builder.take_space(at[2]), text_of(at[0]),
                                          std::string(reinterpret_cast<const char*>(at[3]), at[4] - at[3])});
        }
        builder.open(std::move(element));
    });
}

void on_close(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
    auto& builder = builder_of(context);
    builder.guard([&] { builder.close(); });
}

void on_text(void* context, const xmlChar* chars, int count) {
    auto& builder = builder_of(context);
    builder.guard([&] { builder.add_text(chars, count); });
}

void on_comment(void* context, const xmlChar*) {
    auto& builder = builder_of(context);
    builder.guard([&] { builder.note_node(); });
}

void on_instruction(void* context, const xmlChar*, const xmlChar*) { on_comment(context, nullptr); }

void on_error(void* context, xmlErrorPtr error) {
    auto& builder = builder_of(context);
    builder.guard([&] { builder.note_error(*error); });
}

xmlSAXHandler make_handler() {
    xmlSAXHandler handler{};
    handler.initialized = XML_SAX2_MAGIC;
    handler.internalSubset = on_doctype;
    handler.startElementNs = on_open;
    handler.endElementNs = on_close;
    handler.characters = on_text;
    handler.ignorableWhitespace = on_text;
    handler.cdataBlock = on_text;
    handler.comment = on_comment;
    handler.processingInstruction = on_instruction;
    handler.serror = on_error;
    return handler;
}

struct FreeParser {
    void operator()(xmlParserCtxtPtr parser) const {
        if (parser->myDoc) xmlFreeDoc(parser->myDoc);
        xmlFreeParserCtxt(parser);
    }
};

} // namespace

const Attribute* Element::find_attribute(std::string_view name_wanted) const {
    const auto found = std::find_if(attributes.begin(), attributes.end(),
                                    [&](const Attribute& attribute) { return attribute.name == name_wanted; });
    return found == attributes.end() ? nullptr : &*found;
}

const Element* Element::find_child(std::string_view name_wanted) const {
    const auto found = std::find_if(children.begin(), children.end(),
                                    [&](const Element& child) { return child.name == name_wanted; });
    return found == children.end() ? nullptr : &*found;
}

Document read(std::string_view bytes, const Limits& limits, const std::string& encoding) {
    Document document;
    if (bytes.size() > std::min<std::size_t>(limits.bytes, INT_MAX)) {
        document.problem = Problem::too_big;
        document.message = "more than " + std::to_string(limits.bytes) + " bytes";
        return document;
    }
    if (bytes.empty()) {
        document.problem = Problem::malformed;
        document.message = "empty";
        return document;
    }
    prepare_library();
    const std::unique_ptr<xmlParserCtxt, FreeParser> parser(
        xmlCreateMemoryParserCtxt(bytes.data(), static_cast<int>(bytes.size())));
    if (!parser) throw base::Failure("libxml2: no parser (out of memory?)");
    Builder builder(limits, document);
    builder.attach(parser.get());
    // NOENT: without it libxml2 leaves "&#38;" for "&" in the values of attributes. There is no other entity,
    // since DOCTYPE is refused.
    xmlCtxtUseOptions(parser.get(),
                      XML_PARSE_NONET | XML_PARSE_NOENT | (encoding.empty() ? 0 : XML_PARSE_IGNORE_ENC));
    auto handler = make_handler();
    *parser->sax = handler;
    parser->_private = &builder;
    if (!encoding.empty()) {
        const auto converter = xmlFindCharEncodingHandler(encoding.c_str());
        if (!converter) throw base::Failure("libxml2: unknown encoding " + encoding);
        xmlSwitchToEncoding(parser.get(), converter);
    }
    xmlParseDocument(parser.get());
    builder.finish();
    return document;
}

} // namespace aubrac::adapters::xml

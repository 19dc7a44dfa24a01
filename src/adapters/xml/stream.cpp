// SPDX-License-Identifier: AGPL-3.0-or-later
// Push parsing over the SAX2 interface of libxml2.
#include <adapters/xml/stream.hpp>

#include "library.hpp"
#include "schema_tap.hpp"

#include <algorithm>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <exception>
#include <libxml/SAX2.h>
#include <libxml/dict.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <optional>
#include <utility>
#include <vector>

namespace aubrac::adapters::xml {
namespace {

constexpr std::size_t max_piece = 1 << 20; // given to libxml2 at once: it counts in int

std::string_view view_of(const xmlChar* chars) {
    return chars ? std::string_view(reinterpret_cast<const char*>(chars)) : std::string_view();
}

struct FreeParser {
    void operator()(xmlParserCtxtPtr parser) const {
        if (parser->myDoc) xmlFreeDoc(parser->myDoc);
        xmlFreeParserCtxt(parser);
    }
};

bool is_encoding(int code) {
    return code == XML_ERR_INVALID_ENCODING || code == XML_ERR_INVALID_CHAR ||
           code == XML_ERR_UNSUPPORTED_ENCODING || code == XML_ERR_UNKNOWN_ENCODING ||
           code == XML_I18N_CONV_FAILED;
}

} // namespace

class StreamReader::Machine {
public:
    Machine(Events& events, const StreamLimits& limits, StreamEncoding encoding)
        : events_(events), limits_(limits), encoding_(encoding) {}

    bool feed(std::string_view bytes) {
        if (is_over()) return false;
        received_ += static_cast<std::int64_t>(bytes.size());
        if (received_ > limits_.bytes)
            return halt(Problem::too_big, "more than " + std::to_string(limits_.bytes) + " bytes");
        if (!parser_) start();
        for (; !bytes.empty() && !is_over(); bytes.remove_prefix(std::min(bytes.size(), max_piece)))
            push(bytes.substr(0, max_piece), 0);
        if (broken_) std::rethrow_exception(std::exchange(broken_, nullptr));
        return !is_over();
    }

    bool finish() {
        if (is_over()) return false;
        if (received_ == 0) return halt(Problem::malformed, "empty");
        push({}, 1);
        if (broken_) std::rethrow_exception(std::exchange(broken_, nullptr));
        if (is_over()) return false;
        if (!parser_->wellFormed || depth_ != 0 || !seen_)
            return halt(Problem::malformed, "no complete root element");
        if (tap_) guard([&] { tap_->finish(); });
        if (broken_) std::rethrow_exception(std::exchange(broken_, nullptr));
        return true;
    }

    bool is_over() const { return problem_ != Problem::none || stopped_ || broken_; }
    bool halt(Problem problem, std::string message) {
        if (problem_ == Problem::none) {
            problem_ = problem;
            message_ = std::move(message);
            line_ = line();
        }
        if (parser_) xmlStopParser(parser_.get());
        return false;
    }
    void stop() {
        stopped_ = true;
        if (parser_) xmlStopParser(parser_.get());
    }
    int line() const { return parser_ && parser_->input ? parser_->input->line : 0; }
    Problem problem() const { return problem_; }
    const std::string& message() const { return message_; }
    int problem_line() const { return problem_ == Problem::none ? line() : line_; }

private:
    // An exception must not cross the C code of libxml2: it is kept, then thrown again by feed().
    template <class Step>
    void guard(Step step) noexcept {
        if (is_over()) return;
        try {
            step();
        } catch (...) {
            broken_ = std::current_exception();
            xmlStopParser(parser_.get());
        }
    }

    void start() {
        prepare_library();
        auto handler = make_handler();
        parser_.reset(xmlCreatePushParserCtxt(&handler, this, nullptr, 0, nullptr));
        if (!parser_) throw base::Failure("libxml2: no parser (out of memory?)");
        const bool forced = encoding_ == StreamEncoding::utf8;
        // NOENT: without it libxml2 leaves "&#38;" for "&" in the values of attributes. There is no other entity,
        // since DOCTYPE is refused.
        xmlCtxtUseOptions(parser_.get(), XML_PARSE_NONET | XML_PARSE_NOENT | (forced ? XML_PARSE_IGNORE_ENC : 0));
    }

    void push(std::string_view piece, int last) {
        xmlParseChunk(parser_.get(), piece.data(), static_cast<int>(piece.size()), last);
    }

    void note_error(const xmlError& error) {
        if (error.level < XML_ERR_ERROR) return;
        halt(is_encoding(error.code) ? Problem::encoding : Problem::malformed,
             base::one_line(error.message && base::is_utf8(error.message) ? error.message : "malformed", 300));
    }

    void note_breach(std::string_view message) {
        if (breaches_++ < limits_.breaches) events_.breach(line(), base::one_line(message, 500));
    }

    void open(const xmlChar* name, const xmlChar* prefix, const xmlChar* space, int namespace_count,
              const xmlChar** namespaces, int count, const xmlChar** attributes) {
        if (++depth_ > limits_.depth)
            return void(halt(Problem::too_deep, "deeper than " + std::to_string(limits_.depth) + " elements"));
        if (static_cast<std::size_t>(count) + static_cast<std::size_t>(namespace_count) > limits_.attributes)
            return void(halt(Problem::too_many, "too many attributes on one element"));
        // libxml2 keeps each name it meets, in a table that gets slower as it fills.
        if (xmlDictSize(parser_->dict) > limits_.names)
            return void(halt(Problem::too_many, "more than " + std::to_string(limits_.names) + " different names"));
        attributes_.clear();
        for (int i = 0; i < count; ++i) {
            const xmlChar** at = attributes + 5 * i; // local name, prefix, URI, value, end of value
            attributes_.push_back(
                {view_of(at[1]),
                 view_of(at[2]),
                 view_of(at[0]),
                 {reinterpret_cast<const char*>(at[3]), static_cast<std::size_t>(at[4] - at[3])}});
        }
        namespaces_.clear();
        for (int i = 0; i < namespace_count; ++i)
            namespaces_.push_back({view_of(namespaces[2 * i]), view_of(namespaces[2 * i + 1])});
        const Opening element{view_of(prefix), view_of(space), view_of(name), attributes_, namespaces_};
        if (!std::exchange(seen_, true))
            if (const auto* schema = events_.find_schema(element))
                tap_.emplace(*schema, [this](std::string_view message) { note_breach(message); });
        events_.open(element);
    }

    static Machine& self(void* context) { return *static_cast<Machine*>(context); }

    static void on_doctype(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
        auto& machine = self(context);
        machine.guard([&] { machine.halt(Problem::doctype, "DOCTYPE is not accepted"); });
    }
    static void on_open(void* context, const xmlChar* name, const xmlChar* prefix, const xmlChar* space,
                        int namespace_count, const xmlChar** namespaces, int count, int defaulted,
                        const xmlChar** attributes) {
        auto& machine = self(context);
        machine.guard([&] {
            machine.open(name, prefix, space, namespace_count, namespaces, count, attributes);
            if (machine.tap_ && !machine.is_over())
                machine.tap_->open(name, prefix, space, namespace_count, namespaces, count, defaulted, attributes);
        });
    }
    static void on_close(void* context, const xmlChar* name, const xmlChar* prefix, const xmlChar* space) {
        auto& machine = self(context);
        machine.guard([&] {
            --machine.depth_;
            if (machine.tap_) machine.tap_->close(name, prefix, space);
            machine.events_.close();
        });
    }
    static void on_text(void* context, const xmlChar* chars, int count) {
        auto& machine = self(context);
        machine.guard([&] {
            const std::string_view text(reinterpret_cast<const char*>(chars), static_cast<std::size_t>(count));
            machine.cut_after_return_ = false;
            if (machine.depth_ == 0) return;
            if (machine.tap_) machine.tap_->text(text);
            machine.events_.text(text);
        });
    }
    // libxml2 normalises the ends of lines (XML 1.0 §2.11) everywhere but in CDATA read by pieces.
    static void on_cdata(void* context, const xmlChar* chars, int count) {
        auto& machine = self(context);
        machine.guard([&] {
            std::string_view text(reinterpret_cast<const char*>(chars), static_cast<std::size_t>(count));
            if (machine.cut_after_return_ && text.starts_with('\n')) text.remove_prefix(1);
            machine.cut_after_return_ = text.ends_with('\r');
            std::string folded;
            for (std::size_t i = 0; i < text.size(); ++i)
                if (text[i] != '\r')
                    folded += text[i];
                else if (i + 1 == text.size() || text[i + 1] != '\n')
                    folded += '\n';
            if (machine.depth_ == 0 || folded.empty()) return;
            if (machine.tap_) machine.tap_->text(folded);
            machine.events_.text(folded);
        });
    }
    static void on_comment(void* context, const xmlChar* text) {
        auto& machine = self(context);
        machine.guard([&] { machine.events_.comment(view_of(text)); });
    }

    static void on_instruction(void* context, const xmlChar* target, const xmlChar* data) {
        auto& machine = self(context);
        machine.guard([&] { machine.events_.instruction(view_of(target), view_of(data)); });
    }

    static void on_error(void* context, xmlErrorPtr error) {
        // libxml2 gives the parser's own user data here, whatever the handler.
        auto& machine = self(context);
        machine.guard([&] { machine.note_error(*error); });
    }

    static xmlSAXHandler make_handler() {
        xmlSAXHandler handler{};
        handler.initialized = XML_SAX2_MAGIC;
        handler.internalSubset = on_doctype;
        handler.startElementNs = on_open;
        handler.endElementNs = on_close;
        handler.characters = on_text;
        handler.ignorableWhitespace = on_text;
        handler.cdataBlock = on_cdata;
        handler.comment = on_comment;
        handler.processingInstruction = on_instruction;
        handler.serror = on_error;
        return handler;
    }

    Events& events_;
    const StreamLimits limits_;
    const StreamEncoding encoding_;
    std::unique_ptr<xmlParserCtxt, FreeParser> parser_;
    std::optional<SchemaTap> tap_;
    std::int64_t received_ = 0;
    int depth_ = 0;
    bool cut_after_return_ = false; // the last piece of CDATA ended with a carriage return
    bool seen_ = false;
    bool stopped_ = false;
    std::size_t breaches_ = 0;
    Problem problem_ = Problem::none;
    std::string message_;
    int line_ = 0;
    std::exception_ptr broken_;
    std::vector<StreamAttribute> attributes_;
    std::vector<StreamNamespace> namespaces_;
};

StreamReader::StreamReader(Events& events, const StreamLimits& limits, StreamEncoding encoding)
    : machine_(std::make_unique<Machine>(events, limits, encoding)) {}
StreamReader::~StreamReader() = default;
bool StreamReader::feed(std::string_view bytes) { return machine_->feed(bytes); }
bool StreamReader::finish() { return machine_->finish(); }
Problem StreamReader::problem() const { return machine_->problem(); }
const std::string& StreamReader::message() const { return machine_->message(); }
int StreamReader::line() const { return machine_->problem_line(); }
void StreamReader::stop() { machine_->stop(); }

} // namespace aubrac::adapters::xml

// SPDX-License-Identifier: AGPL-3.0-or-later
// XML bytes of a stranger -> events, for files too large for a tree (reader.hpp). As deaf as the reader: DOCTYPE
// is refused, nothing is fetched. Memory does not depend on the size of the file; an official schema may be
// checked on the way.
#pragma once

#include <adapters/xml/reader.hpp>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace aubrac::adapters::xml {

class Schema;

/// Views live until the return of the call that gives them; text is UTF-8.
struct StreamAttribute {
    std::string_view prefix; // empty: none
    std::string_view space;  // namespace URI; empty: none
    std::string_view name;   // local name
    std::string_view value;
};

struct StreamNamespace {
    std::string_view prefix; // empty: the default namespace
    std::string_view uri;
};

struct Opening {
    std::string_view prefix;
    std::string_view space;
    std::string_view name;                       // a name stands at one address as long as the reader lives
    std::span<const StreamAttribute> attributes; // in the order of the file
    std::span<const StreamNamespace> namespaces; // declared on this very element
};

/// Receives the file in its order. What it throws comes out of StreamReader::feed or finish.
class Events {
public:
    virtual ~Events() = default;
    virtual void open(const Opening& element) = 0;
    /// Characters of the element open last, CDATA included; one text may come in several pieces.
    virtual void text(std::string_view characters) = 0;
    virtual void close() = 0;
    /// Comments and processing instructions, wherever they stand: only canonical forms care (W3C xml-c14n).
    virtual void comment(std::string_view text) { static_cast<void>(text); }
    virtual void instruction(std::string_view target, std::string_view data) {
        static_cast<void>(target);
        static_cast<void>(data);
    }
    /// Asked once, before the root is opened: an official schema to check on the way, outliving the reader; null:
    /// none.
    virtual const Schema* find_schema(const Opening& root) {
        static_cast<void>(root);
        return nullptr;
    }
    /// The document breaks that schema; `message` is libxml2's, in English, on one line.
    virtual void breach(int line, std::string_view message) {
        static_cast<void>(line);
        static_cast<void>(message);
    }
};

struct StreamLimits {
    std::int64_t bytes = 512LL * 1024 * 1024;
    int depth = 64;
    std::size_t attributes = 64; // of one element, namespace declarations included
    int names = 10'000;          // that differ: of elements, attributes, prefixes, namespaces
    std::size_t breaches = 1000; // told; those after are not
};

/// Whether bytes are what the XML declaration says, or UTF-8 whatever it says.
enum class StreamEncoding { declared, utf8 };

/// One file, fed in order. One thread at a time. After a problem nothing more is delivered.
class StreamReader {
public:
    /// `events` outlives the reader. Text of more than 4,096 characters in one element is cut for the schema, at a
    /// multiple of four characters that are not blank: the schema bounds no memory by itself.
    explicit StreamReader(Events& events, const StreamLimits& limits = {},
                          StreamEncoding encoding = StreamEncoding::declared);
    ~StreamReader();
    StreamReader(const StreamReader&) = delete;
    StreamReader& operator=(const StreamReader&) = delete;

    /// False once a problem is known: go no further.
    bool feed(std::string_view bytes);
    /// After the last bytes; false when the document is not complete and sound.
    bool finish();

    Problem problem() const;
    const std::string& message() const; // English, for an operator
    int line() const;                   // of the problem, or where the reader stands
    void stop();                        // called by an event: nothing more is delivered, and no problem is noted

private:
    class Machine;
    std::unique_ptr<Machine> machine_;
};

} // namespace aubrac::adapters::xml

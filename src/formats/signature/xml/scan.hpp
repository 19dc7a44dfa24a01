// SPDX-License-Identifier: AGPL-3.0-or-later
// First reading of an XML document: its signatures, kept whole, and who bears which Id. Elements are known by
// their rank, from 1, in the order of their opening tags.
#pragma once

#include <adapters/xml/stream.hpp>
#include <cstdint>
#include <formats/signature/xml/node.hpp>
#include <formats/signature/xml/source.hpp>
#include <string>
#include <unordered_map>
#include <vector>

namespace aubrac::formats::signature {

inline constexpr std::string_view signature_space = "http://www.w3.org/2000/09/xmldsig#";

struct FoundSignature {
    XmlNode node;
    XmlScope scope;                       // at its parent
    std::string parent;                   // local name of the parent
    std::vector<std::uint64_t> ancestors; // ranks, the root first, the parent last
};

struct BearerOfId {
    std::uint64_t ordinal = 0; // of the first
    int count = 0;
    std::string name; // local name of the first
};

struct Bordereau {
    std::uint64_t ordinal = 0;
    std::string id; // empty: none
    bool is_signed = false;
};

struct XmlScan {
    adapters::xml::Problem problem = adapters::xml::Problem::none; // then the rest is worth nothing
    std::string message;                                           // English
    std::string root;                                              // local name
    std::string root_id;
    bool is_root_signed = false;
    std::uint64_t elements = 0;
    std::unordered_map<std::string, BearerOfId> ids; // of attributes Id, ID, id and xml:id
    std::vector<FoundSignature> signatures;          // those inside another one are left to it
    std::vector<Bordereau> bordereaux;
};

/// Limits of one document: 2,000 signatures of 1 MiB and 32 MiB together, 200,000 Ids, 200,000 bordereaux, depth
/// 64; what passes them is Problem::too_many or too_big. Never throws on bad input.
inline constexpr std::size_t signatures_limit = 2000;

/// Gathers the scan from events; another handler may be fed beside it. Throws StopReading at its limits.
class Scanner : public adapters::xml::Events {
public:
    void open(const adapters::xml::Opening& element) override;
    void close() override;
    void text(std::string_view characters) override;
    void comment(std::string_view text) override;
    void instruction(std::string_view target, std::string_view data) override;

    std::uint64_t ordinal() const { return scan_.elements; } // of the element opened last
    XmlScan& scan() { return scan_; }

private:
    struct Level {
        std::uint64_t ordinal;
        std::string name;
        std::size_t bordereau; // its rank among them, plus one; 0: it is none
    };
    void note_ids(const adapters::xml::Opening& element);
    void keep(const adapters::xml::Opening& element);
    void keep_leaf(XmlNode::Kind kind, std::string_view name, std::string_view text);
    void weigh(std::size_t bytes);

    XmlScan scan_;
    XmlScope scope_;
    std::vector<Level> levels_;
    std::vector<XmlNode*> kept_; // open elements of the signature being kept
    std::size_t kept_bytes_ = 0, all_bytes_ = 0;
};

struct ReadOutcome {
    adapters::xml::Problem problem = adapters::xml::Problem::none;
    std::string message;
};

/// Thrown by a handler to end the reading; `read_whole` gives it as its outcome.
struct StopReading {
    ReadOutcome outcome;
};

/// Feeds `events` with the whole source, from its beginning, and `tap` with the raw bytes just before.
ReadOutcome read_whole(Source& source, adapters::xml::Events& events, const ByteSink& tap = {});

XmlScan scan(Source& source);

} // namespace aubrac::formats::signature

// SPDX-License-Identifier: AGPL-3.0-or-later
// Whole transmissions: the tar.gz of an envelope, its messages and their documents (cahier des charges of
// 2017-05-23: names, 150 MiB, PDF, JPG and PNG only, XML for a sealed budget).
#pragma once

#include "finding.hpp"
#include "messages.hpp"
#include "naming.hpp"
#include "reader.hpp"

#include <adapters/archive/tar_gz.hpp>
#include <base/result.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::actes {

inline constexpr std::int64_t max_archive_bytes = 150LL * 1024 * 1024;
inline constexpr std::size_t max_documents = 500; // of one transmission, main documents and annexes

// ---- writing

/// One document to join: `bytes`, or a large one left where it is: then `file` is its place, meaningful to the archive
/// adapter alone, and `bytes` only its first ones (sniffed_bytes of attachments.hpp).
struct DocumentToSend {
    std::string type_pj;   // "99_DE"; may be empty only where MessageCode::typed_since says so
    std::string extension; // "pdf", "jpg", "png", "xml"
    std::string bytes;
    std::string file = {};
};

/// The names of files inside `message` are filled by prepare_transmission, from the documents in order (of a 1-1:
/// the main document, then the annexes).
struct MessageToSend {
    Message message;
    std::vector<DocumentToSend> documents;
};

struct TransmissionToSend {
    std::string trigramme;       // of the TdT
    std::string quadrigramme;    // "EACT" in production, "TACT" in training
    base::Date date;             // of the sending
    int numero = 1;              // serial of that day, from 1
    EnveloppeCLMISILL enveloppe; // its formulaires are filled by prepare_transmission
    std::vector<MessageToSend> messages;
};

/// Everything but the archive itself, which is made of `sources` in order.
struct PreparedTransmission {
    std::string archive_name;
    std::string envelope_name;
    std::vector<std::string> message_names;
    std::vector<adapters::archive::Source> sources; // envelope, then each message followed by its documents
};

/// Name of the file of `message`. `departement` and `siren` serve where no IDActe gives them; `ordre`: 0 when a
/// collectivité writes. Refuses envelopes (root) and what make_message_name refuses.
base::Result<MessageName> name_message(const Message& message, std::string_view departement,
                                       std::string_view siren, int ordre);

/// Refuses with the codes of finding.hpp whatever the norm would: names, contents, number, types and formats of
/// the documents, two messages of one name, messages that only the State sends.
base::Result<PreparedTransmission> prepare_transmission(const TransmissionToSend& transmission);

/// The tar.gz; all members dated `mtime`. Refuses archive_size over 150 MiB.
base::Result<std::string> write_transmission(const PreparedTransmission& prepared, base::Instant mtime);

// ---- reading

/// What the receiver knows beforehand; what is absent is not checked.
struct Expected {
    std::optional<std::string> trigramme;
    std::optional<std::string> quadrigramme;
    std::optional<std::string> siren;
};

struct Member {
    std::string name;
    std::int64_t size = 0;
    Reading reading; // kind "document", without fields, for what is no message
};

struct TransmissionReading {
    bool refused = false;          // hostile or damaged archive, no envelope, or a formulaire that cannot be read
    std::string envelope;          // name of the envelope; empty: none
    std::vector<Member> members;   // in the order of the archive; those read before a refusal
    std::vector<Finding> findings; // of the whole; tag: the file concerned. At most 200

    const Member* find_member(std::string_view name) const;
    /// True when neither the whole nor any member has an error.
    bool is_sound() const;
};

/// `file_name`: of the archive, without folder; empty when unknown. `documents`, when given, receives every member
/// as it is read (provisional until the return). Never throws on bad input. Thread-safe.
TransmissionReading read_transmission(std::string_view file_name, std::string_view bytes,
                                      const Expected& expected = {},
                                      adapters::archive::MemberSink* documents = nullptr);
/// The same from an archive that is streamed: `unpack` is adapters::archive::read_tar_gz_file on its path.
using Unpack =
    std::function<adapters::archive::TarResult(const adapters::archive::TarLimits&, adapters::archive::MemberSink&)>;
TransmissionReading read_transmission(std::string_view file_name, const Unpack& unpack, const Expected& expected = {},
                                      adapters::archive::MemberSink* documents = nullptr);

} // namespace aubrac::formats::actes

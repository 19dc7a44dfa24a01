// SPDX-License-Identifier: AGPL-3.0-or-later
// Digests of elements, computed in one reading of the document however many there are, in bounded memory.
#pragma once

#include <adapters/openssl/hash.hpp>
#include <adapters/xml/stream.hpp>
#include <cstdint>
#include <formats/signature/xml/canonical.hpp>
#include <formats/signature/xml/scan.hpp>
#include <formats/signature/xml/source.hpp>
#include <memory>
#include <string>
#include <vector>

namespace aubrac::formats::signature {

struct DigestJob {
    std::uint64_t target = 0;   // rank of the element; 0: the whole document
    std::uint64_t excluded = 0; // rank of the signature taken out of it ("enveloped"); 0: none
    CanonicalMethod method;
    adapters::openssl::Hash hash = adapters::openssl::Hash::sha256;
    std::string digest; // raw, once read; empty when the element was not met
};

/// Computes the digests while it is fed. Jobs may be added for elements not opened yet, at any moment.
class DigestReader : public adapters::xml::Events {
public:
    /// At most 32 elements one inside the other (else throws StopReading, too_many).
    void add(DigestJob& job); // must outlive this

    void open(const adapters::xml::Opening& element) override;
    void close() override;
    void text(std::string_view characters) override;
    void comment(std::string_view text) override;
    void instruction(std::string_view target, std::string_view data) override;
    void finish(); // at the end of the document

private:
    struct Running {
        DigestJob* job;
        std::unique_ptr<adapters::openssl::Hasher> hasher;
        std::unique_ptr<Canonicalizer> canonicalizer;
        std::size_t level;          // of its element
        std::size_t skipped_at = 0; // level of the excluded element while inside it; 0: not inside
    };
    void begin(DigestJob& job);
    void end(Running& running);

    std::vector<DigestJob*> waiting_; // by target, the last one first
    std::vector<Running> running_;
    XmlScope scope_;
    std::uint64_t elements_ = 0;
    std::size_t level_ = 0;
};

/// One reading for all the jobs. Nothing is proved when the outcome is a problem.
ReadOutcome compute_digests(Source& source, std::vector<DigestJob>& jobs);

} // namespace aubrac::formats::signature

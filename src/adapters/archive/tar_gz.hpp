// SPDX-License-Identifier: AGPL-3.0-or-later
// Flat tar.gz: what the State's norms call an archive, a few files without any folder. Written so that the same
// contents give the same bytes; read as what a stranger sent.
#pragma once

#include <base/date.hpp>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::archive {

/// 1 to 100 bytes of printable ASCII, without `/` nor `\`, not starting with a dot.
bool is_portable_name(std::string_view name);

/// One member to write: from `file` when it is not empty, otherwise from `bytes`.
struct Source {
    std::string name; // is_portable_name, unique in the archive; a Bug otherwise
    std::string bytes;
    std::filesystem::path file;
};

/// ustar, mode 0644, owner 0, members in the order given, all dated `mtime`; level 6, no name nor date in the gzip
/// header. Files are streamed. Throws base::Failure when a file cannot be read or changes meanwhile.
std::string write_tar_gz(const std::vector<Source>& sources, base::Instant mtime);
/// The same bytes in a file created at `path`, flushed to the disk before the return; refuses (base::Failure) a
/// path that exists; removes what it made when it fails.
void write_tar_gz_file(const std::filesystem::path& path, const std::vector<Source>& sources, base::Instant mtime);

struct TarLimits {
    std::int64_t archive_bytes = 150LL * 1024 * 1024; // as received
    std::int64_t total_bytes = 600LL * 1024 * 1024;   // of all members, unpacked
    int members = 1000;
    std::size_t name_bytes = 200;
    std::int64_t ratio = 250;                           // unpacked over received…
    std::int64_t ratio_from_bytes = 10LL * 1024 * 1024; // …once that much is unpacked
};

enum class TarProblem {
    none,
    unreadable, // not a gzip of a tar, or damaged
    truncated,
    too_big,    // archive or members over their limit
    bomb,       // compression ratio over its limit
    too_many,   // members
    bad_name,   // `..`, `/`, `\`, control characters, not UTF-8, too long, empty
    not_a_file, // link, device, folder, sparse file…
    duplicate,
    lying_size,
    stopped, // by the sink
};

struct TarResult {
    TarProblem problem = TarProblem::none;
    std::string member;  // concerned, safe to show; empty: the archive
    std::string message; // for an operator, English

    bool ok() const { return problem == TarProblem::none; }
};

enum class Next { proceed, stop };

/// Receives the members one after the other: begin, chunk…, end. What it throws passes through the reader.
/// Chunks live until the return. Before the result is known to be ok, what was received must be held provisional.
class MemberSink {
public:
    virtual ~MemberSink() = default;
    virtual Next begin(const std::string& name, std::int64_t size) = 0;
    virtual Next chunk(std::string_view bytes) = 0;
    virtual Next end() = 0;
};

/// Never throws on hostile bytes; nothing is ever written to the disk. Stops at the first problem.
TarResult read_tar_gz(std::string_view bytes, const TarLimits& limits, MemberSink& sink);
/// The same from a file, streamed. Throws base::Failure when the file cannot be opened.
TarResult read_tar_gz_file(const std::filesystem::path& path, const TarLimits& limits, MemberSink& sink);

} // namespace aubrac::adapters::archive

// SPDX-License-Identifier: AGPL-3.0-or-later
// Files that other software leaves in a shared folder, given to the service they are for. Other services may
// include this folder and nothing else.
#pragma once

#include <cstdint>
#include <kernel/context.hpp>
#include <string>
#include <string_view>

namespace aubrac::depots {

/// One file, already among the files of its adhérent, the one of the context.
struct Left {
    std::string file_name, sha256;
    std::string path; // of those bytes, on this machine
    std::int64_t size = 0;
};

struct Verdict {
    enum class Outcome { taken, refused } outcome = Outcome::refused;
    std::string words; // French, for the text beside the file: what became of it, or why not and what to do
    std::string url;   // of what was made of it; empty: nothing
};

/// A service that takes files. Called in a transaction of the adhérent, with every right; what it wrote is undone
/// when it refuses. The same bytes may come twice: then they are taken as the first time, and nothing is made
/// anew.
class Taker {
public:
    virtual ~Taker() = default;
    virtual std::int64_t most_bytes() const = 0;
    virtual Verdict take(kernel::Context& context, const Left& left) = 0;
};

/// Obtained with `registrar.require<Depots>()`; thread-safe once started.
class Depots {
public:
    virtual ~Depots() = default;
    /// Once for each service, at start: files of the subfolder `service`. The taker outlives the jobs.
    virtual void set_taker(std::string_view service, Taker& taker) = 0;
};

} // namespace aubrac::depots

// SPDX-License-Identifier: AGPL-3.0-or-later
// What every page, job and command of this service shares.
#pragma once

#include "trust.hpp"

#include <adherents/api.hpp>
#include <confiance/api.hpp>
#include <formats/signature/judge.hpp>
#include <kernel/command/command.hpp>
#include <kernel/jobs/jobs.hpp>
#include <kernel/kernel.hpp>
#include <memory>
#include <string>
#include <string_view>

namespace aubrac::confiance {

inline constexpr std::uint64_t max_bytes = 150u << 20; // of a file verified on a page

/// Lives as long as the server; thread-safe.
struct Room {
    kernel::Kernel& kernel;
    std::unique_ptr<TrustShelf> trust;

    /// Setting of the outside world: "confiance.training.…" in bac à sable, else "confiance.…".
    std::string outside(std::string_view name, Training training) const;
    Training training_of(kernel::Context& context) const;
    /// Those whom one trusts there.
    adapters::openssl::TrustStore store(Training training) const;
};

// ---- verdicts.cpp, signatory.cpp
Report verify_file(const Room& room, const Question& question);
/// {"verdict", "problem", "signatures": [{"format", "level", "signer", "signed_at", "verdict", "reason", …}]}
std::string write_json(const Report& report);
Opinion judge_signatory(const Room& room, Training training, std::string_view certificate,
                        const std::vector<std::string>& chain);

// ---- trust: with the evidence line of each change (door.cpp)
void note_authority(const Room& room, kernel::Context& context, std::string_view sentence,
                    std::string_view fingerprint);

std::unique_ptr<Confiance> make_confiance(Room& room); // door.cpp

namespace jobs {
kernel::JobHandler watch(Room& room); // confiance.watch: every night, authorities that expire
}

namespace commands {
kernel::Command authorities(Room& room); // aubrac confiance autorites add FILE | list | remove FINGERPRINT
}

} // namespace aubrac::confiance

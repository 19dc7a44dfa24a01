// SPDX-License-Identifier: AGPL-3.0-or-later
// Log: the technical log on standard error, and the security log kept apart for 12 months (CNIL 2021-122:
// 6 to 12 months; decision 0014). Neither holds a secret or the content of a document.
#pragma once

#include <filesystem>
#include <kernel/clock.hpp>
#include <mutex>
#include <string>
#include <string_view>

namespace aubrac::kernel {

/// Thread-safe. One event is one line: control characters become spaces.
class Log {
public:
    /// `security_folder`: one file a day, "2026-11-21.jsonl"; empty: no security log (commands).
    Log(const Clock& clock, std::filesystem::path security_folder);

    void info(std::string_view text);
    /// Something broke; `reference` is shown to the user ("7F3K").
    void failure(std::string_view reference, std::string_view text);
    /// Who tried what from where: sign-in, refusal of right, consent. Flushed to the system at once.
    void security(std::string_view event, std::string_view account, std::string_view address,
                  std::string_view detail);
    /// Removes files older than 365 days.
    void drop_old_security_files();

private:
    const Clock& clock_;
    std::filesystem::path security_folder_;
    std::mutex mutex_;
};

} // namespace aubrac::kernel

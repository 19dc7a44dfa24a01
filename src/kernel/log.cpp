// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/log.hpp>

#include <adapters/json/json.hpp>
#include <base/text.hpp>
#include <cstdio>
#include <fstream>

namespace aubrac::kernel {

Log::Log(const Clock& clock, std::filesystem::path security_folder)
    : clock_(clock), security_folder_(std::move(security_folder)) {
    if (!security_folder_.empty()) std::filesystem::create_directories(security_folder_);
}

void Log::info(std::string_view text) {
    const auto line = clock_.now().iso() + " " + base::one_line(text, 2000) + "\n";
    const std::scoped_lock lock(mutex_);
    std::fwrite(line.data(), 1, line.size(), stderr);
}

void Log::failure(std::string_view reference, std::string_view text) {
    info("FAILURE " + std::string(reference) + " " + std::string(text));
}

void Log::security(std::string_view event, std::string_view account, std::string_view address,
                   std::string_view detail) {
    if (security_folder_.empty()) return;
    const auto now = clock_.now();
    using adapters::json::Value;
    const auto line = Value::object({{"at", Value(now.iso())},
                                     {"event", Value(event)},
                                     {"account", Value(base::one_line(account, 200))},
                                     {"address", Value(base::one_line(address, 100))},
                                     {"detail", Value(base::one_line(detail, 500))}})
                          .dump() +
                      "\n";
    const std::scoped_lock lock(mutex_);
    std::ofstream file(security_folder_ / (now.date().iso() + ".jsonl"), std::ios::app | std::ios::binary);
    file << line;
}

void Log::drop_old_security_files() {
    if (security_folder_.empty()) return;
    const auto oldest = clock_.now().date().plus_days(-365).iso();
    for (const auto& entry : std::filesystem::directory_iterator(security_folder_))
        if (entry.path().extension() == ".jsonl" && entry.path().stem().string() < oldest)
            std::filesystem::remove(entry.path());
}

} // namespace aubrac::kernel

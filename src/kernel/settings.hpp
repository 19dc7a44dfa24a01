// SPDX-License-Identifier: AGPL-3.0-or-later
// Settings of the server: `aubrac.conf` in the data folder, lines "actes.prefecture.url = https://…".
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace aubrac::kernel {

/// Read once at start, immutable afterwards. Names are prefixed by their owner (law of the single name).
class Settings {
public:
    Settings() = default;
    explicit Settings(std::map<std::string, std::string> values) : values_(std::move(values)) {}

    /// A missing file gives no settings; a line that cannot be read throws base::Failure with its number.
    static Settings read(const std::filesystem::path& file);

    std::string get(std::string_view name, std::string_view fallback = {}) const;
    bool has(std::string_view name) const { return values_.contains(std::string(name)); }
    /// `fallback` when absent; throws base::Failure when it is not a whole number.
    long long number(std::string_view name, long long fallback) const;
    void set(std::string name, std::string value) { values_[std::move(name)] = std::move(value); }

private:
    std::map<std::string, std::string> values_;
};

} // namespace aubrac::kernel

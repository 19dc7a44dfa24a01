// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/settings.hpp>

#include <base/failure.hpp>
#include <base/text.hpp>
#include <charconv>
#include <fstream>

namespace aubrac::kernel {

Settings Settings::read(const std::filesystem::path& file) {
    std::map<std::string, std::string> values;
    if (!std::filesystem::exists(file)) return {};
    std::ifstream input(file);
    if (!std::filesystem::is_regular_file(file) || !input) throw base::Failure("cannot read " + file.string());
    std::string line;
    for (int number = 1; std::getline(input, line); ++number) {
        const auto text = base::trim(line);
        if (text.empty() || text.front() == '#') continue;
        const auto equal = text.find('=');
        if (equal == std::string_view::npos || equal == 0 || number > 10'000)
            throw base::Failure(file.string() + ":" + std::to_string(number) + ": expected \"name = value\"");
        values[std::string(base::trim(text.substr(0, equal)))] = base::trim(text.substr(equal + 1));
    }
    return Settings(std::move(values));
}

std::string Settings::get(std::string_view name, std::string_view fallback) const {
    const auto found = values_.find(std::string(name));
    return found == values_.end() ? std::string(fallback) : found->second;
}

long long Settings::number(std::string_view name, long long fallback) const {
    const auto text = get(name);
    if (text.empty()) return fallback;
    long long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        throw base::Failure("setting " + std::string(name) + ": \"" + text + "\" is not a whole number");
    return value;
}

} // namespace aubrac::kernel

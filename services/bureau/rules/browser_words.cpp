// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/browser_words.hpp"

namespace aubrac::bureau {

namespace {

struct Sign {
    std::string_view text, words;
};

/// Nearly all of them claim to be those that come after them here.
constexpr Sign browsers[] = {{"Edg", "Edge"},       {"OPR/", "Opera"},    {"Firefox/", "Firefox"},
                             {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"},
                             {"Safari/", "Safari"}};
constexpr Sign systems[] = {{"iPhone", "iPhone"},   {"iPad", "iPad"},      {"Android", "Android"},
                            {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"},
                            {"Linux", "Linux"}};

template <std::size_t Count>
std::string_view find(const Sign (&signs)[Count], std::string_view text) {
    for (const auto& sign : signs)
        if (text.find(sign.text) != std::string_view::npos) return sign.words;
    return {};
}

} // namespace

std::string browser_words(std::string_view user_agent) {
    const auto browser = find(browsers, user_agent), system = find(systems, user_agent);
    if (browser.empty()) return "Navigateur inconnu";
    return std::string(browser) + (system.empty() ? "" : " sur " + std::string(system));
}

} // namespace aubrac::bureau

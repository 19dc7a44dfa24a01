// SPDX-License-Identifier: AGPL-3.0-or-later
// Names of the icons, in the order of the enumeration.
#include "icon.hpp"

#include <array>
#include <base/ensure.hpp>

namespace aubrac::ui {

std::string_view icon_name(Icon icon) {
    static constexpr auto names = std::to_array<std::string_view>({
        "",         "home",    "acte",     "mail",     "send",   "check",     "success",  "warning",  "error",
        "info",     "help",    "clock",    "pending",  "search", "bell",      "account",  "sign_out", "menu",
        "close",    "add",     "download", "upload",   "edit",   "remove",    "back",     "next",     "previous",
        "down",     "up",      "sort",     "external", "filter", "table",     "calendar", "people",   "person",
        "building", "map",     "euro",     "school",   "water",  "tree",      "life",     "settings", "key",
        "lock",     "shield",  "phone",    "print",    "link",   "paperclip", "archive",  "box",      "cancel",
        "draft",    "refresh", "eye",      "law",      "chart",  "feed",      "swap",     "tag",      "folder",
        "pause",    "play",    "history",  "network",  "leaf",
    });
    const auto index = static_cast<std::size_t>(icon);
    ENSURE(index < names.size());
    return names[index];
}

std::string_view tone_name(Tone tone) {
    switch (tone) {
    case Tone::neutral:
        return "neutral";
    case Tone::info:
        return "info";
    case Tone::waiting:
        return "waiting";
    case Tone::success:
        return "success";
    case Tone::warning:
        return "warning";
    case Tone::danger:
        return "danger";
    }
    return "neutral";
}

} // namespace aubrac::ui

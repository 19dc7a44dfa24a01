// SPDX-License-Identifier: AGPL-3.0-or-later
#include "twin_knobs.hpp"

#include <algorithm>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <charconv>
#include <fstream>
#include <initializer_list>
#include <utility>

namespace aubrac::tresor::twin {
namespace {

constexpr int lines_limit = 100;
constexpr int most_seconds = 86'400;

bool set_number(std::string_view value, int& number) {
    int parsed = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
    if (error != std::errc() || end != value.data() + value.size() || parsed < 0 || parsed > most_seconds)
        return false;
    number = parsed;
    return true;
}

template <class T>
bool set_choice(std::string_view value, T& choice, std::initializer_list<std::pair<std::string_view, T>> choices) {
    const auto found =
        std::find_if(choices.begin(), choices.end(), [&](const auto& it) { return it.first == value; });
    if (found == choices.end()) return false;
    choice = found->second;
    return true;
}

bool set_flag(std::string_view value, bool& flag) {
    return set_choice(value, flag, {{"yes", true}, {"no", false}});
}

bool set_text(std::string_view value, std::string& text) {
    if (!base::is_utf8(value) || value.size() > 500) return false;
    text = value;
    return true;
}

/// False when the name or the value is none of ours.
bool set_knob(std::string_view name, std::string_view value, TwinKnobs& knobs) {
    if (name == "delay") return set_number(value, knobs.delay_seconds);
    if (name == "ko")
        return set_choice(
            value, knobs.rejected,
            {{"none", Rejected::none}, {"first", Rejected::first}, {"all", Rejected::all}, {"pj", Rejected::pj}});
    if (name == "level")
        return set_choice(value, knobs.told_at,
                          {{"bordereau", ToldAt::bordereau}, {"piece", ToldAt::piece}, {"ligne", ToldAt::ligne}});
    if (name == "reason") return set_text(value, knobs.reason);
    if (name == "technical") return set_text(value, knobs.technical);
    if (name == "lost") return set_flag(value, knobs.is_lost);
    if (name == "double") return set_flag(value, knobs.is_double);
    if (name == "invalid") return set_flag(value, knobs.is_invalid);
    if (name == "unknown") return set_flag(value, knobs.is_unknown);
    if (name == "half") return set_flag(value, knobs.is_half);
    if (name == "sshd") return set_text(value, knobs.sshd);
    if (name == "retour") return set_flag(value, knobs.has_retour);
    return name == "down" && set_flag(value, knobs.is_down);
}

} // namespace

const std::string_view twin_knobs_help =
    "Knobs (name=value), also read at each flux from the file `knobs` of its folder:\n"
    "  delay=SECONDS             before the acquit (2); 0: there at the next connection\n"
    "  ko=none|first|all|pj      bordereaux that are rejected, or the first pièce justificative\n"
    "  level=bordereau|piece|ligne   where the anomaly is told (piece)\n"
    "  reason=TEXT               what is told\n"
    "  technical=CODE            the whole flux is refused (\"ERREUR_DOUBLON_BORDEREAU\")\n"
    "  lost=yes                  received, never answered\n"
    "  double=yes                the same acquit comes under two names\n"
    "  invalid=yes               the acquit breaks its schema and lacks its CodCol\n"
    "  unknown=yes               the acquit is for a flux never sent\n"
    "  half=yes                  the acquit comes half written, its rest a moment later\n"
    "  retour=yes                a PES_Retour tells what was paid\n"
    "  down=yes                  connections are closed at once\n"
    "In the objet of a mandat or a titre: « à rejeter » its bordereau is rejected for it, « à payer » the flux is "
    "paid,\n"
    "« sans réponse » the flux is never answered.\n"
    "  sshd=PATH                 server of OpenSSH (/usr/sbin/sshd); without it the twin has no door\n";

TwinKnobs read_twin_knobs(const kernel::TwinOptions& options) {
    TwinKnobs knobs;
    for (const auto& [name, value] : options.knobs)
        if (!set_knob(name, value, knobs))
            throw base::Failure("twin helios: no knob " + name + "=" + value + "\n" +
                                std::string(twin_knobs_help));
    std::ifstream file(options.folder / "knobs");
    std::string line;
    for (int count = 0; count < lines_limit && std::getline(file, line); ++count) {
        const auto equals = line.find('=');
        if (equals == std::string::npos) continue;
        set_knob(base::trim(line.substr(0, equals)), base::trim(line.substr(equals + 1)), knobs);
    }
    return knobs;
}

} // namespace aubrac::tresor::twin

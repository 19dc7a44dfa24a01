// SPDX-License-Identifier: AGPL-3.0-or-later
#include "twin_knobs.hpp"

#include "twin_letters.hpp"

#include <algorithm>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <charconv>
#include <fstream>

namespace aubrac::prefecture::twin {
namespace {

constexpr int lines_limit = 100;

bool set_number(std::string_view value, int least, int most, int& number) {
    int parsed = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
    if (error != std::errc() || end != value.data() + value.size() || parsed < least || parsed > most)
        return false;
    number = parsed;
    return true;
}

bool set_flag(std::string_view value, bool& flag) {
    if (value != "yes" && value != "no") return false;
    flag = value == "yes";
    return true;
}

bool set_anomaly(std::string_view value, TwinKnobs& knobs) {
    const auto nature = value.substr(0, value.find(':'));
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (!value.empty() && (nature.size() != 3 || !std::all_of(nature.begin(), nature.end(), is_digit)))
        return false;
    knobs.anomaly_nature = nature;
    knobs.anomaly_detail = value.size() > 4 && base::is_utf8(value) ? std::string(value.substr(4)) : "";
    return true;
}

bool set_letter(std::string_view value, std::string& letter) {
    if (!value.empty() && !is_letter_code(value)) return false;
    letter = value;
    return true;
}

bool set_classification(std::string_view value, base::Date& date) {
    const auto parsed = base::Date::parse_iso(value);
    if (parsed) date = *parsed;
    return parsed.has_value();
}

bool set_letter_date(std::string_view value, std::optional<base::Date>& date) {
    date = base::Date::parse_iso(value);
    return date.has_value();
}

bool set_text(std::string_view value, std::string& text) {
    text = value;
    return true;
}

/// False when the name or the value is none of ours.
bool set_knob(std::string_view name, std::string_view value, TwinKnobs& knobs) {
    if (name == "delay") return set_number(value, 0, 86'400, knobs.delay_seconds);
    if (name == "status") return set_number(value, 200, 599, knobs.status);
    if (name == "double") return set_flag(value, knobs.is_double);
    if (name == "silence") return set_flag(value, knobs.is_silent);
    if (name == "wrong_siren") return set_flag(value, knobs.is_wrong_siren);
    if (name == "unknown_acte") return set_flag(value, knobs.is_unknown_acte);
    if (name == "garbage") return set_flag(value, knobs.is_garbage);
    if (name == "cut") return set_flag(value, knobs.is_cut);
    if (name == "multicanal") return set_flag(value, knobs.is_multicanal);
    if (name == "envelope_anomaly") return set_flag(value, knobs.is_envelope_anomaly);
    if (name == "anomaly") return set_anomaly(value, knobs);
    if (name == "letter") return set_letter(value, knobs.letter);
    if (name == "letter_date") return set_letter_date(value, knobs.letter_date);
    if (name == "classification") return set_classification(value, knobs.classification);
    if (name == "smtp") return set_text(value, knobs.smtp);
    return name == "to" && set_text(value, knobs.to);
}

} // namespace

const std::string_view twin_knobs_help =
    "Knobs (name=value), also read at each request from the file `knobs` of its folder:\n"
    "  delay=SECONDS            before the answer by mail (2); 0: before the HTTP answer\n"
    "  double=yes               every answer is sent twice\n"
    "  anomaly=NATURE:DETAIL    every acte gets a 1-3 (\"002:ODT-VERIF-01 : …\")\n"
    "  envelope_anomaly=yes     every envelope is refused (nature and detail of `anomaly` when given)\n"
    "  status=500               HTTP status; nothing is recorded\n"
    "  silence=yes              HTTP 200, no mail\n"
    "  cut=yes                  recorded, then the connection closes without an answer\n"
    "  wrong_siren=yes          answers name another SIREN\n"
    "  unknown_acte=yes         the AR is for an acte never sent\n"
    "  garbage=yes              rubbish in the HTTP answer and in the attachments\n"
    "  multicanal=yes           one more mail, which says that the transmission is multi canal\n"
    "  letter=2-1|3-1|4-1|5-1   a letter of the préfecture after each AR\n"
    "  letter_date=DATE         date that this letter bears (today); answers must quote it\n"
    "  classification=DATE      date of the classification in force (2019-04-18)\n"
    "  smtp=URL to=ADDRESS      answers leave by SMTP instead of the maildir\n"
    "A letter about an acte already acknowledged, at any time: POST to its address, with the client certificate "
    "of its\n"
    "folder, /courrier?code=2-1|3-1|4-1|5-1&acte=IDACTE[&date=DATE].\n";

TwinKnobs read_twin_knobs(const kernel::TwinOptions& options) {
    TwinKnobs knobs;
    for (const auto& [name, value] : options.knobs)
        if (!set_knob(name, value, knobs))
            throw base::Failure("twin prefecture: no knob " + name + "=" + value + "\n" +
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

} // namespace aubrac::prefecture::twin

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <commune/scenario.hpp>

#include <algorithm>
#include <base/text.hpp>
#include <commune/house.hpp>
#include <commune/pdf.hpp>
#include <commune/words.hpp>
#include <fstream>
#include <map>
#include <sstream>

namespace aubrac::commune {

namespace {

std::string make_file(std::string_view kind) {
    if (kind == "pdf") return make_pdf();
    if (kind == "png") return make_png();
    if (kind == "empty") return "";
    if (kind == "truncated") return make_pdf().substr(0, 400);
    if (kind == "exe") return std::string("MZ\x90\0\3\0\0\0", 8) + std::string(200, 'x');
    std::string text(kind);
    for (auto at = text.find("\\n"); at != std::string::npos; at = text.find("\\n")) text.replace(at, 2, "\n");
    return text;
}

std::int64_t seconds_of(const std::string& amount, const std::string& unit) {
    const std::int64_t factor = unit == "d" ? 86'400 : unit == "h" ? 3600 : unit == "min" ? 60 : 1;
    return std::stoll(amount) * factor;
}

class Play {
public:
    explicit Play(House& house) : house_(house) {}

    /// Empty when the line is true.
    std::string line(const std::string& text) {
        std::istringstream words(text);
        std::string verb;
        words >> verb;
        std::string rest;
        std::getline(words >> std::ws, rest);
        rest = fill(rest);
        if (verb == "as") return as(rest);
        if (verb == "get") return reply_ = person().get(rest), "";
        if (verb == "call") return call(rest);
        if (verb == "expect") return expect(rest);
        if (verb == "keep") return keep(rest);
        if (verb == "see") return shows(rest) ? "" : "\"" + rest + "\" is not shown. " + answer();
        if (verb == "unseen") return shows(rest) ? "\"" + rest + "\" is shown. " + answer() : "";
        if (verb == "refused") return refused(rest);
        if (verb == "twins") return house_.start_twins(), "";
        if (verb == "knob") return turn(rest);
        if (verb == "jobs") return house_.run_jobs(), "";
        if (verb == "wait") return wait(rest);
        if (verb == "journal") return journal(rest);
        return "unknown verb \"" + verb + "\": the verbs are in tests/commune/scenario.hpp";
    }

    void post(const std::string& target, const Fields& fields, const std::vector<FileField>& files) {
        Fields filled = fields;
        for (auto& [name, value] : filled) value = fill(value);
        reply_ = person().post(fill(target), filled, files);
    }

    std::string fill(std::string text) const {
        for (const auto& [name, value] : kept_)
            for (auto at = text.find("{" + name + "}"); at != std::string::npos; at = text.find("{" + name + "}"))
                text.replace(at, name.size() + 2, value);
        return text;
    }

private:
    const Person& person() const {
        if (!person_) throw base::Bug("the scenario says nobody acts: write \"as …\" first");
        return *person_;
    }

    std::string as(const std::string& rest) {
        const auto words = base::split(rest, ' ');
        as_ = rest;
        where_ = rest.ends_with("in lacalm") ? house_.lacalm() : house_.saint_exemple();
        auto found = people_.find(rest);
        if (found == people_.end())
            found =
                people_.emplace(rest, words[0] == "visitor" ? house_.visitor() : house_.person(words[0], where_))
                    .first;
        person_ = &found->second;
        return "";
    }

    /// With a token of the API that has all the rights of the role.
    std::string call(const std::string& rest) {
        const auto words = base::split(rest, ' ');
        if (words.size() != 2) return "write \"call GET /api/v1/…\"";
        auto token = tokens_.find(as_);
        if (token == tokens_.end())
            token = tokens_.emplace(as_, house_.api_token(base::split(as_, ' ')[0], where_)).first;
        reply_ = house_.visitor().call(words[0], words[1], token->second);
        return "";
    }

    bool shows(const std::string& words) const { return reply_.has(words) || reply_.has(escaped(words)); }

    std::string expect(const std::string& rest) {
        const auto words = base::split(rest, ' ');
        if (std::to_string(reply_.status) != words[0])
            return "status is " + std::to_string(reply_.status) + ", not " + words[0] + ". " + answer();
        if (words.size() >= 3 && words[1] == "to") {
            auto pattern = words[2];
            const bool open = pattern.ends_with('*');
            if (open) pattern.pop_back();
            const bool fits = open ? reply_.location.starts_with(pattern) : reply_.location == pattern;
            if (!fits) return "leads to \"" + reply_.location + "\", not to " + words[2];
        }
        return "";
    }

    /// The first place where the brackets hold one value: no quote, no tag, no further step of an address.
    std::string keep(const std::string& rest) {
        const auto cut = rest.find(' ');
        const auto hole = rest.find("(.*)");
        if (cut == std::string::npos || hole == std::string::npos || hole < cut)
            return "write \"keep NAME before(.*)behind\"";
        const auto before = rest.substr(cut + 1, hole - cut - 1), behind = rest.substr(hole + 4);
        const auto text = (reply_.location.empty() ? reply_.body : reply_.location) + "\n";
        for (auto at = text.find(before); at != std::string::npos; at = text.find(before, at + 1)) {
            const auto from = at + before.size();
            const auto end = text.find_first_of("\"<>/?# \n", from);
            if (end == from || text.compare(end, behind.size(), behind) != 0) continue;
            kept_[rest.substr(0, cut)] = text.substr(from, end - from);
            return "";
        }
        return "nothing to keep. " + answer();
    }

    /// What came back, as a person would tell it.
    std::string answer() const {
        if (!reply_.location.empty()) return "It leads to " + reply_.location;
        return "It says: " + gist_of(reply_.body);
    }

    std::string refused(const std::string& code) {
        const auto sentence = house_.kernel().refusals.get(code).sentence;
        const auto start = std::string(sentence.substr(0, sentence.find('{')));
        const bool shown = reply_.status >= 400 && (reply_.has(code) || shows(start));
        return shown ? ""
                     : "not refused with " + code + " (status " + std::to_string(reply_.status) + "). " + answer();
    }

    static std::string escaped(std::string text) {
        for (auto at = text.find('\''); at != std::string::npos; at = text.find('\'', at + 5))
            text.replace(at, 1, "&#39;");
        return text;
    }

    std::string turn(const std::string& rest) {
        const auto words = base::split(rest, ' ');
        if (words.size() != 2) return "write \"knob prefecture cut=yes\"";
        return house_.turn_knob(words[0], words[1]), "";
    }

    std::string wait(const std::string& rest) {
        const auto words = base::split(rest, ' ');
        house_.clock().advance(seconds_of(words[0], words.size() > 1 ? words[1] : "s"));
        return "";
    }

    std::string journal(const std::string& action) {
        bool found = false;
        house_.read(where_, [&](kernel::Context& context) {
            for (const auto& line : house_.kernel().journal.list_lines(context, 0, 1000))
                found |= line.action == action;
        });
        return found ? "" : "no evidence line of " + action;
    }

    House& house_;
    std::map<std::string, Person> people_;
    std::map<std::string, std::string> tokens_;
    std::string as_;
    const Person* person_ = nullptr;
    base::AdherentId where_;
    Reply reply_;
    std::map<std::string, std::string> kept_;
};

struct Posting {
    std::string target;
    Fields fields;
    std::vector<FileField> files;
};

} // namespace

std::string run_scenario(House& house, const std::filesystem::path& file, Problems problems) {
    std::ifstream input(file);
    Play play(house);
    std::optional<Posting> posting;
    std::string text;
    for (int number = 1; std::getline(input, text) || posting; ++number) {
        const bool indented = input && text.starts_with("  ") && !base::trim(text).empty();
        if (posting && !indented) {
            play.post(posting->target, posting->fields, posting->files);
            posting.reset();
        }
        if (!input) break;
        const std::string line(base::trim(text));
        if (line.empty() || line[0] == '#') continue;
        std::string problem;
        if (indented && posting) {
            const auto equal = line.find(" = "), at = line.find(" @ ");
            if (equal != std::string::npos)
                posting->fields.emplace_back(line.substr(0, equal), line.substr(equal + 3));
            else if (at != std::string::npos)
                posting->files.push_back(
                    {line.substr(0, at), line.substr(0, at) + ".pdf", make_file(line.substr(at + 3))});
            else
                problem = "a field is written \"name = value\" or \"name @ pdf\"";
        } else if (line.starts_with("post ")) {
            posting = Posting{std::string(base::trim(line.substr(5))), {}, {}};
        } else {
            problem = play.line(line);
        }
        if (!problem.empty() && problems == Problems::stop)
            return file.filename().string() + ":" + std::to_string(number) + ": " + problem;
    }
    return "";
}

std::vector<std::filesystem::path> list_scenarios(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".http") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace aubrac::commune

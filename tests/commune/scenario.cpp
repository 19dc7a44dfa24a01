// SPDX-License-Identifier: AGPL-3.0-or-later
#include <commune/scenario.hpp>

#include <algorithm>
#include <base/text.hpp>
#include <commune/house.hpp>
#include <commune/pdf.hpp>
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
    return std::string(kind);
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
        if (verb == "expect") return expect(rest);
        if (verb == "keep") return keep(rest);
        if (verb == "see") return reply_.has(rest) ? "" : "the page does not show \"" + rest + "\"";
        if (verb == "unseen") return reply_.has(rest) ? "the page shows \"" + rest + "\"" : "";
        if (verb == "refused") return refused(rest);
        if (verb == "jobs") return house_.run_jobs(), "";
        if (verb == "wait") return wait(rest);
        if (verb == "journal") return journal(rest);
        return "unknown verb \"" + verb + "\"";
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
        where_ = rest.ends_with("in lacalm") ? house_.lacalm() : house_.saint_exemple();
        auto found = people_.find(rest);
        if (found == people_.end())
            found =
                people_.emplace(rest, words[0] == "visitor" ? house_.visitor() : house_.person(words[0], where_))
                    .first;
        person_ = &found->second;
        return "";
    }

    std::string expect(const std::string& rest) {
        const auto words = base::split(rest, ' ');
        if (std::to_string(reply_.status) != words[0])
            return "status is " + std::to_string(reply_.status) + ", not " + words[0] + "\n" +
                   reply_.body.substr(0, 3000);
        if (words.size() >= 3 && words[1] == "to") {
            auto pattern = words[2];
            const bool open = pattern.ends_with('*');
            if (open) pattern.pop_back();
            const bool fits = open ? reply_.location.starts_with(pattern) : reply_.location == pattern;
            if (!fits) return "leads to " + reply_.location + ", not " + words[2];
        }
        return "";
    }

    std::string keep(const std::string& rest) {
        const auto cut = rest.find(' ');
        const auto pattern = rest.substr(cut + 1);
        const auto hole = pattern.find("(.*)");
        const auto& text = reply_.location.empty() ? reply_.body : reply_.location;
        const auto before = pattern.substr(0, hole), behind = pattern.substr(hole + 4);
        const auto from = text.find(before);
        const auto to =
            from == std::string::npos ? from : text.find(behind.empty() ? "\n" : behind, from + before.size());
        if (from == std::string::npos || (to == std::string::npos && !behind.empty()))
            return "nothing to keep in " + text.substr(0, 300);
        kept_[rest.substr(0, cut)] =
            text.substr(from + before.size(), to == std::string::npos ? to : to - from - before.size());
        return "";
    }

    std::string refused(const std::string& code) {
        const auto sentence = house_.kernel().refusals.get(code).sentence;
        const auto start = std::string(sentence.substr(0, sentence.find('{')));
        const bool shown =
            reply_.status >= 400 && (reply_.has(code) || reply_.has(start) || reply_.has(escaped(start)));
        return shown ? ""
                     : "not refused with " + code + " (status " + std::to_string(reply_.status) + ")\n" +
                           reply_.body.substr(0, 3000);
    }

    static std::string escaped(std::string text) {
        for (auto at = text.find('\''); at != std::string::npos; at = text.find('\'', at + 5))
            text.replace(at, 1, "&#39;");
        return text;
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

std::string run_scenario(House& house, const std::filesystem::path& file) {
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
        if (!problem.empty()) return file.filename().string() + ":" + std::to_string(number) + ": " + problem;
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

// SPDX-License-Identifier: AGPL-3.0-or-later
// Lines of a table file -> draft.
#include "table_draft.hpp"

#include "amounts.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <charconv>

namespace aubrac::formats::pes {
namespace {

constexpr std::size_t max_text = 4 * 1024 * 1024;
constexpr std::size_t max_line = 2000;
constexpr std::size_t max_entries = 5000; // values, groups, codes of a value, particles of a group
constexpr std::size_t max_nesting = 8;

struct Words {
    std::vector<std::string> list;

    explicit Words(std::string_view line) {
        for (auto& word : base::split(line, ' '))
            if (!word.empty()) list.push_back(std::move(word));
    }
    std::string at(std::size_t i) const { return i < list.size() ? list[i] : ""; }
    std::size_t size() const { return list.size(); }
};

std::optional<int> parse_count(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0 || number > 1'000'000) return {};
    return number;
}

bool read_occurs(const std::string& word, int& low, int& high) {
    if (word.empty()) return true;
    if (word == "?" || word == "*" || word == "+") {
        low = word == "+" ? 1 : 0;
        high = word == "?" ? 1 : -1;
        return true;
    }
    const auto dots = word.find("..");
    if (dots == std::string::npos) return false;
    const auto from = parse_count(word.substr(0, dots));
    const auto to = dots + 2 == word.size() ? std::optional(-1) : parse_count(word.substr(dots + 2));
    if (!from || !to) return false;
    low = *from;
    high = *to;
    return high < 0 ? low <= 64 : low <= high && high <= 64;
}

class Reader {
public:
    explicit Reader(Draft& draft) : draft_(draft) {}

    std::optional<TableError> read(std::string_view text) {
        if (text.size() > max_text) return TableError{0, "more than 4 MiB"};
        for (const auto& line : base::split(text, '\n')) {
            ++line_;
            if (line.size() > max_line || !base::is_utf8(line)) return TableError{line_, "not a line of text"};
            const auto what = read_line(std::string_view(line).substr(0, line.find_last_not_of("\r ") + 1));
            if (!what.empty()) return TableError{line_, what};
        }
        if (open_.size() > 1) return TableError{line_, "\"end\" is missing"};
        return {};
    }

private:
    std::string read_line(std::string_view line) {
        if (line.empty() || line.front() == '#') return {};
        if (line.front() == ' ') {
            if (value_) return read_code(base::trim(line));
            if (group_) return read_particle(base::trim(line));
            return "an indented line belongs to a value or to a group";
        }
        if (open_.size() > 1) return "\"end\" is missing";
        value_ = nullptr;
        group_ = nullptr;
        open_.clear();
        const Words words(line);
        const auto& key = words.list[0];
        if (key == "norme") return words.size() == 2 ? draft_.version = words.at(1), "" : "norme VERSION";
        if (key == "like") return words.size() == 2 ? "" : "like VERSION"; // already followed
        if (key == "since") return read_since(words);
        if (key == "space")
            return words.size() == 3 ? draft_.spaces[words.at(1)] = words.at(2), "" : "space PREFIX URI";
        if (key == "root") return read_root(words);
        if (key == "value") return read_value(line, words);
        if (key == "group") return begin_group(words);
        return "unknown word \"" + key + "\"";
    }

    std::string read_since(const Words& words) {
        const auto day = base::Date::parse_iso(words.at(1));
        if (!day) return "since YYYY-MM-DD";
        draft_.since = *day;
        return {};
    }

    std::string read_root(const Words& words) {
        if (words.size() != 5) return "root NAME PREFIX KIND GROUP";
        DraftRoot root{words.at(1), words.at(2), Kind::aller, words.at(4), line_};
        for (const auto kind : {Kind::aller, Kind::acquit, Kind::acquit_retour, Kind::retour})
            if (name_of(kind) == words.at(3)) {
                root.kind = kind;
                std::erase_if(draft_.roots, [&](const DraftRoot& other) {
                    return other.name == root.name && other.prefix == root.prefix;
                });
                draft_.roots.push_back(root);
                return draft_.roots.size() <= 100 ? "" : "too many roots";
            }
        return "unknown kind \"" + words.at(3) + "\"";
    }

    std::string read_value(std::string_view line, const Words& words) {
        if (draft_.values.size() >= max_entries) return "too many values";
        ValueRule value;
        value.name = words.at(1);
        if (value.name.empty() || !set_base(value, words.at(2))) return "value NAME BASE …";
        auto what = read_facets(value, line, words);
        if (!what.empty()) return what;
        value_ = &(draft_.values[value.name] = std::move(value));
        return {};
    }

    std::string read_facets(ValueRule& value, std::string_view line, const Words& words) {
        for (std::size_t i = 3; i < words.size(); ++i) {
            const auto& word = words.list[i];
            if (word == "match") {
                const auto pattern = Pattern::compile(line.substr(line.find(" match ") + 7));
                if (!pattern) return "this expression is not understood";
                value.patterns.push_back(*pattern);
                return {};
            }
            if (set_shape(value, word)) continue;
            if (!set_bound(value, word, words.at(++i)))
                return "\"" + word + " " + words.at(i) + "\" is not understood";
        }
        return {};
    }

    static bool set_shape(ValueRule& value, const std::string& word) {
        bool* flag = word == "meaningful"  ? &value.meaningful
                     : word == "not_zeros" ? &value.not_zeros
                     : word == "digits"    ? &value.digits
                     : word == "alnum"     ? &value.alnum
                                           : nullptr;
        if (flag) *flag = true;
        return flag != nullptr;
    }

    static bool set_bound(ValueRule& value, const std::string& word, const std::string& argument) {
        if (word == "length") {
            const auto dots = argument.find("..");
            const auto low = parse_count(argument.substr(0, dots));
            if (dots == std::string::npos || !low) return false;
            value.min_length = static_cast<std::size_t>(*low);
            if (dots + 2 == argument.size()) return true;
            const auto high = parse_count(argument.substr(dots + 2));
            if (high) value.max_length = static_cast<std::size_t>(*high);
            return high.has_value();
        }
        if (word == "total" || word == "fraction") {
            const auto count = parse_count(argument);
            if (count) (word == "total" ? value.total : value.fraction) = *count;
            return count.has_value();
        }
        const auto bound = parse_ten_thousandths(argument);
        if (!bound) return false;
        auto* place = word == "above"   ? &value.above
                      : word == "from"  ? &value.from
                      : word == "below" ? &value.below
                      : word == "upto"  ? &value.upto
                                        : nullptr;
        if (place) *place = bound;
        return place != nullptr;
    }

    std::string read_code(std::string_view line) {
        if (value_->codes.size() >= max_entries) return "too many codes";
        const auto blank = line.find(' ');
        Code code{std::string(line.substr(0, blank)), ""};
        if (blank != std::string_view::npos) code.label = base::trim(line.substr(blank));
        value_->codes.push_back(std::move(code));
        return {};
    }

    std::string begin_group(const Words& words) {
        if (words.size() != 2) return "group NAME";
        if (draft_.groups.size() >= max_entries) return "too many groups";
        group_ = &(draft_.groups[words.at(1)] = DraftGroup());
        group_->line = line_;
        open_ = {&group_->body};
        return {};
    }

    std::string read_particle(std::string_view line) {
        const Words words(line);
        const auto& key = words.list[0];
        if (key == "end") {
            if (open_.size() < 2 || words.size() != 1) return "this \"end\" ends nothing";
            open_.pop_back();
            return {};
        }
        if (key == "text") return words.size() == 2 ? group_->text = words.at(1), "" : "text VALUE";
        if (key.front() == '@') {
            if (words.size() < 2 || words.size() > 3) return "@NAME VALUE [?]";
            group_->attributes.push_back({key.substr(1), words.at(1), words.at(2) != "?"});
            return {};
        }
        return add_particle(words);
    }

    std::string add_particle(const Words& words) {
        if (++particles_ > 10 * max_entries || open_.back()->inside.size() >= 500) return "too many elements";
        DraftParticle particle;
        const auto& key = words.list[0];
        const bool nests = key == "choice" || key == "sequence";
        particle.shape = key == "choice" ? DraftParticle::Shape::choice
                         : nests         ? DraftParticle::Shape::sequence
                                         : DraftParticle::Shape::element;
        particle.line = line_;
        if (!nests) {
            particle.name = key;
            particle.type = words.at(1);
            if (particle.type.empty()) return "NAME TYPE [HOW MANY]";
        }
        const std::size_t expected = nests ? 1 : 2;
        if (words.size() > expected + 1 || !read_occurs(words.at(expected), particle.low, particle.high))
            return "how many is told by ?, *, + or LOW..HIGH, up to 64";
        open_.back()->inside.push_back(std::move(particle));
        if (nests) open_.push_back(&open_.back()->inside.back());
        return open_.size() <= max_nesting ? "" : "nested too deep";
    }

    static bool set_base(ValueRule& value, std::string_view name);

    Draft& draft_;
    int line_ = 0;
    std::size_t particles_ = 0;
    ValueRule* value_ = nullptr;
    DraftGroup* group_ = nullptr;
    std::vector<DraftParticle*> open_;
};

// The primitive types of XML Schema that the norm uses.
bool Reader::set_base(ValueRule& value, std::string_view name) {
    struct Row {
        std::string_view name;
        Base base;
        std::optional<std::int64_t> from;
    };
    static constexpr Row rows[] = {{"string", Base::string, {}},       {"anyURI", Base::string, {}},
                                   {"token", Base::token, {}},         {"ID", Base::id, {}},
                                   {"boolean", Base::boolean, {}},     {"date", Base::date, {}},
                                   {"gYear", Base::year, {}},          {"decimal", Base::decimal, {}},
                                   {"integer", Base::integer, {}},     {"nonNegativeInteger", Base::integer, 0},
                                   {"unsignedLong", Base::integer, 0}, {"positiveInteger", Base::integer, 10'000},
                                   {"base64Binary", Base::base64, {}}};
    const auto* row =
        std::find_if(std::begin(rows), std::end(rows), [&](const Row& it) { return it.name == name; });
    if (row == std::end(rows)) return false;
    value.base = row->base;
    value.from = row->from;
    return true;
}

} // namespace

std::optional<TableError> read_draft(std::string_view text, Draft& draft) { return Reader(draft).read(text); }

} // namespace aubrac::formats::pes

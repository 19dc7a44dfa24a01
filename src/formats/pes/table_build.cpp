// SPDX-License-Identifier: AGPL-3.0-or-later
// Draft -> tables: names resolved, contents turned into automata (Glushkov's construction; XML Schema wants it
// deterministic).
#include "table_draft.hpp"

#include <algorithm>
#include <base/ensure.hpp>

namespace aubrac::formats::pes {
namespace {

constexpr std::size_t max_positions = 400; // of one group, repetitions unrolled
constexpr std::string_view primitives[] = {
    "string",       "anyURI",          "token",       "ID",      "boolean",
    "date",         "gYear",           "decimal",     "integer", "nonNegativeInteger",
    "unsignedLong", "positiveInteger", "base64Binary"};

struct Failed {
    int line = 0;
    std::string what;
};

// Positions that may come first and last; whether nothing at all is enough.
struct Part {
    std::vector<std::uint16_t> first;
    std::vector<std::uint16_t> last;
    bool nullable = true;
};

void append(std::vector<std::uint16_t>& to, const std::vector<std::uint16_t>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

class Builder {
public:
    Builder(const Draft& draft, Tables& tables) : draft_(draft), tables_(tables) {}

    std::optional<TableError> build() {
        tables_.version = draft_.version;
        tables_.since = draft_.since;
        add_values();
        std::uint16_t next = 0;
        for (const auto& [name, group] : draft_.groups) groups_[name] = next++;
        for (const auto& [name, group] : draft_.groups) tables_.groups.push_back(make_group(name, group));
        for (const auto& root : draft_.roots) add_root(root);
        set_names();
        if (!failed_ && tables_.version.empty()) fail(0, "no \"norme\" line");
        if (!failed_ && tables_.roots.empty()) fail(0, "no root");
        if (failed_) return TableError{failed_->line, failed_->what};
        return {};
    }

private:
    void fail(int line, std::string what) {
        if (!failed_) failed_ = Failed{line, std::move(what)};
    }

    void set_names() {
        auto& names = tables_.names;
        for (const auto& group : tables_.groups)
            for (const auto& particle : group.particles) names.push_back(particle.name);
        std::sort(names.begin(), names.end());
        names.erase(std::unique(names.begin(), names.end()), names.end());
        if (names.size() >= Tables::no_name) return fail(0, "too many names");
        for (auto& group : tables_.groups)
            for (auto& particle : group.particles) particle.name_id = tables_.find_name(particle.name);
    }

    void add_values() {
        for (const auto name : primitives) {
            Draft one;
            read_draft("value " + std::string(name) + " " + std::string(name) + "\n", one);
            add_value(one.values.begin()->second);
        }
        for (const auto& [name, value] : draft_.values) add_value(value);
    }

    void add_value(const ValueRule& value) {
        values_[value.name] = static_cast<std::uint16_t>(tables_.values.size());
        tables_.values.push_back(value);
    }

    std::uint16_t find_value(const std::string& name, int line) {
        const auto found = values_.find(name);
        if (found != values_.end()) return found->second;
        fail(line, "no value is called \"" + name + "\"");
        return 0;
    }

    std::uint16_t find_group(const std::string& name, int line) {
        const auto found = groups_.find(name);
        if (found != groups_.end()) return found->second;
        fail(line, "no group is called \"" + name + "\"");
        return 0;
    }

    std::string find_space(const std::string& prefix, int line) {
        const auto found = draft_.spaces.find(prefix);
        if (found != draft_.spaces.end()) return found->second;
        fail(line, "no space is called \"" + prefix + "\"");
        return {};
    }

    void add_root(const DraftRoot& root) {
        tables_.roots.push_back(
            {root.name, find_space(root.prefix, root.line), root.kind, find_group(root.group, root.line)});
    }

    Group make_group(const std::string& name, const DraftGroup& draft) {
        Group group;
        group.name = name;
        for (const auto& attribute : draft.attributes)
            group.attributes.push_back(
                {attribute.name, find_value(attribute.type, draft.line), attribute.required});
        if (!draft.text.empty()) {
            group.text = find_value(draft.text, draft.line);
            if (!draft.body.inside.empty()) fail(draft.line, "a group has a text or elements, not both");
        }
        particles_.clear();
        follow_.assign(1, {});
        const auto whole = make_part(draft.body);
        follow_[0] = whole.first;
        set_states(group, whole, draft.line);
        return group;
    }

    void set_states(Group& group, const Part& whole, int line) {
        for (std::size_t state = 0; state < follow_.size(); ++state) {
            std::vector<Transition> transitions;
            for (const auto position : follow_[state]) {
                const auto particle = positions_of(position);
                const auto same = [&](const Transition& other) {
                    return particles_[other.particle].name == particles_[particle].name &&
                           particles_[other.particle].space == particles_[particle].space;
                };
                const auto known = std::find_if(transitions.begin(), transitions.end(), same);
                if (known == transitions.end())
                    transitions.push_back({particle, position});
                else if (known->next != position)
                    fail(line, "\"" + particles_[particle].name + "\" may be understood in two ways in group \"" +
                                   group.name + "\"");
            }
            group.states.push_back(std::move(transitions));
        }
        group.may_end.assign(follow_.size(), false);
        group.may_end[0] = whole.nullable;
        for (const auto position : whole.last) group.may_end[position] = true;
        group.particles = std::move(particles_);
    }

    // Position 1 is particle 0: each repetition unrolled has its own.
    static std::uint16_t positions_of(std::uint16_t position) { return static_cast<std::uint16_t>(position - 1); }

    Part make_part(const DraftParticle& draft) {
        if (draft.high == 0) return {};
        const int copies = draft.high < 0 ? std::max(draft.low, 1) : draft.high;
        Part whole;
        Part before;
        for (int i = 0; i < copies && !failed_; ++i) {
            auto copy = make_once(draft);
            if (i == 0) {
                whole = copy;
            } else {
                connect(before.last, copy.first);
                if (i < draft.low) {
                    whole.nullable = whole.nullable && copy.nullable;
                    if (!copy.nullable) whole.last.clear();
                }
                append(whole.last, copy.last);
            }
            before = std::move(copy);
        }
        if (draft.high < 0) connect(before.last, before.first);
        if (draft.low == 0) whole.nullable = true;
        return whole;
    }

    void connect(const std::vector<std::uint16_t>& from, const std::vector<std::uint16_t>& to) {
        for (const auto position : from)
            for (const auto next : to) {
                auto& known = follow_[position];
                if (std::find(known.begin(), known.end(), next) == known.end()) known.push_back(next);
            }
    }

    Part make_once(const DraftParticle& draft) {
        if (draft.shape == DraftParticle::Shape::element) return make_element(draft);
        Part whole;
        whole.nullable = draft.shape == DraftParticle::Shape::sequence || draft.inside.empty();
        for (const auto& inside : draft.inside) {
            const auto part = make_part(inside);
            if (draft.shape == DraftParticle::Shape::choice) {
                append(whole.first, part.first);
                append(whole.last, part.last);
                whole.nullable = whole.nullable || part.nullable;
                continue;
            }
            connect(whole.last, part.first);
            if (whole.nullable) append(whole.first, part.first);
            if (!part.nullable) whole.last.clear();
            append(whole.last, part.last);
            whole.nullable = whole.nullable && part.nullable;
        }
        return whole;
    }

    Part make_element(const DraftParticle& draft) {
        if (particles_.size() >= max_positions) {
            fail(draft.line, "too many elements in one group");
            return {};
        }
        Particle particle;
        const auto colon = draft.name.find(':');
        particle.name = colon == std::string::npos ? draft.name : draft.name.substr(colon + 1);
        if (colon != std::string::npos) particle.space = find_space(draft.name.substr(0, colon), draft.line);
        particle.tag = find_tag(particle.name);
        const auto rest = draft.type.substr(1);
        if (draft.type == "any") {
            particle.content = Content::any;
        } else if (draft.type.front() == '=') {
            particle.content = Content::in_attribute;
            particle.target = find_value(rest, draft.line);
        } else if (draft.type.front() == '"') {
            particle.content = Content::in_text;
            particle.target = find_value(rest, draft.line);
        } else {
            particle.content = Content::group;
            particle.target = find_group(draft.type, draft.line);
        }
        particles_.push_back(std::move(particle));
        follow_.emplace_back();
        const auto position = static_cast<std::uint16_t>(particles_.size());
        return {{position}, {position}, false};
    }

    const Draft& draft_;
    Tables& tables_;
    std::optional<Failed> failed_;
    std::map<std::string, std::uint16_t> values_;
    std::map<std::string, std::uint16_t> groups_;
    std::vector<Particle> particles_;
    std::vector<std::vector<std::uint16_t>> follow_; // by position; 0: the start
};

} // namespace

std::optional<TableError> build_tables(const Draft& draft, Tables& tables) {
    return Builder(draft, tables).build();
}

} // namespace aubrac::formats::pes

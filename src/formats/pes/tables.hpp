// SPDX-License-Identifier: AGPL-3.0-or-later
// One version of PES V2 as data: what stands in what, how many times, what each value may be. Versions stand side
// by side, each with the day from which the State takes it; new ones are loaded, not compiled (tables/README.md
// has the form of the files).
#pragma once

#include "pattern.hpp"
#include "tags.hpp"

#include <base/date.hpp>
#include <base/result.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::pes {

enum class Kind { aller, acquit, acquit_retour, retour };
std::string_view name_of(Kind kind); // "aller", "acquit", "acquit_retour", "retour"

enum class Base { string, token, id, boolean, date, year, decimal, integer, base64 };

struct Code {
    std::string code;
    std::string label; // French, may be empty
};

/// What a value may be. Bounds are in ten-thousandths.
struct ValueRule {
    std::string name;
    Base base = Base::string;
    std::size_t min_length = 0;                 // characters
    std::size_t max_length = std::string::npos; // characters
    bool meaningful = false;                    // not empty, not a lone blank or dot, not "nc"
    bool not_zeros = false;                     // some other character than 0
    bool digits = false;                        // 0-9 alone
    bool alnum = false;                         // 0-9, A-Z and a-z alone
    int total = 0;                              // digits at most, of a decimal; 0: no limit
    int fraction = -1;                          // digits at most after the point; -1: no limit
    std::optional<std::int64_t> above, from, below, upto;
    std::vector<Pattern> patterns; // all of them hold
    std::vector<Code> codes;       // in the order of the norm; empty: no list

    const Code* find_code(std::string_view code) const;
};

/// What stands inside an element: its own elements, or a value in its attribute V or as its text, or anything.
enum class Content { group, in_attribute, in_text, any };

struct Particle {
    std::string name;
    std::uint16_t name_id = 0; // rank in Tables::names
    std::string space;         // namespace URI; empty: none
    Content content = Content::any;
    std::uint16_t target = 0; // of the group or the value
    Tag tag = Tag::other;
};

struct AttributeRule {
    std::string name;
    std::uint16_t value = 0;
    bool required = true;
};

struct Transition {
    std::uint16_t particle = 0;
    std::uint16_t next = 0;
};

/// Content of an element, as an automaton: state 0 at the opening tag; one transition at most for a name.
struct Group {
    std::string name;
    std::vector<AttributeRule> attributes;
    std::optional<std::uint16_t> text; // its text is that value, and it has no child
    std::vector<Particle> particles;
    std::vector<std::vector<Transition>> states;
    std::vector<bool> may_end; // by state
};

struct Root {
    std::string name;
    std::string space;
    Kind kind = Kind::aller;
    std::uint16_t group = 0;
};

struct Tables {
    std::string version; // "5.17"
    base::Date since;    // taken by the State from that day on, until the next one
    std::vector<Root> roots;
    std::vector<Group> groups;
    std::vector<ValueRule> values;
    std::vector<std::string> names; // of all elements, sorted

    static constexpr std::uint16_t no_name = 0xFFFF;
    std::uint16_t find_name(std::string_view name) const; // rank in names, or no_name
    const Root* find_root(std::string_view name, std::string_view space) const;
    /// Code list of `name` in the group of `path` names under a root: ("PES_Aller",
    /// "PES_DepenseAller/Bordereau/…/TypBord"). Null when there is no such value, or no list.
    const ValueRule* find_value(std::string_view root, std::string_view path) const;
};

struct Draft; // of this folder

/// Versions side by side, oldest first. A value: sharing one among threads is safe.
class Norms {
public:
    /// Those that come with Aubrac.
    static Norms built_in();

    /// Adds a version, or replaces the one of that number. Refuses table (details: line, what is wrong).
    base::Result<base::Done> add(std::string_view text);

    /// Null: no such version.
    const Tables* find(std::string_view version) const;
    /// The one taken on `day`; the oldest for a day before them all.
    const Tables& get_in_force(base::Date day) const;
    const Tables& get_latest() const;
    std::vector<const Tables*> list() const;

private:
    struct Version {
        std::shared_ptr<const Draft> draft; // a later version may be told as a difference from it
        std::shared_ptr<const Tables> tables;
    };
    std::vector<Version> versions_;
};

} // namespace aubrac::formats::pes

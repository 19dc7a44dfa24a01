// SPDX-License-Identifier: AGPL-3.0-or-later
// A table file as it is written, before its names are resolved. Of this folder alone.
#pragma once

#include "tables.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::pes {

struct DraftParticle {
    enum class Shape { element, sequence, choice };
    Shape shape = Shape::sequence;
    std::string name; // of the element, with its prefix
    std::string type;
    int low = 1;
    int high = 1; // -1: no limit
    std::vector<DraftParticle> inside;
    int line = 0;
};

struct DraftGroup {
    struct Attribute {
        std::string name;
        std::string type;
        bool required = true;
    };
    std::vector<Attribute> attributes;
    std::string text; // type of its text; empty: none
    DraftParticle body;
    int line = 0;
};

struct DraftRoot {
    std::string name;
    std::string prefix;
    Kind kind = Kind::aller;
    std::string group;
    int line = 0;
};

struct Draft {
    std::string version;
    base::Date since;
    std::map<std::string, std::string> spaces; // prefix -> URI
    std::vector<DraftRoot> roots;
    std::map<std::string, ValueRule> values;
    std::map<std::string, DraftGroup> groups;
};

struct TableError {
    int line = 0; // of the file; 0: the whole
    std::string what;
};

/// Adds to `draft` what `text` says; what it names again is replaced.
std::optional<TableError> read_draft(std::string_view text, Draft& draft);
std::optional<TableError> build_tables(const Draft& draft, Tables& tables);

} // namespace aubrac::formats::pes

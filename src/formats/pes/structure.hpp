// SPDX-License-Identifier: AGPL-3.0-or-later
// Structure and values of a file against the tables of one version, as the file goes by. Of this folder alone.
#pragma once

#include "findings.hpp"
#include "names.hpp"
#include "tables.hpp"
#include "trail.hpp"

#include <adapters/xml/stream.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::pes {

class Structure {
public:
    /// `trail` stands on the element that is opened, told of or closed. All three outlive the structure.
    Structure(const Tables& tables, const Trail& trail, Findings& findings)
        : tables_(tables), trail_(trail), findings_(findings) {}

    /// The root element; null: it is none of the version's, and everything inside is let through.
    void begin(const Root* root, const adapters::xml::Opening& element);
    void open(const adapters::xml::Opening& element, const KnownName& name);
    void text(std::string_view characters);
    void close();

private:
    struct Frame {
        const Group* group = nullptr; // null: a leaf, or not looked into
        const ValueRule* text_value = nullptr;
        std::uint16_t state = 0;
        bool any = false; // nothing inside is looked at
        bool text_noted = false;
    };

    const Particle* step(Frame& frame, const adapters::xml::Opening& element, const KnownName& name);
    void note_unexpected(Frame& frame, const adapters::xml::Opening& element, const Particle*& particle);
    void check_attributes(const Group& group, const adapters::xml::Opening& element);
    void check_leaf(const Particle& particle, const adapters::xml::Opening& element);
    void check(const ValueRule& value, std::string_view text, std::string_view name);
    std::string list_expected(const Group& group, std::uint16_t state) const;
    Frame make_frame(const Particle* particle, const adapters::xml::Opening& element);

    const Tables& tables_;
    const Trail& trail_;
    Findings& findings_;
    std::vector<Frame> frames_;
    std::string text_; // of the leaf at hand
};

} // namespace aubrac::formats::pes

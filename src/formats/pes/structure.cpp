// SPDX-License-Identifier: AGPL-3.0-or-later
// One automaton per open element.
#include "structure.hpp"

#include "value_check.hpp"

#include <algorithm>
#include <base/text.hpp>

namespace aubrac::formats::pes {
namespace {

using adapters::xml::Opening;
using adapters::xml::StreamAttribute;

constexpr std::size_t max_text = 4096; // kept of a leaf: longer than any value of the norm
constexpr std::size_t max_expected = 6;
constexpr std::string_view instance_space = "http://www.w3.org/2001/XMLSchema-instance";
constexpr std::string_view xml_space = "http://www.w3.org/XML/1998/namespace";

// Where the schema is, and in what language: said of any element.
bool is_foreign(const StreamAttribute& attribute) {
    return attribute.space == xml_space || (attribute.space == instance_space && attribute.name != "nil");
}

bool is_v(const StreamAttribute& attribute) {
    return attribute.name.size() == 1 && attribute.name.front() == 'V' && attribute.space.empty();
}

bool is_blank(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; });
}

} // namespace

void Structure::check(const ValueRule& value, std::string_view text, std::string_view name) {
    if (auto breach = check_value(value, text, name))
        findings_.add(Severity::error, breach->rule, std::move(breach->details));
}

void Structure::check_attributes(const Group& group, const Opening& element) {
    for (const auto& attribute : element.attributes) {
        if (is_foreign(attribute)) continue;
        const auto known =
            std::find_if(group.attributes.begin(), group.attributes.end(), [&](const AttributeRule& it) {
                return attribute.space.empty() && it.name == attribute.name;
            });
        if (known == group.attributes.end())
            findings_.add(Severity::error, Rule::unknown_attribute, {std::string(attribute.name)});
        else
            check(tables_.values[known->value], attribute.value, attribute.name);
    }
    for (const auto& rule : group.attributes)
        if (rule.required &&
            std::none_of(element.attributes.begin(), element.attributes.end(),
                         [&](const auto& it) { return it.space.empty() && it.name == rule.name; }))
            findings_.add(Severity::error, Rule::missing_attribute, {rule.name});
}

void Structure::check_leaf(const Particle& particle, const Opening& element) {
    bool found = false;
    for (const auto& attribute : element.attributes) {
        if (is_v(attribute)) {
            found = true;
            check(tables_.values[particle.target], attribute.value, particle.name);
        } else if (!is_foreign(attribute)) {
            findings_.add(Severity::error, Rule::unknown_attribute, {std::string(attribute.name)});
        }
    }
    if (!found) findings_.add(Severity::error, Rule::missing_attribute, {"V"});
}

Structure::Frame Structure::make_frame(const Particle* particle, const Opening& element) {
    Frame frame;
    if (!particle || particle->content == Content::any) {
        frame.any = true;
        return frame;
    }
    switch (particle->content) {
    case Content::in_attribute:
        check_leaf(*particle, element);
        break;
    case Content::in_text:
        frame.text_value = &tables_.values[particle->target];
        for (const auto& attribute : element.attributes)
            if (!is_foreign(attribute))
                findings_.add(Severity::error, Rule::unknown_attribute, {std::string(attribute.name)});
        break;
    default:
        frame.group = &tables_.groups[particle->target];
        check_attributes(*frame.group, element);
        if (frame.group->text) frame.text_value = &tables_.values[*frame.group->text];
    }
    return frame;
}

void Structure::begin(const Root* root, const Opening& element) {
    frames_.clear();
    Particle particle;
    particle.name = element.name;
    particle.content = Content::group;
    if (root) particle.target = root->group;
    frames_.push_back(make_frame(root ? &particle : nullptr, element));
}

const Particle* Structure::step(Frame& frame, const Opening& element, const KnownName& name) {
    for (const auto& transition : frame.group->states[frame.state]) {
        const auto& particle = frame.group->particles[transition.particle];
        if (particle.name_id == name.id && particle.space.size() == element.space.size() &&
            (particle.space.empty() || particle.space == element.space)) {
            frame.state = transition.next;
            return &particle;
        }
    }
    const Particle* particle = nullptr;
    note_unexpected(frame, element, particle);
    return particle;
}

std::string Structure::list_expected(const Group& group, std::uint16_t state) const {
    std::string text;
    std::size_t count = 0;
    for (const auto& transition : group.states[state]) {
        if (count++ == max_expected) return text + "…";
        text += (text.empty() ? "" : ", ") + group.particles[transition.particle].name;
    }
    if (group.may_end[state]) text += text.empty() ? "la fin du bloc" : " ou la fin du bloc";
    return text;
}

// Out of place but known here: read on from its place. Known under another namespace: said, then read all the
// same.
void Structure::note_unexpected(Frame& frame, const Opening& element, const Particle*& particle) {
    const auto& group = *frame.group;
    const auto find = [&](bool with_space) -> std::size_t {
        for (std::size_t i = 0; i < group.particles.size(); ++i)
            if (group.particles[i].name == element.name &&
                (!with_space || group.particles[i].space == element.space))
                return i;
        return group.particles.size();
    };
    auto at = find(true);
    const bool foreign = at == group.particles.size();
    if (foreign) at = find(false);
    const std::string name(element.name);
    if (at == group.particles.size()) {
        findings_.add(Severity::error, Rule::unknown_element, {name});
        return;
    }
    if (foreign)
        findings_.add(Severity::error, Rule::space, {name});
    else
        findings_.add(Severity::error, Rule::unexpected, {name, list_expected(group, frame.state)});
    particle = &group.particles[at];
    frame.state = static_cast<std::uint16_t>(at + 1); // the state after a particle bears its number
}

void Structure::open(const Opening& element, const KnownName& name) {
    auto& frame = frames_.back();
    const Particle* particle = nullptr;
    if (frame.group) {
        particle = step(frame, element, name);
    } else if (!frame.any) {
        findings_.add(Severity::error, Rule::unknown_element, {std::string(element.name)});
    }
    frames_.push_back(make_frame(particle, element));
    text_.clear();
}

void Structure::text(std::string_view characters) {
    auto& frame = frames_.back();
    if (frame.any) return;
    if (frame.text_value) {
        if (frame.text_value->base == Base::base64) return;
        if (text_.size() < max_text) text_ += characters.substr(0, max_text - text_.size());
        return;
    }
    // Blanks are the layout of a block; an element with nothing inside has not even those.
    if (frame.text_noted || (frame.group && is_blank(characters))) return;
    frame.text_noted = true;
    findings_.add(Severity::error, Rule::text_unexpected, {std::string(trail_.name())});
}

void Structure::close() {
    const auto& frame = frames_.back();
    if (frame.text_value) {
        if (frame.text_value->base != Base::base64)
            check(*frame.text_value, base::is_utf8(text_) ? text_ : "", trail_.name());
        text_.clear();
    } else if (frame.group && !frame.group->may_end[frame.state]) {
        findings_.add(Severity::error, Rule::missing,
                      {std::string(trail_.name()), list_expected(*frame.group, frame.state)});
    }
    frames_.pop_back();
}

} // namespace aubrac::formats::pes

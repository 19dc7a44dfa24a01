// SPDX-License-Identifier: AGPL-3.0-or-later
// One reading of one file: XML events to structure, values and checks. Of this folder alone.
#pragma once

#include "assembler.hpp"
#include "check.hpp"
#include "checker.hpp"
#include "decoder.hpp"
#include "findings.hpp"
#include "key_set.hpp"
#include "structure.hpp"
#include "trail.hpp"

#include <memory>
#include <optional>

namespace aubrac::formats::pes {

enum class Judging { values_alone, everything };

class Reading final : public adapters::xml::Events, public Place {
public:
    Reading(const CheckOptions& options, const Norms& norms, Visitor* visitor, Judging judging);

    Report run(const Source& source);

    void open(const adapters::xml::Opening& element) override;
    void text(std::string_view characters) override;
    void close() override;
    void comment(std::string_view text) override;
    void instruction(std::string_view target, std::string_view data) override;
    const adapters::xml::Schema* find_schema(const adapters::xml::Opening& root) override;
    void breach(int line, std::string_view message) override;
    void fill(Finding& finding) const override;

private:
    void open_root(const adapters::xml::Opening& element);
    void note_id(const adapters::xml::Opening& element);
    bool feed(std::string_view bytes);
    void note_problem();
    void note_encoding();

    const CheckOptions& options_;
    const Norms& norms_;
    const Judging judging_;
    Report report_;
    Findings findings_;
    Trail trail_;
    Names names_;
    Decoder decoder_;
    std::optional<adapters::xml::StreamReader> reader_;
    Checker checker_;
    Assembler assembler_;
    std::optional<Structure> structure_;
    KeySet ids_;
    bool no_pes_ = false;
};

} // namespace aubrac::formats::pes

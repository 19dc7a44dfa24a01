// SPDX-License-Identifier: AGPL-3.0-or-later
// Findings of one file, bounded: a file wrong everywhere makes a short list and a true count.
#pragma once

#include "finding.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace aubrac::formats::pes {

inline constexpr std::size_t max_findings = 1000;
inline constexpr int max_findings_of_rule = 100; // so that one rule broken everywhere does not hide the others

/// Tells where the reader stands when a finding is made.
class Place {
public:
    virtual ~Place() = default;
    virtual void fill(Finding& finding) const = 0;
};

class Findings {
public:
    /// `place` may be null; it outlives the findings.
    explicit Findings(const Place* place = nullptr) : place_(place) {}

    void add(Severity severity, Rule rule, std::vector<std::string> details = {});
    /// Already placed.
    void add(Finding finding);
    /// Puts in `finding` where the reader stands now.
    void place(Finding& finding) const {
        if (place_) place_->fill(finding);
    }

    const std::vector<Finding>& list() const { return list_; }
    std::vector<Finding> take() { return std::move(list_); }
    std::int64_t count(Severity severity) const { return counts_[static_cast<std::size_t>(severity)]; }
    /// Errors of structure (is_structure), those that are not listed included.
    std::int64_t structure_errors() const { return structure_errors_; }

private:
    bool note(Severity severity, Rule rule); // false: counted alone

    const Place* place_;
    std::vector<Finding> list_;
    std::array<std::int64_t, 3> counts_{};
    std::array<int, 128> by_rule_{};
    std::int64_t structure_errors_ = 0;
};

} // namespace aubrac::formats::pes

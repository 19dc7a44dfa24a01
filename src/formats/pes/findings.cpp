// SPDX-License-Identifier: AGPL-3.0-or-later
#include "findings.hpp"

#include <base/ensure.hpp>

namespace aubrac::formats::pes {

bool Findings::note(Severity severity, Rule rule) {
    ++counts_[static_cast<std::size_t>(severity)];
    if (severity == Severity::error && is_structure(rule)) ++structure_errors_;
    const auto index = static_cast<std::size_t>(rule);
    ENSURE(index < by_rule_.size());
    return list_.size() < max_findings && by_rule_[index]++ < max_findings_of_rule;
}

void Findings::add(Severity severity, Rule rule, std::vector<std::string> details) {
    if (!note(severity, rule)) return;
    auto finding = make_finding(severity, rule, std::move(details));
    place(finding);
    list_.push_back(std::move(finding));
}

void Findings::add(Finding finding) {
    if (note(finding.severity, finding.rule)) list_.push_back(std::move(finding));
}

} // namespace aubrac::formats::pes

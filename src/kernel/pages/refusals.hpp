// SPDX-License-Identifier: AGPL-3.0-or-later
// Refusals: every code of every service, with its HTTP status, its French sentence and what to do next.
#pragma once

#include <base/result.hpp>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace aubrac::kernel {

/// One line of a service's refusals.hpp. {0}, {1}… of the sentence are the details of the refusal.
struct RefusalEntry {
    std::string_view code;     // "ACTES-004"; never reused
    int status;                // HTTP: 400, 403, 404, 409, 413, 422…
    std::string_view sentence; // what happened and why
    std::string_view advice;   // what to do
};

/// Filled at start, then only read. A code given twice, or without its service's prefix, stops the start.
class RefusalTable {
public:
    void add(std::string_view service, std::span<const RefusalEntry> entries);
    /// Unknown code is a Bug.
    const RefusalEntry& get(std::string_view code) const;
    /// Sentence and advice, filled, in one line.
    std::string sentence(const base::Refusal& refusal) const;
    const std::map<std::string, RefusalEntry, std::less<>>& all() const { return entries_; }

private:
    std::map<std::string, RefusalEntry, std::less<>> entries_;
};

/// The kernel's own: KERNEL-001 no right, KERNEL-002 form too old (CSRF), KERNEL-003 nothing at this address…
std::span<const RefusalEntry> kernel_refusals();

} // namespace aubrac::kernel

// SPDX-License-Identifier: AGPL-3.0-or-later
// ENSURE: an invariant of ours, checked in every build. A broken one is a bug, never a user's mistake.
#pragma once

#include <stdexcept>
#include <string>

namespace aubrac::base {

/// We were wrong. Caught only at the three doors (request, job, start-up), reported loudly there.
class Bug : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

[[noreturn]] inline void fail_ensure(const char* condition, const char* file, int line) {
    throw Bug(std::string(file) + ":" + std::to_string(line) + ": broken invariant: " + condition);
}

} // namespace aubrac::base

#define ENSURE(condition) \
    ((condition) ? static_cast<void>(0) : ::aubrac::base::fail_ensure(#condition, __FILE__, __LINE__))

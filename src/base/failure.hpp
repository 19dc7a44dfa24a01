// SPDX-License-Identifier: AGPL-3.0-or-later
// Failure: the world broke (disk full, remote down, certificate expired).
#pragma once

#include <stdexcept>

namespace aubrac::base {

/// Thrown by adapters and kernel, never caught by a service: the request or the job rolls back, and
/// the operator reads the message. Write it for that operator, in English, with the thing that failed.
class Failure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace aubrac::base

// SPDX-License-Identifier: AGPL-3.0-or-later
// The style sheet, script and icons of ui/, compressed once and kept a year by browsers.
#pragma once

#include <kernel/http/message.hpp>

namespace aubrac::kernel::pages {

/// Answers "/assets/<name with hash>".
http::Response asset(const http::Request& request);

} // namespace aubrac::kernel::pages

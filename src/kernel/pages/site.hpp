// SPDX-License-Identifier: AGPL-3.0-or-later
// Site: the life of a request, from the route to the page in its frame.
#pragma once

#include <kernel/http/server.hpp>
#include <kernel/kernel.hpp>

namespace aubrac::kernel::pages {

/// What kernel/http serves. The kernel outlives the server.
http::Site make_site(Kernel& kernel);

/// The same life without sockets, for tests.
http::Response handle(Kernel& kernel, http::Request& request);

inline constexpr std::string_view version = "0.1.0";

} // namespace aubrac::kernel::pages

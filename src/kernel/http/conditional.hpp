// SPDX-License-Identifier: AGPL-3.0-or-later
// Conditional and range requests (RFC 9110 §13, §14) on what a handler answered.
#pragma once

#include <cstdint>
#include <kernel/http/message.hpp>

namespace aubrac::kernel::http {

/// True when a GET or HEAD asks for what it already holds: If-None-Match against the ETag of a 200 answer.
bool is_unchanged(const Request& request, const Response& response);

/// Turns `response` into the 304 that says so: no body, none of the headers that describe one.
void make_unchanged(Response& response);

/// Part of a file to send.
struct Window {
    enum class Kind { whole, part, outside } kind = Kind::whole;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

/// What a GET of a file of `size` bytes asks for. A Range that is broken, multiple, or whose If-Range does not
/// hold any more, is ignored: the whole file. outside: the answer is 416.
Window find_window(const Request& request, const Response& response, std::uint64_t size);

} // namespace aubrac::kernel::http

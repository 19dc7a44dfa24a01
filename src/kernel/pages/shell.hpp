// SPDX-License-Identifier: AGPL-3.0-or-later
// Shell: turns Answers into HTTP: the frame around a page, refusals as pages, files, security headers.
#pragma once

#include <kernel/pages/caller.hpp>
#include <string>

namespace aubrac::kernel::pages {

/// `caller` null: nobody known (the page has no frame then).
http::Response write_answer(Kernel& kernel, const http::Request& request, const Caller* caller, Answer answer,
                            int unread_notices);

/// True when the page says what the one before has just done: once, to this request.
bool shows_message(const http::Request& request);
/// What the request says of the form of its page, besides the address: whole or not, compressed or not.
std::string form_asked(const http::Request& request);

/// A refusal as a whole page: sentence, advice, code, way back.
http::Response refusal_page(Kernel& kernel, const http::Request& request, const Caller* caller,
                            const base::Refusal& refusal);
/// "Ce n'est pas vous": a failure of ours, with the reference that the log has.
http::Response failure_page(Kernel& kernel, std::string_view reference);

/// Content-Security-Policy (unless the answer brings its own) and the rest, on every answer.
void add_security_headers(http::Response& response, bool https);

} // namespace aubrac::kernel::pages

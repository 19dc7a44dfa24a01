// SPDX-License-Identifier: AGPL-3.0-or-later
// Answer: a Response as it goes on the wire, checked. Responder: calls the site and never lets it break a
// connection.
#pragma once

#include "descriptor.hpp"
#include "head.hpp"
#include <kernel/http/server.hpp>
#include <optional>
#include <string>
#include <vector>

namespace aubrac::kernel::http {

struct Answer {
    std::string head; // status line, headers, empty line
    std::string body;
    Descriptor file; // when open, sent after the head, from `offset`, `length` bytes
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::optional<std::vector<std::string>> topics; // present: a live stream follows the head
    bool keep_alive = true;
};

/// Throws base::Bug when `response` could split into two answers (a control character in a header), writes a
/// header that is the server's own, or has a status that is no final one. Opens the file, if any.
/// `wanted` says what the request asked for; its `keep_alive` is the server's last word.
Answer make_answer(const Head& wanted, Response response);

/// Thread-safe as far as the site is.
class Responder {
public:
    explicit Responder(const Site& site) : site_(site) {}

    /// On a worker: decodes the form, calls the handler, removes the uploads it left.
    Answer answer(Head& head) const;
    /// An answer the server makes by itself.
    Answer refuse(int status, const Head& head, bool keep_alive) const;
    void report(std::string_view what) const noexcept;

private:
    Response handle(Head& head) const;
    Response refusal(int status) const;

    const Site& site_;
};

} // namespace aubrac::kernel::http

// SPDX-License-Identifier: AGPL-3.0-or-later
// Strict reader of the head of a request (RFC 9112 §2 to §6). What two readers could understand in two ways is
// refused: that is how requests are smuggled past a proxy.
#pragma once

#include <cstdint>
#include <kernel/http/message.hpp>
#include <string_view>

namespace aubrac::kernel::http {

enum class Framing { none, length, chunked };

/// A head once read. `request` has its method, path, query, headers (values in UTF-8).
struct Head {
    Request request;
    int minor = 1; // of HTTP/1.x: 0 or 1
    bool keep_alive = true;
    bool expects_continue = false;
    Framing framing = Framing::none;
    std::uint64_t length = 0; // of the body, when framing is `length`
};

/// What the bytes received so far hold: `end` is the size of a whole head, with its empty line.
struct HeadScan {
    enum class State { partial, whole, broken } state = State::partial;
    std::size_t end = 0;
};

/// Looks for the end of the head in `bytes`, of which `seen` were scanned before. A lone CR or LF, or a NUL,
/// is `broken` as soon as it is there.
HeadScan scan_head(std::string_view bytes, std::size_t seen);

/// `bytes` is a whole head. Returns 0, or the status that refuses it: 400, 414, 417, 431, 501, 505.
/// `head.minor` is meaningful whatever the answer.
int parse_head(std::string_view bytes, Head& head);

/// Fields after the last chunk: same grammar, dropped. `bytes` ends with the empty line.
bool are_sound_trailers(std::string_view bytes);

} // namespace aubrac::kernel::http

// SPDX-License-Identifier: AGPL-3.0-or-later
// Compression of bytes already in memory: assets and pages (gzip, brotli), pieces of PES flows (gzip).
// Every function is thread-safe, and throws base::Failure only when memory is short.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace aubrac::adapters::compress {

/// RFC 1952. `level` from 1 (fast) to 9 (small). The same bytes always give the same result (no name, no date).
std::string gzip(std::string_view bytes, int level = 6);

/// Nothing when `bytes` is not whole, sound gzip (several members in a row are one content), or would give more
/// than `limit` bytes: at most `limit` bytes are ever made, whatever the bomb.
std::optional<std::string> gunzip(std::string_view bytes, std::size_t limit);

/// RFC 7932. `quality` from 0 (fast) to 11 (small, slow: for assets made once).
std::string brotli(std::string_view bytes, int quality = 5);

} // namespace aubrac::adapters::compress

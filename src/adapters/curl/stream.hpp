// SPDX-License-Identifier: AGPL-3.0-or-later
// Private to this folder: a TCP or TLS connection, opened by libcurl, on which a text protocol is spoken.
#pragma once

#include "easy.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace aubrac::adapters::curl {

/// One thread. Every trouble (cut, time-out, a line beyond its limit) throws base::Failure.
class Stream {
public:
    /// `host`: name, IPv4 or [IPv6]; `secure`: TLS from the first byte.
    enum class Security { plain, tls };
    Stream(const std::string& host_and_port, Security security, const TlsOptions& tls, const Timeouts& timeouts);

    /// Every operation must end within this many seconds from now.
    void set_deadline(int seconds);

    void write(std::string_view bytes);
    std::string read_line(std::size_t limit); // without its CRLF
    std::string read_bytes(std::size_t count);

private:
    enum class Want { read, write };
    void wait(Want want);
    void fill(); // at least one byte more in buffer_
    void drop_consumed();

    Easy easy_;
    int socket_ = -1;
    std::string buffer_;
    std::size_t consumed_ = 0;
    std::chrono::steady_clock::time_point deadline_;
};

} // namespace aubrac::adapters::curl

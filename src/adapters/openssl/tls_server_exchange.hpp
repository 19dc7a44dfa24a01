// SPDX-License-Identifier: AGPL-3.0-or-later
// Private to this folder: one HTTP/1.1 exchange of tls_server.hpp, from the head of the request to the answer.
#pragma once

#include "tls_server.hpp"
#include "tls_server_link.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

namespace aubrac::adapters::openssl {

/// One thread, one request.
class TlsExchange {
public:
    TlsExchange(TlsLink& link, const TlsServerOptions& options, std::filesystem::path body_path);
    ~TlsExchange(); // removes the body

    void run(const TlsServerHandler& handler);

private:
    enum class Framing { none, length, chunked };

    /// Each gives 0, the status that refuses the request, or `gone`.
    static constexpr int gone = -1;
    int read_request();
    int read_head();
    int parse_request_line(const std::string& line);
    int parse_header(const std::string& line);
    int find_framing();
    int read_body();
    int copy(std::int64_t count);
    int read_chunks();
    int read_line(std::string& line);

    void remove_body();
    bool fill(); // at least one byte more in held_
    void answer(const TlsServerAnswer& answer);

    TlsLink& link_;
    const TlsServerOptions& options_;
    TlsServerRequest request_;
    std::ofstream body_;
    Framing framing_ = Framing::none;
    std::int64_t length_ = 0;
    std::string held_; // received, not consumed
};

} // namespace aubrac::adapters::openssl

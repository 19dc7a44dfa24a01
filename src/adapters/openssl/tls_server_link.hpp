// SPDX-License-Identifier: AGPL-3.0-or-later
// Private to this folder: one TLS connection of tls_server.hpp, with its deadline.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct ssl_ctx_st;
struct ssl_st;

namespace aubrac::adapters::openssl {

struct FreeTls {
    void operator()(ssl_ctx_st* context) const;
    void operator()(ssl_st* tls) const;
};
using TlsContext = std::unique_ptr<ssl_ctx_st, FreeTls>;

/// Server side, TLS 1.2 or more, client certificate required. Throws base::Failure when a PEM is none.
TlsContext make_server_context(const std::string& certificate_pem, const std::string& key_pem,
                               const std::string& client_ca_pem);

/// One thread. The socket belongs to the caller. Cuts and time-outs are answers, not exceptions.
class TlsLink {
public:
    TlsLink(ssl_ctx_st& context, int socket, int seconds);

    /// False: no handshake, because of the certificate or of anything else; the client has its alert.
    bool accept();
    std::string client_subject() const;

    /// Bytes read, 0 when the client is gone or too slow.
    std::size_t read(char* into, std::size_t room);
    bool write(std::string_view bytes);
    /// Says goodbye and waits a little for the client's, so that it reads our last bytes before the cut.
    void close();

private:
    enum class Want { read, write };
    bool wait(Want want) const;
    /// True: try the operation again.
    bool again(int result) const;
    void drain();

    int socket_;
    std::chrono::steady_clock::time_point deadline_;
    std::unique_ptr<ssl_st, FreeTls> tls_;
    bool is_open_ = false;
};

} // namespace aubrac::adapters::openssl

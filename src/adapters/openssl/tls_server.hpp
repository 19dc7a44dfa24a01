// SPDX-License-Identifier: AGPL-3.0-or-later
// Small blocking HTTPS server with mutual TLS, on 127.0.0.1: the door of twins and tests, never of the product.
// One connection is one request (RFC 9112): its body lands in a file, the answer closes the connection.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::openssl {

struct TlsServerOptions {
    std::uint16_t port = 0;             // 0: any free one
    std::string certificate_pem;        // shown to clients, TLS 1.2 at least
    std::string key_pem;                // PKCS#8, not encrypted
    std::string client_ca_pem;          // a client without a certificate of this authority is refused
    std::filesystem::path spool_folder; // made when missing; what a former life left there is removed
    std::size_t connections = 32;       // at once; the others wait
    std::size_t head_bytes = 32 * 1024;
    std::int64_t body_bytes = 200LL * 1024 * 1024;
    int exchange_seconds = 180; // from the connection to the end of the answer
};

struct TlsServerHeader {
    std::string name; // lower case
    std::string value;
};

struct TlsServerRequest {
    std::string method;
    std::string target; // as sent
    std::vector<TlsServerHeader> headers;
    std::filesystem::path body_path; // whole body, empty file when there is none; removed before the answer,
                                     // unless the handler moved it; not flushed to the disk
    std::int64_t body_size = 0;
    std::string client_subject; // RFC 2253, of the certificate

    std::string header(std::string_view lower_case_name) const; // the first of that name; empty when absent
};

struct TlsServerAnswer {
    enum class Closing {
        answered,
        cut, // the connection closes without any answer
    };
    int status = 200;
    std::string media_type = "text/plain; charset=utf-8";
    std::string body;
    Closing closing = Closing::answered;
};

/// Called from several threads at once. What it throws is answered 500.
using TlsServerHandler = std::function<TlsServerAnswer(const TlsServerRequest&)>;

/// Listens from its making to its destruction, which cuts the connections and waits for the handlers.
/// Throws base::Failure when the port is taken or a PEM cannot be read. Broken requests get 400, 411, 413, 417,
/// 431, 501 or 505 without a call of the handler.
class TlsServer {
public:
    TlsServer(TlsServerOptions options, TlsServerHandler handler);
    ~TlsServer();
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    std::uint16_t port() const;

private:
    class Listener;
    std::unique_ptr<Listener> listener_;
};

} // namespace aubrac::adapters::openssl

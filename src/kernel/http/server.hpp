// SPDX-License-Identifier: AGPL-3.0-or-later
// The HTTP/1.1 server: asynchronous sockets, blocking handlers on a worker pool (decision 0006). TLS and HTTP/2
// are the edge's business (nginx or Caddy in front).
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <kernel/http/live.hpp>
#include <kernel/http/message.hpp>
#include <memory>
#include <string>
#include <string_view>

namespace aubrac::kernel::http {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080; // 0: any free one
    int workers = 8;           // threads that run handlers
    std::filesystem::path
        spool; // uploads land here; those of a former life are removed at start; empty: no upload
    std::size_t max_connections = 4096; // beyond: 503 and close
    std::size_t max_waiting = 1024;     // requests waiting for a worker; beyond: 503 with Retry-After
    std::size_t max_head = 32 * 1024;   // bytes of request line and headers; beyond: 431
    std::chrono::seconds head_time{10}; // whole head must arrive in that time
    std::chrono::seconds idle_time{60}; // keep-alive without a request
    std::chrono::seconds body_idle{
        30}; // longest silence inside a body, either way; one that comes slower than 100 bytes/s: 408
    bool trust_forwarded = false; // X-Forwarded-For from loopback
};

/// What may be sent to a route, decided from the request line alone, before the body is read.
struct BodyLimit {
    std::uint64_t bytes = 1024 * 1024; // whole body; beyond: 413 (an urlencoded one: never more than 2 MiB)
    bool uploads = false;              // multipart with files is accepted and spooled; else a file is a 415
};

struct Site {
    std::function<BodyLimit(const Request&)> limit; // on the I/O thread: quick, no lock; head only is filled
    std::function<Response(Request&)> handle;       // on a worker; an exception that escapes is a 500
    /// Answers the server makes by itself (400, 408, 413, 431, 503…): a page in French, quickly made: it is called
    /// on the I/O thread too. The status is set by the server; an exception leaves the page empty.
    std::function<Response(int status)> refuse;
    /// What broke below or out of the handler, in English for the log: an exception that escaped, a header that
    /// would split the answer, a full spool. From any thread; may be absent.
    std::function<void(std::string_view what)> report;
};

class Server {
public:
    virtual ~Server() = default; // stops
    virtual std::uint16_t port() const = 0;
    /// No new connection; requests under way have `grace` to end, then sockets are closed. Waits for
    /// handlers still at work: never call it from one. Idempotent.
    virtual void stop(std::chrono::milliseconds grace) = 0;
};

/// Binds and serves at once; throws base::Failure when the address is taken. `live` outlives the server.
std::unique_ptr<Server> serve(const ServerOptions& options, Site site, Live& live);

} // namespace aubrac::kernel::http

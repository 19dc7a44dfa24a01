// SPDX-License-Identifier: AGPL-3.0-or-later
// A raw client on loopback: sends any bytes, reads answers one by one. For tests alone; blocking, 20 s at most.
#pragma once

#include <arpa/inet.h>
#include <cerrno>
#include <map>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

namespace aubrac::kernel::http {

struct Reply {
    int status = 0; // 0: the connection ended before a whole answer
    std::map<std::string, std::string> headers;
    std::string head;
    std::string body;
};

class Client {
public:
    enum class Reading { normal, small_window };

    explicit Client(std::uint16_t port, Reading reading = Reading::normal)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval limit{20, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        const int small = 4096;
        if (reading == Reading::small_window) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("cannot connect");
    }
    Client(Client&& other) noexcept : socket_(std::exchange(other.socket_, -1)), held_(std::move(other.held_)) {}
    ~Client() { close(); }

    void close() {
        if (socket_ >= 0) ::close(std::exchange(socket_, -1));
    }
    void end_writing() { ::shutdown(socket_, SHUT_WR); }

    /// False when the server has closed.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    /// Reads until `text` was seen, and gives all up to its end; empty when the connection ended before.
    std::string read_until(std::string_view text) {
        for (;;) {
            const auto found = held_.find(text);
            if (found != std::string::npos) return take(found + text.size());
            if (!receive()) return {};
        }
    }
    std::string read_exactly(std::size_t size) {
        while (held_.size() < size)
            if (!receive()) return {};
        return take(size);
    }
    std::string read_to_end() {
        while (receive()) {
        }
        return take(held_.size());
    }
    /// True once the server has closed and nothing more was sent.
    bool is_closed() { return held_.empty() && !receive(); }

    enum class Body { present, absent };
    Reply read_reply(Body body = Body::present) {
        Reply reply;
        reply.head = read_until("\r\n\r\n");
        if (reply.head.size() < 12) return reply;
        reply.status = std::stoi(reply.head.substr(9, 3));
        for (std::size_t at = reply.head.find("\r\n") + 2; at + 2 < reply.head.size();) {
            const auto end = reply.head.find("\r\n", at);
            const auto colon = reply.head.find(": ", at);
            reply.headers[reply.head.substr(at, colon - at)] = reply.head.substr(colon + 2, end - colon - 2);
            at = end + 2;
        }
        const auto length = reply.headers.find("Content-Length");
        if (body == Body::present && length != reply.headers.end())
            reply.body = read_exactly(std::stoull(length->second));
        return reply;
    }
    Reply ask(std::string_view bytes) {
        send(bytes);
        return read_reply();
    }
    Reply get(const std::string& target, const std::string& fields = "") {
        return ask("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
    }

private:
    bool receive() {
        char piece[65536];
        const auto got = ::recv(socket_, piece, sizeof piece, 0);
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) throw std::runtime_error("the server is silent");
        if (got <= 0) return false;
        held_.append(piece, static_cast<std::size_t>(got));
        return true;
    }
    std::string take(std::size_t size) {
        std::string taken = held_.substr(0, size);
        held_.erase(0, size);
        return taken;
    }

    int socket_;
    std::string held_;
};

} // namespace aubrac::kernel::http

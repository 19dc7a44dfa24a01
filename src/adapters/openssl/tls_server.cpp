// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssl/tls_server.hpp>

#include "tls_server_exchange.hpp"
#include "tls_server_link.hpp"

#include <arpa/inet.h>
#include <base/failure.hpp>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <list>
#include <mutex>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace aubrac::adapters::openssl {

namespace {

[[noreturn]] void fail(const char* what) {
    throw base::Failure(std::string("TLS server: ") + what + ": " + std::strerror(errno));
}

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return number_; }

private:
    int number_;
};

std::uint16_t listen_on(int socket, std::uint16_t port) {
    const int yes = 1;
    if (socket < 0) fail("socket");
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    socklen_t size = sizeof address;
    if (::bind(socket, reinterpret_cast<sockaddr*>(&address), size) != 0) fail("bind");
    if (::listen(socket, 64) != 0) fail("listen");
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) fail("getsockname");
    return ntohs(address.sin_port);
}

void empty_spool(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) throw base::Failure("TLS server: " + folder.string() + ": " + error.message());
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().extension() == ".body") std::filesystem::remove(entry.path(), error);
}

/// A write to a socket whose other end has gone must not end the program.
void ignore_broken_pipes() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

} // namespace

class TlsServer::Listener {
public:
    Listener(TlsServerOptions options, TlsServerHandler handler)
        : options_(std::move(options)), handler_(std::move(handler)),
          context_(make_server_context(options_.certificate_pem, options_.key_pem, options_.client_ca_pem)),
          socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
        empty_spool(options_.spool_folder);
        port = listen_on(socket_.get(), options_.port);
        if (::pipe2(wake_, O_CLOEXEC) != 0) fail("pipe");
        accepting_ = std::thread([this] { accept_all(); });
    }

    ~Listener() {
        {
            const std::lock_guard lock(mutex_);
            is_stopping_ = true;
            for (const int connection : connections_) ::shutdown(connection, SHUT_RDWR);
        }
        [[maybe_unused]] const auto told = ::write(wake_[1], "x", 1);
        changed_.notify_all();
        accepting_.join();
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return connections_.empty(); });
        join_finished();
        ::close(wake_[0]);
        ::close(wake_[1]);
    }

    std::uint16_t port = 0;

private:
    void accept_all() {
        ignore_broken_pipes();
        while (wait_for_room()) {
            pollfd waited[] = {{socket_.get(), POLLIN, 0}, {wake_[0], POLLIN, 0}};
            ::poll(waited, 2, -1);
            if (waited[1].revents != 0) return;
            const int connection = ::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
            if (connection >= 0) start(connection);
        }
    }

    bool wait_for_room() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return is_stopping_ || connections_.size() < options_.connections; });
        join_finished();
        return !is_stopping_;
    }

    void start(int connection) {
        const std::lock_guard lock(mutex_);
        if (is_stopping_) {
            ::close(connection);
            return;
        }
        const auto place = connections_.insert(connections_.end(), connection);
        threads_.emplace_back([this, place, serial = ++serial_] { serve(place, serial); });
    }

    void serve(std::list<int>::iterator place, std::uint64_t serial) {
        ignore_broken_pipes();
        exchange(*place, serial);
        const std::lock_guard lock(mutex_);
        ::close(*place);
        connections_.erase(place);
        finished_.push_back(std::this_thread::get_id());
        changed_.notify_all();
    }

    void exchange(int connection, std::uint64_t serial) {
        try {
            TlsLink link(*context_, connection, options_.exchange_seconds);
            if (!link.accept()) return;
            TlsExchange exchange(link, options_, options_.spool_folder / (std::to_string(serial) + ".body"));
            exchange.run(handler_);
        } catch (const std::exception&) {
            // Nobody is left to answer: the client sees the cut.
        }
    }

    // With the mutex held: a thread listed there only has to return from serve().
    void join_finished() {
        for (const auto id : finished_)
            threads_.remove_if([&](std::thread& thread) {
                if (thread.get_id() != id) return false;
                finishing_.push_back(std::move(thread));
                return true;
            });
        finished_.clear();
        for (auto& thread : finishing_) thread.join();
        finishing_.clear();
    }

    const TlsServerOptions options_;
    const TlsServerHandler handler_;
    TlsContext context_;
    Descriptor socket_;
    int wake_[2] = {-1, -1};
    std::thread accepting_;
    std::mutex mutex_; // guards all below
    std::condition_variable changed_;
    bool is_stopping_ = false;
    std::list<int> connections_;
    std::list<std::thread> threads_;
    std::list<std::thread> finishing_;
    std::list<std::thread::id> finished_;
    std::uint64_t serial_ = 0;
};

TlsServer::TlsServer(TlsServerOptions options, TlsServerHandler handler)
    : listener_(std::make_unique<Listener>(std::move(options), std::move(handler))) {}
TlsServer::~TlsServer() = default;
std::uint16_t TlsServer::port() const { return listener_->port; }

} // namespace aubrac::adapters::openssl

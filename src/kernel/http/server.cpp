// SPDX-License-Identifier: AGPL-3.0-or-later
#include "connection.hpp"

#include <algorithm>
#include <future>
#include <sys/resource.h>

namespace aubrac::kernel::http {

namespace {

constexpr int disk_threads = 4;
constexpr std::size_t turned_away_at_once = 64; // beyond: closed without a word

/// A connection is a descriptor and may send a file; the usual soft limit of 1,024 would refuse clients.
void raise_descriptor_limit(std::size_t connections) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    const rlim_t wanted = std::min<rlim_t>(limit.rlim_max, connections * 2 + 1024);
    if (limit.rlim_cur >= wanted) return;
    limit.rlim_cur = wanted;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

class AsioServer final : public Server {
public:
    AsioServer(const ServerOptions& options, Site site, Live& live)
        : options_(options), site_(std::move(site)), spool_(options.spool),
          disk_(disk_threads, options.max_connections + turned_away_at_once),
          workers_(std::max(options.workers, 1), options.max_waiting), reception_{options_, site_,           live,
                                                                                  loop_,    workers_,        disk_,
                                                                                  spool_,   Responder(site_)} {
        raise_descriptor_limit(options.max_connections);
        port_ =
            loop_.listen(options.address, options.port,
                         [this](std::unique_ptr<adapters::asio::Socket> socket) { welcome(std::move(socket)); });
    }
    ~AsioServer() override { stop(std::chrono::milliseconds(0)); }

    std::uint16_t port() const override { return port_; }
    void stop(std::chrono::milliseconds grace) override;

private:
    void welcome(std::unique_ptr<adapters::asio::Socket> socket);
    void call(const std::function<void()>& work);
    bool wait_until_empty(std::chrono::milliseconds limit);

    const ServerOptions options_;
    const Site site_;
    Spool spool_;
    adapters::asio::Loop loop_; // before the pools: their last works post to it
    Pool disk_;
    Pool workers_;
    Reception reception_;
    std::uint16_t port_ = 0;
    std::mutex stop_mutex_;
    bool stopped_ = false;
};

void AsioServer::welcome(std::unique_ptr<adapters::asio::Socket> socket) {
    auto& reception = reception_;
    if (reception.stopping || reception.all.size() >= options_.max_connections + turned_away_at_once) return;
    auto welcome = Connection::Welcome::serve;
    if (reception.all.size() >= options_.max_connections) {
        // A client that asks nothing gives its place to one that does.
        if (reception.idle.empty())
            welcome = Connection::Welcome::turn_away;
        else
            reception.idle.front()->close();
    }
    Connection::start(reception, std::move(socket), welcome);
}

/// Runs `work` on the I/O thread and waits for its end.
void AsioServer::call(const std::function<void()>& work) {
    std::promise<void> done;
    loop_.post([&] {
        work();
        done.set_value();
    });
    done.get_future().wait();
}

bool AsioServer::wait_until_empty(std::chrono::milliseconds limit) {
    std::unique_lock lock(reception_.empty_mutex);
    return reception_.emptied.wait_for(lock, limit, [this] { return reception_.is_empty; });
}

void AsioServer::stop(std::chrono::milliseconds grace) {
    const std::lock_guard lock(stop_mutex_);
    if (std::exchange(stopped_, true)) return;
    call([this] {
        loop_.stop_listening();
        reception_.stopping = true;
        for (auto* connection : reception_.all)
            if (connection->is_restful()) connection->close();
    });
    if (!wait_until_empty(grace)) {
        reception_.aborting = true;
        call([this] {
            for (auto* connection : reception_.all) connection->close();
        });
        // What remains is handlers at work: they cannot be cut, and their end is the end of their connection.
        std::unique_lock empty_lock(reception_.empty_mutex);
        reception_.emptied.wait(empty_lock, [this] { return reception_.is_empty; });
    }
    call([] {}); // the I/O thread has left the last connection
}

} // namespace

std::unique_ptr<Server> serve(const ServerOptions& options, Site site, Live& live) {
    return std::make_unique<AsioServer>(options, std::move(site), live);
}

} // namespace aubrac::kernel::http

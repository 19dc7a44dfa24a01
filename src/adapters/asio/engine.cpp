// SPDX-License-Identifier: AGPL-3.0-or-later
// The one unit that compiles Boost.Asio: loop, signals and sockets.
#define BOOST_ASIO_NO_DEPRECATED
#include <adapters/asio/loop.hpp>
#include <adapters/asio/socket.hpp>
#include <algorithm>
#include <array>
#include <atomic>
#include <base/failure.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <thread>
#include <unordered_set>
#include <vector>

namespace aubrac::adapters::asio {

namespace net = boost::asio;
using tcp = net::ip::tcp;
using Code = boost::system::error_code;
using Steady = std::chrono::steady_clock;

namespace {
constexpr auto sweep_period = std::chrono::milliseconds(100);
constexpr auto accept_rest = std::chrono::milliseconds(100); // when the process has no descriptor left
constexpr auto never = Steady::time_point::max();
} // namespace

struct Loop::Engine {
    net::io_context context{1};
    net::executor_work_guard<net::io_context::executor_type> guard{context.get_executor()};
    tcp::acceptor acceptor{context};
    net::steady_timer sweep_timer{context};
    net::steady_timer rest_timer{context};
    std::unordered_set<Socket::State*> sockets;
    std::function<void(std::unique_ptr<Socket>)> welcome;
    std::thread thread;

    void accept();
    void sweep();
};

struct Signal::State : std::enable_shared_from_this<Signal::State> {
    explicit State(net::io_context& io) : context(io), timer(io) {}
    net::io_context& context;
    net::steady_timer timer;
    bool raised = false;
    std::atomic<bool> ringing{false};
};

struct Socket::State : std::enable_shared_from_this<Socket::State> {
    State(Loop::Engine& loop, tcp::socket accepted) : engine(loop), socket(std::move(accepted)) {
        engine.sockets.insert(this);
    }
    ~State() { engine.sockets.erase(this); }

    Moved note(Code code, std::size_t bytes, Steady::time_point& limit) {
        const bool late = limit == Steady::time_point::min();
        limit = never;
        if (!code) return {Ending::done, bytes};
        return {late && socket.is_open() ? Ending::late : Ending::closed, 0};
    }
    void expire(Steady::time_point now) {
        if (now < read_limit && now < write_limit) return;
        if (now >= read_limit) read_limit = Steady::time_point::min();
        if (now >= write_limit) write_limit = Steady::time_point::min();
        Code ignored;
        socket.cancel(ignored);
    }
    void close() {
        Code ignored;
        socket.close(ignored);
    }

    Loop::Engine& engine;
    tcp::socket socket;
    std::string address;
    Steady::time_point read_limit = never;
    Steady::time_point write_limit = never;
    char watched = 0;
    bool ended = false;
};

void Loop::Engine::accept() {
    acceptor.async_accept([this](Code code, tcp::socket socket) {
        if (code == net::error::operation_aborted || !acceptor.is_open()) return;
        if (code) {
            rest_timer.expires_after(accept_rest);
            rest_timer.async_wait([this](Code stopped) {
                if (!stopped && acceptor.is_open()) accept();
            });
            return;
        }
        Code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        auto state = std::make_shared<Socket::State>(*this, std::move(socket));
        const auto peer = state->socket.remote_endpoint(ignored).address();
        state->address = peer.is_v6() && peer.to_v6().is_v4_mapped()
                             ? net::ip::make_address_v4(net::ip::v4_mapped, peer.to_v6()).to_string()
                             : peer.to_string();
        welcome(std::make_unique<Socket>(std::move(state)));
        if (acceptor.is_open()) accept();
    });
}

void Loop::Engine::sweep() {
    sweep_timer.expires_after(sweep_period);
    sweep_timer.async_wait([this](Code stopped) {
        if (stopped) return;
        const auto now = Steady::now();
        for (auto* socket : sockets) socket->expire(now);
        sweep();
    });
}

Loop::Loop() : engine_(std::make_unique<Engine>()) {
    engine_->sweep();
    engine_->thread = std::thread([engine = engine_.get()] { engine->context.run(); });
}

Loop::~Loop() {
    post([engine = engine_.get()] {
        Code ignored;
        engine->acceptor.close(ignored);
        engine->rest_timer.cancel();
        engine->sweep_timer.cancel();
        engine->guard.reset();
    });
    engine_->thread.join();
}

void Loop::post(std::function<void()> work) { net::post(engine_->context, std::move(work)); }

std::uint16_t Loop::listen(const std::string& address, std::uint16_t port,
                           std::function<void(std::unique_ptr<Socket>)> welcome) {
    try {
        const tcp::endpoint endpoint(net::ip::make_address(address), port);
        auto& acceptor = engine_->acceptor;
        acceptor.open(endpoint.protocol());
        acceptor.set_option(tcp::acceptor::reuse_address(true));
        acceptor.bind(endpoint);
        acceptor.listen(net::socket_base::max_listen_connections);
        engine_->welcome = std::move(welcome);
        const auto taken = acceptor.local_endpoint().port();
        post([engine = engine_.get()] { engine->accept(); });
        return taken;
    } catch (const boost::system::system_error& error) {
        throw base::Failure("cannot listen on " + address + ":" + std::to_string(port) + ": " + error.what());
    }
}

void Loop::stop_listening() {
    Code ignored;
    engine_->acceptor.close(ignored);
    engine_->rest_timer.cancel();
}

Signal::Signal(Loop& loop) : state_(std::make_shared<State>(loop.engine_->context)) {}

void Signal::Bell::ring() const {
    if (state_->ringing.exchange(true)) return;
    net::post(state_->context, [state = state_] {
        state->ringing = false;
        state->raised = true;
        state->timer.cancel();
    });
}

bool Signal::Wait::await_ready() const noexcept { return state_.raised; }

void Signal::Wait::await_suspend(std::coroutine_handle<> waiter) {
    state_.timer.expires_after(limit_);
    state_.timer.async_wait([waiter, keep = state_.shared_from_this()](Code) { waiter.resume(); });
}

bool Signal::Wait::await_resume() noexcept { return std::exchange(state_.raised, false); }

Socket::Socket(std::shared_ptr<State> state) : state_(std::move(state)) {}
Socket::~Socket() { state_->close(); }
void Socket::close() { state_->close(); }
const std::string& Socket::address() const { return state_->address; }

void Socket::end_writing() {
    Code ignored;
    state_->socket.shutdown(tcp::socket::shutdown_send, ignored);
}

void Socket::Reading::await_suspend(std::coroutine_handle<> reader) {
    state_.read_limit = Steady::now() + limit_;
    state_.socket.async_read_some(net::buffer(into_, room_),
                                  [this, reader, keep = state_.shared_from_this()](Code code, std::size_t bytes) {
                                      moved_ = keep->note(code, bytes, keep->read_limit);
                                      reader.resume();
                                  });
}

void Socket::Writing::write_more(std::coroutine_handle<> writer) {
    state_.write_limit = Steady::now() + silence_;
    const std::array<net::const_buffer, 2> pieces = {net::buffer(first_), net::buffer(second_)};
    state_.socket.async_write_some(pieces,
                                   [this, writer, keep = state_.shared_from_this()](Code code, std::size_t bytes) {
                                       const auto moved = keep->note(code, bytes, keep->write_limit);
                                       const auto from_first = std::min(moved.bytes, first_.size());
                                       first_.remove_prefix(from_first);
                                       second_.remove_prefix(moved.bytes - from_first);
                                       moved_ = {moved.ending, moved_.bytes + moved.bytes};
                                       if (moved.ending == Ending::done && !(first_.empty() && second_.empty()))
                                           return write_more(writer);
                                       writer.resume();
                                   });
}

void Socket::watch_end(Signal::Bell bell) {
    state_->socket.async_read_some(net::buffer(&state_->watched, 1),
                                   [bell = std::move(bell), keep = state_](Code, std::size_t) {
                                       keep->ended = true;
                                       bell.ring();
                                   });
}

bool Socket::has_ended() const { return state_->ended; }

} // namespace aubrac::adapters::asio

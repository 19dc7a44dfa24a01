// SPDX-License-Identifier: AGPL-3.0-or-later
// Loop: the thread of input and output, over Boost.Asio. Sockets and signals live on that thread alone.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace aubrac::adapters::asio {

class Socket;
class Signal;

/// One thread. Every socket, signal and coroutine made from it must be gone before it is destroyed.
class Loop {
public:
    Loop();
    ~Loop(); // lets what is posted already run, then joins the thread
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// From any thread: `work` runs later on the loop's thread. It must be quick and must not throw.
    void post(std::function<void()> work);

    /// Before anything else: binds and listens; `welcome` gets each new socket, on the loop's thread.
    /// Port 0 takes any free one. Returns the port; throws base::Failure when the address cannot be had.
    std::uint16_t listen(const std::string& address, std::uint16_t port,
                         std::function<void(std::unique_ptr<Socket>)> welcome);
    void stop_listening(); // on the loop's thread; idempotent

    struct Engine;

private:
    friend class Signal;
    std::unique_ptr<Engine> engine_;
};

/// Wakes one coroutine, or lets it sleep. A signal raised while nobody waits is kept, once.
class Signal {
public:
    struct State;
    /// Raises from any thread, even after the signal is gone, as long as the loop lives.
    class Bell {
    public:
        explicit Bell(std::shared_ptr<State> state) : state_(std::move(state)) {}
        void ring() const;

    private:
        std::shared_ptr<State> state_;
    };

    /// co_await gives true when the signal was raised, false when the time passed.
    class Wait {
    public:
        Wait(State& state, std::chrono::milliseconds limit) : state_(state), limit_(limit) {}
        bool await_ready() const noexcept;
        void await_suspend(std::coroutine_handle<> waiter);
        bool await_resume() noexcept;

    private:
        State& state_;
        std::chrono::milliseconds limit_;
    };

    explicit Signal(Loop& loop);
    Wait wait(std::chrono::milliseconds limit) { return {*state_, limit}; }
    Bell bell() const { return Bell(state_); }

private:
    std::shared_ptr<State> state_;
};

} // namespace aubrac::adapters::asio

// SPDX-License-Identifier: AGPL-3.0-or-later
// Socket: one accepted TCP connection. All of it on the thread of its Loop.
#pragma once

#include <adapters/asio/loop.hpp>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace aubrac::adapters::asio {

/// closed: the other side ended, broke, or close() was called. late: the limit passed; the socket still works.
enum class Ending { done, closed, late };

struct Moved {
    Ending ending = Ending::done;
    std::size_t bytes = 0;
};

/// At most one read and one write under way. Time limits are kept to a tenth of a second.
class Socket {
public:
    struct State;

    class Reading {
    public:
        Reading(State& state, char* into, std::size_t room, std::chrono::milliseconds limit)
            : state_(state), into_(into), room_(room), limit_(limit) {}
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> reader);
        Moved await_resume() const noexcept { return moved_; }

    private:
        State& state_;
        char* into_;
        std::size_t room_;
        std::chrono::milliseconds limit_;
        Moved moved_;
    };

    class Writing {
    public:
        Writing(State& state, std::string_view first, std::string_view second, std::chrono::milliseconds silence)
            : state_(state), first_(first), second_(second), silence_(silence) {}
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> writer) { write_more(writer); }
        Moved await_resume() const noexcept { return moved_; }

    private:
        void write_more(std::coroutine_handle<> writer);
        State& state_;
        std::string_view first_;
        std::string_view second_;
        std::chrono::milliseconds silence_;
        Moved moved_;
    };

    explicit Socket(std::shared_ptr<State> state);
    ~Socket(); // closes

    /// co_await gives Moved: at least one byte when done, none otherwise.
    Reading read_some(char* into, std::size_t room, std::chrono::milliseconds limit) {
        return {*state_, into, room, limit};
    }
    /// Writes `first` then `second`, whole; `silence` is the longest time without a byte taken by the other side.
    Writing write(std::string_view first, std::string_view second, std::chrono::milliseconds silence) {
        return {*state_, first, second, silence};
    }
    /// Rings `bell` once when the other side sends, ends or breaks, or when close() is called. Counts as the read.
    void watch_end(Signal::Bell bell);
    bool has_ended() const; // what watch_end() watches for has come
    void end_writing();     // half-close: the other side reads the end of the stream
    void close();           // what is under way ends as `closed`

    const std::string& address() const; // of the other side: "127.0.0.1", "2001:db8::1"; no port

private:
    std::shared_ptr<State> state_;
};

} // namespace aubrac::adapters::asio

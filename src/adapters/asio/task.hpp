// SPDX-License-Identifier: AGPL-3.0-or-later
// Coroutines that run on the thread of a Loop: a conversation over a socket reads from top to bottom.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace aubrac::adapters::asio {

/// A step of a conversation. Starts when awaited and gives its value, or its exception, to whom awaits it.
/// Parameters taken by reference must outlive the await.
template <class T>
class [[nodiscard]] Task {
public:
    struct promise_type {
        std::coroutine_handle<> next;
        std::optional<T> value;
        std::exception_ptr error;

        struct Leave {
            bool await_ready() noexcept { return false; }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> task) noexcept {
                return task.promise().next;
            }
            void await_resume() noexcept {}
        };

        Task get_return_object() { return Task(std::coroutine_handle<promise_type>::from_promise(*this)); }
        std::suspend_always initial_suspend() noexcept { return {}; }
        Leave final_suspend() noexcept { return {}; }
        void return_value(T given) { value.emplace(std::move(given)); }
        void unhandled_exception() { error = std::current_exception(); }
    };

    explicit Task(std::coroutine_handle<promise_type> task) : task_(task) {}
    Task(Task&& other) noexcept : task_(std::exchange(other.task_, {})) {}
    Task& operator=(Task&&) = delete;
    ~Task() {
        if (task_) task_.destroy();
    }

    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) noexcept {
        task_.promise().next = caller;
        return task_;
    }
    T await_resume() {
        if (task_.promise().error) std::rethrow_exception(task_.promise().error);
        return std::move(*task_.promise().value);
    }

private:
    std::coroutine_handle<promise_type> task_;
};

/// A conversation nobody awaits: starts at once, frees itself at its end. It must catch everything: an
/// exception that escapes ends the process.
struct Detached {
    struct promise_type {
        Detached get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }
    };
};

} // namespace aubrac::adapters::asio

// SPDX-License-Identifier: AGPL-3.0-or-later
// How a connection answers: the worker makes the answer, the I/O thread sends it at the pace of the client.
#include "connection.hpp"
#include <algorithm>

namespace aubrac::kernel::http {

using adapters::asio::Ending;
using adapters::asio::Signal;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t file_piece = 64 * 1024;
constexpr milliseconds heartbeat{15'000};
constexpr milliseconds between_events{100};
constexpr milliseconds refusal_silence{5'000};
constexpr std::string_view changed = "event: changed\ndata: {}\n\n";
// The id makes a browser that lost the stream say Last-Event-ID when it comes back.
constexpr std::string_view opening = "retry: 3000\nid: 1\n\n: ouvert\n\n";

/// Suspends a coroutine of the I/O thread while a pool works for it.
struct OnPool {
    Pool& pool;
    adapters::asio::Loop& loop;
    std::function<void()>& work;
    bool accepted = true;
    std::exception_ptr error;

    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> waiter) {
        // The coroutine resumes on this thread, hence never before this function has returned.
        accepted = pool.offer([this, waiter] {
            try {
                work();
            } catch (...) {
                error = std::current_exception();
            }
            loop.post([waiter] { waiter.resume(); });
        });
        return accepted;
    }
    bool await_resume() const {
        if (error) std::rethrow_exception(error);
        return accepted;
    }
};

/// A subscription that ends with its scope.
class Subscribed {
public:
    Subscribed(Live& live, std::vector<std::string> topics, Signal::Bell bell)
        : live_(live), number_(live.subscribe(std::move(topics), [bell] { bell.ring(); })) {}
    ~Subscribed() { live_.unsubscribe(number_); }
    Subscribed(const Subscribed&) = delete;
    Subscribed& operator=(const Subscribed&) = delete;

private:
    Live& live_;
    std::uint64_t number_;
};

} // namespace

Connection::Task<bool> Connection::run_on(Pool& pool, std::function<void()> work) {
    OnPool turn{pool, reception_.loop, work};
    const bool accepted = co_await turn;
    co_return accepted;
}

Connection::Task<Connection::After> Connection::respond() {
    Answer answer;
    head_.keep_alive = head_.keep_alive && !reception_.stopping;
    const bool accepted = co_await run_on(
        reception_.workers, [&] { answer = reception_.aborting ? Answer() : reception_.responder.answer(head_); });
    if (!accepted) {
        const auto uploads = std::exchange(head_.request.uploads, {});
        if (!uploads.empty()) co_await run_on(reception_.disk, [&] { remove_uploads(uploads); });
        answer = reception_.responder.refuse(503, head_, head_.keep_alive);
    }
    co_return co_await send(std::move(answer));
}

Connection::Task<Connection::After> Connection::refuse(int status) {
    auto answer = reception_.responder.refuse(status, head_, false);
    const auto moved = co_await socket_->write(answer.head, answer.body, refusal_silence);
    co_return moved.ending == Ending::done ? After::linger : After::close;
}

Connection::Task<Connection::After> Connection::send(Answer answer) {
    const auto moved = co_await socket_->write(answer.head, answer.body, reception_.options.body_idle);
    bool whole = moved.ending == Ending::done;
    if (whole && answer.file.is_open()) whole = co_await send_file(answer);
    if (whole && answer.topics) whole = co_await stream(answer);
    if (!whole) co_return After::close;
    co_return answer.keep_alive ? After::next_request : After::linger;
}

/// A disk may be slow: pieces are read on the disk pool, never on the I/O thread.
Connection::Task<bool> Connection::send_file(const Answer& answer) {
    std::string piece;
    auto offset = answer.offset;
    auto left = answer.length;
    while (left > 0) {
        std::size_t got = 0;
        piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(left, file_piece)));
        const bool read = co_await run_on(reception_.disk,
                                          [&] { got = answer.file.read_at(offset, piece.data(), piece.size()); });
        if (!read) co_return false;
        const auto bytes = std::string_view(piece).substr(0, got);
        const auto moved = co_await socket_->write(bytes, {}, reception_.options.body_idle);
        if (moved.ending != Ending::done) co_return false;
        offset += got;
        left -= got;
    }
    co_return true;
}

Connection::Task<bool> Connection::stream(const Answer& answer) {
    become(Phase::live);
    hold(0);
    Signal news(reception_.loop);
    Signal pause(reception_.loop);
    const bool comes_back = !head_.request.header("last-event-id").empty();
    head_ = Head();
    const Subscribed subscribed(reception_.live, *answer.topics, news.bell());
    socket_->watch_end(news.bell());
    auto text = std::string(opening);
    if (comes_back) text += changed;
    const auto silence = reception_.options.body_idle;
    while (!reception_.stopping) {
        const auto moved = co_await socket_->write(text, {}, silence);
        if (moved.ending != Ending::done) break;
        co_await pause.wait(between_events);
        const bool something = co_await news.wait(heartbeat);
        if (something && socket_->has_ended()) break;
        text = something ? changed : std::string_view(": \n\n");
    }
    co_return false;
}

} // namespace aubrac::kernel::http

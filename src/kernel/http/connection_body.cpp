// SPDX-License-Identifier: AGPL-3.0-or-later
// How a connection receives a body: whole, within its limits, before any worker hears of it.
#include "connection.hpp"
#include "encoding.hpp"
#include <algorithm>

namespace aubrac::kernel::http {

namespace {

// The room for the next piece grows while pieces fill it: a slow client holds little, a fast one wakes few
// threads.
constexpr std::size_t first_piece = 16 * 1024;
constexpr std::size_t largest_piece = 512 * 1024;
constexpr std::uint64_t longest_urlencoded = 2 * 1024 * 1024;
constexpr std::size_t most_body_memory = 256 * 1024 * 1024; // all connections together; beyond: 503
constexpr std::chrono::milliseconds continue_time{5000};
constexpr std::int64_t slowest_body = 100; // bytes a second, once the first `body_idle` has passed; below: 408

} // namespace

/// What the head alone tells. Returns 0 or the status that refuses the body before it is read.
int Connection::admit_body() {
    const auto& request = head_.request;
    try {
        limit_ = reception_.site.limit ? reception_.site.limit(request) : BodyLimit();
    } catch (const std::exception& error) {
        reception_.responder.report(error.what());
        return 500;
    }
    const auto coding = request.header("content-encoding");
    if (!coding.empty() && !same_ignoring_case(coding, "identity")) return 415;
    const auto type = parse_header_value(request.header("content-type"));
    if (type && type->value == "application/x-www-form-urlencoded")
        limit_.bytes = std::min(limit_.bytes, longest_urlencoded);
    if (head_.framing == Framing::length && head_.length > limit_.bytes) return 413;
    if (!lower(request.header("content-type")).starts_with("multipart/")) return 0;
    const auto boundary = find_boundary(request.header("content-type"));
    if (!boundary) return type && type->value != "multipart/form-data" ? 415 : 400;
    form_ = std::make_unique<FormReader>(*boundary, reception_.spool,
                                         limit_.uploads ? Files::accepted : Files::refused);
    return 0;
}

Connection::Task<int> Connection::receive_body() {
    if (const int refused = admit_body()) co_return refused;
    if (head_.expects_continue && inbox_.is_empty()) {
        const auto moved = co_await socket_->write("HTTP/1.1 100 Continue\r\n\r\n", {}, continue_time);
        if (moved.ending != adapters::asio::Ending::done) co_return gone;
    }
    Frame frame(head_.framing, head_.length);
    int status = 0;
    try {
        status = co_await receive_frames(frame);
        if (status == 0) status = co_await finish_body();
    } catch (const std::exception& error) {
        reception_.responder.report(error.what());
        status = 507; // the spool is full or broken: the user may try again
    }
    co_return status;
}

Connection::Task<int> Connection::receive_frames(Frame& frame) {
    std::vector<std::string_view> payload; // of the inbox
    std::uint64_t total = 0;
    std::size_t room = first_piece;
    const auto start = std::chrono::steady_clock::now() + reception_.options.body_idle;
    for (;;) {
        payload.clear();
        const auto used = frame.take(inbox_.bytes(), payload);
        for (const auto part : payload) total += part.size();
        if (total > limit_.bytes) co_return 413;
        if (!payload.empty()) {
            const int refused = co_await keep(payload);
            if (refused != 0) co_return refused;
        }
        inbox_.drop(used);
        if (frame.state() == Frame::State::broken) co_return 400;
        if (frame.state() == Frame::State::done) co_return 0;
        const auto passed = std::chrono::steady_clock::now() - start;
        if (passed / std::chrono::seconds(1) * slowest_body > static_cast<std::int64_t>(total)) co_return 408;
        const auto before = inbox_.bytes().size();
        const int left = co_await read_more(room, reception_.options.body_idle, 408);
        if (left != 0) co_return left;
        if (inbox_.bytes().size() - before == room) room = std::min(room * 4, largest_piece);
    }
}

Connection::Task<int> Connection::keep(const std::vector<std::string_view>& payload) {
    int status = 0;
    if (form_) {
        const bool taken = co_await run_on(reception_.disk, [&] {
            for (auto part = payload.begin(); part != payload.end() && status == 0; ++part)
                status = form_->feed(*part);
        });
        if (!taken) co_return 503;
        hold(form_->held_bytes());
    } else {
        for (const auto part : payload) head_.request.body += part;
        hold(head_.request.body.size());
    }
    if (status == 0 && reception_.body_memory > most_body_memory) status = 503;
    co_return status;
}

Connection::Task<int> Connection::finish_body() {
    if (!form_) co_return 0;
    const int status = form_->finish(head_.request);
    if (status == 0) form_.reset();
    co_return status;
}

/// Removes what was spooled: on the disk pool, for removing a large file takes time. When that pool is full, here.
Connection::Task<bool> Connection::drop_body() {
    head_.request.body.clear();
    hold(0);
    if (form_) co_await run_on(reception_.disk, [this] { form_.reset(); });
    form_.reset();
    co_return true;
}

} // namespace aubrac::kernel::http

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "connection.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <base/text.hpp>

namespace aubrac::kernel::http {

using adapters::asio::Ending;
using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::size_t head_piece = 4 * 1024;
constexpr milliseconds turn_away_patience{1000};
constexpr milliseconds linger_patience{30'000};
constexpr milliseconds linger_silence{5'000};

milliseconds until(Steady::time_point moment) {
    return std::max(std::chrono::duration_cast<milliseconds>(moment - Steady::now()), milliseconds(0));
}

bool is_ip_address(const std::string& text) {
    in6_addr room{};
    return ::inet_pton(AF_INET, text.c_str(), &room) == 1 || ::inet_pton(AF_INET6, text.c_str(), &room) == 1;
}

} // namespace

void Reception::note_count() {
    // Told under the lock: the server may die as soon as it knows.
    const std::lock_guard lock(empty_mutex);
    is_empty = all.empty();
    emptied.notify_all();
}

Connection::Connection(Reception& reception, std::unique_ptr<adapters::asio::Socket> socket)
    : reception_(reception), socket_(std::move(socket)), idle_place_(reception.idle.end()) {
    reception_.all.insert(this);
    reception_.note_count();
}

Connection::~Connection() {
    become(Phase::busy);
    hold(0);
    reception_.all.erase(this);
    reception_.note_count();
}

void Connection::start(Reception& reception, std::unique_ptr<adapters::asio::Socket> socket, Welcome welcome) {
    run(std::unique_ptr<Connection>(new Connection(reception, std::move(socket))), welcome);
}

adapters::asio::Detached Connection::run(std::unique_ptr<Connection> self, Welcome welcome) {
    try {
        if (welcome == Welcome::serve)
            co_await self->converse();
        else
            co_await self->turn_away();
    } catch (const std::exception& error) {
        self->reception_.responder.report(error.what());
    }
    if (self->form_) {
        try {
            co_await self->drop_body();
        } catch (const std::exception& error) {
            self->reception_.responder.report(error.what());
        }
    }
}

Connection::Task<bool> Connection::converse() {
    After after = After::next_request;
    while (after == After::next_request) after = co_await exchange();
    if (after == After::linger) co_await linger(linger_patience);
    co_return true;
}

Connection::Task<bool> Connection::turn_away() {
    const auto answer = reception_.responder.refuse(503, head_, false);
    const auto moved = co_await socket_->write(answer.head, answer.body, turn_away_patience);
    if (moved.ending == Ending::done) co_await linger(turn_away_patience);
    co_return true;
}

Connection::Task<Connection::After> Connection::exchange() {
    head_ = Head();
    const int bad_head = co_await receive_head();
    if (bad_head == gone) co_return After::close;
    if (bad_head != 0) co_return co_await refuse(bad_head);
    if (head_.framing != Framing::none) {
        const int bad_body = co_await receive_body();
        if (bad_body != 0) co_await drop_body();
        if (bad_body == gone) co_return After::close;
        if (bad_body != 0) co_return co_await refuse(bad_body);
    }
    const auto after = co_await respond();
    hold(0);
    co_return after;
}

/// Reads what still comes before closing: a close with bytes unread makes TCP drop the answer just sent
/// (RFC 9112 §9.6).
Connection::Task<bool> Connection::linger(milliseconds patience) {
    become(Phase::lingering);
    hold(0);
    socket_->end_writing();
    const auto end = Steady::now() + patience;
    while (!reception_.stopping && Steady::now() < end) {
        const auto limit = std::min(until(end), linger_silence);
        inbox_.drop(inbox_.bytes().size());
        const auto moved = co_await socket_->read_some(inbox_.make_room(head_piece), head_piece, limit);
        if (moved.ending != Ending::done) break;
    }
    co_return true;
}

Connection::Task<int> Connection::read_more(std::size_t room, milliseconds limit, int when_late) {
    const auto moved = co_await socket_->read_some(inbox_.make_room(room), room, limit);
    inbox_.note_received(moved.bytes);
    if (moved.ending == Ending::done) co_return 0;
    co_return moved.ending == Ending::late ? when_late : gone;
}

Connection::Task<int> Connection::receive_head() {
    const auto& options = reception_.options;
    if (reception_.stopping) co_return gone;
    skip_empty_line();
    if (inbox_.is_empty()) {
        become(Phase::idle);
        inbox_.release(); // an idle client holds no more than one small piece
        const int left = co_await read_more(head_piece, options.idle_time, gone);
        become(Phase::busy);
        if (left != 0) co_return gone;
    }
    skip_empty_line();
    const auto deadline = Steady::now() + options.head_time;
    std::size_t seen = 0;
    for (;;) {
        const auto received = inbox_.bytes();
        const auto scan = scan_head(received, seen);
        if (scan.state == HeadScan::State::broken) co_return 400;
        const bool whole = scan.state == HeadScan::State::whole;
        if ((whole ? scan.end : received.size()) > options.max_head)
            co_return received.substr(0, options.max_head).find('\n') == std::string_view::npos ? 414 : 431;
        if (whole) {
            const int status = parse_head(received.substr(0, scan.end), head_);
            inbox_.drop(scan.end);
            note_address();
            co_return status;
        }
        seen = received.size();
        const int left = co_await read_more(head_piece, until(deadline), 408);
        if (left != 0) co_return left;
    }
}

/// RFC 9112 §2.2: an empty line before a request is tolerated.
void Connection::skip_empty_line() {
    if (inbox_.bytes().starts_with("\r\n")) inbox_.drop(2);
}

/// Behind our own edge the client's address is the last one that the edge wrote.
void Connection::note_address() {
    auto& request = head_.request;
    request.address = socket_->address();
    const bool from_edge = request.address.starts_with("127.") || request.address == "::1";
    if (!reception_.options.trust_forwarded || !from_edge) return;
    std::string_view forwarded;
    for (const auto& [name, value] : request.headers)
        if (name == "x-forwarded-for") forwarded = value;
    const auto comma = forwarded.rfind(',');
    if (comma != std::string_view::npos) forwarded.remove_prefix(comma + 1);
    std::string address(base::trim(forwarded));
    if (is_ip_address(address)) request.address = std::move(address);
}

void Connection::become(Phase phase) {
    if (phase == phase_) return;
    if (phase_ == Phase::idle) reception_.idle.erase(idle_place_);
    if (phase == Phase::idle) idle_place_ = reception_.idle.insert(reception_.idle.end(), this);
    phase_ = phase;
}

void Connection::hold(std::size_t bytes) {
    reception_.body_memory += bytes;
    reception_.body_memory -= held_;
    held_ = bytes;
}

} // namespace aubrac::kernel::http

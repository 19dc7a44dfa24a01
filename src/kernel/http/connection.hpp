// SPDX-License-Identifier: AGPL-3.0-or-later
// Connection: the conversation with one client, from its first byte to its close. A coroutine of the I/O thread;
// the handler runs on a worker and the disk is touched on the disk pool, while the coroutine waits.
#pragma once

#include "answer.hpp"
#include "frame.hpp"
#include "head.hpp"
#include "inbox.hpp"
#include "pool.hpp"
#include "spool.hpp"
#include <adapters/asio/loop.hpp>
#include <adapters/asio/socket.hpp>
#include <adapters/asio/task.hpp>
#include <atomic>
#include <condition_variable>
#include <kernel/http/server.hpp>
#include <list>
#include <memory>
#include <mutex>
#include <set>

namespace aubrac::kernel::http {

class Connection;

/// What the connections of one server share. On the I/O thread, except `responder` and `spool`.
struct Reception {
    const ServerOptions& options;
    const Site& site;
    Live& live;
    adapters::asio::Loop& loop;
    Pool& workers;
    Pool& disk;
    Spool& spool;
    Responder responder;

    std::atomic<bool> aborting{false}; // read by workers: what still waits for a worker is not handled any more
    bool stopping = false;             // no request after the one under way
    std::size_t body_memory = 0;       // bytes of bodies held in memory, all connections together
    std::set<Connection*> all;
    std::list<Connection*> idle; // the longest idle first

    std::mutex empty_mutex;
    std::condition_variable emptied; // told each time the last connection leaves
    bool is_empty = true;            // under the mutex

    void note_count();
};

class Connection {
public:
    enum class Welcome { serve, turn_away }; // turn_away: 503, then close

    /// Owns itself until the conversation ends.
    static void start(Reception& reception, std::unique_ptr<adapters::asio::Socket> socket, Welcome welcome);
    ~Connection();

    bool is_restful() const {
        return phase_ == Phase::idle || phase_ == Phase::live || phase_ == Phase::lingering;
    }
    void close() { socket_->close(); }

private:
    enum class Phase { idle, busy, live, lingering };
    enum class After { next_request, linger, close };
    static constexpr int gone = -1; // instead of a status: the client left, no answer is due

    template <class T>
    using Task = adapters::asio::Task<T>;

    Connection(Reception& reception, std::unique_ptr<adapters::asio::Socket> socket);
    static adapters::asio::Detached run(std::unique_ptr<Connection> self, Welcome welcome);
    Task<bool> converse();
    Task<bool> turn_away();
    Task<After> exchange();
    Task<bool> linger(std::chrono::milliseconds patience);

    Task<int> receive_head();
    Task<int> read_more(std::size_t room, std::chrono::milliseconds limit, int when_late);
    void skip_empty_line();
    void note_address();

    Task<int> receive_body();
    int admit_body();
    Task<int> receive_frames(Frame& frame);
    Task<int> keep(const std::vector<std::string_view>& payload);
    Task<int> finish_body();
    Task<bool> drop_body();

    Task<After> respond();
    Task<After> refuse(int status);
    Task<After> send(Answer answer);
    Task<bool> send_file(const Answer& answer);
    Task<bool> stream(const Answer& answer);
    /// Runs `work` on `pool`; false when the pool is full. What `work` throws is thrown here.
    Task<bool> run_on(Pool& pool, std::function<void()> work);

    void become(Phase phase);
    void hold(std::size_t bytes);

    Reception& reception_;
    std::unique_ptr<adapters::asio::Socket> socket_;
    Phase phase_ = Phase::busy;
    std::list<Connection*>::iterator idle_place_;
    Inbox inbox_;
    Head head_;
    BodyLimit limit_;
    std::unique_ptr<FormReader> form_;
    std::size_t held_ = 0; // of reception.body_memory
};

} // namespace aubrac::kernel::http

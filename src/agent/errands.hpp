// SPDX-License-Identifier: AGPL-3.0-or-later
// Errands: the rendez-vous under way on this machine, each known to its own page by a ticket that nobody can
// guess.
#pragma once

#include "remote.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace aubrac::agent {

struct Errand {
    Errand(std::string ticket_, std::string reading_, Remote remote_, base::Instant until_)
        : ticket(std::move(ticket_)), reading(std::move(reading_)), remote(std::move(remote_)), until(until_) {}

    const std::string ticket;  // posted by its forms: allows everything
    const std::string reading; // in its links: allows to read the documents and to go back
    const Remote remote;
    const base::Instant until;

    std::mutex mutex; // held for the time of one request
    Meeting meeting;  // without sheets until the server was asked
    enum class State { unknown_server, open, over } state = State::open;
};

/// Thread-safe.
class Errands {
public:
    /// The oldest one leaves when there are 20. It lives ten minutes, as long as its rendez-vous on the server.
    std::shared_ptr<Errand> add(Remote remote, base::Instant now);
    std::shared_ptr<Errand> find_ticket(std::string_view ticket, base::Instant now);
    std::shared_ptr<Errand> find_reading(std::string_view reading, base::Instant now);

private:
    void drop_old(base::Instant now);

    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Errand>, std::less<>> all_; // by ticket
};

} // namespace aubrac::agent

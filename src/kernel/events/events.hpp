// SPDX-License-Identifier: AGPL-3.0-or-later
// Events: a fact announced to services one does not know. Kept in the transaction of the fact, delivered at
// least once to each listener, in order for one subject.
#pragma once

#include <functional>
#include <kernel/context.hpp>
#include <kernel/jobs/jobs.hpp>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aubrac::kernel {

/// Members of an event as text. An event type offers:
///     static constexpr std::string_view name = "actes.ActeAcknowledged";
///     EventFields write() const;
///     static ActeAcknowledged read(const EventFields&);
using EventFields = std::vector<std::pair<std::string, std::string>>;

std::string_view event_field(const EventFields& fields, std::string_view name); // empty when absent

class Events {
public:
    explicit Events(Jobs& jobs) : jobs_(jobs) {}

    template <class Event>
    void announce(Context& context, std::string_view subject, const Event& event) {
        store(context, Event::name, subject, event.write());
    }

    /// Declared at start. `listener`: the service that listens; its handler runs in a transaction of its own,
    /// and the delivery ends with it: an effect in the stores happens once.
    template <class Event>
    void listen(std::string_view listener, std::function<void(Context&, const Event&)> handler) {
        define(Event::name, listener, [handler = std::move(handler)](Context& context, const EventFields& fields) {
            handler(context, Event::read(fields));
        });
    }

private:
    using Handler = std::function<void(Context&, const EventFields&)>;
    void store(Context& context, std::string_view name, std::string_view subject, const EventFields& fields);
    void define(std::string_view name, std::string_view listener, Handler handler);

    Jobs& jobs_;
    std::multimap<std::string, std::string, std::less<>> listeners_; // event name -> job kind
};

} // namespace aubrac::kernel

// SPDX-License-Identifier: AGPL-3.0-or-later
// Registrar: what a service plugs into at start. Its register_service() reads as the plan of the room.
#pragma once

#include <base/ensure.hpp>
#include <kernel/kernel.hpp>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace aubrac::kernel {

/// Everything declared carries the name of the service; anything else is refused at once (law of the single
/// name). Valid during register_service only; what it hands out lives until the server stops.
class Registrar {
public:
    Registrar(Kernel& kernel, const Manifest& manifest);

    /// Offers an object to the services below, under the type of its door: provide<Actes>(make_actes(…)).
    template <class Door>
    Door& provide(std::unique_ptr<Door> object) {
        auto& door = *object;
        keep(typeid(Door), std::shared_ptr<void>(std::move(object)));
        return door;
    }
    /// The object of a service named in "depends".
    template <class Door>
    Door& require() {
        return *static_cast<Door*>(find(typeid(Door)));
    }

    void page(std::string_view method, std::string_view pattern, std::string_view right, pages::Handler handler,
              pages::RouteOptions options = {});
    /// Whose handler opens its own transactions. Signed in, form of ours and right are checked before it, as for a
    /// page; for `pages::anyone` nothing is.
    void raw(std::string_view method, std::string_view pattern, std::string_view right, pages::RawHandler handler,
             http::BodyLimit limit = {});
    void api(api::Operation operation, api::Handler handler);
    /// `in` says whose menu: that of people of an adhérent, or of the operator's staff at home.
    void menu(std::string_view title, std::string_view url, std::string_view right,
              pages::In in = pages::In::adherent);
    void refusals(std::span<const RefusalEntry> entries);
    void job(std::string_view name, JobPlan plan, JobHandler handler);
    void every(std::string_view name, Seconds interval); // a job defined above
    void every_day(std::string_view name, DayTime at);   // the same, at an hour: {.hour = 3, .minute = 30}
    template <class Event>
    void on(std::function<void(Context&, const Event&)> handler) {
        kernel_.events.listen<Event>(manifest_.name, std::move(handler));
    }
    void command(Command command); // `service` is filled here
    void twin(Twin twin);
    void demo(std::function<void(Kernel&)> step); // adds demonstration data to an empty server

    Storage storage() const { return {manifest_.name, manifest_.scope}; }
    /// Tables of schema/*.operator.sql.
    Storage operator_storage() const { return {manifest_.name, Scope::operator_}; }
    const Manifest& manifest() const { return manifest_; }
    /// Clock, settings, journal, files, jobs, agenda, search, notices, live: what services are built with.
    Kernel& kernel() { return kernel_; }

private:
    void keep(std::type_index door, std::shared_ptr<void> object);
    void* find(std::type_index door) const;
    void check_name(std::string_view kind, std::string_view name) const;
    void check_right(std::string_view right) const;
    void check_address(std::string_view pattern) const;

    Kernel& kernel_;
    const Manifest& manifest_;
};

} // namespace aubrac::kernel

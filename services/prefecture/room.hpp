// SPDX-License-Identifier: AGPL-3.0-or-later
// What the pages and the job of this service share.
#pragma once

#include "store.hpp"

#include <adherents/api.hpp>
#include <kernel/kernel.hpp>
#include <memory>
#include <prefecture/api.hpp>

namespace aubrac::prefecture {

/// Lives as long as the server; thread-safe once started.
struct Room {
    kernel::Kernel& kernel;
    adherents::Adherents& adherents;
    Store store;
    Receiver* receiver = nullptr; // set at start by the service that understands messages

    std::string receive(kernel::Context& context, const Message& message) {
        return receiver ? receiver->receive(context, message) : "aucun service n'attend ce message";
    }
};

std::unique_ptr<Prefecture> make_door(Room& room);

} // namespace aubrac::prefecture

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inbox.hpp"

#include <cstring>

namespace aubrac::kernel::http {

char* Inbox::make_room(std::size_t size) {
    const auto held = end_ - begin_;
    if (capacity_ - end_ < size) {
        auto room = capacity_ < held + size ? std::make_unique_for_overwrite<char[]>(held + size) : nullptr;
        if (held > 0) std::memmove(room ? room.get() : room_.get(), room_.get() + begin_, held);
        if (room) {
            room_ = std::move(room);
            capacity_ = held + size;
        }
        begin_ = 0;
        end_ = held;
    }
    return room_.get() + end_;
}

void Inbox::release() { *this = Inbox(); }

} // namespace aubrac::kernel::http

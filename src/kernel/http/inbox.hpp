// SPDX-License-Identifier: AGPL-3.0-or-later
// Inbox: the bytes a connection received and has not used yet. A body goes through it without being copied nor
// its room being filled with zeros first.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace aubrac::kernel::http {

class Inbox {
public:
    std::string_view bytes() const { return {room_.get() + begin_, end_ - begin_}; }
    bool is_empty() const { return begin_ == end_; }

    /// Where at least `size` bytes may be received, after those held. Views of bytes() end here.
    char* make_room(std::size_t size);
    void note_received(std::size_t size) { end_ += size; }
    void drop(std::size_t size) { begin_ += size; } // the first ones; views of the others stay good
    void release();                                 // forgets everything, memory too

private:
    std::unique_ptr<char[]> room_;
    std::size_t capacity_ = 0, begin_ = 0, end_ = 0;
};

} // namespace aubrac::kernel::http

// SPDX-License-Identifier: AGPL-3.0-or-later
// Mailbox: a real SMTP server on the loopback, for the mails that a server sends to its people.
#pragma once

#include <filesystem>
#include <kernel/settings.hpp>
#include <memory>
#include <string>
#include <vector>

class Child;

namespace aubrac::commune {

/// Texts decoded, in UTF-8.
struct Letter {
    std::string to, subject, text;
};

/// Made before the House that must know its address; ends with it.
class Mailbox {
public:
    /// `source_root`: where the tree stands (SOURCE_ROOT of the test program).
    explicit Mailbox(const std::filesystem::path& source_root);
    ~Mailbox();
    Mailbox(const Mailbox&) = delete;

    /// By which a house sends its mails here; its links start with "http://aubrac.test/".
    kernel::Settings settings() const;
    /// Those that arrived since the last call, in order.
    std::vector<Letter> take();

private:
    std::filesystem::path folder_;
    std::unique_ptr<Child> server_;
    int taken_ = 0;
};

} // namespace aubrac::commune

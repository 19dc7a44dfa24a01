// SPDX-License-Identifier: AGPL-3.0-or-later
// What a mail of the ministry holds: messages of the norm, loose or in a tar.gz, and the documents beside them.
#pragma once

#include <prefecture/api.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::prefecture {

/// `information`: the mail only says that a transmission is made "en multi canal": nothing to file.
struct Opened {
    std::vector<Message> messages;
    bool information = false;
    std::string problem; // why nothing could be read; empty otherwise
};
Opened open_mail(std::string_view raw);

} // namespace aubrac::prefecture

// SPDX-License-Identifier: AGPL-3.0-or-later
// Returns: what the préfecture sends back, recognised, filed at the right adhérent, understood once.
#pragma once

#include "room.hpp"

#include <formats/actes/reader.hpp>
#include <string>
#include <vector>

namespace aubrac::actes {

/// One business message found in a mail (loose XML, or inside a tar.gz), with the documents that came with it.
struct Received {
    std::string file_name;
    std::string bytes;
    std::string siren; // of the adhérent concerned: from its IDActe, its name or its envelope; empty: not said
    formats::actes::Reading reading;
    struct Document {
        std::string name, bytes;
    };
    std::vector<Document> documents;
};

/// What a mail holds. `information`: the mail says that a transmission is made "en multi canal": nothing to file.
struct Opened {
    std::vector<Received> messages;
    bool information = false;
    std::string problem; // why nothing could be read; empty otherwise
};
Opened open_mail(std::string_view raw);

/// Files a message in the store of its adhérent (member's context). `reason`: why it could not be filed, and belongs
/// to the operator's bin; empty when done, or already done: a message read twice counts once.
std::string file_message(const Room& room, kernel::Context& context, const Received& received);

} // namespace aubrac::actes

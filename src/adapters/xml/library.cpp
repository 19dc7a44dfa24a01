// SPDX-License-Identifier: AGPL-3.0-or-later
// Start of libxml2.
#include "library.hpp"

#include <libxml/parser.h>
#include <libxml/xmlIO.h>
#include <mutex>

namespace aubrac::adapters::xml {

void prepare_library() {
    static std::once_flag once;
    std::call_once(once, [] {
        xmlInitParser();
        // Debian's libxml2 speaks HTTP and FTP by itself: a schema that names a URL would open a socket.
        xmlSetExternalEntityLoader(&xmlNoNetExternalEntityLoader);
    });
}

} // namespace aubrac::adapters::xml

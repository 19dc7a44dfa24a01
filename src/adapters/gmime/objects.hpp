// SPDX-License-Identifier: AGPL-3.0-or-later
// Private to this folder: owners of GMime's and GLib's objects.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace aubrac::adapters::gmime {

/// Once per process, by whoever comes first.
void start_gmime();

struct Unref {
    void operator()(void* object) const;
};
/// One reference on a GObject; `T` is GMime's type.
template <class T>
using Object = std::unique_ptr<T, Unref>;

/// Takes a text that GLib allocated; a null one is empty.
std::string take_text(char* text);

/// Valid UTF-8 whatever comes: other bytes are read as Windows-1252, a superset of Latin-1.
std::string to_utf8(const char* text);

/// The same header with its base64 words (RFC 2047 §4.1) written in quoted-printable ones (§4.2). GMime 3.2 loses
/// every word that follows a base64 one ending in "=", which is what most mailers write.
std::string open_base64_words(std::string_view header);

} // namespace aubrac::adapters::gmime

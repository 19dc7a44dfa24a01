// SPDX-License-Identifier: AGPL-3.0-or-later
// HTTP requests and answers as values (RFC 9110, 9112). Handlers are plain blocking functions on these.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace aubrac::kernel::http {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// A file of a multipart form, spooled on disk while it arrived (not flushed). The file is removed once the
/// handler has returned: who keeps it renames it away before.
struct Upload {
    std::string field;      // name of the form field
    std::string file_name;  // last path component as sent, UTF-8, may be empty; never to be used as a path
    std::string media_type; // as sent: a claim, not a fact
    std::filesystem::path path;
    std::uint64_t size = 0; // bytes
    std::string sha256;     // 32 raw bytes, computed while it arrived
};

struct Request {
    std::string method; // "GET", "POST", "HEAD" (answered as GET without body), "PUT", "DELETE"
    // percent-decoded, valid UTF-8, starts with "/", has no "." or ".." segment, no backslash, no control
    // character; an escaped slash (%2F) is refused, for a proxy would not read it as we do
    std::string path;
    std::string query_string; // raw, without "?"
    Pairs query;              // decoded, in order
    Pairs headers;            // names in lower case, values in UTF-8 (read as Windows-1252 when they are not)
    Pairs form;               // fields of an urlencoded or multipart body, decoded, in order
    std::vector<Upload> uploads;
    std::string body;    // other media types, bounded by the route's limit
    std::string address; // of the client: "127.0.0.1" (X-Forwarded-For only from a trusted proxy)
    Pairs path_values;   // {id} of the route, filled by the router

    /// First value of that name; empty when absent.
    std::string_view header(std::string_view lower_case_name) const;
    std::string_view cookie(std::string_view name) const;
    std::string_view field(std::string_view name) const;      // of the form
    std::string_view parameter(std::string_view name) const;  // of the query
    std::string_view path_value(std::string_view name) const; // of the route
    std::vector<std::string_view> fields(std::string_view name) const;
    const Upload* upload(std::string_view field) const; // first one with a name or bytes; else null
};

/// A file sent from disk, with ranges (RFC 9110 §14) and ETag answered by the server.
struct FileBody {
    std::filesystem::path path;
    std::uint64_t size = 0;
};

/// An endless text/event-stream that says `event: changed` each time one of the topics is published (those of a
/// tenth of a second are said once), and at once to a page that comes back after a cut.
struct LiveBody {
    std::vector<std::string> topics;
};

struct Response {
    int status = 200;
    Pairs headers; // names as they are to be written; no Content-Length, Date, Connection: the server's own
    std::variant<std::string, FileBody, LiveBody> body;

    Response& set(std::string name, std::string value) &;
    Response&& set(std::string name, std::string value) &&;
};

/// `text` in a header value, safely: RFC 6266 file name with its RFC 8187 UTF-8 form.
std::string content_disposition(std::string_view disposition, std::string_view file_name);

std::string percent_encode(std::string_view text); // for one path segment or query value
/// What "+" means: itself in a path, a space in forms and queries.
enum class Plus { literal, space };
/// Nothing when an escape is broken. The bytes may be anything: UTF-8 is not checked here.
std::optional<std::string> percent_decode(std::string_view text, Plus plus);
Pairs parse_query(std::string_view text); // broken pairs (escape, UTF-8, NUL) are dropped; at most 1,000

} // namespace aubrac::kernel::http

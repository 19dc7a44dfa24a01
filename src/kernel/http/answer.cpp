// SPDX-License-Identifier: AGPL-3.0-or-later
#include "answer.hpp"

#include "conditional.hpp"
#include "encoding.hpp"
#include <algorithm>
#include <array>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <ctime>

namespace aubrac::kernel::http {

namespace {

std::string_view reason_of(int status) {
    constexpr std::array<std::pair<int, std::string_view>, 32> reasons = {{
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {206, "Partial Content"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {410, "Gone"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {416, "Range Not Satisfiable"},
        {417, "Expectation Failed"},
        {422, "Unprocessable Content"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {507, "Insufficient Storage"},
    }};
    for (const auto& [code, reason] : reasons)
        if (code == status) return reason;
    return {};
}

/// RFC 9110 §5.6.7: "Sat, 21 Nov 2026 13:05:00 GMT", whatever the locale of the machine.
std::string http_date(std::time_t now) {
    constexpr std::array<std::string_view, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    const auto two = [](int value) {
        return std::string{static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
    };
    std::string text(days[static_cast<std::size_t>(utc.tm_wday)]);
    text += ", " + two(utc.tm_mday) + " ";
    text += months[static_cast<std::size_t>(utc.tm_mon)];
    text += " " + std::to_string(utc.tm_year + 1900) + " ";
    return text + two(utc.tm_hour) + ":" + two(utc.tm_min) + ":" + two(utc.tm_sec) + " GMT";
}

void check_header(const std::string& name, const std::string& value) {
    constexpr std::array<std::string_view, 5> own = {"content-length", "date", "connection", "transfer-encoding",
                                                     "keep-alive"};
    ENSURE(is_token(name));
    ENSURE(std::find(own.begin(), own.end(), lower(name)) == own.end());
    const bool plain = std::none_of(value.begin(), value.end(), [](char c) {
        const auto byte = static_cast<std::uint8_t>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7F;
    });
    ENSURE(plain && "control character in a header");
}

bool names(const Response& response, std::string_view header) {
    return std::any_of(response.headers.begin(), response.headers.end(),
                       [&](const auto& pair) { return same_ignoring_case(pair.first, header); });
}

/// Browsers must see events at once: no cache, no buffering at the edge.
void prepare_live(Response& response) {
    if (!names(response, "content-type")) response.set("Content-Type", "text/event-stream");
    if (!names(response, "cache-control")) response.set("Cache-Control", "no-store");
    if (!names(response, "x-accel-buffering")) response.set("X-Accel-Buffering", "no");
}

/// `length_line`: the Content-Length header with its line end, or nothing.
std::string write_head(const Head& wanted, const Response& response, std::string_view length_line,
                       bool keep_alive) {
    std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
    head += reason_of(response.status);
    head += "\r\n";
    for (const auto& [name, value] : response.headers) {
        check_header(name, value);
        head += name;
        head += ": ";
        head += value;
        head += "\r\n";
    }
    head += length_line;
    head += "Date: " + http_date(std::time(nullptr)) + "\r\n";
    if (!keep_alive)
        head += "Connection: close\r\n";
    else if (wanted.minor == 0)
        head += "Connection: keep-alive\r\n";
    head += "\r\n";
    return head;
}

/// Opens the file and cuts the part that is asked for out of it.
void attach_file(const FileBody& body, const Head& wanted, Response& response, Answer& answer) {
    answer.file = Descriptor::open(body.path);
    if (answer.file.size() < body.size) throw base::Failure("shorter than it was: " + body.path.string());
    const auto window = find_window(wanted.request, response, body.size);
    answer.offset = window.offset;
    answer.length = window.length;
    response.set("Accept-Ranges", "bytes");
    if (window.kind != Window::Kind::part) return;
    response.status = 206;
    response.set("Content-Range", "bytes " + std::to_string(window.offset) + "-" +
                                      std::to_string(window.offset + window.length - 1) + "/" +
                                      std::to_string(body.size));
}

} // namespace

Answer make_answer(const Head& wanted, Response response) {
    ENSURE(response.status >= 200 && response.status <= 599);
    Answer answer;
    answer.keep_alive = wanted.keep_alive;
    if (is_unchanged(wanted.request, response)) make_unchanged(response);
    const bool head_only = wanted.request.method == "HEAD";
    if (auto* live = std::get_if<LiveBody>(&response.body)) {
        prepare_live(response);
        answer.keep_alive = false; // the stream has no length: it ends with the connection
        answer.head = write_head(wanted, response, {}, false);
        if (!head_only) answer.topics = std::move(live->topics);
        return answer;
    }
    std::uint64_t length = 0;
    if (const auto* file = std::get_if<FileBody>(&response.body)) {
        attach_file(*file, wanted, response, answer);
        length = answer.length;
    } else {
        answer.body = std::move(std::get<std::string>(response.body));
        length = answer.body.size();
    }
    const bool bodiless = response.status == 204 || response.status == 304;
    const auto length_line = bodiless ? std::string() : "Content-Length: " + std::to_string(length) + "\r\n";
    answer.head = write_head(wanted, response, length_line, answer.keep_alive);
    if (head_only || bodiless) {
        answer.body.clear();
        answer.file = {};
    }
    return answer;
}

} // namespace aubrac::kernel::http

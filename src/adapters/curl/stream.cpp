// SPDX-License-Identifier: AGPL-3.0-or-later
#include "stream.hpp"

#include <algorithm>
#include <base/failure.hpp>
#include <cerrno>
#include <curl/curl.h>
#include <poll.h>

namespace aubrac::adapters::curl {

namespace {

constexpr std::size_t piece = 64 * 1024;

/// libcurl has no bare TLS address: an HTTP one that is only connected is the same thing.
std::string make_url(const std::string& host_and_port, Stream::Security security) {
    return (security == Stream::Security::tls ? "https://" : "http://") + host_and_port;
}

} // namespace

Stream::Stream(const std::string& host_and_port, Security security, const TlsOptions& tls,
               const Timeouts& timeouts)
    : easy_(make_url(host_and_port, security), security == Security::tls ? "https" : "http", tls, timeouts) {
    CURL* const handle = easy_.get();
    expect_set(curl_easy_setopt(handle, CURLOPT_CONNECT_ONLY, 1L), "CONNECT_ONLY");
    // A connection that may not serve again would be closed as soon as it is made.
    expect_set(curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, 0L), "FORBID_REUSE");
    expect_set(curl_easy_setopt(handle, CURLOPT_SSL_ENABLE_ALPN, 0L), "SSL_ENABLE_ALPN");
    const auto problem = easy_.perform();
    if (!problem.empty()) throw base::Failure(host_and_port + ": " + problem);
    curl_socket_t socket = CURL_SOCKET_BAD;
    expect_set(curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &socket), "ACTIVESOCKET");
    socket_ = socket;
    set_deadline(timeouts.total_seconds);
}

void Stream::set_deadline(int seconds) {
    deadline_ = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
}

void Stream::wait(Want want) {
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now())
                .count();
        if (left <= 0) throw base::Failure("the remote did not answer in time");
        pollfd watched{socket_, static_cast<short>(want == Want::read ? POLLIN : POLLOUT), 0};
        const int ready = ::poll(&watched, 1, static_cast<int>(std::min<long>(left, 60'000)));
        if (ready > 0) return;
        if (ready < 0 && errno != EINTR) throw base::Failure("poll failed");
    }
}

void Stream::write(std::string_view bytes) {
    while (!bytes.empty()) {
        std::size_t sent = 0;
        const CURLcode code = curl_easy_send(easy_.get(), bytes.data(), bytes.size(), &sent);
        if (code == CURLE_AGAIN)
            wait(Want::write);
        else if (code != CURLE_OK)
            throw base::Failure(std::string("writing: ") + curl_easy_strerror(code));
        bytes.remove_prefix(sent);
    }
}

void Stream::drop_consumed() {
    buffer_.erase(0, consumed_);
    consumed_ = 0;
}

void Stream::fill() {
    for (;;) {
        const auto before = buffer_.size();
        buffer_.resize(before + piece);
        std::size_t got = 0;
        const CURLcode code = curl_easy_recv(easy_.get(), buffer_.data() + before, piece, &got);
        buffer_.resize(before + (code == CURLE_OK ? got : 0));
        if (code == CURLE_OK && got == 0) throw base::Failure("the remote closed the connection");
        if (code == CURLE_OK) return;
        if (code != CURLE_AGAIN) throw base::Failure(std::string("reading: ") + curl_easy_strerror(code));
        wait(Want::read);
    }
}

std::string Stream::read_line(std::size_t limit) {
    std::size_t searched = consumed_;
    for (;;) {
        const auto end = buffer_.find('\n', searched);
        if (end != std::string::npos) {
            std::string line = buffer_.substr(consumed_, end - consumed_);
            consumed_ = end + 1;
            if (line.ends_with('\r')) line.pop_back();
            return line;
        }
        if (buffer_.size() - consumed_ > limit) throw base::Failure("the remote sent too long a line");
        drop_consumed();
        searched = buffer_.size();
        fill();
    }
}

std::string Stream::read_bytes(std::size_t count) {
    drop_consumed();
    while (buffer_.size() < count) fill();
    consumed_ = count;
    return buffer_.substr(0, count);
}

} // namespace aubrac::adapters::curl

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "tls_server_exchange.hpp"

#include <algorithm>
#include <charconv>
#include <exception>
#include <system_error>

namespace aubrac::adapters::openssl {

namespace {

constexpr std::size_t headers_limit = 100;
constexpr std::size_t line_limit = 8 * 1024;
constexpr int trailers_limit = 50;

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return c > 0x20 && c < 0x7F && std::string_view("()<>@,;:\\\"/[]?={}").find(c) == std::string_view::npos;
    });
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

std::string strip(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

/// -1 when it is no number of that base, or one beyond 2^62.
std::int64_t parse_size(std::string_view text, int base) {
    std::int64_t value = -1;
    if (text.empty() || text.size() > 15 || text[0] == '-') return -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    return error == std::errc() && end == text.data() + text.size() ? value : -1;
}

std::string write_answer(const TlsServerAnswer& answer) {
    return "HTTP/1.1 " + std::to_string(answer.status) + " twin\r\ncontent-type: " + answer.media_type +
           "\r\ncontent-length: " + std::to_string(answer.body.size()) + "\r\nconnection: close\r\n\r\n" +
           answer.body;
}

} // namespace

std::string TlsServerRequest::header(std::string_view lower_case_name) const {
    for (const auto& header : headers)
        if (header.name == lower_case_name) return header.value;
    return {};
}

TlsExchange::TlsExchange(TlsLink& link, const TlsServerOptions& options, std::filesystem::path body_path)
    : link_(link), options_(options) {
    request_.body_path = std::move(body_path);
    request_.client_subject = link.client_subject();
}

TlsExchange::~TlsExchange() { remove_body(); }

void TlsExchange::remove_body() {
    std::error_code ignored;
    std::filesystem::remove(request_.body_path, ignored);
}

void TlsExchange::run(const TlsServerHandler& handler) {
    const int refusal = read_request();
    if (refusal == gone) return;
    if (refusal != 0) return answer({.status = refusal, .body = "refused\n"});
    try {
        answer(handler(request_));
    } catch (const std::exception& trouble) {
        answer({.status = 500, .body = std::string(trouble.what()) + "\n"});
    }
}

void TlsExchange::answer(const TlsServerAnswer& answer) {
    remove_body(); // who has the answer finds nothing left
    if (answer.closing == TlsServerAnswer::Closing::cut) return;
    if (link_.write(write_answer(answer))) link_.close();
}

int TlsExchange::read_request() {
    if (const int refusal = read_head()) return refusal;
    if (const int refusal = find_framing()) return refusal;
    body_.open(request_.body_path, std::ios::binary | std::ios::trunc);
    if (!body_) return 500;
    const int refusal = read_body();
    body_.close();
    return refusal != 0 ? refusal : body_ ? 0 : 500;
}

bool TlsExchange::fill() {
    char bytes[16 * 1024];
    const auto count = link_.read(bytes, sizeof bytes);
    held_.append(bytes, count);
    return count > 0;
}

int TlsExchange::read_head() {
    std::size_t end = 0;
    while ((end = held_.find("\r\n\r\n")) == std::string::npos) {
        if (held_.size() > options_.head_bytes) return 431;
        if (!fill()) return gone;
    }
    if (end > options_.head_bytes) return 431;
    const auto head = held_.substr(0, end + 2);
    held_.erase(0, end + 4);
    if (head.find('\0') != std::string::npos) return 400;
    bool is_first = true;
    for (std::size_t start = 0; start < head.size();) {
        const auto stop = head.find("\r\n", start);
        const auto line = head.substr(start, stop - start);
        start = stop + 2;
        if (line.find_first_of("\r\n") != std::string::npos) return 400;
        if (const int refusal = is_first ? parse_request_line(line) : parse_header(line)) return refusal;
        is_first = false;
    }
    return 0;
}

int TlsExchange::parse_request_line(const std::string& line) {
    const auto first = line.find(' ');
    const auto second = first == std::string::npos ? first : line.find(' ', first + 1);
    if (second == std::string::npos) return 400;
    request_.method = line.substr(0, first);
    request_.target = line.substr(first + 1, second - first - 1);
    const auto version = line.substr(second + 1);
    if (!is_token(request_.method) || !request_.target.starts_with('/')) return 400;
    return version == "HTTP/1.1" || version == "HTTP/1.0" ? 0 : 505;
}

int TlsExchange::parse_header(const std::string& line) {
    const auto colon = line.find(':');
    if (colon == std::string::npos || !is_token(line.substr(0, colon))) return 400;
    if (request_.headers.size() >= headers_limit) return 431;
    request_.headers.push_back({lower(line.substr(0, colon)), strip(std::string_view(line).substr(colon + 1))});
    return 0;
}

// Two lengths, or a length and chunks, could be understood in two ways.
int TlsExchange::find_framing() {
    int lengths = 0;
    for (const auto& [name, value] : request_.headers) {
        if (name == "transfer-encoding") {
            if (lower(value) != "chunked") return 501;
            if (framing_ == Framing::chunked) return 400;
            framing_ = Framing::chunked;
        }
        if (name == "content-length") {
            if (++lengths > 1 || (length_ = parse_size(value, 10)) < 0) return 400;
        }
        if (name == "expect" && lower(value) != "100-continue") return 417;
    }
    if (lengths > 0 && framing_ == Framing::chunked) return 400;
    if (lengths > 0) framing_ = Framing::length;
    if (framing_ == Framing::none && request_.method == "POST") return 411;
    return length_ > options_.body_bytes ? 413 : 0;
}

int TlsExchange::read_body() {
    if (framing_ == Framing::none) return 0;
    if (!request_.header("expect").empty() && !link_.write("HTTP/1.1 100 Continue\r\n\r\n")) return gone;
    return framing_ == Framing::length ? copy(length_) : read_chunks();
}

int TlsExchange::copy(std::int64_t count) {
    request_.body_size += count;
    while (count > 0) {
        if (held_.empty() && !fill()) return gone;
        const auto taken = std::min<std::int64_t>(count, static_cast<std::int64_t>(held_.size()));
        body_.write(held_.data(), taken);
        held_.erase(0, static_cast<std::size_t>(taken));
        count -= taken;
    }
    return 0;
}

int TlsExchange::read_line(std::string& line) {
    std::size_t end = 0;
    while ((end = held_.find("\r\n")) == std::string::npos) {
        if (held_.size() > line_limit) return 400;
        if (!fill()) return gone;
    }
    line = held_.substr(0, end);
    held_.erase(0, end + 2);
    return line.size() > line_limit ? 400 : 0;
}

int TlsExchange::read_chunks() {
    std::string line;
    for (;;) {
        if (const int refusal = read_line(line)) return refusal;
        const auto size = parse_size(line.substr(0, line.find(';')), 16);
        if (size < 0) return 400;
        if (size > options_.body_bytes - request_.body_size) return 413;
        if (size == 0) break;
        if (const int refusal = copy(size)) return refusal;
        if (const int refusal = read_line(line)) return refusal;
        if (!line.empty()) return 400;
    }
    for (int trailers = 0; trailers < trailers_limit; ++trailers) {
        if (const int refusal = read_line(line)) return refusal;
        if (line.empty()) return 0;
    }
    return 431;
}

} // namespace aubrac::adapters::openssl

// SPDX-License-Identifier: AGPL-3.0-or-later
// Blocking HTTP/1.1 client for the State's servers and other remotes (mutual TLS, multipart uploads from disk).
// One call is one request on a connection of its own: no redirection, no cookie, no proxy, no retry.
#pragma once

#include <adapters/curl/connection.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::curl {

struct HttpHeader {
    std::string name;
    std::string value;
};

struct HttpOptions {
    TlsOptions tls;
    Timeouts timeouts;
    std::size_t answer_limit = 16 * 1024 * 1024; // bytes of the answer's body
    std::string user;                            // HTTP Basic when not empty
    std::string password;
};

struct HttpResult {
    Sent sent = Sent::not_sent;
    int status = 0; // 0 when no status line came; may be set with `maybe_sent`, when the answer was cut after it
    std::vector<HttpHeader> headers; // names in lower case
    std::string body;                // whole with `answered` only
    std::string problem;             // English, for the operator; empty with `answered`

    std::string header(std::string_view lower_case_name) const; // the first of that name; empty when absent
};

struct FormField {
    std::string name;
    std::string value;
};

struct FormFile {
    std::string field;
    std::filesystem::path path; // streamed from there
    std::string file_name;      // as the remote sees it
    std::string media_type = "application/octet-stream";
};

/// A server of TLS 1.3 that refuses the client's certificate by a bare cut, without an alert, gives `maybe_sent`:
/// try a new certificate with get() before sending documents. Thread-safe. Only http:// and https:// addresses;
/// any other gives `not_sent`. Headers, names and file names holding control characters are a Bug. Throws
/// base::Failure when a certificate, a key or a file to send cannot be read.
class HttpClient {
public:
    explicit HttpClient(HttpOptions options) : options_(std::move(options)) {}

    HttpResult get(const std::string& url, const std::vector<HttpHeader>& headers = {}) const;
    /// The media type comes with the headers ("content-type").
    HttpResult post(const std::string& url, std::string_view body,
                    const std::vector<HttpHeader>& headers = {}) const;
    HttpResult post_multipart(const std::string& url, const std::vector<FormField>& fields,
                              const std::vector<FormFile>& files,
                              const std::vector<HttpHeader>& headers = {}) const;

private:
    HttpOptions options_;
};

} // namespace aubrac::adapters::curl

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/curl/http_client.hpp>

#include "easy.hpp"

#include <algorithm>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <curl/curl.h>
#include <memory>

namespace aubrac::adapters::curl {

namespace {

constexpr std::size_t header_bytes_limit = 64 * 1024;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

/// What libcurl tells while a request runs.
struct Exchange {
    HttpResult result;
    std::size_t answer_limit = 0;
    std::size_t header_bytes = 0;
    bool connected = false;
    std::string own_problem;
};

/// Called once TCP and TLS are done and before the first byte of the request: from here on, nobody knows.
int note_connected(void* exchange, char*, char*, int, int) {
    static_cast<Exchange*>(exchange)->connected = true;
    return CURL_PREREQFUNC_OK;
}

std::size_t take_header(char* bytes, std::size_t, std::size_t size, void* user) {
    auto& exchange = *static_cast<Exchange*>(user);
    exchange.header_bytes += size;
    if (exchange.header_bytes > header_bytes_limit) {
        exchange.own_problem = "the headers of the answer are too long";
        return 0;
    }
    const std::string_view line(bytes, size);
    const auto colon = line.find(':');
    if (line.starts_with("HTTP/"))
        exchange.result.headers.clear(); // a 100 came before
    else if (colon != std::string_view::npos)
        exchange.result.headers.push_back(
            {lower(line.substr(0, colon)), std::string(base::trim(line.substr(colon + 1)))});
    return size;
}

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* user) {
    auto& exchange = *static_cast<Exchange*>(user);
    if (size > exchange.answer_limit - exchange.result.body.size()) {
        exchange.own_problem = "the answer is longer than " + std::to_string(exchange.answer_limit) + " bytes";
        return 0;
    }
    exchange.result.body.append(bytes, size);
    return size;
}

/// In TLS 1.3 a server judges the client's certificate after the client has begun to write. These fatal alerts
/// belong to the handshake (RFC 8446 §6.2): a server that sends one has not read a byte of the request.
bool is_certificate_alert(const std::string& problem) {
    static constexpr std::string_view alerts[] = {
        "alert certificate required",   "alert bad certificate",     "alert unknown ca",
        "alert certificate expired",    "alert certificate revoked", "alert certificate unknown",
        "alert unsupported certificate"};
    return std::any_of(std::begin(alerts), std::end(alerts),
                       [&](auto alert) { return problem.find(alert) != std::string::npos; });
}

std::string find_scheme(const std::string& url) {
    const auto start = lower(std::string_view(url).substr(0, 8));
    if (start == "https://") return "https";
    return start.starts_with("http://") ? "http" : "";
}

List make_headers(const std::vector<HttpHeader>& headers) {
    // Without "Expect:" a body of more than 1 MB waits a second for an answer that old servers never give.
    std::vector<std::string> lines = {"Expect:"};
    for (const auto& [name, value] : headers) {
        ENSURE(is_one_line(name) && is_one_line(value) && !name.empty() && name.find(':') == std::string::npos);
        lines.push_back(value.empty() ? name + ";" : name + ": " + value);
    }
    return make_list(lines);
}

template <class SetContent>
HttpResult run(const HttpOptions& options, const std::string& url, const std::vector<HttpHeader>& headers,
               SetContent set_content) {
    const auto scheme = find_scheme(url);
    if (scheme.empty() || !is_one_line(url)) return {.problem = "not an http or https address"};
    Easy easy(url, scheme, options.tls, options.timeouts);
    const auto list = make_headers(headers);
    Exchange exchange{.answer_limit = options.answer_limit};
    CURL* const handle = easy.get();
    expect_set(curl_easy_setopt(handle, CURLOPT_HTTPHEADER, list.get()), "HTTPHEADER");
    expect_set(curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1)),
               "HTTP_VERSION");
    expect_set(curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L), "FOLLOWLOCATION");
    expect_set(curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, note_connected), "PREREQFUNCTION");
    expect_set(curl_easy_setopt(handle, CURLOPT_PREREQDATA, &exchange), "PREREQDATA");
    expect_set(curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header), "HEADERFUNCTION");
    expect_set(curl_easy_setopt(handle, CURLOPT_HEADERDATA, &exchange), "HEADERDATA");
    expect_set(curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body), "WRITEFUNCTION");
    expect_set(curl_easy_setopt(handle, CURLOPT_WRITEDATA, &exchange), "WRITEDATA");
    if (!options.user.empty()) {
        expect_set(curl_easy_setopt(handle, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC)), "HTTPAUTH");
        expect_set(curl_easy_setopt(handle, CURLOPT_USERNAME, options.user.c_str()), "USERNAME");
        expect_set(curl_easy_setopt(handle, CURLOPT_PASSWORD, options.password.c_str()), "PASSWORD");
    }
    set_content(handle);
    const auto problem = easy.perform();
    auto& result = exchange.result;
    result.status = static_cast<int>(easy.response_code());
    result.problem = exchange.own_problem.empty() ? problem : exchange.own_problem;
    if (problem.empty() && result.status >= 200)
        result.sent = Sent::answered;
    else if (exchange.connected && !(result.status == 0 && is_certificate_alert(problem)))
        result.sent = Sent::maybe_sent;
    return std::move(result);
}

struct FreeMime {
    void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};

curl_mimepart* add_part(curl_mime* mime, const std::string& name) {
    ENSURE(is_one_line(name));
    curl_mimepart* part = curl_mime_addpart(mime);
    if (!part) throw base::Failure("libcurl: out of memory");
    expect_set(curl_mime_name(part, name.c_str()), "name of a field");
    return part;
}

void add_file(curl_mime* mime, const FormFile& file) {
    ENSURE(is_one_line(file.file_name) && is_one_line(file.media_type));
    curl_mimepart* part = add_part(mime, file.field);
    if (curl_mime_filedata(part, file.path.c_str()) != CURLE_OK)
        throw base::Failure("file to send " + file.path.string() + " cannot be read");
    expect_set(curl_mime_filename(part, file.file_name.c_str()), "name of a file");
    expect_set(curl_mime_type(part, file.media_type.c_str()), "media type of a file");
}

} // namespace

std::string HttpResult::header(std::string_view lower_case_name) const {
    for (const auto& header : headers)
        if (header.name == lower_case_name) return header.value;
    return {};
}

HttpResult HttpClient::get(const std::string& url, const std::vector<HttpHeader>& headers) const {
    return run(options_, url, headers,
               [](CURL* handle) { expect_set(curl_easy_setopt(handle, CURLOPT_HTTPGET, 1L), "HTTPGET"); });
}

HttpResult HttpClient::post(const std::string& url, std::string_view body,
                            const std::vector<HttpHeader>& headers) const {
    return run(options_, url, headers, [&](CURL* handle) {
        expect_set(curl_easy_setopt(handle, CURLOPT_POST, 1L), "POST");
        expect_set(curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size())),
                   "POSTFIELDSIZE");
        expect_set(curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body.empty() ? "" : body.data()), "POSTFIELDS");
    });
}

HttpResult HttpClient::post_multipart(const std::string& url, const std::vector<FormField>& fields,
                                      const std::vector<FormFile>& files,
                                      const std::vector<HttpHeader>& headers) const {
    std::unique_ptr<curl_mime, FreeMime> mime;
    return run(options_, url, headers, [&](CURL* handle) {
        mime.reset(curl_mime_init(handle));
        if (!mime) throw base::Failure("libcurl: out of memory");
        for (const auto& field : fields)
            expect_set(curl_mime_data(add_part(mime.get(), field.name), field.value.data(), field.value.size()),
                       "a field");
        for (const auto& file : files) add_file(mime.get(), file);
        expect_set(curl_easy_setopt(handle, CURLOPT_MIMEPOST, mime.get()), "MIMEPOST");
    });
}

} // namespace aubrac::adapters::curl

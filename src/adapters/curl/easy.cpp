// SPDX-License-Identifier: AGPL-3.0-or-later
#include "easy.hpp"

#include <adapters/openssl/base64.hpp>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <curl/curl.h>
#include <mutex>

namespace aubrac::adapters::curl {

namespace {

void start_libcurl() {
    static std::once_flag once;
    std::call_once(once, [] {
        if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw base::Failure("libcurl does not start");
    });
}

curl_blob make_blob(const std::string& bytes) {
    return {const_cast<char*>(bytes.data()), bytes.size(), CURL_BLOB_COPY};
}

} // namespace

void FreeEasy::operator()(void* easy) const { curl_easy_cleanup(easy); }
void FreeList::operator()(curl_slist* list) const { curl_slist_free_all(list); }

void expect_set(int code, const char* option) {
    if (code != CURLE_OK)
        throw base::Failure(std::string("libcurl refuses ") + option + ": " +
                            curl_easy_strerror(static_cast<CURLcode>(code)));
}

Easy::Easy(const std::string& url, const std::string& protocols, const TlsOptions& tls, const Timeouts& timeouts)
    : error_(std::make_unique<char[]>(CURL_ERROR_SIZE)) {
    start_libcurl();
    easy_.reset(curl_easy_init());
    if (!easy_) throw base::Failure("libcurl gives no handle");
    CURL* easy = easy_.get();
    expect_set(curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_.get()), "ERRORBUFFER");
    expect_set(curl_easy_setopt(easy, CURLOPT_URL, url.c_str()), "URL");
    expect_set(curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, protocols.c_str()), "PROTOCOLS");
    expect_set(curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L), "NOSIGNAL");
    expect_set(curl_easy_setopt(easy, CURLOPT_PROXY, ""), "PROXY");
    expect_set(curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED)), "NETRC");
    expect_set(curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, static_cast<long>(timeouts.connect_seconds)),
               "CONNECTTIMEOUT");
    expect_set(curl_easy_setopt(easy, CURLOPT_TIMEOUT, static_cast<long>(timeouts.total_seconds)), "TIMEOUT");
    // On a reused connection that has died, libcurl sends the request a second time by itself.
    expect_set(curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L), "FRESH_CONNECT");
    expect_set(curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L), "FORBID_REUSE");
    set_tls(tls);
}

void Easy::set_tls(const TlsOptions& tls) {
    CURL* easy = easy_.get();
    expect_set(curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L), "SSL_VERIFYPEER");
    expect_set(curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L), "SSL_VERIFYHOST");
    expect_set(curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2)),
               "SSLVERSION");
    if (!tls.ca_file.empty()) {
        expect_set(curl_easy_setopt(easy, CURLOPT_CAINFO, tls.ca_file.c_str()), "CAINFO");
        // Without this, the authorities of the system would be trusted beside the one given.
        expect_set(curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr), "CAPATH");
    }
    if (!tls.client_certificate_pem.empty()) {
        auto certificate = make_blob(tls.client_certificate_pem);
        auto key = make_blob(tls.client_key_pem);
        expect_set(curl_easy_setopt(easy, CURLOPT_SSLCERT_BLOB, &certificate), "SSLCERT");
        expect_set(curl_easy_setopt(easy, CURLOPT_SSLKEY_BLOB, &key), "SSLKEY");
    }
    if (!tls.pinned_public_key.empty()) {
        ENSURE(tls.pinned_public_key.size() == 32);
        const auto pin = "sha256//" + openssl::encode_base64(tls.pinned_public_key);
        expect_set(curl_easy_setopt(easy, CURLOPT_PINNEDPUBLICKEY, pin.c_str()), "PINNEDPUBLICKEY");
    }
}

std::string Easy::perform() {
    const CURLcode code = curl_easy_perform(easy_.get());
    if (code == CURLE_OK) return {};
    const std::string detail = error_.get();
    const std::string kind = curl_easy_strerror(code);
    return detail.empty() ? kind : kind + ": " + detail;
}

long Easy::response_code() const {
    long code = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &code);
    return code;
}

List make_list(const std::vector<std::string>& lines) {
    List list;
    for (const auto& line : lines) {
        curl_slist* longer = curl_slist_append(list.get(), line.c_str());
        if (!longer) throw base::Failure("libcurl: out of memory");
        (void)list.release();
        list.reset(longer);
    }
    return list;
}

bool is_one_line(std::string_view text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
    return true;
}

} // namespace aubrac::adapters::curl

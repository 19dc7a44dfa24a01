// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/curl/smtp_client.hpp>

#include "easy.hpp"

#include <algorithm>
#include <base/ensure.hpp>
#include <cstring>
#include <curl/curl.h>

namespace aubrac::adapters::curl {

namespace {

constexpr std::size_t recipients_limit = 100;

struct Upload {
    std::string_view rest;
    bool begun = false;
};

std::size_t give(char* buffer, std::size_t size, std::size_t count, void* user) {
    auto& upload = *static_cast<Upload*>(user);
    upload.begun = true;
    const auto piece = std::min(size * count, upload.rest.size());
    std::memcpy(buffer, upload.rest.data(), piece);
    upload.rest.remove_prefix(piece);
    return piece;
}

/// A CR or LF alone is read as a line end by some servers and not by others: that is how mails are smuggled.
std::string with_crlf(std::string_view message) {
    std::string out;
    out.reserve(message.size() + message.size() / 32);
    for (std::size_t i = 0; i < message.size(); ++i) {
        if (message[i] != '\r' && message[i] != '\n') {
            out += message[i];
            continue;
        }
        if (message[i] == '\r' && i + 1 < message.size() && message[i + 1] == '\n') ++i;
        out += "\r\n";
    }
    if (!out.ends_with("\r\n")) out += "\r\n";
    return out;
}

std::string in_brackets(const std::string& address) { return "<" + address + ">"; }

SmtpResult judge(const Upload& upload, int code, std::string problem) {
    if (problem.empty()) return {SmtpOutcome::accepted, code, {}};
    const bool said_no = code >= 400 && code < 600;
    // Once the content has left, only a reply that says no (it comes after the final dot) settles the matter.
    if (said_no) return {SmtpOutcome::refused, code, std::move(problem)};
    return {upload.begun ? SmtpOutcome::maybe_sent : SmtpOutcome::not_sent, code, std::move(problem)};
}

} // namespace

bool is_mailbox(std::string_view address) {
    const auto at = address.rfind('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == address.size() || address.size() > 254) return false;
    return std::all_of(address.begin(), address.end(), [](char c) {
        return c > 0x20 && c < 0x7F && std::string_view("<>()[],;:\\\"").find(c) == std::string_view::npos;
    });
}

SmtpResult SmtpClient::send(const std::string& from, const std::vector<std::string>& recipients,
                            std::string_view message) const {
    ENSURE(!recipients.empty() && recipients.size() <= recipients_limit);
    ENSURE(is_one_line(options_.hello_name) && is_one_line(options_.url));
    if (!from.empty() && !is_mailbox(from)) return {.problem = "the sender is no mail address"};
    std::vector<std::string> bracketed;
    for (const auto& recipient : recipients) {
        if (!is_mailbox(recipient)) return {.problem = "a recipient is no mail address"};
        bracketed.push_back(in_brackets(recipient));
    }
    const auto list = make_list(bracketed);
    const auto content = with_crlf(message);
    Upload upload{content};
    Easy easy(options_.url + "/" + options_.hello_name, "smtp,smtps", options_.tls, options_.timeouts);
    CURL* const handle = easy.get();
    expect_set(curl_easy_setopt(
                   handle, CURLOPT_USE_SSL,
                   static_cast<long>(options_.starttls == StartTls::required ? CURLUSESSL_ALL : CURLUSESSL_NONE)),
               "USE_SSL");
    if (!options_.user.empty()) {
        expect_set(curl_easy_setopt(handle, CURLOPT_USERNAME, options_.user.c_str()), "USERNAME");
        expect_set(curl_easy_setopt(handle, CURLOPT_PASSWORD, options_.password.c_str()), "PASSWORD");
    }
    expect_set(curl_easy_setopt(handle, CURLOPT_MAIL_FROM, in_brackets(from).c_str()), "MAIL_FROM");
    expect_set(curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, list.get()), "MAIL_RCPT");
    expect_set(curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L), "UPLOAD");
    expect_set(curl_easy_setopt(handle, CURLOPT_READFUNCTION, give), "READFUNCTION");
    expect_set(curl_easy_setopt(handle, CURLOPT_READDATA, &upload), "READDATA");
    auto problem = easy.perform();
    return judge(upload, static_cast<int>(easy.response_code()), std::move(problem));
}

} // namespace aubrac::adapters::curl

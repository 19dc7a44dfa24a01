// SPDX-License-Identifier: AGPL-3.0-or-later
// Sends one message by SMTP (RFC 5321), on a connection of its own.
#pragma once

#include <adapters/curl/connection.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::curl {

/// STARTTLS on smtp://: `required` gives nothing, not even the password, to a server that does not offer it.
enum class StartTls { never, required };

struct SmtpOptions {
    std::string url; // "smtp://host:25" or "smtps://host:465"
    StartTls starttls = StartTls::never;
    std::string user; // empty: no authentication
    std::string password;
    std::string hello_name = "localhost"; // said in EHLO
    TlsOptions tls;
    Timeouts timeouts;
};

enum class SmtpOutcome {
    accepted,   // by the server, for every recipient
    refused,    // by the server, for all: `code` 4xx, try later; 5xx, never
    not_sent,   // unreachable, or an address that is none: nothing of the message has left
    maybe_sent, // cut after the message began to leave
};

struct SmtpResult {
    SmtpOutcome outcome = SmtpOutcome::not_sent;
    int code = 0;        // last reply of the server; 0 when none
    std::string problem; // English; empty when accepted
};

/// ASCII mailbox as SMTP takes it: local@domain, no blank, no control, no angle bracket, at most 254 characters.
bool is_mailbox(std::string_view address);

/// Thread-safe.
class SmtpClient {
public:
    explicit SmtpClient(SmtpOptions options) : options_(std::move(options)) {}

    /// `message`: RFC 5322, any line ends (all leave as CRLF, and lines of one dot are guarded). `from` may be
    /// empty (RFC 5321 §4.5.5, notifications). 1 to 100 recipients; one refused, nothing is sent to the others.
    SmtpResult send(const std::string& from, const std::vector<std::string>& recipients,
                    std::string_view message) const;

private:
    SmtpOptions options_;
};

} // namespace aubrac::adapters::curl

// SPDX-License-Identifier: AGPL-3.0-or-later
// Mails as values: what the State and citizens send (RFC 5322, MIME), and what we send. Thread-safe.
#pragma once

#include <base/date.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::gmime {

struct MailAddress {
    std::string name;    // UTF-8, often empty
    std::string address; // "local@domain" as written, unchecked
    bool operator==(const MailAddress&) const = default;
};

struct Attachment {
    std::string name;       // UTF-8, never empty, without folder nor control character, at most 200 characters
    std::string media_type; // lower case: "application/pdf"; what the sender says, not what it is
    std::string bytes;      // decoded
    bool operator==(const Attachment&) const = default;
};

/// Every text is valid UTF-8 on one line, save `text` and `html`.
struct Mail {
    std::string message_id; // without its angle brackets; empty when absent
    std::string in_reply_to;
    std::vector<MailAddress> from;
    std::vector<MailAddress> to; // and Cc
    std::string subject;
    std::optional<base::Instant> date;   // as the sender says; nothing when absent or absurd
    std::string text;                    // every text/plain part that has no name, one after the other
    std::string html;                    // the first text/html part that has no name; hostile, not for a page
    std::vector<Attachment> attachments; // all parts that have a name, and those that are neither text nor html
    bool is_automatic = false; // answering it by mail could loop (RFC 3834: Auto-Submitted, empty Return-Path)
};

struct MailLimits {
    std::size_t bytes = 64 * 1024 * 1024; // of the raw message
    std::size_t parts = 500;
    int depth = 20; // of nested multiparts; a message inside a message is an attachment, not opened
};

struct ParsedMail {
    std::optional<Mail> mail;
    std::string problem; // English; empty with a mail
};

/// Tolerant: unknown encodings and charsets, names in RFC 2231, RFC 2047 or bare Latin-1, broken boundaries.
/// Refuses only what has no header at all and what passes a limit. Never throws on bad input.
ParsedMail parse_mail(std::string_view raw, const MailLimits& limits = {});

struct OutgoingMail {
    MailAddress from;
    std::vector<MailAddress> to; // 1 to 100; addresses that are none are a Bug
    std::string subject;         // control characters become spaces
    std::string text;
    std::vector<Attachment> attachments;
    base::Instant date;
    std::string message_id;  // "<unique>@<our domain>" without angle brackets
    std::string in_reply_to; // of the message answered, without angle brackets; empty: none
};

/// The message as bytes, with CRLF. The same value gives the same bytes. Bears "Auto-Submitted: auto-generated".
std::string write_mail(const OutgoingMail& mail);

} // namespace aubrac::adapters::gmime

// SPDX-License-Identifier: AGPL-3.0-or-later
// Mails: real-life spellings are read, hostile ones bounded, and what we write reads back.
#include <adapters/gmime/mail.hpp>
#include <base/ensure.hpp>
#include <base/text.hpp>
#include <gtest/gtest.h>

using namespace aubrac::adapters::gmime;
using aubrac::base::Instant;

namespace {

const std::string full =
    "Return-Path: <>\r\n"
    "Message-ID: <abc.123@interieur.gouv.fr>\r\n"
    "In-Reply-To: <xyz@saint-exemple.fr>\r\n"
    "From: =?ISO-8859-1?Q?Pr=E9fecture?= <actes@interieur.gouv.fr>\r\n"
    "To: retour@saint-exemple.fr, \"Dupont, Jean\" <jean@exemple.fr>\r\n"
    "Cc: groupe: a@b.fr, c@d.fr;\r\n"
    "Date: Mon, 15 Jan 2018 10:20:30 +0100\r\n"
    "Subject: =?utf-8?B?QWNjdXPDqSBkZQ==?=\r\n =?utf-8?B?IHLDqWNlcHRpb24=?=\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=\"XX\"\r\n\r\npréambule\r\n"
    "--XX\r\nContent-Type: multipart/alternative; boundary=YY\r\n\r\n"
    "--YY\r\nContent-Type: text/plain; charset=iso-8859-15\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    "Re=E7u : 12 =A4\r\n"
    "--YY\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Reçu</p>\r\n--YY--\r\n"
    "--XX\r\nContent-Type: application/xml; name*=iso-8859-1''d%E9lib%E9ration.xml\r\n"
    "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\nPGEv\r\nPg==\r\n"
    "--XX\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; "
    "filename=\"=?utf-8?B?YXJyw6p0w6k=?=\r\n =?utf-8?B?LnBkZg==?=\"\r\n\r\n%PDF\r\n"
    "--XX\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; "
    "filename=\"../../etc/re\xE7u.pdf\"\r\n\r\nx\r\n"
    "--XX--\r\n";

std::string with_body(const std::string& type, const std::string& body) {
    return "From: a@b.fr\r\nMIME-Version: 1.0\r\nContent-Type: " + type + "\r\n\r\n" + body;
}

} // namespace

TEST(Mail, IsReadWithItsNamesInEverySpelling) {
    const auto parsed = parse_mail(full);
    ASSERT_TRUE(parsed.mail) << parsed.problem;
    const auto& mail = *parsed.mail;
    EXPECT_EQ(mail.message_id, "abc.123@interieur.gouv.fr");
    EXPECT_EQ(mail.in_reply_to, "xyz@saint-exemple.fr");
    EXPECT_EQ(mail.from, (std::vector<MailAddress>{{"Préfecture", "actes@interieur.gouv.fr"}}));
    EXPECT_EQ(mail.to, (std::vector<MailAddress>{{"", "retour@saint-exemple.fr"},
                                                 {"Dupont, Jean", "jean@exemple.fr"},
                                                 {"", "a@b.fr"},
                                                 {"", "c@d.fr"}}));
    EXPECT_EQ(mail.subject, "Accusé de réception");
    EXPECT_EQ(mail.date, Instant::parse_iso("2018-01-15T09:20:30.000Z"));
    EXPECT_EQ(mail.text, "Reçu : 12 €");
    EXPECT_EQ(mail.html, "<p>Reçu</p>");
    EXPECT_TRUE(mail.is_automatic);
    EXPECT_EQ(mail.attachments, (std::vector<Attachment>{{"délibération.xml", "application/xml", "<a/>"},
                                                         {"arrêté.pdf", "application/pdf", "%PDF"},
                                                         {"reçu.pdf", "application/octet-stream", "x"}}));
}

TEST(Mail, IsReadWithBareLatin1AndUnknownEncodings) {
    const auto parsed = parse_mail("From: Pr\xE9"
                                   "fet <p@x.fr>\nSubject: re\xE7u\nContent-Type: text/plain; charset=martien\n"
                                   "Content-Transfer-Encoding: morse\nDate: jamais\n\nd\xE9j\xE0");
    ASSERT_TRUE(parsed.mail);
    EXPECT_EQ(parsed.mail->subject, "reçu");
    EXPECT_EQ(parsed.mail->from.at(0).name, "Préfet");
    EXPECT_EQ(parsed.mail->text, "déjà");
    EXPECT_FALSE(parsed.mail->date);
    EXPECT_FALSE(parsed.mail->is_automatic);
}

TEST(Mail, KeepsAMailInsideAsAnAttachment) {
    const auto parsed = parse_mail(with_body("message/rfc822", full));
    ASSERT_TRUE(parsed.mail);
    ASSERT_EQ(parsed.mail->attachments.size(), 1u);
    EXPECT_EQ(parsed.mail->attachments[0].name, "piece-1.eml");
    const auto inside = parse_mail(parsed.mail->attachments[0].bytes);
    ASSERT_TRUE(inside.mail);
    EXPECT_EQ(inside.mail->attachments.size(), 3u);
}

TEST(Mail, IsReadWhenTruncatedAnywhere) {
    for (std::size_t size = 0; size <= full.size(); size += 7) {
        const auto parsed = parse_mail(full.substr(0, size));
        if (!parsed.mail) continue;
        for (const auto& attachment : parsed.mail->attachments)
            EXPECT_TRUE(aubrac::base::is_utf8(attachment.name));
        EXPECT_TRUE(aubrac::base::is_utf8(parsed.mail->text));
    }
}

TEST(Mail, IsRefusedWhenItIsNone) {
    for (const std::string& raw :
         {std::string(), std::string("\n\n"), std::string(1000, '\0'), std::string("\xFF\xFE\x00\x01", 4)})
        EXPECT_FALSE(parse_mail(raw).mail) << raw.size();
}

TEST(Mail, IsRefusedBeyondItsLimits) {
    EXPECT_FALSE(parse_mail(full, {.bytes = full.size() - 1}).mail);
    EXPECT_FALSE(parse_mail(full, {.parts = 6}).mail);
    EXPECT_TRUE(parse_mail(full, {.parts = 7}).mail);
    EXPECT_FALSE(parse_mail(full, {.depth = 1}).mail);
    std::string nested = "From: a@b.fr\nMIME-Version: 1.0\n";
    for (int i = 0; i < 900; ++i) {
        const auto boundary = "b" + std::to_string(i);
        nested += "Content-Type: multipart/mixed; boundary=" + boundary + "\n\n--" + boundary + "\n";
    }
    EXPECT_FALSE(parse_mail(nested).mail);
    for (int i = 0; i < 100'000; ++i) nested += "Content-Type: message/rfc822\n\n";
    EXPECT_FALSE(parse_mail(nested).mail);
}

TEST(Mail, ReadsBackAsItWasWritten) {
    OutgoingMail mail;
    mail.from = {"Mairie de Saint-Exemple (été)", "mairie@saint-exemple.fr"};
    mail.to = {{"", "a@exemple.fr"}, {"Préfecture, bureau du contrôle", "b@exemple.fr"}};
    mail.subject =
        "Délibération n° 12 : un sujet assez long pour devoir être plié sur plusieurs lignes, à coup sûr";
    mail.text = "Bonjour,\n\n.\nFrom ici = là — " + std::string(200, 'x') + "\n";
    std::string bytes;
    for (int i = 0; i < 10'000; ++i) bytes += static_cast<char>(i * 37);
    mail.attachments = {{"délibération \"12\" du 3 mai, avec un nom vraiment long pour être coupé en morceaux.pdf",
                         "application/pdf", bytes},
                        {"vide.txt", "text/plain", ""}};
    mail.date = {1'792'000'000'000};
    mail.message_id = "0190-abc@saint-exemple.fr";
    mail.in_reply_to = "question@exemple.fr";
    const auto raw = write_mail(mail);
    EXPECT_EQ(raw, write_mail(mail));
    EXPECT_EQ(
        raw.find_first_not_of(
            "\t\r\n "
            "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"),
        std::string::npos);
    std::size_t start = 0;
    for (auto end = raw.find('\n'); end != std::string::npos; end = raw.find('\n', start)) {
        EXPECT_EQ(raw[end - 1], '\r');
        EXPECT_LE(end - start, 999u);
        start = end + 1;
    }
    const auto parsed = parse_mail(raw);
    ASSERT_TRUE(parsed.mail);
    EXPECT_EQ(parsed.mail->from, std::vector<MailAddress>{mail.from});
    EXPECT_EQ(parsed.mail->to, mail.to);
    EXPECT_EQ(parsed.mail->subject, mail.subject);
    EXPECT_EQ(parsed.mail->attachments, mail.attachments);
    EXPECT_EQ(parsed.mail->date, mail.date);
    EXPECT_EQ(parsed.mail->message_id, mail.message_id);
    EXPECT_EQ(parsed.mail->in_reply_to, mail.in_reply_to);
    EXPECT_TRUE(parsed.mail->is_automatic);
    std::string text;
    for (const char c : parsed.mail->text)
        if (c != '\r') text += c;
    EXPECT_EQ(aubrac::base::trim(text), aubrac::base::trim(mail.text));
}

TEST(Mail, IsNeverWrittenWithAHeaderSlippedIn) {
    OutgoingMail mail{.from = {"a\r\nBcc: x@y.fr", "a@b.fr"},
                      .to = {{"", "c@d.fr"}},
                      .subject = "x\r\nBcc: x@y.fr\n\nfaux",
                      .text = "t",
                      .attachments = {{"n\r\nX: y.pdf", "application/pdf", "z"}},
                      .message_id = "1@b.fr"};
    const auto raw = write_mail(mail);
    EXPECT_EQ(raw.find("\nBcc:"), std::string::npos) << raw;
    EXPECT_EQ(raw.find("\nX:"), std::string::npos) << raw;
    for (const char* address : {"a@b.fr\r\nBcc: x@y.fr", "a b@c.fr", "a", ""}) {
        auto wrong = mail;
        wrong.to = {{"", address}};
        EXPECT_THROW((void)write_mail(wrong), aubrac::base::Bug) << address;
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/gmime/mail.hpp>

#include "objects.hpp"

#include <algorithm>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <cctype>
#include <gmime/gmime.h>

namespace aubrac::adapters::gmime {

namespace {

constexpr std::size_t recipients_limit = 100;

bool is_bare(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return c > 0x20 && c < 0x7F && std::string_view("<>()[],;:\\\"").find(c) == std::string_view::npos;
    });
}

/// Same as the SMTP client asks: what could end an address or a header is not in it.
bool is_address(std::string_view text) {
    const auto at = text.rfind('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.size() <= 254 && is_bare(text);
}

std::string safe_line(std::string_view text) {
    ENSURE(base::is_utf8(text));
    return base::one_line(text, 500);
}

void add_address(GMimeMessage* message, GMimeAddressType type, const MailAddress& address) {
    ENSURE(is_address(address.address));
    const auto name = safe_line(address.name);
    g_mime_message_add_mailbox(message, type, name.empty() ? nullptr : name.c_str(), address.address.c_str());
}

Object<GMimePart> make_part(const std::string& media_type, std::string_view bytes, GMimeContentEncoding encoding) {
    const auto slash = media_type.find('/');
    ENSURE(slash != std::string::npos && is_bare(media_type));
    Object<GMimePart> part(
        g_mime_part_new_with_type(media_type.substr(0, slash).c_str(), media_type.substr(slash + 1).c_str()));
    const Object<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
    const Object<GMimeDataWrapper> content(
        g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
    g_mime_part_set_content(part.get(), content.get());
    g_mime_part_set_content_encoding(part.get(), encoding);
    return part;
}

Object<GMimePart> make_text(const std::string& text) {
    ENSURE(base::is_utf8(text));
    auto part = make_part("text/plain", text, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "charset", "utf-8");
    return part;
}

Object<GMimePart> make_attachment(const Attachment& attachment) {
    auto part = make_part(attachment.media_type, attachment.bytes, GMIME_CONTENT_ENCODING_BASE64);
    g_mime_object_set_disposition(GMIME_OBJECT(part.get()), GMIME_DISPOSITION_ATTACHMENT);
    g_mime_part_set_filename(part.get(), safe_line(attachment.name).c_str());
    return part;
}

/// A boundary must differ from every line of the content: quoted-printable and base64 never hold "=_".
std::string make_boundary(const std::string& message_id) {
    std::string kept;
    for (const char c : message_id)
        if (std::isalnum(static_cast<unsigned char>(c)) && kept.size() < 40) kept += c;
    return "=_" + kept;
}

void set_date(GMimeMessage* message, base::Instant date) {
    GDateTime* value = g_date_time_new_from_unix_utc(date.ms / 1000);
    ENSURE(value != nullptr);
    g_mime_message_set_date(message, value);
    g_date_time_unref(value);
}

std::string to_bytes(GMimeMessage* message) {
    GMimeFormatOptions* format = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
    g_mime_format_options_set_param_encoding_method(format, GMIME_PARAM_ENCODING_METHOD_RFC2231);
    const Object<GMimeStream> stream(g_mime_stream_mem_new());
    const auto written = g_mime_object_write_to_stream(GMIME_OBJECT(message), format, stream.get());
    g_mime_format_options_free(format);
    if (written < 0) throw base::Failure("a mail cannot be written: out of memory");
    const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

} // namespace

std::string write_mail(const OutgoingMail& mail) {
    ENSURE(!mail.to.empty() && mail.to.size() <= recipients_limit);
    ENSURE(is_address(mail.message_id));
    start_gmime();
    const Object<GMimeMessage> message(g_mime_message_new(TRUE));
    add_address(message.get(), GMIME_ADDRESS_TYPE_FROM, mail.from);
    for (const auto& to : mail.to) add_address(message.get(), GMIME_ADDRESS_TYPE_TO, to);
    g_mime_message_set_subject(message.get(), safe_line(mail.subject).c_str(), "utf-8");
    set_date(message.get(), mail.date);
    g_mime_message_set_message_id(message.get(), mail.message_id.c_str());
    auto* object = GMIME_OBJECT(message.get());
    if (!mail.in_reply_to.empty()) {
        ENSURE(is_bare(mail.in_reply_to));
        g_mime_object_set_header(object, "In-Reply-To", ("<" + mail.in_reply_to + ">").c_str(), nullptr);
        g_mime_object_set_header(object, "References", ("<" + mail.in_reply_to + ">").c_str(), nullptr);
    }
    g_mime_object_set_header(object, "Auto-Submitted", "auto-generated", nullptr); // RFC 3834 §5
    const auto text = make_text(mail.text);
    if (mail.attachments.empty()) {
        g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(text.get()));
        return to_bytes(message.get());
    }
    const Object<GMimeMultipart> multipart(g_mime_multipart_new_with_subtype("mixed"));
    g_mime_multipart_set_boundary(multipart.get(), make_boundary(mail.message_id).c_str());
    g_mime_multipart_add(multipart.get(), GMIME_OBJECT(text.get()));
    for (const auto& attachment : mail.attachments)
        g_mime_multipart_add(multipart.get(), GMIME_OBJECT(make_attachment(attachment).get()));
    g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(multipart.get()));
    return to_bytes(message.get());
}

} // namespace aubrac::adapters::gmime

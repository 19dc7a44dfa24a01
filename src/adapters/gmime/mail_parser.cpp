// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/gmime/mail.hpp>

#include "objects.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <gmime/gmime.h>

namespace aubrac::adapters::gmime {

namespace {

constexpr std::size_t addresses_limit = 1000;
constexpr std::size_t header_limit = 2000;
constexpr std::size_t name_limit = 200;

struct FreeOptions {
    void operator()(GMimeParserOptions* options) const { g_mime_parser_options_free(options); }
};
using Options = std::unique_ptr<GMimeParserOptions, FreeOptions>;

Options make_options() {
    Options options(g_mime_parser_options_new());
    const char* charsets[] = {"utf-8", "windows-1252", nullptr};
    g_mime_parser_options_set_fallback_charsets(options.get(), charsets);
    g_mime_parser_options_set_address_compliance_mode(options.get(), GMIME_RFC_COMPLIANCE_LOOSE);
    g_mime_parser_options_set_parameter_compliance_mode(options.get(), GMIME_RFC_COMPLIANCE_LOOSE);
    g_mime_parser_options_set_rfc2047_compliance_mode(options.get(), GMIME_RFC_COMPLIANCE_LOOSE);
    return options;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

/// GMime's parser calls itself for each level, and a level needs such a header: that bounds its stack.
bool is_nested_too_deep(std::string_view raw) {
    constexpr std::size_t levels = 1000;
    constexpr std::string_view mark = "content-type";
    std::size_t count = 0;
    const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
    for (auto at = raw.begin(); at != raw.end() && count <= levels; ++count) {
        at = std::search(at, raw.end(), mark.begin(), mark.end(), same);
        if (at == raw.end()) break;
        at += mark.size();
    }
    return count > levels;
}

std::string line(const char* text) { return base::one_line(base::trim(to_utf8(text)), header_limit); }

/// Raw value of a header, unfolded (RFC 5322 §2.2.3) and made safe for GMime's decoding; empty when absent.
std::string raw_header(GMimeObject* object, const char* name) {
    auto* header = g_mime_header_list_get_header(g_mime_object_get_header_list(object), name);
    const char* raw = header ? g_mime_header_get_raw_value(header) : nullptr;
    std::string unfolded;
    for (const char c : std::string_view(raw ? raw : "").substr(0, 10 * header_limit))
        if (c != '\r' && c != '\n') unfolded += c;
    return open_base64_words(unfolded);
}

std::string without_brackets(std::string_view id) {
    id = base::trim(id);
    if (id.starts_with('<')) id.remove_prefix(1);
    return std::string(id.substr(0, id.find('>')));
}

void add_addresses(InternetAddressList* list, std::vector<MailAddress>& into, int depth) {
    if (!list || depth > 3) return;
    const int count = internet_address_list_length(list);
    for (int i = 0; i < count && into.size() < addresses_limit; ++i) {
        InternetAddress* address = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_GROUP(address))
            add_addresses(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)), into, depth + 1);
        else if (INTERNET_ADDRESS_IS_MAILBOX(address))
            into.push_back({line(internet_address_get_name(address)),
                            line(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)))});
    }
}

void read_addresses(GMimeParserOptions* options, GMimeMessage* message, const char* header,
                    std::vector<MailAddress>& into) {
    const auto raw = raw_header(GMIME_OBJECT(message), header);
    const Object<InternetAddressList> list(internet_address_list_parse(options, raw.c_str()));
    add_addresses(list.get(), into, 0);
}

std::optional<base::Instant> read_date(GMimeMessage* message) {
    GDateTime* date = g_mime_message_get_date(message);
    if (!date) return std::nullopt;
    const auto seconds = static_cast<std::int64_t>(g_date_time_to_unix(date));
    constexpr std::int64_t year_9999 = 253'402'300'800;
    if (seconds <= 0 || seconds >= year_9999) return std::nullopt;
    return base::Instant{seconds * 1000};
}

bool is_automatic(GMimeObject* message) {
    const char* submitted = g_mime_object_get_header(message, "Auto-Submitted");
    const char* path = g_mime_object_get_header(message, "Return-Path");
    return (submitted && !lower(base::trim(submitted)).starts_with("no")) || (path && base::trim(path) == "<>");
}

/// A name is a name: whatever folder the sender put before it is dropped.
std::string safe_name(const char* given) {
    std::string name = to_utf8(given);
    const auto slash = name.find_last_of("/\\");
    if (slash != std::string::npos) name.erase(0, slash + 1);
    name = base::trim(base::one_line(name, name_limit - 1));
    return name == "." || name == ".." ? std::string() : name;
}

/// Content-Disposition's name, else Content-Type's.
std::string name_of(GMimeParserOptions* options, GMimePart* part) {
    auto* object = GMIME_OBJECT(part);
    const auto disposition_text = raw_header(object, "Content-Disposition");
    const Object<GMimeContentDisposition> disposition(
        g_mime_content_disposition_parse(options, disposition_text.c_str()));
    auto name =
        safe_name(disposition ? g_mime_content_disposition_get_parameter(disposition.get(), "filename") : nullptr);
    if (!name.empty()) return name;
    const auto type_text = raw_header(object, "Content-Type");
    const Object<GMimeContentType> type(g_mime_content_type_parse(options, type_text.c_str()));
    return safe_name(type ? g_mime_content_type_get_parameter(type.get(), "name") : nullptr);
}

std::string decoded(GMimePart* part) {
    GMimeDataWrapper* content = g_mime_part_get_content(part);
    if (!content) return {};
    const Object<GMimeStream> stream(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(content, stream.get());
    const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    return bytes->len ? std::string(reinterpret_cast<const char*>(bytes->data), bytes->len) : std::string();
}

std::string encoded(GMimeObject* object) {
    const auto text = g_mime_object_to_string(object, nullptr);
    return take_text(text);
}

std::string text_of(GMimePart* part) {
    auto bytes = decoded(part);
    const char* charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
    if (charset && *charset) {
        gsize size = 0;
        char* converted =
            g_convert(bytes.data(), static_cast<gssize>(bytes.size()), "UTF-8", charset, nullptr, &size, nullptr);
        if (converted) {
            bytes.assign(converted, size);
            g_free(converted);
        }
    }
    std::replace(bytes.begin(), bytes.end(), '\0', ' ');
    return to_utf8(bytes.c_str());
}

class Reader {
public:
    Reader(GMimeParserOptions* options, Mail& mail, const MailLimits& limits)
        : options_(options), mail_(mail), limits_(limits) {}

    bool read(GMimeObject* object, int depth) {
        if (!object) return true;
        if (++parts_ > limits_.parts || depth > limits_.depth) return false;
        if (GMIME_IS_MULTIPART(object)) {
            auto* multipart = GMIME_MULTIPART(object);
            const int count = g_mime_multipart_get_count(multipart);
            for (int i = 0; i < count; ++i)
                if (!read(g_mime_multipart_get_part(multipart, i), depth + 1)) return false;
        } else if (GMIME_IS_MESSAGE_PART(object)) {
            if (auto* message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object)))
                attach("", "message/rfc822", encoded(GMIME_OBJECT(message)));
        } else if (GMIME_IS_PART(object)) {
            read_part(GMIME_PART(object));
        }
        return true;
    }

private:
    void read_part(GMimePart* part) {
        auto* type = g_mime_object_get_content_type(GMIME_OBJECT(part));
        const auto name = name_of(options_, part);
        const bool is_text = name.empty() && !g_mime_part_is_attachment(part);
        if (is_text && g_mime_content_type_is_type(type, "text", "plain")) {
            if (!mail_.text.empty() && !mail_.text.ends_with('\n')) mail_.text += '\n';
            mail_.text += text_of(part);
        } else if (is_text && g_mime_content_type_is_type(type, "text", "html")) {
            if (mail_.html.empty()) mail_.html = text_of(part);
        } else {
            attach(name, lower(line(take_text(g_mime_content_type_get_mime_type(type)).c_str())), decoded(part));
        }
    }

    void attach(std::string name, std::string media_type, std::string bytes) {
        if (name.empty()) {
            name = "piece-" + std::to_string(mail_.attachments.size() + 1);
            if (media_type == "message/rfc822") name += ".eml";
        }
        mail_.attachments.push_back({std::move(name), std::move(media_type), std::move(bytes)});
    }

    GMimeParserOptions* options_;
    Mail& mail_;
    const MailLimits& limits_;
    std::size_t parts_ = 0;
};

ParsedMail refuse(const char* problem) { return {std::nullopt, problem}; }

} // namespace

ParsedMail parse_mail(std::string_view raw, const MailLimits& limits) {
    if (raw.size() > limits.bytes) return refuse("too large");
    if (is_nested_too_deep(raw)) return refuse("too many parts");
    start_gmime();
    const auto options = make_options();
    const Object<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(raw.data(), raw.size()));
    const Object<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    const Object<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), options.get()));
    if (!message || g_mime_header_list_get_count(g_mime_object_get_header_list(GMIME_OBJECT(message.get()))) == 0)
        return refuse("not a mail: no header");
    Mail mail;
    mail.message_id = line(g_mime_message_get_message_id(message.get()));
    mail.in_reply_to =
        without_brackets(line(g_mime_object_get_header(GMIME_OBJECT(message.get()), "In-Reply-To")));
    read_addresses(options.get(), message.get(), "From", mail.from);
    read_addresses(options.get(), message.get(), "To", mail.to);
    read_addresses(options.get(), message.get(), "Cc", mail.to);
    const auto subject = raw_header(GMIME_OBJECT(message.get()), "Subject");
    mail.subject = line(take_text(g_mime_utils_header_decode_text(options.get(), subject.c_str())).c_str());
    mail.date = read_date(message.get());
    mail.is_automatic = is_automatic(GMIME_OBJECT(message.get()));
    if (!Reader(options.get(), mail, limits).read(g_mime_message_get_mime_part(message.get()), 0))
        return refuse("too many parts");
    return {std::move(mail), {}};
}

} // namespace aubrac::adapters::gmime

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "remote.hpp"

#include <adapters/json/json.hpp>
#include <adapters/openssl/base64.hpp>
#include <algorithm>
#include <base/text.hpp>

namespace aubrac::agent {

namespace curl = adapters::curl;
namespace openssl = adapters::openssl;
using adapters::json::Value;
using formats::signature::PreparedSignature;

namespace {

constexpr std::size_t words_limit = 64u << 20;     // of an answer in JSON
constexpr std::size_t document_limit = 310u << 20; // a document, and the signatures it holds already
constexpr std::size_t sheets_limit = 50;
constexpr std::size_t text_limit = 300;

std::string line_of(const Value& value) { return base::one_line(value.text_or(""), text_limit); }

Trouble trouble_of(const curl::HttpResult& result) {
    if (result.sent == curl::Sent::not_sent) return {Trouble::Kind::unreachable, ""};
    if (result.sent == curl::Sent::maybe_sent) return {Trouble::Kind::unsure, ""};
    const auto body = adapters::json::parse(result.body);
    const auto sentence = body ? line_of((*body)["sentence"]) : "";
    if (result.status >= 400 && result.status < 500 && !sentence.empty())
        return {Trouble::Kind::refused, sentence};
    return {result.status >= 500 ? Trouble::Kind::unreachable : Trouble::Kind::garbled, ""};
}

std::optional<Meeting> read_meeting(std::string_view text) {
    const auto value = adapters::json::parse(text, {.bytes = words_limit});
    if (!value || (*value)["hash"].text_or("SHA-256") != "SHA-256") return std::nullopt;
    Meeting meeting{line_of((*value)["adherent"]), line_of((*value)["person"]), (*value)["back"].text_or(""), {}};
    // A path of that server, and nothing else.
    if (!meeting.back.starts_with('/') || meeting.back.starts_with("//") ||
        meeting.back.find('\\') != std::string::npos)
        meeting.back = "/";
    for (const auto& item : (*value)["documents"].items()) {
        if (meeting.sheets.size() == sheets_limit) return std::nullopt;
        Sheet sheet;
        sheet.title = line_of(item["title"]);
        sheet.name = line_of(item["name"]);
        sheet.sha256 = item["sha256"].text_or("");
        sheet.bytes = static_cast<std::uint64_t>(std::max<std::int64_t>(item["bytes"].integer_or(0), 0));
        for (const auto& digest : item["digests"].items())
            sheet.digests.push_back(openssl::decode_base64(digest.text_or("")).value_or(""));
        sheet.prepared = PreparedSignature::parse(item["prepared"].text_or(""));
        sheet.signed_at = base::Instant::parse_iso(item["signed_at"].text_or("")).value_or(base::Instant{});
        sheet.role = item["role"].text_or("");
        sheet.city = item["city"].text_or("");
        meeting.sheets.push_back(std::move(sheet));
    }
    return meeting;
}

bool is_local(std::string_view host) {
    const auto name = host.substr(0, host.find(':'));
    return name == "127.0.0.1" || name == "localhost";
}

} // namespace

Remote::Remote(std::string server, std::string word, const std::filesystem::path& authorities)
    : server_(std::move(server)), word_(std::move(word)), authorities_(authorities) {}

curl::HttpResult Remote::call(const std::string& verb, const std::string& body, std::size_t limit) const {
    const curl::HttpClient client({.tls = {.ca_file = authorities_},
                                   .timeouts = {.connect_seconds = 15, .total_seconds = 600},
                                   .answer_limit = limit});
    return client.post(server_ + "/api/v1/parapheur/agent/" + verb, body, {{"content-type", "application/json"}});
}

Heard<Meeting> Remote::look() const {
    const auto result = call("voir", Value::object({{"rendezvous", word_}}).dump(), words_limit);
    if (result.sent != curl::Sent::answered || result.status != 200) return {std::nullopt, trouble_of(result)};
    auto meeting = read_meeting(result.body);
    if (!meeting || meeting->sheets.empty()) return {std::nullopt, {Trouble::Kind::garbled, ""}};
    return {std::move(meeting), {}};
}

Heard<std::string> Remote::fetch(std::size_t rank) const {
    auto result =
        call("document", Value::object({{"rendezvous", word_}, {"rank", static_cast<std::int64_t>(rank)}}).dump(),
             document_limit);
    if (result.sent != curl::Sent::answered || result.status != 200) return {std::nullopt, trouble_of(result)};
    return {std::move(result.body), {}};
}

Heard<Meeting> Remote::prepare(const Meeting& meeting, const openssl::Certificate& certificate,
                               const std::vector<openssl::Certificate>& chain) const {
    auto authorities = Value::array();
    for (const auto& one : chain) authorities.add(openssl::encode_base64(one.der()));
    const auto body = Value::object({{"rendezvous", word_},
                                     {"certificate", openssl::encode_base64(certificate.der())},
                                     {"chain", std::move(authorities)}});
    const auto result = call("preparer", body.dump(), words_limit);
    if (result.sent != curl::Sent::answered || result.status != 200) return {std::nullopt, trouble_of(result)};
    auto prepared = read_meeting(result.body);
    if (!prepared || prepared->sheets.size() != meeting.sheets.size())
        return {std::nullopt, {Trouble::Kind::garbled, ""}};
    for (std::size_t i = 0; i < meeting.sheets.size(); ++i)
        prepared->sheets[i].content = meeting.sheets[i].content;
    return {std::move(prepared), {}};
}

Heard<bool> Remote::deliver(const std::vector<std::string>& values) const {
    auto signatures = Value::array();
    for (const auto& value : values) signatures.add(openssl::encode_base64(value));
    const auto result =
        call("signer", Value::object({{"rendezvous", word_}, {"signatures", std::move(signatures)}}).dump(),
             words_limit);
    if (result.sent != curl::Sent::answered || result.status != 200) return {std::nullopt, trouble_of(result)};
    return {true, {}};
}

std::optional<std::string> parse_server(std::string_view text) {
    while (text.ends_with('/')) text.remove_suffix(1);
    const bool is_https = text.starts_with("https://");
    const auto host = is_https                      ? text.substr(8)
                      : text.starts_with("http://") ? text.substr(7)
                                                    : std::string_view();
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':';
    };
    if (host.empty() || host.size() > 253 || !std::all_of(host.begin(), host.end(), is_plain)) return std::nullopt;
    if (host.starts_with(':') || std::count(host.begin(), host.end(), ':') > 1) return std::nullopt;
    if (!is_https && !is_local(host)) return std::nullopt;
    return std::string(text);
}

std::string host_of(std::string_view server) {
    const auto at = server.find("//");
    return std::string(at == std::string_view::npos ? server : server.substr(at + 2));
}

} // namespace aubrac::agent

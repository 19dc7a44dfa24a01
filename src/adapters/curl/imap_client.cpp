// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/curl/imap_client.hpp>

#include "stream.hpp"

#include <algorithm>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <charconv>
#include <optional>

namespace aubrac::adapters::curl {

namespace {

constexpr std::size_t line_limit = 4 * 1024 * 1024; // a SEARCH of some 500,000 messages is one line
constexpr std::size_t responses_limit = 100'000;
constexpr std::size_t literals_limit = 100;

std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

template <class Number>
std::optional<Number> read_number(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// The digits that follow `label`, wherever it stands.
std::optional<std::uint64_t> number_after(std::string_view text, std::string_view label) {
    const auto at = text.find(label);
    if (at == std::string_view::npos) return std::nullopt;
    text.remove_prefix(at + label.size());
    return read_number<std::uint64_t>(text.substr(0, text.find_first_not_of("0123456789")));
}

/// "…{1234}" at the end of a line: that many bytes follow.
std::optional<std::size_t> literal_size(std::string_view line) {
    if (!line.ends_with('}')) return std::nullopt;
    const auto open = line.rfind('{');
    if (open == std::string_view::npos) return std::nullopt;
    return read_number<std::size_t>(line.substr(open + 1, line.size() - open - 2));
}

/// Quoted string of RFC 3501 §4.3; what it cannot hold is a Bug of the caller.
std::string quote(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        ENSURE(c >= 0x20 && c < 0x7F);
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

/// Folder names are in a UTF-7 of their own (§5.1.3), where only "&" differs from ASCII.
std::string quote_folder(std::string_view folder) {
    std::string encoded;
    for (const char c : folder) {
        encoded += c;
        if (c == '&') encoded += '-';
    }
    return quote(encoded);
}

struct Address {
    std::string host_and_port;
    Stream::Security security;
};

Address read_address(const std::string& url) {
    const bool secure = url.starts_with("imaps://");
    if (!secure && !url.starts_with("imap://")) throw base::Failure("imap: not an imap or imaps address: " + url);
    auto host = url.substr(secure ? 8 : 7);
    if (host.ends_with('/')) host.pop_back();
    if (host.empty() || !is_one_line(host) || host.find_first_of("/@?# ") != std::string::npos)
        throw base::Failure("imap: not a host: " + host);
    const auto colon = host.rfind(':');
    const bool has_port = colon != std::string::npos && host.find(']', colon) == std::string::npos;
    if (!has_port) host += secure ? ":993" : ":143";
    return {host, secure ? Stream::Security::tls : Stream::Security::plain};
}

} // namespace

/// Commands and responses of a session.
class ImapSession::Dialogue {
public:
    explicit Dialogue(const ImapOptions& options)
        : timeouts_(options.timeouts), address_(read_address(options.url)),
          stream_(address_.host_and_port, address_.security, options.tls, options.timeouts) {
        const auto greeting = stream_.read_line(line_limit);
        if (!upper(greeting).starts_with("* OK")) fail("greeting", greeting);
        sign_in(options);
        const auto selected = run("SELECT " + quote_folder(options.folder));
        for (const auto& response : selected)
            if (const auto value = number_after(upper(response.text), "[UIDVALIDITY "))
                uid_validity_ = static_cast<std::uint32_t>(*value);
        for (const auto& response : run("CAPABILITY")) {
            const auto text = upper(response.text) + " ";
            if (!text.starts_with("* CAPABILITY ")) continue;
            has_move_ = text.find(" MOVE ") != std::string::npos;
            has_uidplus_ = text.find(" UIDPLUS ") != std::string::npos;
        }
    }

    struct Response {
        std::string text;                  // without the literals
        std::vector<std::string> literals; // in their order
    };
    struct Answer {
        std::vector<Response> untagged;
        std::string verdict; // "OK …", "NO …" or "BAD …"
        bool ok() const { return upper(verdict).starts_with("OK"); }
    };

    Answer ask(const std::string& command, std::size_t bytes_limit = 1024 * 1024) {
        stream_.set_deadline(timeouts_.total_seconds);
        const auto tag = "a" + std::to_string(++count_);
        stream_.write(tag + " " + command + "\r\n");
        return read_answer(tag, bytes_limit);
    }

    /// As ask(), where anything but OK is a failure.
    std::vector<Response> run(const std::string& command, std::size_t bytes_limit = 1024 * 1024) {
        auto answer = ask(command, bytes_limit);
        if (!answer.ok()) fail(command, answer.verdict);
        return std::move(answer.untagged);
    }

    void move(std::uint32_t uid, std::string_view folder) {
        const auto set = std::to_string(uid) + " ";
        const std::string verb = has_move_ ? "UID MOVE " : "UID COPY ";
        auto answer = ask(verb + set + quote_folder(folder));
        if (!answer.ok() && upper(answer.verdict).find("TRYCREATE") != std::string::npos) {
            run("CREATE " + quote_folder(folder));
            answer = ask(verb + set + quote_folder(folder));
        }
        if (!answer.ok()) fail(verb, answer.verdict);
        if (has_move_) return;
        run("UID STORE " + set + "+FLAGS.SILENT (\\Deleted \\Seen)");
        // Plain EXPUNGE would also erase what others have marked: without UIDPLUS the mark is enough.
        if (has_uidplus_) run("UID EXPUNGE " + std::to_string(uid));
    }

    void sign_out() noexcept {
        try {
            timeouts_.total_seconds = std::min(timeouts_.total_seconds, 5);
            (void)ask("LOGOUT");
        } catch (const std::exception&) {
            // The connection closes either way.
        }
    }

    std::uint32_t uid_validity() const { return uid_validity_; }

private:
    [[noreturn]] void fail(const std::string& what, const std::string& said) {
        const bool is_secret = what.starts_with("LOGIN");
        throw base::Failure("imap " + address_.host_and_port + ": " + (is_secret ? "sign-in" : what) + ": " +
                            said.substr(0, 200));
    }

    void sign_in(const ImapOptions& options) {
        const auto quotable = [](const std::string& text) {
            return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
        };
        if (quotable(options.user) && quotable(options.password)) {
            run("LOGIN " + quote(options.user) + " " + quote(options.password));
            return;
        }
        stream_.set_deadline(timeouts_.total_seconds);
        const auto tag = "a" + std::to_string(++count_);
        stream_.write(tag + " LOGIN {" + std::to_string(options.user.size()) + "}\r\n");
        expect_continuation();
        stream_.write(options.user + " {" + std::to_string(options.password.size()) + "}\r\n");
        expect_continuation();
        stream_.write(options.password + "\r\n");
        const auto answer = read_answer(tag, 0);
        if (!answer.ok()) fail("LOGIN", answer.verdict);
    }

    void expect_continuation() {
        const auto line = stream_.read_line(line_limit);
        if (!line.starts_with("+")) fail("LOGIN", line);
    }

    Answer read_answer(const std::string& tag, std::size_t bytes_limit) {
        Answer answer;
        std::size_t bytes_left = bytes_limit;
        for (std::size_t i = 0; i < responses_limit; ++i) {
            auto response = read_response(bytes_left);
            if (response.text.starts_with(tag + " ")) {
                answer.verdict = response.text.substr(tag.size() + 1);
                return answer;
            }
            answer.untagged.push_back(std::move(response));
        }
        throw base::Failure("imap: too many responses");
    }

    Response read_response(std::size_t& bytes_left) {
        Response response;
        for (std::size_t i = 0; i <= literals_limit; ++i) {
            response.text += stream_.read_line(line_limit);
            const auto size = literal_size(response.text);
            if (!size) return response;
            if (*size > bytes_left) throw base::Failure("imap: the server sends more than it was asked");
            bytes_left -= *size;
            response.literals.push_back(stream_.read_bytes(*size));
            response.text += ' ';
        }
        throw base::Failure("imap: too many literals");
    }

    Timeouts timeouts_;
    Address address_;
    Stream stream_;
    unsigned count_ = 0;
    std::uint32_t uid_validity_ = 0;
    bool has_move_ = false;
    bool has_uidplus_ = false;
};

ImapSession::ImapSession(const ImapOptions& options) : dialogue_(std::make_unique<Dialogue>(options)) {}
ImapSession::~ImapSession() {
    if (dialogue_) dialogue_->sign_out();
}
ImapSession::ImapSession(ImapSession&&) noexcept = default;
ImapSession& ImapSession::operator=(ImapSession&&) noexcept = default;

std::uint32_t ImapSession::uid_validity() const { return dialogue_->uid_validity(); }

std::vector<std::uint32_t> ImapSession::list_unseen(std::size_t limit) {
    std::vector<std::uint32_t> uids;
    for (const auto& response : dialogue_->run("UID SEARCH UNSEEN UNDELETED")) {
        std::string_view rest = response.text;
        if (!upper(rest).starts_with("* SEARCH")) continue;
        rest.remove_prefix(8);
        while (!rest.empty()) {
            rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
            const auto word = rest.substr(0, rest.find(' '));
            if (const auto uid = read_number<std::uint32_t>(word)) uids.push_back(*uid);
            rest.remove_prefix(word.size());
        }
    }
    std::sort(uids.begin(), uids.end());
    if (uids.size() > limit) uids.resize(limit);
    return uids;
}

FetchedMail ImapSession::fetch(std::uint32_t uid, std::size_t bytes_limit) {
    const auto number = std::to_string(uid);
    std::optional<std::uint64_t> size;
    for (const auto& response : dialogue_->run("UID FETCH " + number + " (UID RFC822.SIZE)")) {
        const auto text = upper(response.text);
        if (number_after(text, "UID ") == uid) size = number_after(text, "RFC822.SIZE ");
    }
    if (!size) return {};
    if (*size > bytes_limit) return {FetchStatus::too_large, {}};
    // Dovecot counts line ends as CRLF, others may not: leave room for the difference.
    const std::size_t room = bytes_limit + bytes_limit / 16 + 1024;
    for (auto& response : dialogue_->run("UID FETCH " + number + " (UID BODY.PEEK[])", room)) {
        const auto text = upper(response.text);
        const bool is_ours = number_after(text, "UID ") == uid && text.find("BODY[]") != std::string::npos;
        if (is_ours && response.literals.size() == 1)
            return {FetchStatus::found, std::move(response.literals.front())};
    }
    return {};
}

void ImapSession::move(std::uint32_t uid, std::string_view folder) { dialogue_->move(uid, folder); }

void ImapSession::flag_seen(std::uint32_t uid) {
    dialogue_->run("UID STORE " + std::to_string(uid) + " +FLAGS.SILENT (\\Seen)");
}

} // namespace aubrac::adapters::curl

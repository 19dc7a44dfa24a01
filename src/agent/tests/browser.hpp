// SPDX-License-Identifier: AGPL-3.0-or-later
// Test only: what a browser sends to an agent, without the browser.
#pragma once

#include <kernel/http/tests/client.hpp>
#include <string>

namespace aubrac::agent::testing {

using kernel::http::Client;
using kernel::http::Reply;

/// What a browser sends; forms take the token of the page shown.
class Browser {
public:
    explicit Browser(std::uint16_t port) : port_(port), here_("127.0.0.1:" + std::to_string(port)) {}

    Reply get(const std::string& target, const std::string& more = "") {
        return keep(ask("GET " + target + " HTTP/1.1\r\nHost: " + here_ + "\r\n" + more + "\r\n"));
    }
    Reply post(const std::string& target, const std::string& fields = "", std::string origin = "own") {
        if (origin == "own") origin = "http://" + here_;
        const auto body = "csrf=" + ticket + (fields.empty() ? "" : "&" + fields);
        return keep(ask("POST " + target + " HTTP/1.1\r\nHost: " + here_ +
                        "\r\nContent-Type: application/x-www-form-urlencoded\r\n" +
                        (origin.empty() ? "" : "Origin: " + origin + "\r\n") +
                        "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body));
    }
    Reply ask(const std::string& bytes) const { return Client(port_).ask(bytes); }
    std::string find(const std::string& before, const std::string& after) const {
        const auto at = shown.find(before);
        if (at == std::string::npos) return "";
        const auto start = at + before.size();
        return shown.substr(start, shown.find(after, start) - start);
    }
    std::string reading() const { return find("suite=", "&amp;"); }

    std::string ticket, shown;

private:
    Reply keep(Reply reply) {
        shown = reply.body;
        const auto found = find("name=\"csrf\" value=\"", "\"");
        if (!found.empty()) ticket = found;
        return reply;
    }

    std::uint16_t port_;
    std::string here_;
};

} // namespace aubrac::agent::testing

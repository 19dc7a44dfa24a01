// SPDX-License-Identifier: AGPL-3.0-or-later
// A browser that keeps its cookies, for the screens where one is not yet signed in; and the people of these tests.
#pragma once

#include <commune/house.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <kernel/identity.hpp>
#include <kernel/pages/site.hpp>
#include <map>
#include <sstream>

namespace aubrac::bureau::testing_bureau {

inline const std::string good_password = "quatre tables rondes vertes";

/// What stands between `before` and `after` in the page; empty when it is not there.
inline std::string between(const std::string& body, const std::string& before, const std::string& after) {
    const auto from = body.find(before);
    if (from == std::string::npos) return {};
    const auto start = from + before.size();
    return body.substr(start, body.find(after, start) - start);
}

inline std::string decode_base32(std::string_view text) {
    std::string bytes;
    unsigned buffer = 0;
    int bits = 0;
    for (const char c : text) {
        buffer = (buffer << 5) | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26);
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>(buffer >> bits & 0xff);
    }
    return bytes;
}

struct Seen {
    int status = 0;
    std::string body, location;
    kernel::http::Pairs headers;
    bool has(std::string_view text) const { return body.find(text) != std::string::npos; }
};

class Browser {
public:
    explicit Browser(commune::House& house) : house_(house) {}

    Seen get(std::string_view target) { return send("GET", target, {}); }
    /// With the token that a form of ours carries.
    Seen post(std::string_view target, commune::Fields fields = {}) {
        auto key = cookie(names().session_name());
        if (key.empty()) key = cookie(names().visitor_name());
        fields.emplace_back("csrf", kernel::csrf_token(house_.kernel().identity->csrf_key, key));
        return send("POST", target, std::move(fields));
    }
    Seen post_without_token(std::string_view target, commune::Fields fields) {
        return send("POST", target, std::move(fields));
    }
    Seen sign_in(const std::string& email, const std::string& password, const std::string& suite = "") {
        get("/bureau/connexion");
        return post("/bureau/connexion", {{"email", email}, {"password", password}, {"suite", suite}});
    }
    std::string session() const { return cookie(names().session_name()); }
    std::string cookie(const std::string& name) const {
        const auto found = cookies_.find(name);
        return found == cookies_.end() ? "" : found->second;
    }

private:
    kernel::Cookies names() const { return house_.kernel().identity->cookies(house_.kernel()); }

    Seen send(std::string_view method, std::string_view target, commune::Fields fields) {
        kernel::http::Request request;
        request.method = method;
        const auto mark = target.find('?');
        request.path =
            kernel::http::percent_decode(target.substr(0, mark), kernel::http::Plus::literal).value_or("/");
        if (mark != std::string_view::npos) request.query_string = target.substr(mark + 1);
        request.query = kernel::http::parse_query(request.query_string);
        request.form = std::move(fields);
        request.address = "192.0.2.7";
        std::string cookies;
        for (const auto& [name, value] : cookies_) cookies += (cookies.empty() ? "" : "; ") + name + "=" + value;
        if (!cookies.empty()) request.headers.emplace_back("cookie", cookies);
        auto response = kernel::pages::handle(house_.kernel(), request);
        Seen seen{response.status, {}, {}, response.headers};
        if (const auto* text = std::get_if<std::string>(&response.body)) seen.body = *text;
        for (const auto& [name, value] : response.headers) {
            if (name == "Location") seen.location = value;
            if (name == "Set-Cookie") keep(value);
        }
        return seen;
    }
    void keep(const std::string& line) {
        const auto equal = line.find('=');
        const auto name = line.substr(0, equal);
        const auto value = line.substr(equal + 1, line.find(';') - equal - 1);
        if (line.find("Max-Age=0") != std::string::npos || value.empty())
            cookies_.erase(name);
        else
            cookies_[name] = value;
    }

    commune::House& house_;
    std::map<std::string, std::string> cookies_;
};

class BureauTest : public testing::Test {
protected:
    explicit BureauTest(const kernel::Settings& settings = {}) : house(commune::Engine::sqlite, settings) {}

    kernel::Kernel& kernel() { return house.kernel(); }
    kernel::Identity& identity() { return *house.kernel().identity; }

    /// An active account with `good_password` and that role; `role` empty: none.
    kernel::Account add_account(const std::string& email, const std::string& role,
                                const base::AdherentId& adherent, const std::string& staff_role = "") {
        std::optional<kernel::Account> account;
        house.in({}, [&](kernel::Context& context) {
            account = identity().accounts.create(context, {email, "Camille Exemple", "", staff_role}).value();
            if (role.empty()) return;
            EXPECT_TRUE(identity().accounts.grant(context, {account->id, adherent, "*", role}).ok());
        });
        EXPECT_TRUE(identity().sign_in.set_password(account->id, good_password, {}).ok());
        return *account;
    }

    std::vector<kernel::JournalLine> lines(const base::AdherentId& adherent) {
        std::vector<kernel::JournalLine> found;
        house.read(adherent,
                   [&](kernel::Context& context) { found = kernel().journal.list_lines(context, 0, 100); });
        return found;
    }
    int count_actions(const base::AdherentId& adherent, std::string_view action) {
        int count = 0;
        for (const auto& line : lines(adherent)) count += line.action == action;
        return count;
    }

    std::string security_log() {
        std::ifstream file(house.folder() / "security" / (house.clock().now().date().iso() + ".jsonl"));
        std::ostringstream text;
        text << file.rdbuf();
        return text.str();
    }

    commune::House house;
};

} // namespace aubrac::bureau::testing_bureau

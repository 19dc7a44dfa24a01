// SPDX-License-Identifier: AGPL-3.0-or-later
// Cookies and the token that each form carries (RFC 6265bis; ASVS 5.0 V3.3, V3.5). Pure.
#pragma once

#include <string>
#include <string_view>

namespace aubrac::kernel {

/// Behind https the "__Host-" prefix ties the cookie to this very host and to the whole site; browsers refuse it
/// otherwise. `public_url`: "https://aubrac.example" or "http://127.0.0.1:8080".
class Cookies {
public:
    explicit Cookies(std::string_view public_url) : secure_(public_url.starts_with("https://")) {}

    std::string session_name() const { return prefix() + "aubrac_session"; }
    /// Random value of a browser without session: its anonymous forms, its sign-in under way.
    std::string visitor_name() const { return prefix() + "aubrac_visitor"; }

    /// Values of Set-Cookie. They end with the browser; the session itself ends on the server.
    std::string write_session(std::string_view token) const { return write(session_name(), token); }
    std::string write_visitor(std::string_view value) const { return write(visitor_name(), value); }
    std::string clear_session() const { return write(session_name(), "") + "; Max-Age=0"; }
    std::string clear_visitor() const { return write(visitor_name(), "") + "; Max-Age=0"; }

private:
    std::string prefix() const { return secure_ ? "__Host-" : ""; }
    std::string write(std::string name, std::string_view value) const;

    bool secure_;
};

std::string make_visitor(); // 43 url-safe characters

/// HMAC of the session token (or of the visitor's value) under the server's key: 43 url-safe characters.
std::string csrf_token(std::string_view server_key, std::string_view session_token);

/// False for an empty session token, whatever was given. Constant time. The refusal is SESSION-018.
bool check_csrf(std::string_view server_key, std::string_view session_token, std::string_view given);

} // namespace aubrac::kernel

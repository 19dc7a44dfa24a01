// SPDX-License-Identifier: AGPL-3.0-or-later
#include "errand.hpp"

#include "rules/return_path.hpp"

#include <algorithm>
#include <kernel/pages/shell.hpp>

namespace aubrac::bureau {

namespace {

using kernel::http::Request;
using kernel::http::Response;

bool is_read(const Request& request) { return request.method == "GET" || request.method == "HEAD"; }

/// Another site may not post a form here: what the browser says of the origin, then the token.
bool is_our_form(const Room& room, const Request& request, std::string_view key) {
    const auto site = request.header("sec-fetch-site");
    if (site == "cross-site" || site == "same-site") return false;
    return kernel::check_csrf(room.identity().csrf_key, key, request.field(ui::csrf_field));
}

/// For the log: the token of a link is a secret.
std::string path_said(const Request& request) {
    const auto token = request.path_value("token");
    return request.path.substr(0, request.path.size() - std::min(token.size(), request.path.size()));
}

Response refuse(Room& room, const Request& request, std::string code) {
    if (code != "KERNEL-010")
        room.kernel.log.security("refused", "", request.address,
                                 code + " " + request.method + " " + path_said(request));
    return kernel::pages::refusal_page(room.kernel, request, nullptr, {std::move(code), "", {}});
}

int count_unread(const Room& room, const Errand& errand) {
    int unread = 0;
    room.read(errand.caller.actor, errand.adherent(), errand.caller.rights,
              [&](kernel::Context& context) { unread = room.kernel.notices.count_unread(context); });
    return unread;
}

void add_cookies(Response& response, const std::vector<std::string>& cookies) {
    for (const auto& cookie : cookies) response.headers.emplace_back("Set-Cookie", cookie);
}

} // namespace

kernel::pages::RawHandler errand(Room& room, ErrandHandler handler) {
    return [&room, handler = std::move(handler)](Request& request) {
        const auto caller = kernel::pages::find_caller(room.kernel, request);
        if (!caller || caller->needs_second_factor)
            return refuse(room, request, "KERNEL-010"); // signed out elsewhere since the kernel looked
        Errand errand{request, *caller, kernel::csrf_token(room.identity().csrf_key, caller->session)};
        auto answer = handler(errand);
        const int unread = answer.kind == Answer::Kind::page ? count_unread(room, errand) : 0;
        auto response = kernel::pages::write_answer(room.kernel, request, caller.get(), std::move(answer), unread);
        add_cookies(response, errand.cookies);
        return response;
    };
}

kernel::Origin Visitor::origin() const {
    return {request.address, std::string(request.header("user-agent")), session};
}

std::string Visitor::suite() const {
    const auto posted = request.field("suite");
    return return_path(posted.empty() ? request.parameter("suite") : posted);
}

kernel::pages::RawHandler visitor(Room& room, VisitorHandler handler) {
    return [&room, handler = std::move(handler)](Request& request) {
        const auto cookies = room.identity().cookies(room.kernel);
        Visitor visitor{request, std::string(request.cookie(cookies.session_name())), {}, {}};
        visitor.key =
            visitor.session.empty() ? std::string(request.cookie(cookies.visitor_name())) : visitor.session;
        if (!is_read(request) && !is_our_form(room, request, visitor.key))
            return refuse(room, request, "KERNEL-002");
        if (visitor.key.empty()) {
            visitor.key = kernel::make_visitor();
            visitor.cookies.push_back(cookies.write_visitor(visitor.key));
        }
        visitor.csrf = kernel::csrf_token(room.identity().csrf_key, visitor.key);
        auto answer = handler(visitor);
        auto response = kernel::pages::write_answer(room.kernel, request, nullptr, std::move(answer), 0);
        add_cookies(response, visitor.cookies);
        return response;
    };
}

std::string visitor_cookie(const Room& room, const Visitor& visitor) {
    return std::string(visitor.request.cookie(room.identity().cookies(room.kernel).visitor_name()));
}

std::vector<ui::FieldError> errors_of(const Room& room, const std::vector<base::Refusal>& refusals) {
    std::vector<ui::FieldError> errors;
    for (const auto& refusal : refusals) errors.push_back({refusal.field, room.sentence(refusal)});
    return errors;
}

std::vector<std::pair<std::string, std::string>> typed_of(const kernel::http::Request& request) {
    static constexpr std::string_view secret[] = {"password",     "password2", "current", "code",
                                                  ui::csrf_field, "secret",    "uri"};
    std::vector<std::pair<std::string, std::string>> typed;
    for (const auto& pair : request.form)
        if (std::find(std::begin(secret), std::end(secret), pair.first) == std::end(secret)) typed.push_back(pair);
    return typed;
}

} // namespace aubrac::bureau

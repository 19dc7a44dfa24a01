// SPDX-License-Identifier: AGPL-3.0-or-later
#include "answer.hpp"

#include "conditional.hpp"
#include "encoding.hpp"
#include "spool.hpp"
#include <algorithm>

namespace aubrac::kernel::http {

namespace {

bool is_urlencoded(const Request& request) {
    const auto type = parse_header_value(request.header("content-type"));
    return type && type->value == "application/x-www-form-urlencoded";
}

/// Size of the file that the answer would send, when the part asked for is outside it.
std::optional<std::uint64_t> find_unsatisfied(const Request& request, const Response& response) {
    const auto* file = std::get_if<FileBody>(&response.body);
    if (!file || is_unchanged(request, response)) return std::nullopt;
    if (find_window(request, response, file->size).kind != Window::Kind::outside) return std::nullopt;
    return file->size;
}

/// Those that the handler put elsewhere are not in the spool any more.
void forget_moved(std::vector<Upload>& uploads, const std::vector<Upload>& now) {
    if (now.size() != uploads.size()) return;
    for (std::size_t i = 0; i < uploads.size(); ++i)
        if (now[i].path != uploads[i].path) uploads[i].path.clear();
}

} // namespace

void Responder::report(std::string_view what) const noexcept {
    try {
        if (site_.report) site_.report(what);
    } catch (...) {
        return; // nothing is left to tell it to
    }
}

Response Responder::refusal(int status) const {
    Response response;
    try {
        if (site_.refuse) response = site_.refuse(status);
    } catch (const std::exception& error) {
        report(error.what());
        response = {};
    }
    response.status = status;
    if (!std::holds_alternative<std::string>(response.body)) response.body = std::string();
    const bool said = std::any_of(response.headers.begin(), response.headers.end(), [](const auto& header) {
        return same_ignoring_case(header.first, "retry-after");
    });
    if (status == 503 && !said) response.set("Retry-After", "5");
    return response;
}

Response Responder::handle(Head& head) const {
    auto& request = head.request;
    if (!request.body.empty() && is_urlencoded(request)) {
        auto form = parse_form(request.body);
        if (!form) return refusal(400);
        request.form = std::move(*form);
        request.body.clear();
    }
    auto response = site_.handle(request);
    if (const auto size = find_unsatisfied(request, response)) {
        response = refusal(416);
        response.set("Content-Range", "bytes */" + std::to_string(*size));
    }
    return response;
}

Answer Responder::answer(Head& head) const {
    auto uploads = head.request.uploads;
    std::optional<Answer> answer;
    try {
        answer = make_answer(head, handle(head));
    } catch (const std::exception& error) {
        report(error.what());
    } catch (...) {
        report("an exception of no known type");
    }
    forget_moved(uploads, head.request.uploads);
    remove_uploads(uploads);
    if (answer) return std::move(*answer);
    return refuse(500, head, head.keep_alive);
}

Answer Responder::refuse(int status, const Head& head, bool keep_alive) const {
    Head wanted;
    wanted.minor = head.minor;
    wanted.keep_alive = keep_alive;
    wanted.request.method = head.request.method;
    try {
        return make_answer(wanted, refusal(status));
    } catch (const std::exception& error) {
        report(error.what());
    }
    Response plain;
    plain.status = status;
    return make_answer(wanted, std::move(plain));
}

} // namespace aubrac::kernel::http

// SPDX-License-Identifier: AGPL-3.0-or-later
#include <commune/person.hpp>

#include <adapters/openssl/digest.hpp>
#include <adapters/openssl/random.hpp>
#include <base/text.hpp>
#include <fstream>
#include <kernel/files/files.hpp>
#include <kernel/identity.hpp>
#include <kernel/pages/site.hpp>

namespace aubrac::commune {

namespace {

namespace http = kernel::http;

http::Request request_of(std::string_view method, std::string_view target) {
    http::Request request;
    request.method = method;
    const auto mark = target.find('?');
    request.path = http::percent_decode(target.substr(0, mark), http::Plus::literal).value_or("/");
    if (mark != std::string_view::npos) {
        request.query_string = target.substr(mark + 1);
        request.query = http::parse_query(request.query_string);
    }
    request.address = "127.0.0.1";
    return request;
}

} // namespace

Reply Person::get(std::string_view target) const { return send(request_of("GET", target)); }

Reply Person::post(std::string_view target, const Fields& fields, const std::vector<FileField>& files) const {
    auto request = request_of("POST", target);
    request.form = fields;
    request.form.emplace_back("csrf", kernel::csrf_token(kernel_->identity->csrf_key, session_));
    const auto spool = kernel_->data / "spool";
    std::filesystem::create_directories(spool);
    for (const auto& file : files) {
        const auto path = spool / base::hex(adapters::openssl::random_bytes(8));
        std::ofstream(path, std::ios::binary) << file.bytes;
        request.uploads.push_back({file.field, file.name, "application/octet-stream", path, file.bytes.size(),
                                   adapters::openssl::sha256(file.bytes)});
    }
    return send(std::move(request));
}

Reply Person::post_from_elsewhere(std::string_view target, const Fields& fields) const {
    auto request = request_of("POST", target);
    request.form = fields;
    request.headers.emplace_back("sec-fetch-site", "cross-site");
    return send(std::move(request));
}

Reply Person::call(std::string_view method, std::string_view target, std::string_view token,
                   std::string_view body) const {
    auto request = request_of(method, target);
    request.headers.emplace_back("authorization", "Bearer " + std::string(token));
    request.body = body;
    return send(std::move(request));
}

Reply Person::send(http::Request request) const {
    if (!session_.empty())
        request.headers.emplace_back("cookie",
                                     kernel_->identity->cookies(*kernel_).session_name() + "=" + session_);
    auto response = kernel::pages::handle(*kernel_, request);
    Reply reply;
    reply.status = response.status;
    for (const auto& [name, value] : response.headers) {
        if (name == "Location") reply.location = value;
        if (name == "Content-Type") reply.type = value;
        if (name == "Set-Cookie") reply.cookies.push_back(value);
    }
    if (const auto* text = std::get_if<std::string>(&response.body)) reply.body = *text;
    if (const auto* file = std::get_if<http::FileBody>(&response.body))
        reply.body = kernel::read_file(file->path, 256u << 20);
    return reply;
}

} // namespace aubrac::commune

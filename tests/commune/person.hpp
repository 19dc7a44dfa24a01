// SPDX-License-Identifier: AGPL-3.0-or-later
// Person: someone at a browser, without the browser. Forms are posted with the token that their page carries.
#pragma once

#include <kernel/kernel.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aubrac::commune {

using Fields = std::vector<std::pair<std::string, std::string>>;

struct FileField {
    std::string field, name, bytes;
};

struct Reply {
    int status = 0;
    std::string body;                 // of a page or a file, decoded
    std::string location;             // of a redirection
    std::string type;                 // Content-Type
    std::vector<std::string> cookies; // Set-Cookie

    bool has(std::string_view text) const { return body.find(text) != std::string::npos; }
};

class Person {
public:
    Person(kernel::Kernel& kernel, std::string session) : kernel_(&kernel), session_(std::move(session)) {}

    Reply get(std::string_view target) const;
    Reply post(std::string_view target, const Fields& fields = {}, const std::vector<FileField>& files = {}) const;
    /// As another site would: without the token.
    Reply post_from_elsewhere(std::string_view target, const Fields& fields = {}) const;
    /// JSON call with a token of the API.
    Reply call(std::string_view method, std::string_view target, std::string_view token,
               std::string_view body = {}) const;
    const std::string& session() const { return session_; }

private:
    Reply send(kernel::http::Request request) const;

    kernel::Kernel* kernel_;
    std::string session_;
};

} // namespace aubrac::commune

// SPDX-License-Identifier: AGPL-3.0-or-later
// JSON for other software, under /api/v1/, with tokens. The OpenAPI document is made from these declarations.
#pragma once

#include <adapters/json/json.hpp>
#include <base/result.hpp>
#include <functional>
#include <kernel/context.hpp>
#include <kernel/http/message.hpp>
#include <kernel/pages/routes.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {
struct Kernel;
}

namespace aubrac::kernel::api {

using adapters::json::Value;

/// What the caller of a JSON route gave. `body` is null for GET.
struct Call {
    http::Request& request;
    AdherentCard adherent;
    Value body;
};

/// One parameter of the query, or member of the body, as documented.
struct Parameter {
    std::string name, type, description; // type of OpenAPI: "string", "integer", "boolean"
    bool required = false;
};

struct Operation {
    std::string method, pattern;            // "GET", "/api/v1/actes/{id}"
    std::string right, summary;             // summary: French, one line
    std::vector<Parameter> parameters = {}; // of the query (GET) or of the body (others)
    std::string answer = {};                // French, what the answer holds
    http::BodyLimit limit = {};
    std::string service = {};          // set by the registrar
    std::optional<Access> access = {}; // absent: GET reads, the rest writes
};

using Handler = std::function<base::Result<Value>(Context&, Call&)>;

/// Runs a handler and writes its answer: the value, or {"code", "field", "sentence"} with the refusal's status.
pages::Answer answer(Kernel& kernel, Context& context, pages::Visit& visit, const Handler& handler);

/// OpenAPI 3.1 document of all operations.
Value openapi(const std::vector<Operation>& operations, std::string_view version, std::string_view server_url);

} // namespace aubrac::kernel::api

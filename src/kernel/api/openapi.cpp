// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/api/api.hpp>

#include <base/text.hpp>

namespace aubrac::kernel::api {

namespace {

Value parameter(const Parameter& described, std::string_view place) {
    return Value::object({{"name", described.name},
                          {"in", place},
                          {"required", described.required || place == "path"},
                          {"description", described.description},
                          {"schema", Value::object({{"type", described.type}})}});
}

Value path_parameters(const Operation& operation) {
    auto list = Value::array();
    for (const auto& segment : base::split(operation.pattern, '/'))
        if (segment.starts_with('{'))
            list.add(parameter({segment.substr(1, segment.size() - 2), "string", "Identifiant"}, "path"));
    return list;
}

Value request_body(const Operation& operation) {
    auto properties = Value::object();
    auto required = Value::array();
    for (const auto& member : operation.parameters) {
        properties.set(member.name, Value::object({{"type", member.type}, {"description", member.description}}));
        if (member.required) required.add(member.name);
    }
    auto schema = Value::object({{"type", "object"}, {"properties", std::move(properties)}});
    if (required.size() > 0) schema.set("required", std::move(required));
    const auto media = operation.limit.uploads ? "multipart/form-data" : "application/json";
    return Value::object({{"required", true},
                          {"content", Value::object({{media, Value::object({{"schema", std::move(schema)}})}})}});
}

Value answer(std::string_view description) {
    return Value::object(
        {{"description", description}, {"content", Value::object({{"application/json", Value::object()}})}});
}

Value describe(const Operation& operation) {
    auto parameters = path_parameters(operation);
    auto value = Value::object({{"operationId", operation.method + " " + operation.pattern},
                                {"summary", operation.summary},
                                {"tags", Value::array({Value(operation.service)})},
                                {"description", "Droit nécessaire : " + operation.right}});
    if (operation.method == "GET")
        for (const auto& member : operation.parameters) parameters.add(parameter(member, "query"));
    else if (!operation.parameters.empty())
        value.set("requestBody", request_body(operation));
    if (parameters.size() > 0) value.set("parameters", std::move(parameters));
    value.set("responses", Value::object({{"200", answer(operation.answer.empty() ? "Fait" : operation.answer)},
                                          {"401", answer("Jeton absent, inconnu ou expiré")},
                                          {"403", answer("Droit manquant")},
                                          {"422", answer("Refus : code, champ, phrase et conseil")}}));
    return value;
}

std::string lower(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
}

} // namespace

Value openapi(const std::vector<Operation>& operations, std::string_view version, std::string_view server_url) {
    auto paths = Value::object();
    for (const auto& operation : operations) {
        auto path = paths[operation.pattern].is_object() ? paths[operation.pattern] : Value::object();
        path.set(lower(operation.method), describe(operation));
        paths.set(operation.pattern, std::move(path));
    }
    const auto bearer = Value::object({{"type", "http"}, {"scheme", "bearer"}});
    return Value::object(
        {{"openapi", "3.1.0"},
         {"info", Value::object({{"title", "Aubrac"}, {"version", version}})},
         {"servers", Value::array({Value::object({{"url", server_url}})})},
         {"security", Value::array({Value::object({{"jeton", Value::array()}})})},
         {"components", Value::object({{"securitySchemes", Value::object({{"jeton", bearer}})}})},
         {"paths", std::move(paths)}});
}

} // namespace aubrac::kernel::api

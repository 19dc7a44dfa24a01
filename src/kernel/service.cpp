// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/service.hpp>

#include <adapters/json/json.hpp>
#include <algorithm>
#include <base/failure.hpp>

namespace aubrac::kernel {

using adapters::json::Value;

namespace {

std::vector<std::string> texts(const Value& list) {
    std::vector<std::string> items;
    for (const auto& item : list.items()) items.push_back(item.text_or(""));
    return items;
}

} // namespace

Manifest parse_manifest(std::string_view json) {
    const auto value = adapters::json::parse(json);
    if (!value) throw base::Failure("service.json is not JSON: " + std::string(json.substr(0, 80)));
    Manifest manifest;
    manifest.name = (*value)["name"].text_or("");
    const auto refuse = [&](const std::string& what) {
        throw base::Failure("services/" + manifest.name + "/service.json: " + what);
    };
    manifest.title = (*value)["title"].text_or("");
    manifest.purpose = (*value)["purpose"].text_or("");
    manifest.family = (*value)["family"].text_or("");
    manifest.icon = (*value)["icon"].text_or("");
    for (const auto& text : texts((*value)["law"])) manifest.law += (manifest.law.empty() ? "" : " ; ") + text;
    const auto scope = (*value)["scope"].text_or("");
    if (scope != "member" && scope != "operator") refuse("\"scope\" is \"member\" or \"operator\"");
    manifest.scope = scope == "member" ? Scope::member : Scope::operator_;
    manifest.depends = texts((*value)["depends"]);
    for (const auto& right : (*value)["rights"].items()) {
        RightEntry entry{right["name"].text_or(""), right["title"].text_or(""), texts(right["roles"])};
        if (!entry.name.starts_with(manifest.name + ".")) refuse("right \"" + entry.name + "\" lacks the prefix");
        manifest.rights.push_back(std::move(entry));
    }
    for (const auto& data : (*value)["personal_data"].items())
        manifest.personal_data.push_back(
            {data["what"].text_or(""), data["why"].text_or(""), data["kept"].text_or("")});
    if (manifest.name.empty() || manifest.title.empty() || manifest.purpose.empty()) refuse("name, title, purpose");
    return manifest;
}

Rights rights_of_role(const Manifest& manifest, std::string_view role) {
    Rights rights;
    for (const auto& right : manifest.rights)
        if (std::find(right.roles.begin(), right.roles.end(), role) != right.roles.end())
            rights.push_back(right.name);
    std::sort(rights.begin(), rights.end());
    return rights;
}

} // namespace aubrac::kernel

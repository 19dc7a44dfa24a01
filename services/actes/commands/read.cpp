// SPDX-License-Identifier: AGPL-3.0-or-later
// aubrac actes read FILE [--json]: kind and fields of any envelope, message or tar.gz. Exit 0 when read, 1
// refused.
#include "commands/commands.hpp"

#include <adapters/archive/tar_gz.hpp>
#include <formats/actes/reader.hpp>
#include <formats/actes/transmission.hpp>
#include <iostream>
#include <kernel/files/files.hpp>

namespace aubrac::actes::commands {

namespace {

using adapters::json::Value;
namespace norm = formats::actes;

constexpr std::uint64_t xml_limit = 64u << 20;

Value to_json(const norm::Reading& reading) {
    return Value::object({{"kind", reading.kind},
                          {"root", reading.root},
                          {"fields", commands::to_json(reading.fields)},
                          {"findings", commands::to_json(reading.findings)}});
}

Value to_json(const norm::TransmissionReading& reading) {
    auto members = Value::array();
    for (const auto& member : reading.members) {
        auto value = to_json(member.reading);
        value.set("name", member.name);
        value.set("size", member.size);
        members.add(std::move(value));
    }
    return Value::object({{"kind", "transmission"},
                          {"envelope", reading.envelope},
                          {"members", std::move(members)},
                          {"findings", commands::to_json(reading.findings)}});
}

void print_field(const norm::Field& field, int depth) {
    const std::string margin(static_cast<std::size_t>(2 * depth), ' ');
    if (field.shape == norm::Field::Shape::text || field.shape == norm::Field::Shape::nil) {
        std::cout << margin << field.name << ": " << field.text << "\n";
        return;
    }
    std::cout << margin << field.name << "\n";
    for (const auto& child : field.children) print_field(child, depth + 1);
}

void print_findings(const std::vector<norm::Finding>& findings) {
    for (const auto& finding : findings)
        std::cout << "  " << name_of(finding.severity) << " " << finding.rule
                  << (finding.line ? " line " + std::to_string(finding.line) : "") << " " << finding.tag << ": "
                  << finding.message << "\n";
}

void print(const norm::Reading& reading) {
    std::cout << (reading.kind.empty() ? "?" : reading.kind) << " " << reading.root << "\n";
    for (const auto& child : reading.fields.children) print_field(child, 1);
    print_findings(reading.findings);
}

int read_archive(const std::filesystem::path& file, bool json) {
    const auto reading = norm::read_transmission(file.filename().string(), [&](const auto& limits, auto& sink) {
        return adapters::archive::read_tar_gz_file(file, limits, sink);
    });
    if (json) {
        std::cout << to_json(reading).dump(2) << "\n";
        return reading.refused ? 1 : 0;
    }
    for (const auto& member : reading.members) {
        std::cout << member.name << " (" << member.size << ")\n";
        print(member.reading);
    }
    print_findings(reading.findings);
    return reading.refused ? 1 : 0;
}

int run(kernel::CommandCall& call) {
    if (call.operands.size() != 1) {
        std::cerr << "usage: aubrac actes read FILE [--json]\n";
        return 2;
    }
    const std::filesystem::path file = call.operands[0];
    if (!std::filesystem::is_regular_file(file)) {
        std::cerr << "aubrac: no such file: " << file.string() << "\n";
        return 1;
    }
    const bool json = call.has("json");
    if (kernel::sniff(kernel::read_start(file, 16)) == kernel::FileType::gzip ||
        file.string().ends_with(".tar.gz"))
        return read_archive(file, json);
    if (std::filesystem::file_size(file) > xml_limit) {
        std::cerr << "aubrac: " << file.string() << " is too large for a message\n";
        return 1;
    }
    const auto reading = norm::read_any(file.filename().string(), kernel::read_file(file, xml_limit));
    if (json)
        std::cout << to_json(reading).dump(2) << "\n";
    else
        print(reading);
    return reading.refused ? 1 : 0;
}

} // namespace

Value to_json(const norm::Field& field) {
    switch (field.shape) {
    case norm::Field::Shape::text:
        return field.text;
    case norm::Field::Shape::nil:
        return {};
    case norm::Field::Shape::list: {
        auto list = Value::array();
        for (const auto& child : field.children) list.add(to_json(child));
        return list;
    }
    case norm::Field::Shape::group:
        break;
    }
    auto group = Value::object();
    for (const auto& child : field.children) group.set(child.name, to_json(child));
    return group;
}

norm::Field from_json(std::string_view name, const Value& value) {
    if (value.is_null()) return norm::Field::make_nil(name);
    if (value.is_object()) {
        std::vector<norm::Field> children;
        for (const auto& member : value.members()) children.push_back(from_json(member.name, member.value));
        return norm::Field::make_group(name, std::move(children));
    }
    if (value.is_array()) {
        std::vector<norm::Field> children;
        for (const auto& item : value.items()) children.push_back(from_json(name, item));
        return norm::Field::make_list(name, std::move(children));
    }
    return norm::Field::make_text(name, value.is_text() ? value.text_or("") : value.dump());
}

Value to_json(const std::vector<norm::Finding>& findings) {
    auto list = Value::array();
    for (const auto& finding : findings)
        list.add(Value::object({{"severity", name_of(finding.severity)},
                                {"line", finding.line},
                                {"tag", finding.tag},
                                {"rule", finding.rule},
                                {"message", finding.message}}));
    return list;
}

kernel::Command read() {
    return {"actes",  "read", "FILE [--json]",        "Show any envelope, message or tar.gz of @CTES",
            {"json"}, {},     kernel::Needs::nothing, run};
}

} // namespace aubrac::actes::commands

// SPDX-License-Identifier: AGPL-3.0-or-later
// aubrac actes write --json F --out DIR: writes one message from the JSON that `read --json` prints ("kind" and
// "fields"; "name" is optional when the fields give it).
#include "commands/commands.hpp"

#include <formats/actes/reader.hpp>
#include <formats/actes/transmission.hpp>
#include <formats/actes/writer.hpp>
#include <iostream>
#include <kernel/files/disk.hpp>
#include <kernel/files/files.hpp>

namespace aubrac::actes::commands {

namespace {

using adapters::json::Value;
namespace norm = formats::actes;

/// The name that the norm gives to the file; the JSON says what the message itself does not.
base::Result<std::string> name_of_file(const Value& json, const norm::Reading& reading) {
    if (json["name"].is_text()) return json["name"].text_or("");
    const auto message = norm::find_message(reading);
    ENSURE(message.has_value());
    if (reading.kind == "envelope" || reading.kind == "envelope-anomaly") return reading.root + ".xml";
    const auto name =
        norm::name_message(*message, json["departement"].text_or("000"), json["siren"].text_or("000000000"), 0);
    if (!name) return reading.root + ".xml";
    const auto made = norm::make_message_name(name.value());
    return made ? made.value() : reading.root + ".xml";
}

int refuse(const base::Refusal& refusal) {
    std::cerr << "refused: " << refusal.code << " " << refusal.field;
    for (const auto& detail : refusal.details) std::cerr << " " << detail;
    std::cerr << "\n";
    return 1;
}

int run(kernel::CommandCall& call) {
    const std::filesystem::path input = call.option("json"), folder = call.option("out");
    if (input.empty() || folder.empty()) {
        std::cerr << "usage: aubrac actes write --json FILE --out DIR\n";
        return 2;
    }
    adapters::json::ParseError error;
    const auto json = adapters::json::parse(kernel::read_file(input, 16u << 20), {}, &error);
    if (!json) {
        std::cerr << "refused: line " << error.line << ": " << error.message << "\n";
        return 1;
    }
    const auto kind = (*json)["kind"].text_or((*json)["root"].text_or(""));
    const auto root = (*json)["root"].text_or(kind);
    const auto bytes = norm::write_any(kind, from_json(root, (*json)["fields"]));
    if (!bytes) return refuse(bytes.refusal());
    const auto name = name_of_file(*json, norm::read_any("", bytes.value()));
    if (!name) return refuse(name.refusal());
    if (name->find('/') != std::string::npos) return refuse({"ACTES-N32", "name", {name.value()}});
    kernel::disk::make_folder(folder);
    kernel::disk::write_durably(folder / name.value(), bytes.value());
    std::cout << (folder / name.value()).string() << "\n";
    return 0;
}

} // namespace

kernel::Command write() {
    return {"actes", "write",         "--json FILE --out DIR", "Write one message of @CTES from JSON",
            {},      {"json", "out"}, kernel::Needs::nothing,  run};
}

} // namespace aubrac::actes::commands

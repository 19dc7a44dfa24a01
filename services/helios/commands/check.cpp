// SPDX-License-Identifier: AGPL-3.0-or-later
// aubrac helios check FILE [--json] [--data DIR] [--trust FILE|DIR] [--online]: what is wrong with any PES, and
// who signed it. Exit 0: no error; 1: errors, or no PES at all.
#include "commands/commands.hpp"
#include "reading.hpp"

#include <adapters/json/json.hpp>
#include <base/text.hpp>
#include <formats/pes/report_json.hpp>
#include <iostream>

namespace aubrac::helios::commands {

namespace {

using adapters::json::Value;
namespace fs = std::filesystem;
namespace pes = formats::pes;

Value signature_json(const confiance::Signature& report) {
    auto value = Value::object({{"id", report.covers},
                                {"level", report.element == "Bordereau" ? "bordereau" : "flux"},
                                {"format", report.format},
                                {"signer", report.signer},
                                {"role", report.role},
                                {"verdict", text_of(report.verdict)},
                                {"reason", report.reason},
                                {"code", report.code}});
    return value.set("signed_at", report.signed_at ? Value(report.signed_at->iso()) : Value());
}

/// Announced, and not there: nobody signed.
Value absence_json(const pes::SignatureNote& note) {
    return Value::object({{"id", note.place.id},
                          {"level", note.place.level == pes::SignaturePlace::Level::flux ? "flux" : "bordereau"},
                          {"verdict", "absente"},
                          {"reason", "La signature annoncée n'est pas dans le fichier."}});
}

Value findings_json(const std::vector<pes::Finding>& findings) {
    auto list = Value::array();
    for (const auto& finding : findings) {
        auto value = Value::object({{"severity", name_of(finding.severity)},
                                    {"code", finding.code},
                                    {"path", finding.path},
                                    {"message", finding.message},
                                    {"line", finding.line}});
        if (!finding.bordereau.empty()) value.set("bordereau", finding.bordereau);
        if (!finding.piece.empty()) value.set("piece", finding.piece);
        if (!finding.ligne.empty()) value.set("ligne", finding.ligne);
        list.add(std::move(value));
    }
    return list;
}

Value to_json(const Checked& checked) {
    auto value = pes::json_of(checked.report);
    auto signatures = Value::array();
    for (const auto& report : checked.signatures.signatures) signatures.add(signature_json(report));
    for (const auto& note : checked.report.signatures)
        if (!note.present) signatures.add(absence_json(note));
    value.set("signatures", std::move(signatures));
    value.set("errors", checked.errors);
    value.set("findings", findings_json(checked.findings));
    return value.set("sound", !checked.report.refused && checked.errors == 0);
}

void print(const Checked& checked) {
    const auto& report = checked.report;
    std::cout << (report.kind ? name_of(*report.kind) : "?") << " " << report.entete.nom_fic << "\n  norme "
              << report.norme << ", " << report.counts.bordereaux << " bordereaux, " << report.counts.pieces
              << " pieces, " << report.counts.lignes << " lignes, " << report.counts.pj << " pj\n";
    for (const auto& finding : checked.findings) {
        std::cout << "  " << name_of(finding.severity) << " " << finding.code;
        if (finding.line > 0) std::cout << " line " << finding.line;
        std::cout << " " << finding.path << ": " << finding.message << "\n";
    }
    for (const auto& one : checked.signatures.signatures)
        std::cout << "  signature " << one.covers << " " << one.signer << ": " << text_of(one.verdict) << ", "
                  << one.reason << "\n";
}

int run(const confiance::Confiance& trusted, kernel::CommandCall& call) {
    if (call.operands.size() != 1) {
        std::cerr << "usage: aubrac helios check FILE [--json] [--data DIR] [--trust FILE|DIR] [--online]\n";
        return 2;
    }
    const fs::path file = call.operands[0];
    if (!fs::is_regular_file(file)) {
        std::cerr << "aubrac: no such file: " << file.string() << "\n";
        return 1;
    }
    NormsOnDisk norms(call.has("data") ? schemas_folder(call.option("data")) : fs::path());
    auto in_force = norms.read();
    CheckRequest request;
    request.confiance = &trusted;
    request.trust = call.option("trust");
    if (request.trust.empty() && call.has("data"))
        request.trust = (fs::path(call.option("data")) / "trust").string();
    if (!call.has("online")) request.network = confiance::Question::Network::silent;
    const auto checked = check_file(file, in_force, request);
    if (call.has("json"))
        std::cout << to_json(checked).dump(2) << "\n";
    else
        print(checked);
    return checked.report.refused || checked.errors > 0 ? 1 : 0;
}

} // namespace

fs::path schemas_folder(const fs::path& data) { return data / "helios" / "schemas"; }

kernel::Command check(const confiance::Confiance& trusted) {
    return {"helios",
            "check",
            "FILE [--json] [--data DIR] [--trust FILE|DIR] [--online]",
            "Tell what is wrong with a PES file and who signed it",
            {"json", "online"},
            {"trust"},
            kernel::Needs::nothing,
            [&trusted](kernel::CommandCall& call) { return run(trusted, call); }};
}

} // namespace aubrac::helios::commands

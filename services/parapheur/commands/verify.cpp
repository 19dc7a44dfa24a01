// SPDX-License-Identifier: AGPL-3.0-or-later
// aubrac parapheur verify FILE: what a signed file is worth.
#include "work.hpp"

#include <filesystem>
#include <iostream>

namespace aubrac::parapheur::commands {

namespace {

using confiance::Question;

void print(const confiance::Report& report) {
    if (report.problem) std::cout << "problem " << report.problem->code << ": " << report.problem->message << "\n";
    for (const auto& one : report.signatures) {
        std::cout << confiance::text_of(one.verdict) << "  " << one.format << (one.level.empty() ? "" : " ")
                  << one.level << "  " << (one.signer.empty() ? "?" : one.signer) << "  "
                  << (one.signed_at ? one.signed_at->iso() : "no date")
                  << (one.covers.empty() ? "" : "  " + one.covers) << "\n    " << one.reason << "\n";
        for (const auto& remark : one.remarks) std::cout << "    " << remark.code << " " << remark.message << "\n";
    }
    for (const auto& id : report.unsigned_bordereaux) std::cout << "unsigned " << id << "\n";
    if (report.signatures.empty() && !report.problem) std::cout << "no signature\n";
}

bool is_file(const std::string& path) {
    if (std::filesystem::is_regular_file(path)) return true;
    std::cerr << "aubrac: no such file: " << path << "\n";
    return false;
}

/// 0: all valid; 1: anything else, or no signature at all.
int run(const confiance::Confiance& trusted, kernel::CommandCall& call) {
    if (call.operands.size() != 1) {
        std::cerr
            << "usage: aubrac parapheur verify FILE [--json] [--original FILE] [--trust FILE|DIR] [--data DIR] "
               "[--offline]\n";
        return 2;
    }
    Question question{call.operands[0], call.option("original")};
    if (!is_file(question.path) || (!question.original.empty() && !is_file(question.original))) return 1;
    question.trust = call.option("trust");
    const auto data = call.option("data");
    if (question.trust.empty() && !data.empty()) question.trust = (std::filesystem::path(data) / "trust").string();
    if (call.has("offline")) question.network = Question::Network::silent;
    const auto report = trusted.verify_file(question);
    if (call.has("json"))
        std::cout << trusted.write_json(report) << "\n";
    else
        print(report);
    return report.is_valid() ? 0 : 1;
}

} // namespace

kernel::Command verify(const confiance::Confiance& trusted) {
    return {.verb = "verify",
            .usage = "FILE [--json] [--original FILE] [--trust FILE|DIR] [--data DIR] [--offline]",
            .help = "Say what the signatures of a PDF, an XML or a .p7s are worth",
            .flags = {"json", "offline"},
            .values = {"original", "trust"},
            .handler = [&trusted](kernel::CommandCall& call) { return run(trusted, call); }};
}

} // namespace aubrac::parapheur::commands

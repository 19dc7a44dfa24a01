// SPDX-License-Identifier: AGPL-3.0-or-later
// aubrac parapheur verify FILE: what a signed file is worth; aubrac parapheur trust: the authorities that verdicts
// rest upon.
#include "remotes/authorities.hpp"
#include "work.hpp"

#include <filesystem>
#include <iostream>

namespace aubrac::parapheur::commands {

namespace {

namespace norm = formats::signature;

constexpr std::uint64_t file_limit = 512u << 20;

bool read_operand(const std::string& file, std::string& bytes) {
    if (std::filesystem::is_regular_file(file) && std::filesystem::file_size(file) <= file_limit) {
        bytes = kernel::read_file(file, file_limit);
        return true;
    }
    std::cerr << "aubrac: no such file, or one too large: " << file << "\n";
    return false;
}

void print(const norm::VerificationReport& report) {
    if (report.problem) std::cout << "problem " << report.problem->code << ": " << report.problem->message << "\n";
    for (const auto& one : report.signatures) {
        std::cout << norm::text_of(one.verdict) << "  " << one.format << (one.level.empty() ? "" : " ")
                  << one.level << "  " << (one.signer.empty() ? "?" : one.signer) << "  "
                  << (one.signed_at ? one.signed_at->iso() : "no date")
                  << (one.covers.empty() ? "" : "  " + one.covers) << "\n    " << one.reason << "\n";
        for (const auto& remark : one.remarks) std::cout << "    " << remark.code << " " << remark.message << "\n";
    }
    for (const auto& id : report.unsigned_bordereaux) std::cout << "unsigned " << id << "\n";
    if (report.signatures.empty() && !report.problem) std::cout << "no signature\n";
}

/// 0: all valid; 1: anything else, or no signature at all.
int run_verify(kernel::CommandCall& call) {
    std::string bytes, original;
    if (call.operands.size() != 1) {
        std::cerr
            << "usage: aubrac parapheur verify FILE [--json] [--original FILE] [--trust FILE|DIR] [--data DIR] "
               "[--offline]\n";
        return 2;
    }
    if (!read_operand(call.operands[0], bytes)) return 1;
    if (call.has("original") && !read_operand(call.option("original"), original)) return 1;
    const std::filesystem::path given = call.option("trust");
    const auto data = call.option("data");
    const auto folder = std::filesystem::is_directory(given) ? given
                        : data.empty()                       ? std::filesystem::path()
                                                             : std::filesystem::path(data) / "trust";
    const TrustShelf shelf(folder);
    norm::Judge judge({std::filesystem::is_regular_file(given) ? shelf.store_with(given) : shelf.store(),
                       kernel::SystemClock().now(),
                       call.has("offline") ? norm::Fetcher() : make_fetcher(kernel::Settings())});
    const auto report =
        verify_file(bytes, original.empty() ? std::nullopt : std::optional<std::string_view>(original), judge);
    if (call.has("json"))
        std::cout << to_json(report).dump(2) << "\n";
    else
        print(report);
    const bool all_valid =
        !report.problem && !report.signatures.empty() && report.verdict() == norm::Verdict::valide;
    return all_valid ? 0 : 1;
}

void note(Room& room, std::string_view sentence, std::string_view fingerprint) {
    const kernel::Actor actor{kernel::ActorKind::machine, "command:parapheur", "Ligne de commande"};
    room.kernel.stores->run(actor, {}, {}, kernel::Access::write, [&](kernel::Context& context) {
        room.kernel.journal.note(context, "parapheur.superviser", "parapheur/confiance", sentence,
                                 {{"certificat", std::string(fingerprint)}});
        return kernel::Outcome::keep;
    });
}

int add_authorities(Room& room, const std::string& file) {
    std::string bytes;
    if (!read_operand(file, bytes)) return 1;
    const auto added = room.trust->add(bytes);
    if (!added) {
        std::cerr << added.refusal().code << ": " << room.kernel.refusals.sentence(added.refusal()) << "\n";
        return 1;
    }
    for (const auto& one : added.value()) {
        note(room, "Autorité de confiance ajoutée", fingerprint_of(one));
        std::cout << "added " << fingerprint_of(one) << " " << one.common_name() << "\n";
    }
    return 0;
}

int list_authorities(const Room& room) {
    const auto soon = room.kernel.clock.now().plus_seconds(std::int64_t{alert_days} * 86'400);
    for (const auto& one : room.trust->list())
        std::cout << fingerprint_of(one) << " " << one.summary().not_after.date().iso()
                  << (one.summary().not_after < soon ? " EXPIRES " : " ") << one.common_name() << "\n";
    return 0;
}

int run_trust(Room& room, kernel::CommandCall& call) {
    const auto verb = call.operands.empty() ? std::string() : call.operands[0];
    if (verb == "add" && call.operands.size() == 2) return add_authorities(room, call.operands[1]);
    if (verb == "list" && call.operands.size() == 1) return list_authorities(room);
    if (verb == "remove" && call.operands.size() == 2) {
        if (!room.trust->remove(call.operands[1])) {
            std::cerr << "aubrac: no authority of that fingerprint\n";
            return 1;
        }
        note(room, "Autorité de confiance retirée", call.operands[1]);
        return 0;
    }
    std::cerr << "usage: aubrac parapheur trust add FILE | list | remove FINGERPRINT --data DIR\n";
    return 2;
}

} // namespace

kernel::Command verify() {
    return {.verb = "verify",
            .usage = "FILE [--json] [--original FILE] [--trust FILE|DIR] [--data DIR] [--offline]",
            .help = "Say what the signatures of a PDF, an XML or a .p7s are worth",
            .flags = {"json", "offline"},
            .values = {"original", "trust"},
            .handler = run_verify};
}

kernel::Command trust(Room& room) {
    return {.verb = "trust",
            .usage = "add FILE | list | remove FINGERPRINT --data DIR",
            .help = "Keep the authorities that signatures are judged by",
            .needs = kernel::Needs::stores,
            .handler = [&room](kernel::CommandCall& call) { return run_trust(room, call); }};
}

} // namespace aubrac::parapheur::commands

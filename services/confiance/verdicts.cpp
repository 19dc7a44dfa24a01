// SPDX-License-Identifier: AGPL-3.0-or-later
// What a signed file is worth: its kind is found by its first bytes, its signatures are judged by
// src/formats/signature, and said again as values that any service may read.
#include "remotes/authorities.hpp"
#include "room.hpp"

#include <adapters/json/json.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <formats/signature/cms/cades.hpp>
#include <formats/signature/pdf/pades.hpp>
#include <formats/signature/xml/xades.hpp>
#include <fstream>
#include <kernel/files/files.hpp>

namespace aubrac::confiance {

namespace {

namespace fs = std::filesystem;
namespace norm = formats::signature;
using adapters::json::Value;

constexpr std::uint64_t file_limit = 512u << 20;
constexpr std::size_t sniffed_bytes = 1024;

/// A signed message begins otherwise: DER by "0", PEM by "-", bare base64 by a letter.
bool is_xml(std::string_view start) {
    if (start.starts_with("\xFE\xFF") || start.starts_with("\xFF\xFE")) return true; // UTF-16
    if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
    return base::trim(start).starts_with('<');
}

bool is_message(std::string_view start) {
    constexpr std::string_view base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n \t";
    if (start.starts_with('\x30') || start.starts_with("-----BEGIN ")) return true;
    // A SEQUENCE longer than 127 bytes, in base64, begins with "MI".
    return start.starts_with("MI") && start.find_first_not_of(base64) == std::string_view::npos;
}

/// A file read a piece at a time.
class FileSource final : public norm::Source {
public:
    explicit FileSource(const fs::path& path) : file_(path, std::ios::binary) {
        if (!file_) throw base::Failure("a file to verify cannot be opened");
    }
    std::size_t read(char* into, std::size_t room) override {
        file_.read(into, static_cast<std::streamsize>(room));
        if (file_.bad()) throw base::Failure("a file to verify cannot be read");
        return static_cast<std::size_t>(file_.gcount());
    }
    void rewind() override {
        file_.clear();
        file_.seekg(0);
    }

private:
    std::ifstream file_;
};

norm::VerificationReport unreadable(std::string message) {
    norm::VerificationReport report;
    report.problem = norm::Remark{norm::Motif::unreadable,
                                  std::string(norm::text_of(norm::Motif::unreadable).code), std::move(message)};
    return report;
}

norm::VerificationReport verify(const Question& question, norm::Judge& judge) {
    const fs::path path = question.path;
    const auto start = kernel::read_start(path, sniffed_bytes);
    const bool is_pdf = kernel::sniff(start) == kernel::FileType::pdf;
    if (!is_pdf && is_xml(start)) {
        FileSource source(path);
        return norm::verify_xml(source, judge);
    }
    if (!is_pdf && !is_message(start))
        return unreadable("Ce fichier n'est ni un PDF, ni un XML, ni une signature (.p7s).");
    if (fs::file_size(path) > file_limit) return unreadable("Ce fichier dépasse 512 Mo.");
    const auto bytes = kernel::read_file(path, file_limit);
    if (is_pdf) return norm::verify_pdf(bytes, judge);
    if (question.original.empty()) return norm::verify_message(bytes, std::nullopt, judge);
    return norm::verify_message(bytes, kernel::read_file(question.original, file_limit), judge);
}

adapters::openssl::TrustStore store_of(const Room& room, const Question& question) {
    const fs::path given = question.trust;
    if (given.empty()) return room.store(question.training);
    return fs::is_directory(given) ? TrustShelf(given).store() : TrustShelf({}).store_with(given);
}

Verdict verdict_of(norm::Verdict verdict) {
    return verdict == norm::Verdict::valide         ? Verdict::valide
           : verdict == norm::Verdict::indeterminee ? Verdict::indeterminee
                                                    : Verdict::invalide;
}

TimeProof proof_of(norm::TimeProof proof) {
    return proof == norm::TimeProof::stamped   ? TimeProof::stamped
           : proof == norm::TimeProof::claimed ? TimeProof::claimed
                                               : TimeProof::none;
}

Signature tell(const norm::SignatureReport& report) {
    Signature signature;
    signature.id = report.id;
    signature.format = report.format;
    signature.level = report.level;
    signature.covers = report.covers;
    signature.element = report.element;
    signature.signer = report.signer;
    signature.role = report.role;
    if (report.certificate) {
        const auto& summary = report.certificate->summary();
        signature.issuer = name_of_issuer(summary.issuer);
        signature.serial = summary.serial;
        signature.valid_until = summary.not_after.date();
    }
    signature.signed_at = report.signed_at;
    signature.time_proof = proof_of(report.time_proof);
    signature.is_time_stamp = report.is_time_stamp;
    signature.verdict = verdict_of(report.verdict);
    signature.code = report.code;
    signature.reason = report.reason;
    for (const auto& remark : report.remarks) signature.remarks.push_back({remark.code, remark.message});
    return signature;
}

std::string_view word_of(TimeProof proof) {
    return proof == TimeProof::stamped ? "horodatee" : proof == TimeProof::claimed ? "declaree" : "aucune";
}

Value to_json(const Signature& signature) {
    auto remarks = Value::array();
    for (const auto& remark : signature.remarks)
        remarks.add(Value::object({{"code", remark.code}, {"message", remark.message}}));
    return Value::object({{"id", signature.id},
                          {"format", signature.format},
                          {"level", signature.level},
                          {"covers", signature.covers},
                          {"signer", signature.signer},
                          {"role", signature.role},
                          {"issuer", signature.issuer},
                          {"signed_at", signature.signed_at ? Value(signature.signed_at->iso()) : Value()},
                          {"time_proof", word_of(signature.time_proof)},
                          {"is_time_stamp", signature.is_time_stamp},
                          {"verdict", text_of(signature.verdict)},
                          {"code", signature.code},
                          {"reason", signature.reason},
                          {"remarks", std::move(remarks)}});
}

} // namespace

std::string_view text_of(Verdict verdict) {
    return verdict == Verdict::valide ? "valide" : verdict == Verdict::indeterminee ? "indéterminée" : "invalide";
}

std::string name_of_issuer(std::string_view distinguished_name) {
    const auto at = distinguished_name.find("CN=");
    if (at == std::string_view::npos) return std::string(distinguished_name);
    std::string name;
    // RFC 2253: a comma of the name itself stands after a backslash.
    for (auto i = at + 3; i < distinguished_name.size() && distinguished_name[i] != ','; ++i) {
        if (distinguished_name[i] == '\\' && i + 1 < distinguished_name.size()) ++i;
        name += distinguished_name[i];
    }
    return name;
}

Report verify_file(const Room& room, const Question& question) {
    const bool asks = question.network == Question::Network::ask;
    norm::Judge judge({store_of(room, question), room.kernel.clock.now(),
                       asks ? make_fetcher(room.kernel.settings) : norm::Fetcher()});
    const auto found = verify(question, judge);
    Report report;
    report.verdict = verdict_of(found.verdict());
    if (found.problem) report.problem = Remark{found.problem->code, found.problem->message};
    for (const auto& signature : found.signatures) report.signatures.push_back(tell(signature));
    report.bordereaux = found.bordereaux;
    report.unsigned_bordereaux = found.unsigned_bordereaux;
    return report;
}

std::string write_json(const Report& report) {
    auto signatures = Value::array();
    for (const auto& signature : report.signatures) signatures.add(to_json(signature));
    auto unsigned_ones = Value::array();
    for (const auto& id : report.unsigned_bordereaux) unsigned_ones.add(id);
    auto value = Value::object({{"verdict", text_of(report.verdict)},
                                {"problem", report.problem ? Value(report.problem->message) : Value()},
                                {"signatures", std::move(signatures)}});
    if (report.bordereaux > 0) value.set("unsigned_bordereaux", std::move(unsigned_ones));
    return value.dump(2);
}

} // namespace aubrac::confiance

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "trust.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <formats/signature/cms/cades.hpp>
#include <formats/signature/pdf/pades.hpp>
#include <formats/signature/xml/xades.hpp>
#include <kernel/files/disk.hpp>
#include <kernel/files/files.hpp>

namespace aubrac::parapheur {

namespace {

namespace fs = std::filesystem;
namespace openssl = adapters::openssl;
namespace norm = formats::signature;
using adapters::json::Value;
using openssl::Certificate;
using openssl::TrustStore;

constexpr std::uint64_t bundle_limit = 32u << 20;
constexpr std::size_t sniffed_bytes = 1024;

std::vector<Certificate> parse_certificates(std::string_view bytes) {
    if (auto one = Certificate::parse(bytes)) return {*one};
    return Certificate::list_pem(bytes);
}

/// A signed message begins otherwise: DER by "0", PEM by "-", bare base64 by a letter.
bool is_xml(std::string_view bytes) {
    if (bytes.starts_with("\xFE\xFF") || bytes.starts_with("\xFF\xFE")) return true; // UTF-16
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    return base::trim(bytes.substr(0, sniffed_bytes)).starts_with('<');
}

bool is_message(std::string_view bytes) {
    constexpr std::string_view base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n \t";
    if (bytes.starts_with('\x30') || bytes.starts_with("-----BEGIN ")) return true;
    // A SEQUENCE longer than 127 bytes, in base64, begins with "MI".
    return bytes.starts_with("MI") &&
           bytes.substr(0, sniffed_bytes).find_first_not_of(base64) == std::string_view::npos;
}

std::vector<fs::path> list_files(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code absent;
    for (fs::directory_iterator entry(folder, absent), end; !absent && entry != end; entry.increment(absent)) {
        if (entry->path().extension() == ".pem") files.push_back(entry->path());
        if (files.size() == max_authorities) break;
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string_view proof_name(norm::TimeProof proof) {
    return proof == norm::TimeProof::stamped   ? "horodatee"
           : proof == norm::TimeProof::claimed ? "declaree"
                                               : "aucune";
}

Value remarks_of(const norm::SignatureReport& report) {
    auto all = Value::array();
    for (const auto& remark : report.remarks)
        all.add(Value::object({{"code", remark.code}, {"message", remark.message}}));
    return all;
}

Value to_json(const norm::SignatureReport& report) {
    return Value::object({{"id", report.id},
                          {"format", report.format},
                          {"level", report.level},
                          {"covers", report.covers},
                          {"signer", report.signer},
                          {"role", report.role},
                          {"signed_at", report.signed_at ? Value(report.signed_at->iso()) : Value()},
                          {"time_proof", proof_name(report.time_proof)},
                          {"is_time_stamp", report.is_time_stamp},
                          {"verdict", norm::text_of(report.verdict)},
                          {"code", report.code},
                          {"reason", report.reason},
                          {"remarks", remarks_of(report)}});
}

} // namespace

std::string fingerprint_of(const Certificate& certificate) { return base::hex(certificate.summary().sha256); }

std::string TrustShelf::measure() const {
    std::string text;
    for (const auto& file : list_files(folder_)) {
        std::error_code gone;
        text += file.filename().string() + " " +
                std::to_string(fs::last_write_time(file, gone).time_since_epoch().count()) + "\n";
    }
    return text;
}

std::string TrustShelf::read_all() const {
    std::string bundle;
    for (const auto& file : list_files(folder_)) bundle += kernel::read_file(file, bundle_limit) + "\n";
    return bundle;
}

TrustStore TrustShelf::store() const {
    const auto measured = measure();
    const std::scoped_lock lock(mutex_);
    if (!store_ || measured != measured_) {
        store_ = TrustStore::parse(read_all());
        measured_ = measured;
    }
    return *store_;
}

TrustStore TrustShelf::store_with(const fs::path& bundle) const {
    if (bundle.empty() || !fs::is_regular_file(bundle)) return store();
    return TrustStore::parse(read_all() + kernel::read_file(bundle, bundle_limit));
}

std::vector<Certificate> TrustShelf::list() const {
    auto all = store().certificates();
    std::sort(all.begin(), all.end(), [](const Certificate& a, const Certificate& b) {
        return std::pair(a.summary().not_after, a.der()) < std::pair(b.summary().not_after, b.der());
    });
    return all;
}

base::Result<std::vector<Certificate>> TrustShelf::add(std::string_view bytes) const {
    const auto given = parse_certificates(bytes);
    if (given.empty()) return base::Refusal{"PARAPHEUR-060", "fichier", {}};
    std::vector<Certificate> authorities;
    std::copy_if(given.begin(), given.end(), std::back_inserter(authorities),
                 [](const Certificate& one) { return one.is_authority(); });
    if (authorities.empty())
        return base::Refusal{"PARAPHEUR-061", "fichier", {base::one_line(given.front().common_name(), 100)}};
    if (list_files(folder_).size() + authorities.size() > max_authorities)
        return base::Refusal{"PARAPHEUR-062", "fichier", {std::to_string(max_authorities)}};
    kernel::disk::make_folder(folder_);
    for (const auto& one : authorities)
        kernel::disk::write_durably(folder_ / (fingerprint_of(one) + ".pem"), one.pem());
    return authorities;
}

bool TrustShelf::remove(std::string_view fingerprint) const {
    // Only what we wrote ourselves: a name that is no fingerprint reaches no file.
    if (fingerprint.size() != 64 || fingerprint.find_first_not_of("0123456789abcdef") != std::string_view::npos)
        return false;
    std::error_code failed;
    const bool removed = fs::remove(folder_ / (std::string(fingerprint) + ".pem"), failed);
    if (removed) kernel::disk::flush(folder_);
    return removed;
}

norm::VerificationReport verify_file(std::string_view bytes, std::optional<std::string_view> original,
                                     norm::Judge& judge) {
    if (kernel::sniff(bytes.substr(0, sniffed_bytes)) == kernel::FileType::pdf)
        return norm::verify_pdf(bytes, judge);
    if (is_xml(bytes)) {
        norm::MemorySource source(bytes);
        return norm::verify_xml(source, judge);
    }
    if (is_message(bytes)) return norm::verify_message(bytes, original, judge);
    norm::VerificationReport report;
    report.problem = norm::Remark{norm::Motif::unreadable, std::string(text_of(norm::Motif::unreadable).code),
                                  "Ce fichier n'est ni un PDF, ni un XML, ni une signature (.p7s)."};
    return report;
}

Value to_json(const norm::VerificationReport& report) {
    auto signatures = Value::array();
    for (const auto& signature : report.signatures) signatures.add(to_json(signature));
    auto unsigned_ones = Value::array();
    for (const auto& id : report.unsigned_bordereaux) unsigned_ones.add(id);
    auto value = Value::object({{"verdict", norm::text_of(report.verdict())},
                                {"problem", report.problem ? Value(report.problem->message) : Value()},
                                {"signatures", std::move(signatures)}});
    if (report.bordereaux > 0) value.set("unsigned_bordereaux", std::move(unsigned_ones));
    return value;
}

} // namespace aubrac::parapheur

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "trust.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <kernel/files/disk.hpp>
#include <kernel/files/files.hpp>

namespace aubrac::confiance {

namespace {

namespace fs = std::filesystem;
namespace openssl = adapters::openssl;
using openssl::Certificate;
using openssl::TrustStore;

constexpr std::uint64_t bundle_limit = 32u << 20;

std::vector<Certificate> parse_certificates(std::string_view bytes) {
    if (auto one = Certificate::parse(bytes)) return {*one};
    return Certificate::list_pem(bytes);
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
    if (given.empty()) return base::Refusal{"CONFIANCE-010", "fichier", {}};
    std::vector<Certificate> authorities;
    std::copy_if(given.begin(), given.end(), std::back_inserter(authorities),
                 [](const Certificate& one) { return one.is_authority(); });
    if (authorities.empty())
        return base::Refusal{"CONFIANCE-011", "fichier", {base::one_line(given.front().common_name(), 100)}};
    if (list_files(folder_).size() + authorities.size() > max_authorities)
        return base::Refusal{"CONFIANCE-012", "fichier", {std::to_string(max_authorities)}};
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

} // namespace aubrac::confiance

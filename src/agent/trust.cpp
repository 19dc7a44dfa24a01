// SPDX-License-Identifier: AGPL-3.0-or-later
#include "trust.hpp"

#include "remote.hpp"

#include <algorithm>
#include <base/failure.hpp>
#include <fstream>

namespace aubrac::agent {

namespace {

constexpr std::size_t max_servers = 100;

} // namespace

TrustedServers::TrustedServers(std::vector<std::string> named, std::filesystem::path file)
    : is_closed_(!named.empty()), file_(is_closed_ ? std::filesystem::path() : std::move(file)),
      servers_(std::move(named)) {
    std::ifstream in(file_);
    for (std::string line; !file_.empty() && servers_.size() < max_servers && std::getline(in, line);)
        if (auto server = parse_server(line)) servers_.push_back(std::move(*server));
}

TrustedServers::Opinion TrustedServers::opinion_of(std::string_view server) const {
    const std::lock_guard lock(mutex_);
    if (std::find(servers_.begin(), servers_.end(), server) != servers_.end()) return Opinion::trusted;
    return is_closed_ || servers_.size() >= max_servers ? Opinion::refused : Opinion::unknown;
}

void TrustedServers::trust(const std::string& server) {
    const std::lock_guard lock(mutex_);
    if (is_closed_ || servers_.size() >= max_servers ||
        std::find(servers_.begin(), servers_.end(), server) != servers_.end())
        return;
    servers_.push_back(server);
    if (file_.empty()) return;
    std::error_code ignored;
    std::filesystem::create_directories(file_.parent_path(), ignored);
    std::ofstream out(file_, std::ios::app);
    out << server << "\n";
    if (!out.flush()) throw base::Failure("the list of servers cannot be written: " + file_.string());
}

std::vector<std::string> TrustedServers::list() const {
    const std::lock_guard lock(mutex_);
    return servers_;
}

} // namespace aubrac::agent

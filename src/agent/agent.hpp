// SPDX-License-Identifier: AGPL-3.0-or-later
// The agent of signature: the program on the person's own machine, between the browser and the key. It listens on
// 127.0.0.1 alone and answers pages of its own origin alone: other sites, other local pages and names that lead
// here (DNS rebinding) get nothing. Decision 0045.
#pragma once

#include "errands.hpp"
#include "keys.hpp"
#include "trust.hpp"

#include <filesystem>
#include <kernel/clock.hpp>
#include <kernel/http/server.hpp>
#include <memory>

namespace aubrac::agent {

inline constexpr std::uint16_t usual_port = 53'117;

struct AgentOptions {
    std::uint16_t port = usual_port;   // 0: any free one
    std::filesystem::path authorities; // PEM file that proves servers; empty: those of the system
};

/// Serves until destroyed. Keys, servers and clock outlive it.
class Agent {
public:
    /// Throws base::Failure when the port is taken: another agent is open, most likely.
    Agent(const AgentOptions& options, const Keys& keys, TrustedServers& servers, const kernel::Clock& clock);
    ~Agent();

    std::uint16_t port() const;

private:
    using Request = kernel::http::Request;
    using Response = kernel::http::Response;

    Response handle(Request& request);
    Response route(Request& request);
    bool is_from_here(const Request& request) const;
    Response arrive(const Request& request);
    Response take_trust(Errand& errand);
    Response open(Errand& errand);
    Response show(const Errand& errand, const std::string& chosen = {}, const std::string& wrong = {}) const;
    Response sign(Errand& errand, Request& request);
    Response sign_with(Errand& errand, const Key& key, const adapters::openssl::Secret& pin);
    Response give_document(const Request& request);
    Response lead_back(const Request& request);

    const AgentOptions options_;
    const Keys& keys_;
    TrustedServers& servers_;
    const kernel::Clock& clock_;
    Errands errands_;
    kernel::http::Live live_;
    std::unique_ptr<kernel::http::Server> server_;
};

} // namespace aubrac::agent

// SPDX-License-Identifier: AGPL-3.0-or-later
// What every client of this folder needs to reach a remote: TLS, time-outs, and what became of a sending.
#pragma once

#include <filesystem>
#include <string>

namespace aubrac::adapters::curl {

/// A document must never be sent twice: this says whether sending again is safe.
enum class Sent {
    not_sent,   // nothing of the content has left: unknown host, connection refused, TLS failed, bad address
    maybe_sent, // the remote may have it: cut or timed out afterwards, answer broken. Only a person may send again
    answered,   // the whole answer was received: look at its status
};

struct TlsOptions {
    std::filesystem::path ca_file;      // PEM; empty: the authorities of the system
    std::string client_certificate_pem; // with the key below, or both empty
    std::string client_key_pem;         // not encrypted
    /// SHA-256 (32 raw bytes) of the SubjectPublicKeyInfo the server must show, beside its valid chain; empty:
    /// any.
    std::string pinned_public_key;
};

struct Timeouts {
    int connect_seconds = 60; // name, TCP and TLS together
    int total_seconds = 180;  // the whole exchange, connection included
};

} // namespace aubrac::adapters::curl

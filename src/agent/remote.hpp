// SPDX-License-Identifier: AGPL-3.0-or-later
// What the agent says to a parapheur, and hears: the four operations of a rendez-vous
// (services/parapheur/pages/sign.cpp, docs/decisions/0045-agent-of-the-key.md). The word of the rendez-vous is all
// that it shows.
#pragma once

#include <adapters/curl/http_client.hpp>
#include <adapters/openssl/x509.hpp>
#include <base/date.hpp>
#include <formats/signature/prepared.hpp>
#include <optional>
#include <string>
#include <vector>

namespace aubrac::agent {

/// One document of a rendez-vous.
struct Sheet {
    std::string title, name, sha256; // hexadecimal
    std::uint64_t bytes = 0;
    std::string content; // fetched
    /// Filled by `prepare`.
    std::optional<formats::signature::PreparedSignature> prepared;
    std::vector<std::string> digests; // raw
    base::Instant signed_at;
    std::string role, city;
};

struct Meeting {
    std::string adherent, person, back; // back: path on the server
    std::vector<Sheet> sheets;
};

/// Why the server did not do it.
struct Trouble {
    enum class Kind {
        unreachable, // nothing was done: try again
        unsure,      // cut while it answered: it may be done
        refused,     // `sentence` says why, in its French
        garbled,     // no answer that an agent understands
    } kind = Kind::unreachable;
    std::string sentence;
};

template <class T>
struct Heard {
    std::optional<T> value;
    Trouble trouble;
};

class Remote {
public:
    /// `server`: origin, without a slash at its end. `authorities`: PEM file; empty: those of the system.
    Remote(std::string server, std::string word, const std::filesystem::path& authorities);

    const std::string& server() const { return server_; }

    Heard<Meeting> look() const;
    /// Bytes of the document of that rank.
    Heard<std::string> fetch(std::size_t rank) const;
    /// The same documents, prepared for that key. `meeting`: as seen and fetched.
    Heard<Meeting> prepare(const Meeting& meeting, const adapters::openssl::Certificate& certificate,
                           const std::vector<adapters::openssl::Certificate>& chain) const;
    /// In the order of the digests of `prepare`.
    Heard<bool> deliver(const std::vector<std::string>& values) const;

private:
    adapters::curl::HttpResult call(const std::string& verb, const std::string& body, std::size_t limit) const;

    std::string server_, word_;
    std::filesystem::path authorities_;
};

/// "https://parapheur.exemple.fr" from what came in an address; nothing when it is no origin that an agent may
/// call: https, or http on this machine.
std::optional<std::string> parse_server(std::string_view text);
/// "parapheur.exemple.fr": as a person reads it.
std::string host_of(std::string_view server);

} // namespace aubrac::agent

// SPDX-License-Identifier: AGPL-3.0-or-later
// Cards and keys of signatories, through the module of their maker (PKCS#11 v2.40, OASIS). For the machine where
// the token is: a PIN and a digest come in, a signature goes out, the key never does.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::pkcs11 {

struct Token {
    unsigned long slot = 0; // may change when it is taken out; `serial` does not
    std::string label;      // as its owner sees it
    std::string serial;
    std::string maker;
    bool is_pin_locked = false;    // too many wrong ones: nothing to do here
    bool is_last_try = false;      // one more wrong PIN locks it: say so before asking
    bool has_own_keyboard = false; // the PIN is typed on the reader; give an empty one
};

struct TokenCertificate {
    std::string id; // raw; the key of that id signs for it
    std::string label;
    std::string der;
};

enum class TokenProblem {
    none,
    no_token, // taken out meanwhile
    wrong_pin,
    locked_pin,
    no_key,  // no private key of that id, or not one that signs
    refused, // by its owner on the reader, or by the token
};

struct TokenSignatures {
    TokenProblem problem = TokenProblem::refused;
    /// One per digest, in their order; empty with a problem. RSA: PKCS#1 v1.5; elliptic curves: the two numbers
    /// side by side.
    std::vector<std::string> values;
    std::string detail; // English, for a log; never the PIN
};

enum class DigestKind { sha256, sha384, sha512 };

/// A module of a maker, loaded. Thread-safe: calls wait for one another.
class Module {
public:
    /// Throws base::Failure when the file is no such module.
    static Module load(const std::string& path);

    std::vector<Token> list_tokens() const; // at most 64
    /// Those that one sees without PIN, at most 100; empty when the token is gone.
    std::vector<TokenCertificate> list_certificates(const Token& token) const;
    /// Opens a session, gives the PIN, signs the digests, closes the session. `key`: id of the certificate.
    TokenSignatures sign(const Token& token, const std::string& pin, const std::string& key, DigestKind kind,
                         const std::vector<std::string>& digests) const;

private:
    struct Content;
    explicit Module(std::shared_ptr<Content> content) : content_(std::move(content)) {}
    std::shared_ptr<Content> content_;
};

} // namespace aubrac::adapters::pkcs11

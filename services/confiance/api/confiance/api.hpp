// SPDX-License-Identifier: AGPL-3.0-or-later
// Whom one trusts: what the signatures of a file are worth, whether a certificate may sign today, and the time,
// told by an authority. Law: règlement (UE) n° 910/2014 (eIDAS), art. 32 and 42; ETSI EN 319 102-1. Other services
// may include this folder and nothing else.
#pragma once

#include <base/date.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::confiance {

/// An adhérent in bac à sable trusts the twin of the authorities too, and asks it for the time.
enum class Training { no, yes };

/// From the best to the worst. `indeterminee`: nobody can say today, often because a service is down: ask again
/// later, refuse nothing.
enum class Verdict { valide, indeterminee, invalide };
std::string_view text_of(Verdict verdict); // "valide", "indéterminée", "invalide"

struct Remark {
    std::string code;    // "SIGNATURE-V04"; stable, never reused
    std::string message; // French, one sentence
};

/// How the moment of signing is known.
enum class TimeProof { none, claimed, stamped };

struct Signature {
    std::string id;      // of the signature in its document
    std::string format;  // "PAdES", "CAdES", "XAdES", "PDF", "PKCS7", "XMLDSig"
    std::string level;   // "B-B", "B-T", "EPES"…; empty: none of them
    std::string covers;  // Id of the signed XML element ("BORD12"); empty: the whole document
    std::string element; // its name: "Bordereau", "PES_Aller"; empty unless XML
    std::string signer;  // common name of the certificate
    std::string role;    // as claimed: "Maire"; empty: none
    std::string issuer;  // who delivered the certificate; empty: no certificate
    std::string serial;  // of the certificate, hexadecimal
    std::optional<base::Date> valid_until;
    std::optional<base::Instant> signed_at;
    TimeProof time_proof = TimeProof::none;
    bool is_time_stamp = false; // a time-stamp of the whole PDF: nobody's signature
    Verdict verdict = Verdict::indeterminee;
    std::string code;            // of the gravest remark; empty when nothing is wrong
    std::string reason;          // French, one sentence
    std::vector<Remark> remarks; // all that was found, the gravest first
};

struct Report {
    Verdict verdict = Verdict::valide; // the worst of all; valide without any signature: look at `signatures`
    std::optional<Remark> problem;     // the file itself cannot be read
    std::vector<Signature> signatures; // in the order of the document
    std::size_t bordereaux = 0;        // of a PES
    std::vector<std::string> unsigned_bordereaux; // their Id, else their rank; at most 1,000

    /// At least one signature, all valide, the file read.
    bool is_valid() const { return !problem && !signatures.empty() && verdict == Verdict::valide; }
};

/// A file on disk. XML is read as a flow, whatever its size; others at most 512 MiB.
struct Question {
    std::string path;
    std::string original = {}; // what a .p7s signs, when it does not hold it; empty: not at hand
    Training training = Training::no;
    enum class Network { ask, silent } network = Network::ask; // silent: nobody is asked; often indéterminée
    std::string trust = {}; // folder or PEM bundle of authorities instead of those of the server
};

/// good: it may sign. refused: it may not, and `reason` says why. silent: nobody answers today whether it is
/// revoked; ask again later.
enum class Standing { good, refused, silent };

struct Opinion {
    Standing standing = Standing::good;
    std::string reason =
        {}; // French, the end of a sentence: "il est expiré depuis le 2 mars 2026"; empty when good
};

/// "Certigna" of "CN=Certigna,O=Dhimyotis,C=FR"; the whole when it has no common name.
std::string name_of_issuer(std::string_view distinguished_name);

/// Obtained with `registrar.require<Confiance>()`; lives until the server stops; thread-safe. Talks to the
/// network: never inside a transaction that writes. Each call lasts at most thirty seconds, an XML of 150 MiB
/// apart.
class Confiance {
public:
    virtual ~Confiance() = default;
    /// Throws base::Failure when the file cannot be read from the disk; never on what it holds.
    virtual Report verify_file(const Question& question) const = 0;
    /// The JSON that the command line and the API give of it.
    virtual std::string write_json(const Report& report) const = 0;

    /// May this certificate sign now? Dates, uses; then, but in training, the chain to an authority one trusts and
    /// revocation. `chain`: the authorities that come with it. All DER.
    virtual Opinion judge_signatory(Training training, std::string_view certificate,
                                    const std::vector<std::string>& chain) const = 0;

    /// Is a time-stamping authority configured? Otherwise documents are signed without a time-stamp.
    virtual bool has_stamps(Training training) const = 0;
    /// Carries a request of RFC 3161 to that authority and its answer back; nothing: it is down today.
    virtual std::optional<std::string> ask_stamp(Training training, std::string_view request) const = 0;
};

} // namespace aubrac::confiance

// SPDX-License-Identifier: AGPL-3.0-or-later
// The two times of a signature in a PES.
#include "element_digests.hpp"
#include "raw_positions.hpp"
#include "scan.hpp"
#include "signature_writer.hpp"
#include "xades.hpp"

#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/digest.hpp>
#include <algorithm>
#include <base/text.hpp>
#include <deque>

namespace aubrac::formats::signature {

namespace openssl = adapters::openssl;
namespace xml = adapters::xml;

namespace {

constexpr std::size_t piece = 64 * 1024;

/// Scans the document and computes the digest of whatever might be signed, in the same reading.
class Survey : public xml::Events {
public:
    explicit Survey(PesTarget target) : target_(target) {}

    void open(const xml::Opening& element) override {
        scanner_.open(element);
        const auto& scan = scanner_.scan();
        const bool is_root = scanner_.ordinal() == 1 && !scan.root_id.empty() && target_ != PesTarget::bordereaux;
        const bool is_bordereau = !scan.bordereaux.empty() &&
                                  scan.bordereaux.back().ordinal == scanner_.ordinal() &&
                                  target_ != PesTarget::flow;
        if (is_root || is_bordereau) {
            jobs_.push_back({scanner_.ordinal(), 0, {}, openssl::Hash::sha256, {}});
            digests_.add(jobs_.back());
        }
        digests_.open(element);
    }
    void close() override {
        scanner_.close();
        digests_.close();
    }
    void text(std::string_view characters) override {
        scanner_.text(characters);
        digests_.text(characters);
    }
    void comment(std::string_view text) override {
        scanner_.comment(text);
        digests_.comment(text);
    }
    void instruction(std::string_view target, std::string_view data) override {
        scanner_.instruction(target, data);
        digests_.instruction(target, data);
    }

    XmlScan& scan() { return scanner_.scan(); }
    std::string digest_of(std::uint64_t ordinal) const {
        const auto found =
            std::lower_bound(jobs_.begin(), jobs_.end(), ordinal,
                             [](const DigestJob& job, std::uint64_t wanted) { return job.target < wanted; });
        ENSURE(found != jobs_.end() && found->target == ordinal);
        return found->digest;
    }

private:
    PesTarget target_;
    Scanner scanner_;
    DigestReader digests_;
    std::deque<DigestJob> jobs_; // never moved: the reader of digests points at them
};

struct Target {
    std::uint64_t ordinal;
    std::string id;
};

bool is_plain_name(std::string_view id) {
    const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; };
    return !id.empty() && is_letter(id[0]) && std::all_of(id.begin(), id.end(), [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
}

base::Result<std::vector<Target>> choose(const XmlScan& scan, PesTarget wanted) {
    const auto refuse = [](const char* code, std::vector<std::string> details = {}) {
        return base::Refusal{code, "", std::move(details)};
    };
    const auto& bordereaux = scan.bordereaux;
    const bool all_have_ids =
        !bordereaux.empty() &&
        std::none_of(bordereaux.begin(), bordereaux.end(), [](const Bordereau& one) { return one.id.empty(); });
    const bool by_bordereau = wanted == PesTarget::bordereaux || (wanted == PesTarget::automatic && all_have_ids);
    if (scan.is_root_signed) return refuse("SIGNATURE-N09", {scan.root});
    std::vector<Target> targets;
    if (by_bordereau && all_have_ids) {
        for (const auto& one : bordereaux)
            if (!one.is_signed) targets.push_back({one.ordinal, one.id});
        if (targets.empty()) return refuse("SIGNATURE-N09", {bordereaux.front().id});
    } else if (!by_bordereau && !scan.root_id.empty()) {
        // A signature of the flow would cover those of the bordereaux, which the norm does not foresee.
        for (const auto& one : bordereaux)
            if (one.is_signed) return refuse("SIGNATURE-N09", {one.id});
        targets.push_back({1, scan.root_id});
    }
    if (targets.empty()) return refuse("SIGNATURE-N07");
    if (targets.size() + scan.signatures.size() > signatures_limit)
        return refuse("SIGNATURE-N06",
                      {"il contient plus de " + std::to_string(signatures_limit) + " bordereaux"});
    for (const auto& target : targets) {
        if (!is_plain_name(target.id)) return refuse("SIGNATURE-N07");
        if (scan.ids.at(target.id).count > 1) return refuse("SIGNATURE-N08", {target.id});
    }
    return targets;
}

std::string find_name(const XmlScan& scan, const std::string& target) {
    for (int number = 1;; ++number) {
        const auto name = target + "_SIG_" + std::to_string(number);
        if (scan.ids.count(name) + scan.ids.count(name + "_SP") + scan.ids.count(name + "_SV") == 0) return name;
    }
}

std::string french(xml::Problem problem, const std::string& message) {
    switch (problem) {
    case xml::Problem::doctype:
        return "il contient une déclaration DOCTYPE, refusée par sécurité";
    case xml::Problem::encoding:
        return "son encodage n'est pas celui qu'il annonce";
    case xml::Problem::too_big:
    case xml::Problem::too_deep:
    case xml::Problem::too_many:
        return "il dépasse les limites de lecture";
    default:
        return "il est mal formé (" + message + ")";
    }
}

} // namespace

base::Result<PreparedSignature> prepare_pes(Source& source, const Signatory& signatory,
                                            const PesRequest& request) {
    if (!signatory.certificate.may_sign()) return base::Refusal{"SIGNATURE-N15", "", {}};
    if (base::trim(request.role).empty()) return base::Refusal{"SIGNATURE-N16", "role", {}};
    Survey survey(request.target);
    RawPositions positions({"Bordereau", "PES_Aller"});
    openssl::Sha256 whole;
    PreparedSignature prepared{.kind = SignatureKind::pes, .signatory = signatory};
    const auto outcome = read_whole(source, survey, [&](std::string_view bytes) {
        positions.feed(bytes);
        whole.add(bytes);
        prepared.document_bytes += bytes.size();
    });
    if (outcome.problem != xml::Problem::none)
        return base::Refusal{"SIGNATURE-N06", "", {french(outcome.problem, outcome.message)}};
    if (positions.elements() != survey.scan().elements)
        return base::Refusal{"SIGNATURE-N06", "", {"son encodage n'est pas pris en charge"}};
    prepared.document_sha256 = whole.finish();
    const auto targets = choose(survey.scan(), request.target);
    if (!targets) return targets.refusal();
    auto found = positions.found().begin();
    for (const auto& target : targets.value()) {
        while (found != positions.found().end() && found->ordinal < target.ordinal) ++found;
        const bool is_sound =
            found != positions.found().end() && found->ordinal == target.ordinal && found->close > 0;
        // Closed before the former one: they stand one inside the other, and each signature would change what the
        // other signs.
        if (!is_sound || (!prepared.items.empty() && found->close <= prepared.items.back().at))
            return base::Refusal{"SIGNATURE-N07", "", {}};
        auto written = write_signature(signatory, request, target.id, find_name(survey.scan(), target.id),
                                       survey.digest_of(target.ordinal));
        prepared.items.push_back({target.id, std::move(written.signed_info), std::move(written.before),
                                  std::move(written.after), found->close});
    }
    return prepared;
}

base::Result<base::Done> assemble_pes(Source& source, const PreparedSignature& prepared,
                                      const std::vector<std::string>& values,
                                      const std::function<void(std::string_view)>& sink) {
    ENSURE(prepared.kind == SignatureKind::pes);
    auto checked = check_values(prepared, values);
    if (!checked) return checked.refusal();
    const bool is_curve = prepared.signatory.certificate.key_kind() == openssl::KeyKind::ec;
    const auto number_bytes = (static_cast<std::size_t>(prepared.signatory.certificate.key_bits()) + 7) / 8;
    source.rewind();
    openssl::Sha256 whole;
    std::string buffer(piece, '\0');
    std::uint64_t at = 0;
    std::size_t next = 0;
    for (std::size_t got = 0; (got = source.read(buffer.data(), buffer.size())) > 0;) {
        std::string_view bytes(buffer.data(), got);
        whole.add(bytes);
        while (next < prepared.items.size() && prepared.items[next].at < at + bytes.size()) {
            const auto& item = prepared.items[next];
            sink(bytes.substr(0, item.at - at));
            bytes.remove_prefix(item.at - at);
            at = item.at;
            const auto& value = checked.value()[next++];
            sink(item.before);
            sink(openssl::encode_base64(is_curve ? openssl::ecdsa_to_raw(value, number_bytes) : value));
            sink(item.after);
        }
        sink(bytes);
        at += bytes.size();
    }
    if (at != prepared.document_bytes || whole.finish() != prepared.document_sha256)
        return base::Refusal{"SIGNATURE-N10", "", {}};
    return base::Done{};
}

} // namespace aubrac::formats::signature

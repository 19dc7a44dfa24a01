// SPDX-License-Identifier: AGPL-3.0-or-later
// Verification of enveloped XML signatures. What is signed is found by rank, never by trusting a name: an Id borne
// twice, or by another element than the one that holds the signature, is what signature wrapping is made of.
#include "element_digests.hpp"
#include "scan.hpp"
#include "signature_reader.hpp"
#include "xades.hpp"

#include <adapters/openssl/base64.hpp>
#include <algorithm>
#include <formats/signature/policies.hpp>

namespace aubrac::formats::signature {

namespace openssl = adapters::openssl;
namespace xml = adapters::xml;
using openssl::Certificate;
using openssl::Hash;

namespace {

constexpr std::size_t unsigned_limit = 1000;
constexpr std::string_view baseline_space = "http://uri.etsi.org/01903/v1.3.2#";

bool is_weaker(Hash a, Hash b) { return static_cast<int>(a) < static_cast<int>(b); }

class XmlVerification {
public:
    XmlVerification(XmlScan scan, Judge& judge) : scan_(std::move(scan)), judge_(judge) {
        is_pes_ = scan_.root == "PES_Aller";
        for (const auto& found : scan_.signatures)
            cases_.push_back({&found, read_signature(found.node), {}, {}, {}});
    }

    VerificationReport run(Source& source) {
        for (auto& one : cases_) plan(one);
        const auto outcome = jobs_.empty() ? ReadOutcome{} : compute_digests(source, jobs_);
        for (auto& one : cases_) {
            if (outcome.problem != xml::Problem::none) one.report.add(Motif::unsupported, {outcome.message});
            conclude(one);
            report_.signatures.push_back(std::move(one.report));
        }
        list_unsigned();
        return std::move(report_);
    }

private:
    struct Case {
        const FoundSignature* found;
        std::optional<XmlSignature> signature;
        SignatureReport report;
        std::vector<std::pair<std::size_t, std::size_t>> checks; // reference, job
        bool has_signed_properties;
    };

    void plan(Case& one) {
        auto& report = one.report;
        report.format = one.signature && one.signature->properties ? "XAdES" : "XMLDSig";
        report.id = one.found->node.attribute("Id");
        if (!one.signature) return report.add(Motif::unreadable);
        if (!report.id.empty() && scan_.ids[report.id].count > 1) report.add(Motif::id_repeated, {report.id});
        int contents = 0;
        for (std::size_t i = 0; i < one.signature->references.size(); ++i)
            if (plan_reference(one, i)) ++contents;
        if (contents == 0 && !report.has(Motif::element_absent) && !report.has(Motif::unsupported))
            report.add(Motif::not_on_its_parent, {report.id});
    }

    /// True when the reference bears on the content, rather than on the signature itself.
    bool plan_reference(Case& one, std::size_t index) {
        const auto& reference = one.signature->references[index];
        auto& report = one.report;
        if (!reference.unsupported.empty()) {
            report.add(Motif::unsupported, {reference.unsupported});
            return false;
        }
        const auto& ancestors = one.found->ancestors;
        std::uint64_t target = 0;
        if (!reference.uri.empty()) {
            const auto bearer = scan_.ids.find(reference.id());
            if (bearer == scan_.ids.end()) {
                report.add(Motif::element_absent, {reference.id()});
                return false;
            }
            if (bearer->second.count > 1) report.add(Motif::id_repeated, {reference.id()});
            target = bearer->second.ordinal;
        }
        one.checks.emplace_back(index, jobs_.size());
        const bool is_inside = target >= one.found->node.ordinal && is_within(one.found->node, target);
        jobs_.push_back({target,
                         reference.is_enveloped && !is_inside ? one.found->node.ordinal : 0,
                         reference.method,
                         *reference.hash,
                         {}});
        if (is_inside) {
            const auto& properties = one.signature->properties;
            one.has_signed_properties |= properties && properties->ordinal == target;
            return false;
        }
        judge_place(one, reference, target, ancestors);
        return true;
    }

    void judge_place(Case& one, const XmlReference& reference, std::uint64_t target,
                     const std::vector<std::uint64_t>& ancestors) {
        auto& report = one.report;
        const auto named = reference.uri.empty() ? scan_.root : reference.id();
        report.covers = reference.id();
        report.element = target == 0 ? scan_.root : scan_.ids[report.covers].name;
        // The whole document and its root are signed alike: nothing stands beside a root but notes.
        const bool is_parent =
            !ancestors.empty() && (target == ancestors.back() || (target == 0 && ancestors.size() == 1));
        const bool is_ancestor =
            target == 0 || std::find(ancestors.begin(), ancestors.end(), target) != ancestors.end();
        if (is_pes_ ? !is_parent : !is_ancestor)
            report.add(is_pes_ ? Motif::not_on_its_parent : Motif::unsupported,
                       {is_pes_ ? named : "signature d'un autre élément que ceux qui la contiennent"});
        else if (!reference.is_enveloped)
            report.add(Motif::unreadable); // an element cannot hold the digest of itself
    }

    static bool is_within(const XmlNode& node, std::uint64_t ordinal) {
        if (node.ordinal == ordinal) return true;
        return std::any_of(node.children.begin(), node.children.end(), [&](const XmlNode& child) {
            return child.kind == XmlNode::Kind::element && is_within(child, ordinal);
        });
    }

    void conclude(Case& one) {
        if (!one.signature) return;
        const auto& signature = *one.signature;
        auto& report = one.report;
        for (const auto& [reference, job] : one.checks)
            if (jobs_[job].digest.empty() || jobs_[job].digest != signature.references[reference].digest)
                report.add(Motif::altered);
        Claim claim;
        claim.pool = signature.certificates;
        claim.weakest = signature.hash;
        for (const auto& reference : signature.references)
            if (reference.hash && claim.weakest && is_weaker(*reference.hash, *claim.weakest))
                claim.weakest = reference.hash;
        claim.certificate = prove(one);
        judge_properties(one, claim);
        if (is_pes_) claim.use = Claim::Use::commitment;
        judge_.judge(claim, report);
        report.level = level_of(one);
    }

    /// The certificate whose key made the signature; the first one when none did.
    std::optional<Certificate> prove(Case& one) {
        const auto& signature = *one.signature;
        if (!signature.method || !signature.hash) {
            one.report.add(Motif::unsupported, {signature.method ? signature.algorithm : "canonicalisation"});
            return signature.certificates.empty() ? std::nullopt : std::optional(signature.certificates.front());
        }
        if (signature.certificates.empty()) return std::nullopt;
        const auto* info = one.found->node.find_child(signature_space, "SignedInfo");
        const auto canonical = canonical_of(*info, {&one.found->node}, one.found->scope, *signature.method);
        const auto digest = hash_of(*signature.hash, canonical);
        const auto value = signature.is_curve ? openssl::ecdsa_to_der(signature.value) : signature.value;
        for (const auto& certificate : signature.certificates)
            if (is_signed_by(certificate, *signature.hash, digest, value, signature.padding)) return certificate;
        one.report.add(Motif::forged);
        return signature.certificates.front();
    }

    void judge_properties(Case& one, Claim& claim) {
        const auto& properties = one.signature->properties;
        auto& report = one.report;
        if (!properties) {
            if (is_pes_) report.add(Motif::properties_unsigned);
            return report.add(Motif::certificate_not_named);
        }
        if (!one.has_signed_properties) report.add(Motif::properties_unsigned);
        report.role = properties->role;
        report.place = properties->city;
        const auto time = parse_xml_time(properties->signing_time);
        if (time) claim.claimed_at = time->at;
        if (is_pes_ && !time) report.add(Motif::no_date);
        if (is_pes_ && time && !time->is_utc) report.add(Motif::date_not_utc, {properties->signing_time});
        if (is_pes_ && properties->role.empty()) report.add(Motif::no_role);
        judge_named(*properties, claim, report);
        if (is_pes_ || !properties->policy.empty()) judge_policy(*properties, report);
        if (properties->tokens.empty()) return;
        claim.tokens = properties->tokens;
        const auto* value = one.found->node.find_child(signature_space, "SignatureValue");
        claim.stamped = canonical_of(*value, {&one.found->node}, one.found->scope, properties->token_method);
    }

    static void judge_named(const XadesProperties& properties, const Claim& claim, SignatureReport& report) {
        if (properties.certificates.empty()) return report.add(Motif::certificate_not_named);
        const auto& named = properties.certificates.front();
        if (!named.hash) return report.add(Motif::unsupported, {"empreinte du certificat"});
        if (*named.hash == Hash::sha1) report.add(Motif::named_by_sha1);
        if (claim.certificate && hash_of(*named.hash, claim.certificate->der()) != named.digest)
            report.add(Motif::other_certificate);
    }

    static void judge_policy(const XadesProperties& properties, SignatureReport& report) {
        if (properties.policy.empty() || !properties.policy_digest) return report.add(Motif::policy_absent);
        const auto* policy = find_policy(properties.policy);
        if (!policy) return report.add(Motif::policy_unknown, {properties.policy});
        if (properties.policy_digest->hash != policy->hash ||
            openssl::encode_base64(properties.policy_digest->digest) != policy->digest)
            report.add(Motif::policy_digest);
    }

    static std::string level_of(const Case& one) {
        const auto& properties = one.signature->properties;
        if (!properties) return {};
        const bool is_stamped = one.report.time_proof == TimeProof::stamped;
        if (!properties->policy.empty()) return is_stamped ? "EPES-T" : "EPES";
        if (properties->space == baseline_space) return is_stamped ? "B-T" : "B-B";
        return is_stamped ? "BES-T" : "BES";
    }

    void list_unsigned() {
        report_.bordereaux = scan_.bordereaux.size();
        if (!is_pes_ || scan_.is_root_signed) return;
        for (std::size_t i = 0; i < scan_.bordereaux.size() && report_.unsigned_bordereaux.size() < unsigned_limit;
             ++i) {
            const auto& bordereau = scan_.bordereaux[i];
            if (!bordereau.is_signed)
                report_.unsigned_bordereaux.push_back(bordereau.id.empty() ? std::to_string(i + 1) : bordereau.id);
        }
    }

    XmlScan scan_;
    Judge& judge_;
    bool is_pes_ = false;
    std::vector<Case> cases_;
    std::vector<DigestJob> jobs_;
    VerificationReport report_;
};

VerificationReport refuse(Motif motif) {
    SignatureReport report;
    report.add(motif);
    VerificationReport out;
    out.problem = report.remarks.front();
    return out;
}

} // namespace

VerificationReport verify_xml(Source& source, Judge& judge) {
    auto found = scan(source);
    if (found.problem == xml::Problem::doctype) return refuse(Motif::doctype);
    if (found.problem != xml::Problem::none) return refuse(Motif::unreadable);
    return XmlVerification(std::move(found), judge).run(source);
}

} // namespace aubrac::formats::signature

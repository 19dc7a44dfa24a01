// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reading.hpp"

#include <algorithm>
#include <base/ensure.hpp>

namespace aubrac::formats::pes {
namespace {

namespace xml = adapters::xml;

constexpr std::size_t max_id_bytes = 8 * 1024 * 1024;
constexpr int max_depth = 64;

// Roots as real files have them, whatever their namespace.
std::optional<Kind> kind_of(std::string_view name) {
    if (name == "PES_Aller") return Kind::aller;
    if (name == "PES_ACQUIT" || name == "PES_NonAcquit") return Kind::acquit;
    if (name == "PES_ACQUIT_RETOUR") return Kind::acquit_retour;
    if (name == "PES_Retour") return Kind::retour;
    return {};
}

const Tables& choose_tables(const Norms& norms, const CheckOptions& options) {
    if (const auto* tables = options.version.empty() ? nullptr : norms.find(options.version)) return *tables;
    return options.on ? norms.get_in_force(*options.on) : norms.get_latest();
}

} // namespace

Reading::Reading(const CheckOptions& options, const Norms& norms, Visitor* visitor, Judging judging)
    : options_(options), norms_(norms), judging_(judging), findings_(this),
      checker_(options, report_, findings_, visitor, judging == Judging::everything),
      assembler_(checker_, trail_, options.pj_limits), ids_(max_id_bytes) {}

void Reading::fill(Finding& finding) const {
    finding.path = trail_.path();
    finding.line = reader_ ? reader_->line() + decoder_.dropped_lines() : 0;
    finding.bordereau = assembler_.bordereau();
    finding.piece = assembler_.piece();
    finding.ligne = assembler_.ligne();
}

void Reading::open_root(const xml::Opening& element) {
    report_.kind = kind_of(element.name);
    if (!report_.kind) {
        findings_.add(Severity::error, Rule::root, {std::string(element.name)});
        no_pes_ = true;
        reader_->stop();
        return;
    }
    const auto& tables = choose_tables(norms_, options_);
    report_.norme = tables.version;
    if (judging_ == Judging::everything) {
        names_.use(&tables);
        const auto* root = tables.find_root(element.name, element.space);
        if (!root) {
            findings_.add(Severity::error, Rule::space, {std::string(element.name)});
            const auto same = std::find_if(tables.roots.begin(), tables.roots.end(),
                                           [&](const Root& it) { return it.name == element.name; });
            if (same != tables.roots.end()) root = &*same;
        }
        structure_.emplace(tables, trail_, findings_);
        structure_->begin(root, element);
    }
    // The old way of refusing a whole flux, without an element to say why.
    if (element.name == "PES_NonAcquit") ++report_.acquit.flux.rejected;
    assembler_.begin(*report_.kind, element);
}

// Signatures point at these: two elements of one Id would let one be signed and the other read.
void Reading::note_id(const xml::Opening& element) {
    for (const auto& attribute : element.attributes) {
        if (!attribute.space.empty() ||
            (attribute.name != "Id" && attribute.name != "ID" && attribute.name != "id"))
            continue;
        const auto met = ids_.add(attribute.value);
        if (met == KeySet::Met::before)
            findings_.add(Severity::error, Rule::id_duplicate, {std::string(attribute.value)});
        if (met == KeySet::Met::full) findings_.add(Severity::warning, Rule::limit, {"identifiants XML"});
    }
}

void Reading::open(const xml::Opening& element) {
    if (options_.tap) options_.tap->open(element);
    trail_.push(element.name);
    // Nearly all elements have one attribute, V.
    const bool is_leaf = element.attributes.size() == 1 && element.attributes[0].name.size() == 1;
    if (judging_ == Judging::everything && !is_leaf) note_id(element);
    if (trail_.depth() == 1) return open_root(element);
    const auto& name = names_.find(element.name);
    if (structure_) structure_->open(element, name);
    assembler_.open(name.tag, element);
}

void Reading::text(std::string_view characters) {
    if (options_.tap) options_.tap->text(characters);
    if (structure_) structure_->text(characters);
    if (!no_pes_) assembler_.text(characters);
}

void Reading::comment(std::string_view text) {
    if (options_.tap) options_.tap->comment(text);
}

void Reading::instruction(std::string_view target, std::string_view data) {
    if (options_.tap) options_.tap->instruction(target, data);
}

void Reading::close() {
    if (options_.tap) options_.tap->close();
    if (structure_) structure_->close();
    if (!no_pes_) assembler_.close();
    trail_.pop();
}

const xml::Schema* Reading::find_schema(const xml::Opening& root) {
    if (judging_ == Judging::values_alone || !options_.find_schema) return nullptr;
    return options_.find_schema(root.name, root.space);
}

void Reading::breach(int, std::string_view message) {
    findings_.add(Severity::error, Rule::schema_officiel, {std::string(message)});
}

bool Reading::feed(std::string_view bytes) {
    if (!decoder_.is_known()) return true;
    if (!reader_) {
        const auto encoding =
            decoder_.encoding().is_native ? xml::StreamEncoding::declared : xml::StreamEncoding::utf8;
        xml::StreamLimits limits;
        // Two bytes of UTF-8 for one of ISO-8859-1: the limit is on what is received.
        limits.bytes = 3 * options_.max_bytes;
        limits.depth = max_depth;
        reader_.emplace(*this, limits, encoding);
    }
    return bytes.empty() || reader_->feed(bytes);
}

void Reading::note_problem() {
    using enum xml::Problem;
    report_.refused = true;
    const auto add = [&](Rule rule, const std::string& detail) { findings_.add(Severity::error, rule, {detail}); };
    switch (reader_->problem()) {
    case none:
        return;
    case doctype:
        return add(Rule::doctype, "");
    case too_big:
        return add(Rule::too_big, "trop volumineux");
    case too_deep:
        return add(Rule::too_big, "plus de " + std::to_string(max_depth) + " éléments emboîtés");
    case too_many:
        return add(Rule::too_big, "trop d'attributs sur un élément");
    case encoding:
    case malformed:
        return add(Rule::xml, reader_->message());
    }
}

void Reading::note_encoding() {
    const auto& encoding = decoder_.encoding();
    report_.encoding = encoding.declared;
    const auto add = [&](Severity severity, Rule rule) {
        auto finding = make_finding(severity, rule, {encoding.declared});
        findings_.add(std::move(finding));
    };
    if (encoding.lied) add(Severity::error, Rule::encoding);
    if (encoding.looks_like_utf8) add(Severity::warning, Rule::encoding_doubt);
    // The State refuses a flux in any other encoding; what it sends itself is another matter.
    if (judging_ == Judging::everything && report_.kind == Kind::aller && encoding.declared != "ISO-8859-1")
        add(Severity::error, Rule::encoding_norme);
}

Report Reading::run(const Source& source) {
    std::int64_t received = 0;
    bool going = true;
    for (auto bytes = source(); going && !bytes.empty(); bytes = source()) {
        received += static_cast<std::int64_t>(bytes.size());
        if (received > options_.max_bytes) {
            findings_.add(make_finding(Severity::error, Rule::too_big, {"trop volumineux"}));
            report_.refused = true;
            going = false;
            break;
        }
        going = feed(decoder_.give(bytes));
    }
    if (going) {
        const auto rest = decoder_.finish();
        if (!decoder_.is_known()) {
            findings_.add(make_finding(Severity::error, Rule::xml, {"fichier vide"}));
            report_.refused = true;
        } else if (feed(rest)) {
            reader_->finish();
        }
    }
    if (reader_ && reader_->problem() != xml::Problem::none) note_problem();
    if (no_pes_) report_.refused = true;
    note_encoding();
    checker_.finish();
    report_.errors = findings_.count(Severity::error);
    report_.warnings = findings_.count(Severity::warning);
    report_.structure_errors = findings_.structure_errors();
    report_.findings = findings_.take();
    return std::move(report_);
}

} // namespace aubrac::formats::pes

// SPDX-License-Identifier: AGPL-3.0-or-later
// What the parts of a transmission must say of each other.
#include "transmission_check.hpp"

#include "attachments.hpp"
#include "tree_reader.hpp"

#include <algorithm>
#include <set>

namespace aubrac::formats::actes {
namespace {

bool is_envelope(const Reading& reading) {
    return reading.kind == "envelope" || reading.kind == "envelope-anomaly";
}

class TransmissionCheck {
public:
    TransmissionCheck(std::vector<CollectedMember>& members, TransmissionReading& reading)
        : members_(members), reading_(reading) {}

    void run(std::string_view file_name, const Expected& expected) {
        note_declared();
        settle_documents();
        find_envelope();
        std::set<std::string_view> present;
        for (const auto& collected : members_) present.insert(collected.member.name);
        for (const auto& name : declared_)
            if (!present.contains(name)) note(Severity::error, Rule::file_absent, name, {name});
        for (const auto& collected : members_) check_member(collected);
        if (!reading_.envelope.empty()) check_names(file_name, expected);
    }

private:
    void note(Severity severity, Rule rule, const std::string& tag, std::vector<std::string> details) {
        if (reading_.findings.size() < max_findings)
            reading_.findings.push_back(make_finding(severity, rule, tag, std::move(details)));
    }

    void note_declared() {
        for (const auto& collected : members_) {
            const auto message = find_message(collected.member.reading);
            if (!message || collected.member.reading.kind == "document") continue;
            check_main_document(*message);
            for (auto& name : list_files(*message)) {
                const bool is_form = is_envelope(collected.member.reading);
                (is_form ? forms_ : documents_).insert(name);
                declared_.insert(std::move(name));
            }
        }
    }

    // XML is for budgets; annexes may be XML for any nature.
    void check_main_document(const Message& message) {
        const auto* acte = std::get_if<Acte>(&message);
        if (acte && acte->code_nature_acte != "5" && acte->document.nom_fichier.ends_with(".xml"))
            note(Severity::error, Rule::document_format, acte->document.nom_fichier, {acte->document.nom_fichier});
    }

    // A budget without a type in its name was tried as a message: it is a document when a message says so.
    void settle_documents() {
        for (auto& collected : members_) {
            auto& member = collected.member;
            if (member.reading.refused && documents_.contains(member.name) && !forms_.contains(member.name)) {
                member.reading = {};
                member.reading.kind = "document";
            }
            const bool is_bad_form = forms_.contains(member.name) && member.reading.kind == "document";
            if (!member.reading.refused && !is_bad_form) continue;
            reading_.refused = true;
            note(Severity::error, Rule::form_refused, member.name, {member.name});
        }
    }

    void find_envelope() {
        for (const auto& collected : members_) {
            if (!is_envelope(collected.member.reading)) continue;
            if (!reading_.envelope.empty())
                note(Severity::error, Rule::several_envelopes, collected.member.name, {});
            else
                reading_.envelope = collected.member.name;
        }
        if (!reading_.envelope.empty()) return;
        reading_.refused = true;
        note(Severity::error, Rule::no_envelope, "", {});
    }

    void check_member(const CollectedMember& collected) {
        const auto& member = collected.member;
        if (!is_envelope(member.reading) && !declared_.contains(member.name))
            note(Severity::error, Rule::file_undeclared, member.name, {member.name});
        if (member.reading.kind != "document") return;
        const auto name = parse_document_name(member.name);
        if (!name) note(Severity::warning, Rule::name_form, member.name, {member.name});
        if (member.size == 0)
            note(Severity::error, Rule::document_empty, member.name, {member.name});
        else if (!is_of_format(name ? name->extension : extension_of(member.name), collected.first_bytes))
            note(Severity::error, Rule::document_format, member.name, {member.name});
    }

    static std::string extension_of(const std::string& name) {
        const auto dot = name.rfind('.');
        return dot == std::string::npos ? std::string() : name.substr(dot + 1);
    }

    void check_names(std::string_view file_name, const Expected& expected) {
        const auto envelope = parse_envelope_name(reading_.envelope);
        if (!file_name.empty()) check_archive_name(std::string(file_name), expected);
        if (!envelope) return; // its own reading says so
        const auto compare = [&](Rule rule, const std::string& found, const std::optional<std::string>& wanted) {
            if (wanted && found != *wanted) note(Severity::error, rule, reading_.envelope, {found, *wanted});
        };
        compare(Rule::quadrigramme, envelope->quadrigramme, expected.quadrigramme);
        compare(Rule::envelope_siren, envelope->siren(), expected.siren);
        const auto emetteur = envelope_fields().text_at("Emetteur/IDCL/SIREN");
        if (!emetteur.empty() && emetteur != envelope->siren())
            note(Severity::error, Rule::envelope_siren, reading_.envelope, {emetteur, envelope->siren()});
        for (const auto& form : forms_) {
            const auto name = parse_message_name(form);
            if (name && name->siren != envelope->siren())
                note(Severity::error, Rule::envelope_siren, form, {name->siren, envelope->siren()});
        }
    }

    const Field& envelope_fields() const {
        const auto found = std::find_if(members_.begin(), members_.end(), [&](const CollectedMember& collected) {
            return collected.member.name == reading_.envelope;
        });
        return found->member.reading.fields;
    }

    void check_archive_name(const std::string& file_name, const Expected& expected) {
        const auto name = parse_archive_name(file_name);
        if (!name) return note(Severity::warning, Rule::name_form, "", {file_name});
        const auto inner = file_name.substr(4, file_name.size() - 4 - std::string_view(".tar.gz").size()) + ".xml";
        if (inner != reading_.envelope)
            note(Severity::error, Rule::archive_name, "", {file_name, reading_.envelope});
        if (expected.trigramme && name->trigramme != *expected.trigramme)
            note(Severity::error, Rule::trigramme, "", {name->trigramme, *expected.trigramme});
    }

    std::vector<CollectedMember>& members_;
    TransmissionReading& reading_;
    std::set<std::string> declared_;
    std::set<std::string> forms_;     // named by an envelope
    std::set<std::string> documents_; // named by a message
};

} // namespace

void check_transmission(std::string_view file_name, const Expected& expected, std::vector<CollectedMember> members,
                        TransmissionReading& reading) {
    TransmissionCheck(members, reading).run(file_name, expected);
    for (auto& collected : members) reading.members.push_back(std::move(collected.member));
}

} // namespace aubrac::formats::actes

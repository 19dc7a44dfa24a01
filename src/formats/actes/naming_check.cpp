// SPDX-License-Identifier: AGPL-3.0-or-later
// A file name against what the file holds.
#include "naming_check.hpp"

#include "naming.hpp"

#include <base/date.hpp>

namespace aubrac::formats::actes {
namespace {

class NameCheck {
public:
    NameCheck(std::string_view file_name, std::vector<Finding>& findings)
        : file_(file_name), findings_(findings) {}

    void note(Rule rule, std::vector<std::string> details) {
        findings_.push_back(make_finding(Severity::warning, rule, "", std::move(details)));
    }
    void same(const std::string& in_name, const std::string& in_file) {
        if (!in_name.empty() && !in_file.empty() && in_name != in_file)
            note(Rule::name_content, {in_name, in_file});
    }

    void envelope(const MessageCode& message, const Field& fields) {
        const auto name = parse_envelope_name(file_);
        if (!name) return note(Rule::name_form, {std::string(file_)});
        const bool is_anomalie = message.kind == "envelope-anomaly";
        if (name->is_anomalie != is_anomalie)
            return note(Rule::name_kind,
                        {name->is_anomalie ? "envelope-anomaly" : "envelope", std::string(message.kind)});
        same(name->siren(), fields.text_at(is_anomalie ? "EnveloppeRecue/Emetteur/IDCL/SIREN"
                                           : message.root == "EnveloppeCLMISILL" ? "Emetteur/IDCL/SIREN"
                                                                                 : "Destinataire/SIREN"));
    }

    void business(const MessageCode& message, const Field& fields) {
        const auto name = parse_message_name(file_);
        if (!name) return note(Rule::name_form, {std::string(file_)});
        if (name->code() != message.code) note(Rule::name_kind, {name->code(), std::string(message.code)});
        const auto id = find_id_acte(message, fields, name->departement, name->siren);
        if (id.empty() || name->numero_interne.empty()) return;
        same(name->departement + "-" + name->siren + "-" + name->date + "-" + name->numero_interne + "-" +
                 name->nature,
             id);
    }

private:
    std::string_view file_;
    std::vector<Finding>& findings_;
};

} // namespace

std::string find_id_acte(const MessageCode& message, const Field& fields, std::string_view departement,
                         std::string_view siren) {
    if (auto id = fields.text_at("IDActe"); !id.empty()) return id;
    if (auto id = fields.text_at("InfosCourrierPref/IDActe"); !id.empty()) return id;
    const bool is_acte = message.code == "1-1";
    const auto* acte = is_acte ? &fields : fields.find("ActeRecu");
    if (!acte) return {};
    const auto date = base::Date::parse_iso(acte->text_at("Date"));
    const auto code = acte->text_at("CodeNatureActe");
    const auto* nature = code.size() == 1 ? find_nature(code[0] - '0') : nullptr;
    if (!date || !nature) return {};
    return IdActe{std::string(departement), std::string(siren), *date, acte->text_at("NumeroInterne"),
                  std::string(nature->abrege)}
        .text();
}

void check_name(std::string_view file_name, const MessageCode& message, const Field& fields,
                std::vector<Finding>& findings) {
    if (file_name.empty()) return;
    NameCheck check(file_name, findings);
    if (message.code.empty())
        check.envelope(message, fields);
    else
        check.business(message, fields);
}

} // namespace aubrac::formats::actes

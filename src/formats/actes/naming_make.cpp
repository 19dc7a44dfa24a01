// SPDX-License-Identifier: AGPL-3.0-or-later
// Making of file names, strict.
#include "codes.hpp"
#include "finding.hpp"
#include "naming.hpp"
#include "values.hpp"

namespace aubrac::formats::actes {
namespace {

bool is_strict(Value value, std::string_view text) { return !check_value(value, text, Strictness::strict); }

// SPREFddda, PREFddd, SGARddd
bool is_prefecture(std::string_view text) {
    if (text.starts_with("SPREF"))
        return text.size() == 9 && is_departement(text.substr(5, 3)) && text[8] >= '0' && text[8] <= '9';
    return text.size() == 7 && (text.starts_with("PREF") || text.starts_with("SGAR")) &&
           is_departement(text.substr(4));
}

base::Result<std::string> make_base(const MessageName& name) {
    const auto refuse = [](const std::string& part) { return make_refusal(Rule::name_form, "", {part}); };
    if (!is_departement(name.departement)) return make_refusal(Rule::departement, "", {name.departement});
    if (!is_strict(Value::siren, name.siren)) return make_refusal(Rule::siren, "", {name.siren});
    if (!find_by_code(name.code())) return refuse(name.code());
    if (name.ordre < 0 || name.ordre > 999'999) return refuse(std::to_string(name.ordre));
    const bool empty = name.date.empty() && name.numero_interne.empty() && name.nature.empty();
    const auto id = parse_id_acte(name.departement + "-" + name.siren + "-" + name.date + "-" +
                                  name.numero_interne + "-" + name.nature);
    // Hyphens and spaces of the old schema would make the name ambiguous.
    if (!empty && (!id || name.numero_interne.find_first_of("- ") != std::string::npos))
        return refuse(name.date + "-" + name.numero_interne + "-" + name.nature);
    return name.departement + "-" + name.siren + "-" + name.date + "-" + name.numero_interne + "-" + name.nature +
           "-" + name.code() + "_" + std::to_string(name.ordre);
}

} // namespace

std::string MessageName::code() const { return std::to_string(transaction) + "-" + std::to_string(message); }

base::Result<std::string> make_envelope_name(const EnvelopeName& name) {
    if (!is_quadrigramme(name.quadrigramme))
        return make_refusal(Rule::quadrigramme, "", {name.quadrigramme, "EACT"});
    const bool to_state = name.destinataire.empty();
    if (!is_strict(Value::siren, name.siren())) return make_refusal(Rule::siren, "", {name.siren()});
    if (!to_state && !is_prefecture(name.emetteur)) return make_refusal(Rule::name_form, "", {name.emetteur});
    if (name.numero < 1 || name.numero > 999'999)
        return make_refusal(Rule::name_form, "", {std::to_string(name.numero)});
    return (name.is_anomalie ? "ANO_" : "") + name.quadrigramme + "--" + name.emetteur + "-" + name.destinataire +
           "-" + name.date.compact() + "-" + std::to_string(name.numero) + ".xml";
}

base::Result<std::string> make_archive_name(const ArchiveName& name) {
    if (!is_trigramme(name.trigramme)) return make_refusal(Rule::trigramme, "", {name.trigramme, "AAA"});
    auto envelope = make_envelope_name(name.envelope);
    if (!envelope) return envelope.refusal();
    const auto& text = envelope.value();
    return name.trigramme + "-" + text.substr(0, text.size() - 4) + ".tar.gz";
}

base::Result<std::string> make_message_name(const MessageName& name) {
    auto text = make_base(name);
    if (!text) return text.refusal();
    return text.value() + ".xml";
}

base::Result<std::string> make_document_name(const DocumentName& name) {
    if (!name.type_pj.empty() && !is_type_piece(name.type_pj))
        return make_refusal(Rule::type_pj, "", {name.type_pj});
    for (const auto* known : {"pdf", "jpg", "png", "xml"}) {
        if (name.extension != known) continue;
        if (name.message.ordre < 1) return make_refusal(Rule::name_form, "", {std::to_string(name.message.ordre)});
        auto text = make_base(name.message);
        if (!text) return text.refusal();
        return (name.type_pj.empty() ? "" : name.type_pj + "-") + text.value() + "." + name.extension;
    }
    return make_refusal(Rule::document_format, "", {name.extension});
}

} // namespace aubrac::formats::actes

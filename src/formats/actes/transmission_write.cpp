// SPDX-License-Identifier: AGPL-3.0-or-later
// Making of a transmission.
#include "attachments.hpp"
#include "binding.hpp"
#include "codes.hpp"
#include "naming_check.hpp"
#include "transmission.hpp"
#include "writer.hpp"

#include <algorithm>
#include <base/failure.hpp>

namespace aubrac::formats::actes {
namespace {

namespace archive = adapters::archive;

class Preparation {
public:
    explicit Preparation(const TransmissionToSend& asked) : asked_(asked) {}

    base::Result<PreparedTransmission> run() {
        if (asked_.messages.empty()) return make_refusal(Rule::missing, "Formulaire", {"Formulaire"});
        auto enveloppe = asked_.enveloppe;
        // The contents first: their refusals name a field, those of the file names only a name.
        enveloppe.formulaires = {{"a.xml", {}}};
        if (auto bytes = write_message(enveloppe); !bytes) return bytes.refusal();
        enveloppe.formulaires.clear();
        if (auto done = name_all(); !done) return done.refusal();
        for (const auto& message : asked_.messages)
            if (auto done = add_message(message, enveloppe); !done) return done.refusal();
        auto bytes = write_message(enveloppe);
        if (!bytes) return bytes.refusal();
        prepared_.sources.insert(prepared_.sources.begin(),
                                 archive::Source{prepared_.envelope_name, std::move(bytes).value(), {}});
        return std::move(prepared_);
    }

private:
    base::Result<base::Done> name_all() {
        const EnvelopeName name{asked_.quadrigramme, asked_.enveloppe.idcl.siren, "", asked_.date, asked_.numero};
        auto envelope = make_envelope_name(name);
        if (!envelope) return envelope.refusal();
        auto whole = make_archive_name({asked_.trigramme, name});
        if (!whole) return whole.refusal();
        prepared_.envelope_name = std::move(envelope).value();
        prepared_.archive_name = std::move(whole).value();
        return base::Done{};
    }

    base::Result<base::Done> add_message(const MessageToSend& asked, EnveloppeCLMISILL& enveloppe) {
        const auto& idcl = asked_.enveloppe.idcl;
        const auto& row = *find_by_root(root_of(asked.message));
        if (row.emetteur != Emetteur::collectivite) return make_refusal(Rule::root, "", {std::string(row.root)});
        if (asked_.date < row.since || (row.until && *row.until < asked_.date))
            return make_refusal(Rule::date_norme, "", {std::string(row.code)});
        if (auto done = check_count(asked, row); !done) return done.refusal();
        auto trial = asked.message;
        assign_files(trial, std::vector<std::string>(asked.documents.size(), "a.pdf"));
        if (auto bytes = write_message(trial); !bytes) return bytes.refusal();
        auto name = name_message(asked.message, idcl.departement, idcl.siren, 0);
        if (!name) return name.refusal();
        auto documents = name_documents(asked, row, name.value());
        if (!documents) return documents.refusal();
        auto message = asked.message;
        assign_files(message, documents.value());
        auto file_name = make_message_name(name.value());
        if (!file_name) return file_name.refusal();
        auto bytes = write_message(message);
        if (!bytes) return bytes.refusal();
        if (std::count(prepared_.message_names.begin(), prepared_.message_names.end(), file_name.value()))
            return make_refusal(Rule::repeated, "", {file_name.value()});
        prepared_.sources.push_back({file_name.value(), std::move(bytes).value(), {}});
        for (std::size_t i = 0; i < asked.documents.size(); ++i)
            prepared_.sources.push_back({documents.value()[i], asked.documents[i].bytes, asked.documents[i].file});
        enveloppe.formulaires.push_back({file_name.value(), {}});
        prepared_.message_names.push_back(std::move(file_name).value());
        return base::Done{};
    }

    base::Result<base::Done> check_count(const MessageToSend& asked, const MessageCode& row) {
        const auto count = static_cast<int>(std::min(asked.documents.size(), max_documents + 1));
        documents_ += static_cast<std::size_t>(count);
        const bool too_many = row.documents_max >= 0 && count > row.documents_max;
        if (count >= row.documents_min && !too_many && documents_ <= max_documents) return base::Done{};
        return make_refusal(Rule::documents_count, "Document",
                            {std::to_string(row.documents_min), std::to_string(count)});
    }

    base::Result<std::vector<std::string>> name_documents(const MessageToSend& asked, const MessageCode& row,
                                                          const MessageName& message_name) {
        std::vector<std::string> names;
        for (const auto& document : asked.documents) {
            const auto place = "Document[" + std::to_string(names.size() + 1) + "]";
            if (document.type_pj.empty() && row.typed_since && *row.typed_since <= asked_.date)
                return make_refusal(Rule::type_pj, place, {""});
            if (auto rule = check_format(asked.message, document, names.empty()))
                return make_refusal(*rule, place, {std::to_string(names.size() + 1)});
            auto inner = message_name;
            inner.ordre = static_cast<int>(names.size()) + 1;
            auto name = make_document_name({document.type_pj, inner, document.extension});
            if (!name) return base::Refusal{name.refusal().code, place, name.refusal().details};
            names.push_back(std::move(name).value());
        }
        return names;
    }

    // The main document is XML for a budget, and only then; an annex may be XML for any nature.
    static std::optional<Rule> check_format(const Message& message, const DocumentToSend& document,
                                            bool is_first) {
        const auto bytes = std::string_view(document.bytes).substr(0, sniffed_bytes);
        if (bytes.empty()) return Rule::document_empty;
        if (!is_of_format(document.extension, bytes)) return Rule::document_format;
        const auto* acte = std::get_if<Acte>(&message);
        const bool xml_allowed = acte && (!is_first || acte->code_nature_acte == "5");
        if (document.extension == "xml" && !xml_allowed) return Rule::document_format;
        return {};
    }

    const TransmissionToSend& asked_;
    PreparedTransmission prepared_;
    std::size_t documents_ = 0;
};

} // namespace

base::Result<MessageName> name_message(const Message& message, std::string_view departement,
                                       std::string_view siren, int ordre) {
    const auto& row = *find_by_root(root_of(message));
    if (row.code.empty()) return make_refusal(Rule::root, "", {std::string(row.root)});
    MessageName name{std::string(departement), std::string(siren), "",   "", "",
                     row.code[0] - '0',        row.code[2] - '0',  ordre};
    const auto id = parse_id_acte(find_id_acte(row, fields_of(message), departement, siren));
    if (id) {
        name.departement = id->departement;
        name.siren = id->siren;
        name.date = id->date.compact();
        name.numero_interne = id->numero_interne;
        name.nature = id->nature;
    } else if (row.code[0] != '7' && row.code != "1-3") {
        return make_refusal(Rule::id_acte, "IDActe", {""});
    }
    if (auto checked = make_message_name(name); !checked) return checked.refusal();
    return name;
}

base::Result<PreparedTransmission> prepare_transmission(const TransmissionToSend& transmission) {
    return Preparation(transmission).run();
}

base::Result<std::string> write_transmission(const PreparedTransmission& prepared, base::Instant mtime) {
    auto bytes = archive::write_tar_gz(prepared.sources, mtime);
    if (static_cast<std::int64_t>(bytes.size()) > max_archive_bytes) return make_refusal(Rule::archive_size, "");
    return bytes;
}

} // namespace aubrac::formats::actes

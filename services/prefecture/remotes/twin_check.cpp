// SPDX-License-Identifier: AGPL-3.0-or-later
#include "twin_check.hpp"

#include "twin_letters.hpp"

#include <algorithm>
#include <formats/actes/attachments.hpp>
#include <formats/actes/codes.hpp>
#include <formats/actes/transmission.hpp>
#include <formats/actes/values.hpp>
#include <formats/actes/writer.hpp>
#include <map>

namespace aubrac::prefecture::twin {

namespace {

namespace norm = formats::actes;
namespace archive = adapters::archive;
using norm::Severity;

constexpr std::size_t declaration_bytes = 200;

/// First bytes of each XML file.
class Declarations : public archive::MemberSink {
public:
    archive::Next begin(const std::string& name, std::int64_t) override {
        current_ = name.ends_with(".xml") ? &first_bytes[name] : nullptr;
        return archive::Next::proceed;
    }
    archive::Next chunk(std::string_view bytes) override {
        if (current_ && current_->size() < declaration_bytes) *current_ += bytes.substr(0, declaration_bytes);
        return archive::Next::proceed;
    }
    archive::Next end() override { return archive::Next::proceed; }

    bool is_latin1(const std::string& name) const {
        const auto found = first_bytes.find(name);
        if (found == first_bytes.end() || !found->second.starts_with("<?xml")) return false;
        auto declaration = found->second.substr(0, found->second.find("?>"));
        std::transform(declaration.begin(), declaration.end(), declaration.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
        return declaration.find("ENCODING=\"ISO-8859-1\"") != std::string::npos ||
               declaration.find("ENCODING='ISO-8859-1'") != std::string::npos;
    }

    std::map<std::string, std::string> first_bytes;

private:
    std::string* current_ = nullptr;
};

bool is_strict(norm::Value value, std::string_view text) {
    return !norm::check_value(value, text, norm::Strictness::strict);
}

/// The ministry's own readers know no tolerance: a warning of ours is an anomaly of theirs.
const norm::Finding* find_breach(const std::vector<norm::Finding>& findings) {
    const auto found = std::find_if(findings.begin(), findings.end(),
                                    [](const auto& finding) { return finding.severity != Severity::info; });
    return found == findings.end() ? nullptr : &*found;
}

norm::EnveloppeCLMISILL make_echo(norm::EnveloppeCLMISILL enveloppe, const norm::EnvelopeName* name,
                                  const std::string& neutral_email) {
    auto& idcl = enveloppe.idcl;
    if (!is_strict(norm::Value::siren, idcl.siren)) idcl.siren = name ? name->siren() : "000000000";
    if (!is_strict(norm::Value::siren, idcl.siren)) idcl.siren = "000000000";
    if (!is_strict(norm::Value::departement, idcl.departement)) idcl.departement = "099";
    if (!is_strict(norm::Value::arrondissement, idcl.arrondissement)) idcl.arrondissement = "1";
    if (!is_strict(norm::Value::nature_collectivite, idcl.nature)) idcl.nature = "99";
    std::erase_if(enveloppe.adresses_retour,
                  [](const auto& email) { return !is_strict(norm::Value::email, email); });
    if (enveloppe.adresses_retour.empty()) enveloppe.adresses_retour = {neutral_email};
    std::erase_if(enveloppe.formulaires,
                  [](const auto& form) { return !is_strict(norm::Value::nom_fichier, form.nom_fichier); });
    if (enveloppe.formulaires.empty()) enveloppe.formulaires = {{"inconnu.xml", {}}};
    if (norm::write_message(enveloppe).ok()) return enveloppe;
    enveloppe.referent.reset();
    for (auto& form : enveloppe.formulaires) form.signature.reset();
    return enveloppe;
}

class Inspector {
public:
    Inspector(const std::filesystem::path& path, const TwinKnowledge& knowledge)
        : path_(path), name_(path.filename().string()), knowledge_(knowledge) {}

    TwinInspection run() {
        const auto archive_name = norm::parse_archive_name(name_);
        if (static_cast<std::int64_t>(std::filesystem::file_size(path_)) > norm::max_archive_bytes) {
            found_.is_archive = true;
            refuse("005", "ODT-VERIF-14 : L'archive transmise dépasse 150 Mo.");
            return conclude(archive_name ? &archive_name->envelope : nullptr);
        }
        const auto unpack = [&](const auto& limits, auto& sink) {
            return adapters::archive::read_tar_gz_file(path_, limits, sink);
        };
        const auto reading = norm::read_transmission(
            name_, unpack, {knowledge_.trigramme, knowledge_.quadrigramme, std::nullopt}, &declarations_);
        // A hostile or damaged archive is none: nothing in it can be believed.
        if (reading.refused && reading.findings.size() == 1 && reading.findings[0].rule == archive_rule())
            return std::move(found_);
        found_.is_archive = true;
        check_whole(reading, archive_name.has_value());
        for (const auto& form : found_.enveloppe.formulaires) check_form(reading, form.nom_fichier);
        return conclude(archive_name ? &archive_name->envelope : nullptr);
    }

private:
    static std::string_view archive_rule() { return norm::text_of(norm::Rule::archive).code; }

    void refuse(std::string nature, std::string detail) {
        if (!found_.anomaly) found_.anomaly = TwinAnomaly{std::move(nature), std::move(detail)};
    }

    TwinInspection conclude(const norm::EnvelopeName* name) {
        if (found_.envelope_name.empty())
            found_.envelope_name = name ? name_.substr(4, name_.rfind(".tar.gz") - 4) + ".xml" : "inconnue.xml";
        found_.enveloppe = make_echo(std::move(found_.enveloppe), name, knowledge_.neutral_email);
        return std::move(found_);
    }

    void check_whole(const norm::TransmissionReading& reading, bool is_named) {
        found_.envelope_name = reading.envelope;
        if (!is_named) refuse("001", "ODT-VERIF-10 : Le nom de l'archive « " + name_ + " » n'est pas conforme.");
        if (reading.envelope.empty())
            return refuse("001", "ODT-VERIF-10 : L'archive ne contient pas d'enveloppe.");
        const auto& envelope = reading.find_member(reading.envelope)->reading;
        const auto message = norm::find_message(envelope);
        const auto* enveloppe = message ? std::get_if<norm::EnveloppeCLMISILL>(&*message) : nullptr;
        if (!enveloppe) return refuse("001", "ODT-VERIF-10 : L'enveloppe n'est pas celle d'une collectivité.");
        found_.enveloppe = *enveloppe;
        if (!declarations_.is_latin1(reading.envelope)) refuse_encoding(reading.envelope);
        if (const auto* breach = find_breach(envelope.findings)) refuse_content(reading.envelope, breach->message);
        if (!norm::write_message(*enveloppe).ok()) refuse_content(reading.envelope, "valeur hors de la norme");
        check_siren(reading.envelope);
        // What concerns a document is said of its acte.
        for (const auto& finding : reading.findings)
            if (finding.severity == Severity::error && !is_of_document(reading, finding)) refuse_whole(finding);
    }

    void check_siren(const std::string& envelope_name) {
        const auto name = norm::parse_envelope_name(envelope_name);
        const auto& siren = found_.enveloppe.idcl.siren;
        if (name && name->siren() == siren) return;
        refuse("003", "ODT-VERIF-12 : Le SIREN de l'enveloppe n'est pas celui de son nom (" + siren + ").");
    }

    static bool is_of_document(const norm::TransmissionReading& reading, const norm::Finding& finding) {
        const auto* member = reading.find_member(finding.tag);
        return member && member->reading.kind == "document" &&
               finding.rule != norm::text_of(norm::Rule::file_undeclared).code;
    }

    void refuse_whole(const norm::Finding& finding) {
        const auto is = [&](norm::Rule rule) { return finding.rule == norm::text_of(rule).code; };
        if (is(norm::Rule::trigramme) || is(norm::Rule::quadrigramme))
            return refuse("002", "ODT-VERIF-11 : " + finding.message);
        if (is(norm::Rule::envelope_siren)) return refuse("003", "ODT-VERIF-12 : " + finding.message);
        if (is(norm::Rule::file_absent) || is(norm::Rule::file_undeclared))
            return refuse("004", "ODT-VERIF-13 : " + finding.message);
        refuse("001", "ODT-VERIF-10 : " + finding.message);
    }

    void refuse_encoding(const std::string& file) {
        refuse("001", "ODT-VERIF-15 : Le fichier « " + file + " » doit être encodé en ISO-8859-1.");
    }

    void refuse_content(const std::string& file, const std::string& why) {
        refuse("001", "ODT-VERIF-10 : Le fichier « " + file + " » n'est pas conforme : " + why);
    }

    void check_form(const norm::TransmissionReading& reading, const std::string& file) {
        const auto* member = reading.find_member(file);
        if (!member) return; // said of the whole
        const auto message = norm::find_message(member->reading);
        const auto name = norm::parse_message_name(file);
        const auto* code = message ? norm::find_by_root(norm::root_of(*message)) : nullptr;
        if (!code || code->code.empty() || code->emetteur != norm::Emetteur::collectivite)
            return refuse_content(file, "ce n'est pas un formulaire d'une collectivité");
        if (!declarations_.is_latin1(file)) return refuse_encoding(file);
        if (!name || name->code() != code->code || name->ordre != 0)
            return refuse_content(file, "son nom n'est pas celui d'un message " + std::string(code->code));
        if (name->siren != found_.enveloppe.idcl.siren || name->departement != found_.enveloppe.idcl.departement)
            return refuse("003", "ODT-VERIF-12 : Le formulaire « " + file + " » n'est pas de l'émetteur.");
        TwinMessage checked{file, std::string(code->code), *message, {}, {}};
        if (const auto* breach = find_breach(member->reading.findings))
            checked.anomaly = TwinAnomaly{"001", "ODT-VERIF-06 : " + breach->message};
        check_documents(reading, checked);
        check_message(*name, knowledge_, seen_, checked);
        found_.messages.push_back(std::move(checked));
    }

    static void check_documents(const norm::TransmissionReading& reading, TwinMessage& checked) {
        const auto files = norm::list_files(checked.message);
        for (const auto& finding : reading.findings)
            if (!checked.anomaly && finding.severity != Severity::info &&
                std::find(files.begin(), files.end(), finding.tag) != files.end())
                checked.anomaly = TwinAnomaly{"005", "ODT-VERIF-05 : " + finding.message};
    }

    const std::filesystem::path path_;
    const std::string name_;
    const TwinKnowledge& knowledge_;
    Declarations declarations_;
    TwinInspection found_;
    std::set<std::string> seen_; // IDActe of this envelope
};

} // namespace

TwinInspection inspect_archive(const std::filesystem::path& archive, const TwinKnowledge& knowledge) {
    return Inspector(archive, knowledge).run();
}

namespace {

class MessageCheck {
public:
    MessageCheck(const norm::MessageName& name, const TwinKnowledge& knowledge, TwinMessage& checked)
        : name_(name), knowledge_(knowledge), checked_(checked) {}

    void run(std::set<std::string>& seen) {
        const auto named = norm::name_message(checked_.message, name_.departement, name_.siren, 0);
        if (!named || norm::make_message_name(named.value()).value() != checked_.name)
            return refuse("001", "ODT-VERIF-06 : Le nom du formulaire ne correspond pas à son contenu.");
        find_id();
        if (!norm::write_message(checked_.message).ok())
            refuse("001", "ODT-VERIF-06 : Le formulaire porte une valeur hors de la norme.");
        if (const auto* acte = std::get_if<norm::Acte>(&checked_.message))
            check_acte(*acte, seen);
        else if (checked_.code[0] != '7')
            check_sequel();
    }

private:
    void refuse(std::string nature, std::string detail) {
        if (!checked_.anomaly) checked_.anomaly = TwinAnomaly{std::move(nature), std::move(detail)};
    }

    void find_id() {
        const auto date = base::Date::parse_iso(iso_date());
        if (!date) return;
        checked_.id_acte =
            norm::IdActe{name_.departement, name_.siren, *date, name_.numero_interne, name_.nature}.text();
    }

    std::string iso_date() const {
        if (name_.date.size() != 8) return {};
        return name_.date.substr(0, 4) + "-" + name_.date.substr(4, 2) + "-" + name_.date.substr(6);
    }

    void check_acte(const norm::Acte& acte, std::set<std::string>& seen) {
        if (acte.classification_date_version != knowledge_.classification.date_classification)
            refuse("002",
                   "ODT-VERIF-01 : Votre acte a été transmis avec une date de classification qui n'est pas à "
                   "jour");
        check_matiere(acte);
        check_types(acte.code_nature_acte);
        if (knowledge_.is_known(checked_.id_acte) || !seen.insert(checked_.id_acte).second)
            refuse("003",
                   "ODT-VERIF-02 : Un acte portant l'identifiant " + checked_.id_acte + " a déjà été reçu.");
        const auto& before = acte.precedent_identifiant_acte;
        if (!before.empty() && !knowledge_.is_known(before))
            refuse("003", "ODT-VERIF-07 : L'acte précédent " + before + " n'est pas connu.");
    }

    void check_matiere(const norm::Acte& acte) {
        std::string code;
        for (const auto& level : acte.code_matiere)
            if (!level.empty()) code += (code.empty() ? "" : ".") + level;
        if (norm::find_matiere(knowledge_.classification, code).empty())
            refuse("004", "ODT-VERIF-03 : La matière " + code + " n'est pas dans la classification en cours.");
    }

    // Documents typés: notice of 2019-06-08, the type depends on the nature of the acte alone.
    void check_types(const std::string& nature) {
        for (const auto& file : norm::list_files(checked_.message)) {
            const auto document = norm::parse_document_name(file);
            const auto inner = document ? document->message : norm::MessageName{};
            if (!document || inner.siren != name_.siren || inner.numero_interne != name_.numero_interne ||
                inner.date != name_.date || inner.nature != name_.nature || inner.code() != name_.code())
                return refuse("004", "ODT-VERIF-04 : Le nom du document « " + file + " » n'est pas conforme.");
            if (!norm::is_type_allowed(knowledge_.classification, nature, document->type_pj))
                return refuse("004", "ODT-VERIF-04 : Le type de pièce « " + document->type_pj +
                                         " » n'est pas autorisé pour la nature de l'acte.");
        }
    }

    void check_sequel() {
        if (!knowledge_.is_known(checked_.id_acte)) {
            checked_.anomaly = make_unknown_transaction();
            return;
        }
        if (checked_.code == "6-1" && knowledge_.is_cancelled(checked_.id_acte))
            refuse("003", "ODT-VERIF-08 : L'acte " + checked_.id_acte + " est déjà annulé.");
        check_letter();
        if (const auto* nature = norm::find_nature_by_abrege(name_.nature))
            check_types(std::to_string(nature->code));
    }

    // A reply quotes the letter it answers: same acte, same transaction, date of the préfecture's letter.
    void check_letter() {
        const auto* letter = find_letter_of(checked_.message);
        if (!letter || !letter->date_courrier_pref) return;
        if (!knowledge_.has_letter(checked_.id_acte, checked_.code[0], *letter->date_courrier_pref))
            refuse("003", "ODT-VERIF-09 : Aucun courrier du " + letter->date_courrier_pref->iso() +
                              " n'a été adressé au sujet de l'acte " + checked_.id_acte + ".");
    }

    const norm::MessageName& name_;
    const TwinKnowledge& knowledge_;
    TwinMessage& checked_;
};

} // namespace

void check_message(const norm::MessageName& name, const TwinKnowledge& knowledge, std::set<std::string>& seen,
                   TwinMessage& checked) {
    MessageCheck(name, knowledge, checked).run(seen);
}

TwinAnomaly make_unknown_transaction() {
    return {"100", "ODT-VERIF-17 : La transaction que vous avez envoyée n'est pas reconnue dans l'application "
                   "ACTES."};
}

} // namespace aubrac::prefecture::twin

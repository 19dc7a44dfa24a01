// SPDX-License-Identifier: AGPL-3.0-or-later
#include "twin_acte_check.hpp"

#include <formats/actes/attachments.hpp>
#include <formats/actes/codes.hpp>
#include <formats/actes/writer.hpp>

namespace aubrac::actes::remotes {
namespace {

namespace norm = formats::actes;

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
        if (const auto* nature = norm::find_nature_by_abrege(name_.nature))
            check_types(std::to_string(nature->code));
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

} // namespace aubrac::actes::remotes

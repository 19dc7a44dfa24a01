// SPDX-License-Identifier: AGPL-3.0-or-later
#include "twin_answers.hpp"

#include <base/ensure.hpp>
#include <base/siren.hpp>
#include <formats/actes/transmission.hpp>
#include <formats/actes/writer.hpp>
#include <vector>

namespace aubrac::prefecture::twin {

namespace norm = formats::actes;

namespace {

const std::string latin1_xml = "text/xml";

/// Next SIREN whose check digit is right.
std::string make_other_siren(const std::string& siren) {
    const auto first = std::stoll(siren);
    for (int step = 1; step <= 20; ++step) {
        auto text = std::to_string((first + step) % 1'000'000'000);
        text.insert(0, 9 - text.size(), '0');
        if (base::Siren::parse(text)) return text;
    }
    return siren;
}

// The schema knows six natures only, but the real ministry writes 999.
std::string replace_nature(std::string xml, const std::string& wanted) {
    const std::string written = "Nature>100";
    const auto place = xml.find(written);
    if (place != std::string::npos) xml.replace(place + written.size() - 3, 3, wanted);
    return xml;
}

class Answering {
public:
    Answering(const TwinInspection& inspection, TwinDesk& desk) : inspection_(inspection), desk_(desk) {
        const auto& siren = inspection.enveloppe.idcl.siren;
        siren_ = desk.knobs.is_wrong_siren ? make_other_siren(siren) : siren;
    }

    TwinAnswers run() {
        const auto& knobs = desk_.knobs;
        if (inspection_.anomaly) return refuse_envelope(*inspection_.anomaly), std::move(answers_);
        if (knobs.is_envelope_anomaly) {
            const TwinAnomaly asked{knobs.anomaly_nature, knobs.anomaly_detail};
            refuse_envelope(asked.nature.empty() ? make_unknown_transaction() : asked);
            return std::move(answers_);
        }
        for (const auto& message : inspection_.messages) answer(message);
        return std::move(answers_);
    }

private:
    void answer(const TwinMessage& received) {
        const auto* acte = std::get_if<norm::Acte>(&received.message);
        if (received.anomaly) return refuse(received, acte, *received.anomaly);
        const auto& knobs = desk_.knobs;
        if (acte && !knobs.anomaly_nature.empty())
            return refuse(received, acte, {knobs.anomaly_nature, knobs.anomaly_detail});
        if (acte) return acknowledge(received, *acte);
        if (received.code == "6-1") return cancel(received);
        if (received.code == "7-1")
            return answer_classification(std::get<norm::DemandeClassification>(received.message));
        answer_reply(received);
    }

    void acknowledge(const TwinMessage& received, const norm::Acte& acte) {
        answers_.acknowledged.emplace_back(received.id_acte, acte);
        norm::ARActe ar{twist(received.id_acte), desk_.today, acte,
                        desk_.knowledge.classification.date_classification};
        if (desk_.knobs.is_unknown_acte)
            ar.acte_recu.numero_interne = norm::parse_id_acte(ar.id_acte)->numero_interne;
        send(ar, "1-2");
        if (!desk_.knobs.letter.empty()) send_letter(ar.id_acte);
    }

    void send_letter(const std::string& id_acte) {
        const LetterOrder order{desk_.knobs.letter, id_acte, desk_.knobs.letter_date.value_or(desk_.today)};
        answers_.mails.push_back(
            {write_letter(order, desk_.registry, desk_.knowledge.quadrigramme, desk_.today), ""});
    }

    void cancel(const TwinMessage& received) {
        answers_.cancelled.push_back(received.id_acte);
        send(norm::ARAnnulation{twist(received.id_acte), desk_.today}, "6-2");
    }

    void answer_classification(const norm::DemandeClassification& demande) {
        const auto& current = desk_.knowledge.classification;
        if (demande.date_classification == current.date_classification)
            send(norm::ReponseClassificationSansChangement{current.date_classification}, "7-3");
        else
            send(norm::RetourClassification(current), "7-2");
    }

    // 2-2, 3-2 and 4-2 end their exchange: the ministry says nothing.
    void answer_reply(const TwinMessage& received) {
        const auto reply = [&](const norm::DonneesCourrierPref& letter) {
            return norm::ARReponseCL{desk_.today, {twist(letter.id_acte), letter.date_courrier_pref}};
        };
        if (const auto* it = std::get_if<norm::RefusPieceComplementaire>(&received.message))
            send(norm::ARPieceComplementaire{reply(*it)}, "3-5");
        if (const auto* it = std::get_if<norm::PieceComplementaire>(&received.message))
            send(norm::ARPieceComplementaire{reply(*it)}, "3-5");
        if (const auto* it = std::get_if<norm::RejetLettreObservations>(&received.message))
            send(norm::ARReponseRejetLettreObservations{reply(*it)}, "4-5");
        if (const auto* it = std::get_if<norm::ReponseLettreObservations>(&received.message))
            send(norm::ARReponseRejetLettreObservations{reply(*it)}, "4-5");
    }

    // A 1-3 echoes an acte; what cannot be echoed strictly, or is about no acte, refuses the envelope.
    void refuse(const TwinMessage& received, const norm::Acte* acte, const TwinAnomaly& anomaly) {
        const auto stored = acte ? std::nullopt : desk_.registry.find_acte(received.id_acte);
        if (stored) acte = &*stored;
        if (!acte) return refuse_envelope(anomaly);
        const norm::AnomalieActe message{desk_.today, anomaly.nature, anomaly.detail, *acte,
                                         desk_.knowledge.classification.date_classification};
        if (!norm::write_message(message).ok()) return refuse_envelope(anomaly);
        send(message, "1-3/" + anomaly.nature);
    }

    void refuse_envelope(const TwinAnomaly& anomaly) {
        auto echo = inspection_.enveloppe;
        auto name = inspection_.envelope_name;
        if (const auto place = name.find(echo.idcl.siren); place != std::string::npos)
            name.replace(place, echo.idcl.siren.size(), siren_);
        echo.idcl.siren = siren_;
        norm::AnomalieEnveloppe message{desk_.today, anomaly.nature, anomaly.detail, echo};
        auto written = norm::write_message(message);
        if (!written.ok()) {
            message.nature = "100";
            written = norm::write_message(message);
        }
        auto xml =
            message.nature == anomaly.nature ? written.value() : replace_nature(written.value(), anomaly.nature);
        answers_.mails.push_back({{{"ANO_" + name, latin1_xml, std::move(xml)}}, "ANO/" + anomaly.nature});
    }

    void send(const norm::Message& message, const std::string& verdict) {
        const int serial = desk_.registry.take_serial();
        const auto name = norm::name_message(message, departement(), siren_, serial);
        // As the real one: a 1-3 about an acte that has no sound identifier leaves its fields empty.
        const auto given =
            name.ok() ? name.value() : norm::MessageName{departement(), siren_, "", "", "", 1, 3, serial};
        send_as(norm::make_message_name(given).value(), message, verdict);
    }

    void send_as(const std::string& name, const norm::Message& message, const std::string& verdict) {
        const auto& idcl = inspection_.enveloppe.idcl;
        const norm::EnveloppeMISILLCL envelope{
            {norm::EmetteurPrefecture::Kind::sous_prefecture, idcl.departement, idcl.arrondissement},
            norm::Referent{"Préfecture d'entraînement", "0100000000", "actes@interieur.test"},
            {{name, {}}},
            siren_};
        const norm::EnvelopeName envelope_name{desk_.knowledge.quadrigramme,
                                               "SPREF" + idcl.departement + idcl.arrondissement, siren_,
                                               desk_.today, desk_.registry.take_serial()};
        answers_.mails.push_back(
            {{{norm::make_envelope_name(envelope_name).value(), latin1_xml, norm::write_message(envelope).value()},
              {name, latin1_xml, norm::write_message(message).value()}},
             verdict});
    }

    const std::string& departement() const { return inspection_.enveloppe.idcl.departement; }

    /// The IDActe as the knobs want it.
    std::string twist(const std::string& id_acte) const {
        auto id = norm::parse_id_acte(id_acte).value();
        id.siren = siren_;
        if (desk_.knobs.is_unknown_acte) id.numero_interne = "INCONNU";
        return id.text();
    }

    const TwinInspection& inspection_;
    TwinDesk& desk_;
    std::string siren_;
    TwinAnswers answers_;
};

} // namespace

std::string TwinAnswers::verdict() const {
    std::string verdict;
    for (const auto& mail : mails)
        if (!mail.verdict.empty()) verdict += (verdict.empty() ? "" : ",") + mail.verdict;
    return verdict.empty() ? "-" : verdict;
}

TwinAnswers answer_archive(const TwinInspection& inspection, TwinDesk desk) {
    return Answering(inspection, desk).run();
}

} // namespace aubrac::prefecture::twin

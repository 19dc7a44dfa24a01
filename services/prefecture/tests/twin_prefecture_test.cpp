// SPDX-License-Identifier: AGPL-3.0-or-later
// The twin of the ministry, driven as a TdT drives the real one: what it answers to what is right.
#include "twin_peer.hpp"

#include <adapters/openssl/digest.hpp>
#include <base/failure.hpp>
#include <cstdlib>

using namespace aubrac;
using namespace aubrac::prefecture;

namespace {

/// Loud when the official schema is not at hand.
std::string find_schema() {
    const std::string path = SOURCE_ROOT "/../shared/reference/actes/xsd-stela/actesv1_1.xsd";
    return std::filesystem::exists(path) ? path : "";
}

} // namespace

TEST_F(TwinPeer, AcknowledgesADeliberation) {
    start();
    const auto result = send(make_transmission(make_acte()));
    ASSERT_EQ(result.status, 200) << result.problem << result.body;
    const auto mail = take_mail();
    EXPECT_EQ(mail.to.at(0).address, "actes@aubrac.test");
    EXPECT_EQ(mail.attachments.at(0).name,
              "TACT--SPREF0991-219900008-" + norm::parse_envelope_name(mail.attachments[0].name)->date.compact() +
                  "-2.xml");
    EXPECT_EQ(mail.attachments.at(1).name, sample_id + "-1-2_1.xml");
    const auto answer = read_answer(mail);
    const auto* ar = std::get_if<norm::ARActe>(&answer);
    ASSERT_TRUE(ar);
    EXPECT_EQ(ar->id_acte, sample_id);
    EXPECT_TRUE(ar->date_reception);
    EXPECT_EQ(ar->acte_recu.objet, make_acte().objet);
    EXPECT_EQ(ar->acte_recu.document.nom_fichier, "99_DE-" + sample_id + "-1-1_1.pdf");
    EXPECT_EQ(ar->classification_date_version_en_cours, (base::Date{2019, 4, 18}));
}

TEST_F(TwinPeer, KeepsEachArchiveUnderItsNameAndInItsLog) {
    start();
    const auto prepared = norm::prepare_transmission(make_transmission(make_acte())).value();
    ASSERT_EQ(send(prepared).status, 200);
    ASSERT_EQ(send(prepared).status, 200);
    const auto received = folder_ / "twin" / "received";
    const auto bytes = norm::write_transmission(prepared, {0}).value();
    EXPECT_EQ(read_file(received / prepared.archive_name), bytes);
    EXPECT_EQ(read_file(received / (prepared.archive_name + ".2")), bytes);
    const auto log = read_log();
    ASSERT_EQ(log.size(), 2u);
    EXPECT_TRUE(base::Instant::parse_iso(log[0].at(0)));
    EXPECT_EQ(log[0].at(1), prepared.archive_name);
    EXPECT_EQ(log[0].at(2), base::hex(adapters::openssl::sha256(bytes)));
    EXPECT_EQ(log[0].at(3), "1-2");
    EXPECT_EQ(log[1].at(3), "1-3/003");
    EXPECT_TRUE(std::filesystem::is_empty(folder_ / "twin" / "spool"));
}

TEST_F(TwinPeer, RefusesAnActeAlreadyReceivedEvenAfterARestart) {
    start();
    ASSERT_EQ(status_of(make_transmission(make_acte())), 200);
    take_mails();
    start();
    ASSERT_EQ(status_of(make_transmission(make_acte(), 2)), 200);
    const auto answer = read_answer(take_mail());
    const auto* anomaly = std::get_if<norm::AnomalieActe>(&answer);
    ASSERT_TRUE(anomaly);
    EXPECT_EQ(anomaly->nature, "003");
    EXPECT_TRUE(anomaly->detail.value_or("").starts_with("ODT-VERIF-02 : "));
    EXPECT_EQ(anomaly->acte_recu.numero_interne, "2026_042");
}

TEST_F(TwinPeer, CancelsAnActeOnce) {
    start();
    ASSERT_EQ(status_of(make_transmission(make_acte())), 200);
    take_mails();
    ASSERT_EQ(status_of(make_transmission(norm::Annulation{sample_id}, 2)), 200);
    const auto answer = read_answer(take_mail());
    ASSERT_TRUE(std::holds_alternative<norm::ARAnnulation>(answer));
    EXPECT_EQ(std::get<norm::ARAnnulation>(answer).id_acte, sample_id);
    ASSERT_EQ(status_of(make_transmission(norm::Annulation{sample_id}, 3)), 200);
    EXPECT_TRUE(std::holds_alternative<norm::AnomalieActe>(read_answer(take_mail())));
}

TEST_F(TwinPeer, DoesNotKnowACancelledActeNeverSent) {
    start();
    ASSERT_EQ(status_of(make_transmission(norm::Annulation{sample_id})), 200);
    const auto anomaly = take_anomaly();
    EXPECT_EQ(anomaly.nature, "100");
    EXPECT_TRUE(anomaly.detail.value_or("").starts_with("ODT-VERIF-17 : "));
}

TEST_F(TwinPeer, GivesItsClassificationOnlyWhenItHasChanged) {
    start();
    ASSERT_EQ(status_of(make_transmission(norm::DemandeClassification{base::Date{2001, 1, 1}})), 200);
    const auto mail = take_mail();
    EXPECT_EQ(mail.attachments.at(1).name, "099-219900008----7-2_1.xml");
    const auto answer = read_answer(mail);
    const auto* classification = std::get_if<norm::RetourClassification>(&answer);
    ASSERT_TRUE(classification);
    EXPECT_EQ(classification->date_classification, (base::Date{2019, 4, 18}));
    EXPECT_EQ(classification->natures_actes.size(), 6u);
    EXPECT_FALSE(norm::find_matiere(*classification, "9.1").empty());
    ASSERT_EQ(status_of(make_transmission(norm::DemandeClassification{base::Date{2019, 4, 18}}, 2)), 200);
    EXPECT_TRUE(std::holds_alternative<norm::ReponseClassificationSansChangement>(read_answer(take_mail())));
    set_knobs("classification=2026-06-01\n");
    ASSERT_EQ(status_of(make_transmission(norm::DemandeClassification{base::Date{2019, 4, 18}}, 3)), 200);
    EXPECT_TRUE(std::holds_alternative<norm::RetourClassification>(read_answer(take_mail())));
}

TEST_F(TwinPeer, AcknowledgesTheAnswersToItsLetters) {
    start({{"letter", "3-1"}, {"letter_date", "2026-11-21"}});
    ASSERT_EQ(status_of(make_transmission(make_acte())), 200);
    ASSERT_EQ(ask_letter("code=4-1&acte=" + sample_id + "&date=2026-11-21"), 200);
    take_mails();
    const norm::DonneesCourrierPref letter{sample_id, base::Date{2026, 11, 21}};
    const auto reply = [&](norm::Message message, int numero, bool with_document) {
        auto sent = make_transmission(std::move(message), numero);
        if (with_document) sent.messages[0].documents.push_back({"99_DE", "pdf", "%PDF-1.4 une réponse", {}});
        return status_of(sent);
    };
    ASSERT_EQ(reply(norm::PieceComplementaire{letter, {}}, 2, true), 200);
    const auto first = read_answer(take_mail());
    ASSERT_TRUE(std::holds_alternative<norm::ARPieceComplementaire>(first));
    EXPECT_EQ(std::get<norm::ARPieceComplementaire>(first).infos_courrier_pref.date_courrier_pref,
              (base::Date{2026, 11, 21}));
    ASSERT_EQ(reply(norm::ReponseLettreObservations{{letter, {}}}, 3, true), 200);
    EXPECT_TRUE(std::holds_alternative<norm::ARReponseRejetLettreObservations>(read_answer(take_mail())));
    ASSERT_EQ(reply(norm::ARLettreObservations{letter}, 4, false), 200);
    EXPECT_TRUE(take_mails().empty());
    EXPECT_EQ(last_verdict(), "-");
}

TEST_F(TwinPeer, RefusesAnAnswerThatDoesNotQuoteTheDateOfItsLetter) {
    start({{"letter", "3-1"}, {"letter_date", "2026-11-12"}});
    ASSERT_EQ(status_of(make_transmission(make_acte())), 200);
    take_mails();
    // Today's date, and the right date of another kind of letter: the commonest mistakes of the field.
    for (const norm::Message& wrong :
         {norm::Message(norm::ARDemandePieceComplementaire{{sample_id, base::Date{2026, 11, 21}}}),
          norm::Message(norm::ARLettreObservations{{sample_id, base::Date{2026, 11, 12}}})}) {
        ASSERT_EQ(status_of(make_transmission(wrong, 2)), 200);
        const auto answer = read_answer(take_mail());
        const auto* anomaly = std::get_if<norm::AnomalieActe>(&answer);
        ASSERT_TRUE(anomaly);
        EXPECT_TRUE(anomaly->detail.value_or("").starts_with("ODT-VERIF-09 : "));
    }
    const norm::ARDemandePieceComplementaire right{{sample_id, base::Date{2026, 11, 12}}};
    ASSERT_EQ(status_of(make_transmission(right, 3)), 200);
    EXPECT_TRUE(take_mails().empty());
}

TEST_F(TwinPeer, WritesALetterAboutAnActeItKnowsWhenAsked) {
    start();
    ASSERT_EQ(status_of(make_transmission(make_acte())), 200);
    take_mails();
    EXPECT_EQ(ask_letter("code=3-1&acte=" + sample_id), 200);
    const auto letter = read_answer(take_mail());
    ASSERT_TRUE(std::holds_alternative<norm::DemandePieceComplementaire>(letter));
    EXPECT_EQ(std::get<norm::DemandePieceComplementaire>(letter).id_acte, sample_id);
    EXPECT_EQ(ask_letter("code=3-1&acte=099-219900008-20261120-JAMAIS-DE"), 404);
    EXPECT_EQ(ask_letter("code=3-2&acte=" + sample_id), 400);
    EXPECT_EQ(ask_letter("code=3-1&acte=" + sample_id + "&date=demain"), 400);
}

TEST_F(TwinPeer, KeepsItsCertificatesFromOneStartToTheNext) {
    start();
    const auto certificate = read_file(settings_.at("prefecture.training.certificate"));
    start();
    EXPECT_EQ(read_file(settings_.at("prefecture.training.certificate")), certificate);
    EXPECT_EQ(make_client().get(settings_.at("prefecture.training.url")).status, 200);
    EXPECT_EQ(settings_.at("prefecture.training.trigramme"), "AUB");
    EXPECT_EQ(settings_.at("prefecture.training.quadrigramme"), "TACT");
}

TEST_F(TwinPeer, WorksWhileTheClockOfTheKernelIsFrozen) {
    ::setenv("AUBRAC_CLOCK", "2026-03-02T09:00:00.000Z", 1);
    start();
    const auto status = status_of(make_transmission(make_acte()));
    ::unsetenv("AUBRAC_CLOCK");
    ASSERT_EQ(status, 200);
    const auto answer = read_answer(take_mail());
    ASSERT_TRUE(std::holds_alternative<norm::ARActe>(answer));
    EXPECT_EQ(std::get<norm::ARActe>(answer).date_reception, (base::Date{2026, 3, 2}));
}

TEST_F(TwinPeer, RefusesToStartWithAKnobThatItDoesNotHave) {
    EXPECT_THROW(start({{"dealy", "3"}}), base::Failure);
    EXPECT_THROW(start({{"delay", "soon"}}), base::Failure);
    EXPECT_EQ(make_twin_prefecture().name, "prefecture");
    EXPECT_NE(make_twin_prefecture().help.find("wrong_siren=yes"), std::string::npos);
}

TEST_F(TwinPeer, WritesMessagesThatTheOfficialSchemaAccepts) {
    const auto schema = find_schema();
    if (schema.empty()) GTEST_SKIP() << "THE OFFICIAL SCHEMA IS NOT AT HAND: nothing was validated";
    int numero = 0;
    std::set<std::string> roots;
    const auto validate = [&](const norm::TransmissionToSend& sent) {
        ASSERT_EQ(status_of(sent), 200);
        for (const auto& mail : take_mails())
            for (const auto& file : mail.attachments) {
                if (!file.name.ends_with(".xml")) continue;
                for (const auto& finding : adapters::xml::validate(file.bytes, schema))
                    ADD_FAILURE() << file.name << ": " << finding.message;
                roots.insert(norm::read_any(file.name, file.bytes).root);
            }
    };
    start();
    for (const auto* letter : {"2-1", "3-1", "4-1", "5-1"}) {
        set_knobs("letter=" + std::string(letter) + "\n");
        ++numero;
        validate(make_transmission(make_acte("N" + std::to_string(numero)), numero));
    }
    set_knobs("");
    validate(make_transmission(make_acte("N1"), 10));
    validate(make_transmission(norm::Annulation{"099-219900008-20261120-N1-DE"}, 11));
    validate(make_transmission(norm::Annulation{"099-219900008-20261120-N99-DE"}, 12));
    validate(make_transmission(norm::DemandeClassification{}, 13));
    validate(make_transmission(norm::DemandeClassification{base::Date{2019, 4, 18}}, 14));
    EXPECT_EQ(roots, (std::set<std::string>{"ARActe", "ARAnnulation", "AnomalieActe", "AnomalieEnveloppe",
                                            "CourrierSimple", "DefereTA", "DemandePieceComplementaire",
                                            "EnveloppeMISILLCL", "LettreObservations", "RetourClassification",
                                            "ReponseClassificationSansChangement"}));
}

// SPDX-License-Identifier: AGPL-3.0-or-later
// The twin of the ministry is as strict as the norm: what is wrong, and what it answers.
#include "twin_peer.hpp"

#include <formats/actes/writer.hpp>
#include <thread>

using namespace aubrac;
using namespace aubrac::prefecture;

namespace {

class TwinChecks : public TwinPeer {
protected:
    void SetUp() override {
        TwinPeer::SetUp();
        start();
    }
    static norm::PreparedTransmission prepare(const norm::Acte& acte = make_acte()) {
        return norm::prepare_transmission(make_transmission(acte)).value();
    }
    /// Replaces a text in one member.
    static void change(norm::PreparedTransmission& prepared, std::size_t member, const std::string& from,
                       const std::string& to) {
        auto& bytes = prepared.sources.at(member).bytes;
        const auto place = bytes.find(from);
        ASSERT_NE(place, std::string::npos) << from;
        bytes.replace(place, from.size(), to);
    }
    void expect_envelope_refused(const norm::PreparedTransmission& prepared, const std::string& nature,
                                 const std::string& name = "") {
        ASSERT_EQ(send(prepared, name).status, 200);
        const auto anomaly = take_anomaly();
        EXPECT_EQ(anomaly.nature, nature) << anomaly.detail.value_or("");
        EXPECT_TRUE(anomaly.detail.value_or("").starts_with("ODT-VERIF-"));
        EXPECT_EQ(anomaly.enveloppe_recue.idcl.siren, "219900008");
        EXPECT_EQ(last_verdict(), "ANO/" + nature);
    }
    void expect_acte_refused(const norm::PreparedTransmission& prepared, const std::string& nature,
                             const std::string& verification) {
        ASSERT_EQ(send(prepared).status, 200);
        const auto answer = read_answer(take_mail());
        const auto* anomaly = std::get_if<norm::AnomalieActe>(&answer);
        ASSERT_TRUE(anomaly);
        EXPECT_EQ(anomaly->nature, nature);
        EXPECT_TRUE(anomaly->detail.value_or("").starts_with(verification)) << anomaly->detail.value_or("");
        EXPECT_EQ(last_verdict(), "1-3/" + nature);
    }
};

constexpr std::size_t envelope = 0;
constexpr std::size_t message = 1;
constexpr std::size_t document = 2;

} // namespace

TEST_F(TwinChecks, WhatIsNoMultipartIsABadRequest) {
    const auto result =
        make_client().post(settings_.at("prefecture.training.url"), "<xml/>", {{"content-type", "text/xml"}});
    EXPECT_EQ(result.status, 400);
    const auto broken = make_client().post(settings_.at("prefecture.training.url"), "--b\r\nrien",
                                           {{"content-type", "multipart/form-data; boundary=b"}});
    EXPECT_EQ(broken.status, 400);
    EXPECT_TRUE(read_log().empty());
    EXPECT_TRUE(take_mails().empty());
}

TEST_F(TwinChecks, WhatIsNoArchiveIsABadRequest) {
    const auto whole = norm::write_transmission(prepare(), {0}).value();
    EXPECT_EQ(send_bytes("AUB-TACT--219900008--20261121-1.tar.gz", "une poule").status, 400);
    EXPECT_EQ(send_bytes("AUB-TACT--219900008--20261121-1.tar.gz", whole.substr(0, whole.size() / 2)).status, 400);
    EXPECT_EQ(send_bytes(".cache", whole).status, 400);
    EXPECT_TRUE(read_log().empty());
    EXPECT_TRUE(std::filesystem::is_empty(folder_ / "twin" / "spool"));
}

TEST_F(TwinChecks, OtherNamesOfArchivesAreRefused) {
    expect_envelope_refused(prepare(), "001", "poule.tar.gz");
    expect_envelope_refused(prepare(), "001", "AUB-TACT--219900008--20261121-2.tar.gz");
    expect_envelope_refused(prepare(), "002", "SIC-TACT--219900008--20261121-1.tar.gz");
}

TEST_F(TwinChecks, TheQuadrigrammeOfProductionIsRefused) {
    auto sent = make_transmission(make_acte());
    sent.quadrigramme = "EACT";
    expect_envelope_refused(norm::prepare_transmission(sent).value(), "002");
}

TEST_F(TwinChecks, ASirenThatDiffersSomewhereIsRefused) {
    auto in_envelope = prepare();
    change(in_envelope, envelope, "219900008", "219900016");
    ASSERT_EQ(send(in_envelope).status, 200);
    EXPECT_NE(last_verdict(), "1-2");
    EXPECT_TRUE(last_verdict().starts_with("ANO/"));
    take_mails();
    auto in_message = prepare();
    const auto other = "099-219900016" + in_message.sources[message].name.substr(13);
    change(in_message, envelope, in_message.sources[message].name, other);
    in_message.sources[message].name = other;
    expect_envelope_refused(in_message, "003");
}

TEST_F(TwinChecks, MembersAreExactlyThoseDeclared) {
    auto more = prepare();
    more.sources.push_back({"99_DE-" + sample_id + "-1-1_2.pdf", "%PDF-1.4 en trop", {}});
    expect_envelope_refused(more, "004");
    auto less = prepare();
    less.sources.erase(less.sources.begin() + document);
    expect_envelope_refused(less, "004");
    auto nothing = prepare();
    nothing.sources.erase(nothing.sources.begin());
    expect_envelope_refused(nothing, "001");
}

TEST_F(TwinChecks, FilesMustSayIso88591) {
    for (const auto member : {envelope, message}) {
        auto prepared = prepare();
        change(prepared, member, "ISO-8859-1", "UTF-8");
        ASSERT_EQ(send(prepared).status, 200);
        EXPECT_TRUE(take_anomaly().detail.value_or("").starts_with("ODT-VERIF-15 : "));
    }
}

TEST_F(TwinChecks, AnEnvelopeOutOfTheNormIsRefused) {
    auto prepared = prepare();
    change(prepared, envelope, "Departement=\"099\"", "Departement=\"99\"");
    expect_envelope_refused(prepared, "001");
    auto addressless = prepare();
    change(addressless, envelope, "actes@aubrac.test", "nulle part");
    ASSERT_EQ(send(addressless).status, 200);
    EXPECT_EQ(take_anomaly().enveloppe_recue.adresses_retour.at(0), "actes@aubrac.test");
}

TEST_F(TwinChecks, AnOldClassificationIsRefused) {
    auto acte = make_acte();
    acte.classification_date_version = base::Date{2017, 4, 19};
    expect_acte_refused(prepare(acte), "002", "ODT-VERIF-01 : ");
    set_knobs("classification=2026-06-01\n");
    expect_acte_refused(prepare(), "002", "ODT-VERIF-01 : ");
}

TEST_F(TwinChecks, AnUnknownMatiereIsRefused) {
    auto acte = make_acte();
    acte.code_matiere = {"9", "99", "", "", ""};
    expect_acte_refused(prepare(acte), "004", "ODT-VERIF-03 : ");
}

TEST_F(TwinChecks, ATypeOfDocumentNotAllowedForTheNatureIsRefused) {
    auto sent = make_transmission(make_acte());
    sent.messages[0].documents[0].type_pj = "99_AU";
    expect_acte_refused(norm::prepare_transmission(sent).value(), "004", "ODT-VERIF-04 : ");
}

TEST_F(TwinChecks, ADocumentThatIsNotWhatItsNameSaysIsRefused) {
    auto prepared = prepare();
    prepared.sources[document].bytes = "MZ une poule exécutable";
    expect_acte_refused(prepared, "005", "ODT-VERIF-05 : ");
    prepared.sources[document].bytes = "";
    expect_acte_refused(prepared, "005", "ODT-VERIF-05 : ");
}

TEST_F(TwinChecks, AMessageOutOfTheNormIsRefused) {
    auto prepared = prepare();
    change(prepared, message, "NumeroInterne=\"2026_042\"", "NumeroInterne=\"2026 042\"");
    ASSERT_EQ(send(prepared).status, 200);
    EXPECT_EQ(last_verdict(), "1-3/001");
    auto unreadable = prepare();
    unreadable.sources[message].bytes = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><poule>";
    take_mails();
    expect_envelope_refused(unreadable, "001");
}

TEST_F(TwinChecks, AMessageThatOnlyTheStateSendsIsRefused) {
    auto prepared = prepare();
    prepared.sources.resize(2);
    prepared.sources[message].bytes =
        norm::write_message(norm::ARAnnulation{sample_id, base::Date{2026, 11, 21}}).value();
    expect_envelope_refused(prepared, "001");
}

TEST_F(TwinChecks, TheSameArchiveSentByManyAtOnceIsAcknowledgedOnce) {
    const auto prepared = prepare();
    const auto bytes = norm::write_transmission(prepared, {0}).value();
    write_file(folder_ / "shared", bytes);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] { EXPECT_EQ(send_file(folder_ / "shared", prepared.archive_name).status, 200); });
    for (auto& thread : threads) thread.join();
    int acknowledged = 0;
    for (const auto& line : read_log()) acknowledged += line.at(3) == "1-2";
    EXPECT_EQ(read_log().size(), 4u);
    EXPECT_EQ(acknowledged, 1);
    EXPECT_EQ(take_mails().size(), 4u);
}

TEST_F(TwinChecks, ARefusedActeMayBeSentAgain) {
    auto acte = make_acte();
    acte.classification_date_version = base::Date{2017, 4, 19};
    ASSERT_EQ(send(prepare(acte)).status, 200);
    ASSERT_EQ(send(prepare()).status, 200);
    EXPECT_EQ(last_verdict(), "1-2");
}

TEST_F(TwinChecks, EachMessageOfAnEnvelopeHasItsOwnAnswer) {
    auto sent = make_transmission(make_acte("A1"));
    auto wrong = make_transmission(make_acte("A2")).messages[0];
    std::get<norm::Acte>(wrong.message).classification_date_version = base::Date{2017, 4, 19};
    sent.messages.push_back(wrong);
    ASSERT_EQ(status_of(sent), 200);
    EXPECT_EQ(last_verdict(), "1-2,1-3/002");
    EXPECT_EQ(take_mails().size(), 2u);
}

TEST_F(TwinChecks, AnArchiveBeyond150MioIsRefusedByMail) {
    const auto path = folder_ / "big";
    write_file(path, "");
    std::filesystem::resize_file(path, norm::max_archive_bytes + 1);
    ASSERT_EQ(send_file(path, "AUB-TACT--219900008--20261121-1.tar.gz").status, 200);
    const auto anomaly = take_anomaly();
    EXPECT_EQ(anomaly.nature, "005");
    EXPECT_EQ(anomaly.enveloppe_recue.idcl.siren, "219900008");
}

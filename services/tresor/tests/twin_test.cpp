// SPDX-License-Identifier: AGPL-3.0-or-later
// The counter and its twin, over the SFTP of OpenSSH.
#include "remotes/guichet.hpp"
#include "remotes/twin_helios.hpp"
#include "remotes/twin_knobs.hpp"

#include <adapters/openssl/digest.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <formats/pes/writer.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <kernel/files/files.hpp>

namespace aubrac::tresor {

namespace {

namespace pes = formats::pes;

pes::Ligne make_ligne(const std::string& id, std::int64_t cents) {
    pes::Ligne ligne;
    ligne.id_ligne = id;
    ligne.nature = "60611";
    ligne.fonction = "020";
    ligne.libelle = "Eau de la fontaine";
    ligne.mod_regl = "03";
    ligne.mt_ht = cents;
    pes::Tiers tiers;
    tiers.id_tiers = "21120123100019";
    tiers.nat_id_tiers = "01";
    tiers.cat_tiers = "50";
    tiers.nat_jur = "03";
    tiers.nom = "ENTREPRISE IMAGINAIRE";
    tiers.typ_adr = "1";
    tiers.adr2 = "RUE DU BROUILLARD";
    tiers.cp = "12000";
    tiers.ville = "SAINT EXEMPLE";
    tiers.cod_res = "0";
    tiers.has_compte = true;
    tiers.bic = "PSSTFRPPPAR";
    tiers.iban = "FR1420041010050500013M02606";
    tiers.tit_cpte = "ENTREPRISE IMAGINAIRE";
    ligne.tiers = {tiers};
    return ligne;
}

pes::BordereauToWrite make_bordereau(const std::string& id, const std::string& piece) {
    pes::BordereauToWrite bordereau;
    bordereau.bordereau.exer = "2026";
    bordereau.bordereau.id_bord = id;
    bordereau.bordereau.dte_bord_em = base::Date{2026, 11, 20};
    bordereau.bordereau.typ_bord = "01";
    bordereau.bordereau.mt_cumul_annuel = 487440;
    pes::PieceToWrite mandat;
    mandat.piece.id_pce = piece;
    mandat.piece.typ_pce = "01";
    mandat.piece.nat_pce = "01";
    mandat.piece.objet = "Eau de la fontaine";
    mandat.lignes = {make_ligne("1", 10000), make_ligne("2", 2050)};
    bordereau.pieces = {mandat};
    return bordereau;
}

std::string make_flux(const std::string& nom_fic) {
    pes::AllerToWrite aller;
    aller.entete.typ_fic = "PESALR2";
    aller.entete.nom_fic = nom_fic;
    aller.entete.emetteur_sigle = "ESSAI";
    aller.entete.emetteur_adresse = "ESSAI";
    aller.entete.dte_str = base::Date{2026, 11, 20};
    aller.entete.id_post = "012001";
    aller.entete.id_coll = "21120123100019";
    aller.entete.cod_col = "123";
    aller.entete.cod_bud = "00";
    aller.depense = {make_bordereau("12", "101"), make_bordereau("13", "102")};
    const auto written = pes::write_aller(aller);
    EXPECT_TRUE(written.ok()) << written.refusal().code << " " << written.refusal().field << " "
                              << (written.refusal().details.empty() ? "" : written.refusal().details[0]);
    return written.ok() ? written.value() : "";
}

std::string name_of(std::string_view bytes) {
    return "VHPCE99%%THELPES2%%PES#123#012001#00%%" + base::hex(adapters::openssl::sha1(bytes));
}

class Levels final : public pes::Visitor {
public:
    std::vector<pes::ElementAcquit> elements;
    std::int64_t paid = 0;
    void note_acquit(const pes::ElementAcquit& it) override { elements.push_back(it); }
    void note_ligne(const pes::Bordereau&, const pes::Piece&, const pes::Ligne& it) override {
        paid += it.mt_regle.value_or(0);
    }
};

} // namespace

class TwinOfTheDgfip : public testing::Test {
protected:
    void SetUp() override {
        folder_ = std::filesystem::temp_directory_path() / ("aubrac-twin-" + std::to_string(::getpid()));
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        start();
    }
    void TearDown() override {
        guichet_.reset();
        twin_.reset();
        std::filesystem::remove_all(folder_);
    }

    void start() {
        twin_.reset();
        twin_ = start_twin_helios({folder_ / "twin", 0, {{"delay", "0"}}});
        kernel::Settings settings(twin_->settings());
        guichet_ = make_guichet(settings, Training::yes);
    }
    void knobs(const std::string& lines) { std::ofstream(folder_ / "twin/knobs") << "delay=0\n" << lines; }

    DeliveryReport send(const std::string& bytes, const std::string& name) {
        std::ofstream(folder_ / "flux.xml", std::ios::binary) << bytes;
        return guichet_->send(folder_ / "flux.xml", name);
    }
    DeliveryReport send(const std::string& nom_fic = "PESALR2_21120123100019_261120_001") {
        const auto bytes = make_flux(nom_fic);
        return send(bytes, name_of(bytes));
    }
    std::string take(const std::string& name) {
        EXPECT_EQ(guichet_->take(name, folder_ / "answer.xml"), "");
        return kernel::read_file(folder_ / "answer.xml", 1 << 20);
    }
    std::vector<std::string> waiting() {
        const auto all = guichet_->list_waiting();
        EXPECT_EQ(all.problem, "");
        return all.names;
    }

    std::filesystem::path folder_;
    std::unique_ptr<kernel::RunningTwin> twin_;
    std::unique_ptr<Guichet> guichet_;
};

TEST_F(TwinOfTheDgfip, AcknowledgesEachBordereauAndForgetsTheFileOnceItIsTaken) {
    const auto report = send();
    ASSERT_EQ(report.delivery, Delivery::accepted) << report.detail;
    const auto names = waiting();
    ASSERT_EQ(names.size(), 1u);
    const auto bytes = take(names[0]);
    Levels levels;
    const auto acquit = pes::read(pes::source_of(bytes), levels);
    EXPECT_EQ(acquit.kind, pes::Kind::acquit);
    EXPECT_EQ(acquit.entete.nom_fic, "PESALR2_21120123100019_261120_001");
    ASSERT_EQ(levels.elements.size(), 2u);
    EXPECT_TRUE(levels.elements[0].accepted);
    guichet_->forget(names[0]);
    EXPECT_TRUE(waiting().empty());
    guichet_->forget(names[0]); // gone already: no trouble
}

TEST_F(TwinOfTheDgfip, RejectsTheFirstBordereauOnItsLineAndKeepsTheOthers) {
    knobs("ko=first\nlevel=ligne\nreason=1971 - Compte fonction présent à tort");
    ASSERT_EQ(send().delivery, Delivery::accepted);
    Levels levels;
    const auto bytes = take(waiting().at(0));
    pes::read(pes::source_of(bytes), levels);
    ASSERT_EQ(levels.elements.size(), 2u);
    EXPECT_FALSE(levels.elements[0].accepted);
    EXPECT_TRUE(levels.elements[1].accepted);
    const auto& detail = levels.elements[0].details.back();
    EXPECT_EQ(detail.num_piece, "101");
    EXPECT_EQ(detail.num_ligne, "1");
    EXPECT_EQ(detail.anomalies.at(0).libelle, "1971 - Compte fonction présent à tort");
}

TEST_F(TwinOfTheDgfip, AnswersTwiceNeverOrBesideWhenAsked) {
    knobs("double=yes");
    send("FLUX_1");
    EXPECT_EQ(waiting().size(), 2u);
    knobs("lost=yes");
    send("FLUX_2");
    EXPECT_EQ(waiting().size(), 2u);
    knobs("unknown=yes");
    send("FLUX_3");
    const auto names = waiting();
    ASSERT_EQ(names.size(), 3u);
    pes::Visitor nobody;
    std::vector<std::string> told;
    for (const auto& name : names) {
        const auto bytes = take(name);
        told.push_back(pes::read(pes::source_of(bytes), nobody).entete.nom_fic);
    }
    EXPECT_NE(std::find(told.begin(), told.end(), "FLUX_JAMAIS_ENVOYE"), told.end());
}

TEST_F(TwinOfTheDgfip, BreaksItsSchemaWhenAskedAndIsReadAllTheSame) {
    knobs("invalid=yes");
    send();
    const auto bytes = take(waiting().at(0));
    EXPECT_FALSE(pes::check(pes::source_of(bytes)).is_structure_sound());
    Levels levels;
    const auto read = pes::read(pes::source_of(bytes), levels);
    EXPECT_FALSE(read.refused);
    EXPECT_EQ(read.entete.cod_col, "");
    EXPECT_EQ(levels.elements.size(), 2u);
}

TEST_F(TwinOfTheDgfip, TellsWhatWasPaidWhenAsked) {
    knobs("retour=yes");
    send();
    const auto names = waiting();
    const auto retour =
        std::find_if(names.begin(), names.end(), [](const auto& it) { return it.starts_with("PES2R_DEP"); });
    ASSERT_NE(retour, names.end()) << kernel::read_file(folder_ / "twin/received/received.log", 10'000);
    Levels levels;
    const auto bytes = take(*retour);
    EXPECT_EQ(pes::read(pes::source_of(bytes), levels).kind, pes::Kind::retour);
    EXPECT_EQ(levels.paid, 2 * 12050);
}

TEST_F(TwinOfTheDgfip, ThrowsAwayWhatHasNotTheNameThatPastransWants) {
    ASSERT_EQ(send(make_flux("FLUX"), "flux.xml").delivery, Delivery::accepted);
    EXPECT_TRUE(waiting().empty());
    EXPECT_TRUE(std::filesystem::exists(folder_ / "twin/refused/flux.xml"));
}

TEST_F(TwinOfTheDgfip, SurelyReceivedNothingWhenItIsDown) {
    knobs("down=yes");
    const auto report = send();
    EXPECT_EQ(report.delivery, Delivery::not_sent);
    EXPECT_NE(report.detail, "");
    EXPECT_NE(guichet_->list_waiting().problem, "");
}

TEST_F(TwinOfTheDgfip, KeepsItsKeysFromOneStartToTheNext) {
    const auto before = twin_->settings().at("tresor.training.host_key");
    start();
    EXPECT_EQ(twin_->settings().at("tresor.training.host_key"), before);
    EXPECT_EQ(send().delivery, Delivery::accepted);
}

TEST_F(TwinOfTheDgfip, IsNotSpokenToWhenItsKeyIsNotTheOneGiven) {
    auto settings = twin_->settings();
    settings["tresor.training.host_key"] = "SHA256:" + std::string(43, 'A');
    const auto wary = make_guichet(kernel::Settings(settings), Training::yes);
    EXPECT_EQ(wary->send(folder_ / "twin/ssh/host.pub", "secret").delivery, Delivery::not_sent);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "twin/guichet/depot/secret"));
    settings["tresor.training.host_key"] = "";
    EXPECT_THROW(make_guichet(kernel::Settings(settings), Training::yes), base::Failure);
}

TEST_F(TwinOfTheDgfip, GivesNoAddressWhenOpenSshIsNotInstalled) {
    const auto closed = start_twin_helios({folder_ / "closed", 0, {{"sshd", "/nonexistent/sshd"}}});
    EXPECT_TRUE(closed->settings().empty());
}

TEST(KnobsOfTheTwin, AreRefusedWhenTheyAreNone) {
    EXPECT_THROW(twin::read_twin_knobs({"/nonexistent", 0, {{"ko", "some"}}}), base::Failure);
    EXPECT_THROW(twin::read_twin_knobs({"/nonexistent", 0, {{"color", "blue"}}}), base::Failure);
}

TEST(FileNames, OfTheStateLeadNowhereElse) {
    EXPECT_TRUE(is_file_name("012001_261121140500-ACK-000001.xml"));
    for (const auto* name : {"", "../etc", "a/b", ".hidden", "a\nb"}) EXPECT_FALSE(is_file_name(name)) << name;
}

} // namespace aubrac::tresor

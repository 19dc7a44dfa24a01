// SPDX-License-Identifier: AGPL-3.0-or-later
// Acknowledgements and returns, strict and less so.
#include "samples.hpp"

#include <gtest/gtest.h>

using namespace aubrac::formats::pes;

namespace {

class Kept : public Visitor {
public:
    void note_acquit(const ElementAcquit& element) override { elements.push_back(element); }
    void note_acquit_retour(const ElementAcquitRetour& element) override { retours.push_back(element); }
    void note_entete(const EnTete& it) override { entete = it; }
    void note_piece(const Bordereau&, const Piece& piece) override { pieces.push_back(piece); }
    void note_ligne(const Bordereau&, const Piece&, const Ligne& ligne) override { lignes.push_back(ligne); }
    void note_domaine(const EnTeteDomaine& it) override { domaine = it; }

    EnTete entete;
    EnTeteDomaine domaine;
    std::vector<ElementAcquit> elements;
    std::vector<ElementAcquitRetour> retours;
    std::vector<Piece> pieces;
    std::vector<Ligne> lignes;
};

std::string acquit() { return written(write(sample_acquit())); }

} // namespace

TEST(Acquit, IsReadLevelByLevel) {
    Kept kept;
    const auto report = check_text(acquit(), {}, &kept);
    EXPECT_EQ(told(report), "");
    EXPECT_EQ(report.kind, Kind::acquit);
    EXPECT_EQ(report.entete.nom_fic, sample_entete().nom_fic);
    EXPECT_EQ(report.entete.cod_col, "123");
    EXPECT_EQ(report.acquit.bordereaux.accepted, 1);
    EXPECT_EQ(report.acquit.bordereaux.rejected, 1);
    EXPECT_EQ(report.acquit.pieces.rejected, 2);
    EXPECT_EQ(report.acquit.lignes.rejected, 1);
    EXPECT_EQ(report.acquit.pj.accepted, 1);
    EXPECT_FALSE(report.acquit.is_good()) << "partial acceptance is no acceptance";

    ASSERT_EQ(kept.elements.size(), 3u);
    const auto& rejected = kept.elements[0];
    EXPECT_FALSE(rejected.accepted);
    EXPECT_EQ(rejected.num_bord, "11");
    ASSERT_EQ(rejected.details.size(), 3u) << "the pièce 1303, its line 2, the pièce 1304";
    EXPECT_EQ(rejected.details[1].num_piece, "1303");
    EXPECT_EQ(rejected.details[1].num_ligne, "2");
    EXPECT_EQ(rejected.details[1].anomalies.at(0).libelle, "1971 - Compte fonction présent à tort");
    EXPECT_EQ(rejected.details[2].anomalies.at(0).num_ano_ack, "ERREUR_CODIFICATION");
}

TEST(Acquit, IsGoodWhenAllIsAccepted) {
    auto good = sample_acquit();
    good.elements.erase(good.elements.begin());
    EXPECT_TRUE(check_text(written(write(good))).acquit.is_good());
    const auto empty = with(acquit(), "<ACQUIT>", "<ACQUIT/><Reste>");
    EXPECT_TRUE(check_text(with(empty, "</ACQUIT>", "</Reste>")).acquit.bordereaux.rejected == 1)
        << "read wherever it is";
}

TEST(Acquit, CountsABordereauToldOfTwiceOnce) {
    auto twice = sample_acquit();
    twice.elements.push_back(twice.elements[0]);
    twice.elements.back().accepted = true;
    const auto report = check_text(written(write(twice)));
    EXPECT_EQ(report.acquit.bordereaux.rejected, 1);
    EXPECT_EQ(report.acquit.bordereaux.accepted, 1);
    EXPECT_EQ(report.acquit.pieces.rejected, 2);
}

TEST(Acquit, MayRejectTheWholeFlux) {
    auto whole = sample_acquit();
    ElementAcquit element;
    element.domaine_ack = "0";
    element.details = {{"", "", {{"ERREUR_SIRET", "SIRET inconnu"}}}};
    whole.elements = {element};
    Kept kept;
    const auto bytes = written(write(whole));
    const auto report = check_text(bytes, {}, &kept);
    EXPECT_EQ(report.acquit.flux.rejected, 1);
    EXPECT_FALSE(report.acquit.is_good());
    EXPECT_EQ(kept.elements.at(0).details.at(0).anomalies.at(0).num_ano_ack, "ERREUR_SIRET");
}

TEST(Acquit, OfAThousandsOfPiecesIsToldInParts) {
    auto long_one = sample_acquit();
    long_one.elements.resize(1);
    auto& details = long_one.elements[0].details;
    details.clear();
    for (int i = 1; i <= 7000; ++i) details.push_back({std::to_string(i), "1", {{"ERREUR_AUTRE", "Non"}}});
    Kept kept;
    const auto report = check_text(written(write(long_one)), {}, &kept);
    EXPECT_EQ(report.acquit.bordereaux.rejected, 1);
    EXPECT_EQ(report.acquit.pieces.rejected, 7000);
    EXPECT_EQ(report.acquit.lignes.rejected, 7000);
    ASSERT_EQ(kept.elements.size(), 3u);
    for (const auto& part : kept.elements) {
        EXPECT_EQ(part.num_bord, "11");
        EXPECT_LE(part.details.size(), 5000u);
        for (const auto& detail : part.details) ASSERT_FALSE(detail.num_piece.empty());
    }
}

TEST(Acquit, IsReadThoughItBreaksTheSchema) {
    auto bytes = with(acquit(), "<CodCol V=\"123\"/>", "<CodCol V=\"000\"/><Inconnu V=\"1\"/>");
    bytes = with(bytes, "<Sigle V=\"AUBRAC\"/>", "");
    const auto report = check_text(bytes);
    EXPECT_FALSE(report.is_structure_sound());
    EXPECT_FALSE(report.refused);
    EXPECT_EQ(report.acquit.bordereaux.rejected, 1);
    EXPECT_EQ(report.entete.nom_fic, sample_entete().nom_fic);
}

TEST(Acquit, IsReadInAnyEncodingWithAMarkOrWithout) {
    std::string utf8;
    for (const char c : acquit()) {
        if (static_cast<unsigned char>(c) < 0x80)
            utf8 += c;
        else
            utf8 += c == '\xE9' ? "é" : "à";
    }
    utf8 = with(utf8, "ISO-8859-1", "UTF-8");
    for (const auto& bytes : {acquit(), utf8, "\xEF\xBB\xBF" + utf8, with(acquit(), "ISO-8859-1", "UTF-8"),
                              with(acquit(), "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>", "")}) {
        Kept kept;
        const auto report = read_text(bytes, kept);
        ASSERT_EQ(kept.elements.size(), 3u);
        EXPECT_EQ(kept.elements[0].details.at(1).anomalies.at(0).libelle, "1971 - Compte fonction présent à tort");
        EXPECT_EQ(report.acquit.bordereaux.rejected, 1);
    }
}

TEST(Acquit, OfTheFirstFormIsReadToo) {
    const auto report_of = [](const std::string& elements, Visitor& visitor) {
        return check_text(

            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><n:PES_ACQUIT "
            "xmlns:n=\"http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/"
            "retour\"><Enveloppe><Parametres><Version "
            "V=\"2\"/><TypFic V=\"PESALR2\"/><NomFic V=\"F\"/></Parametres><Emetteur><Sigle V=\"A\"/><Adresse "
            "V=\"B\"/></Emetteur></Enveloppe><EnTetePES><DteStr V=\"2026-03-02\"/><IdPost "
            "V=\"099001\"/><IdColl "
            "V=\"21990000800018\"/><CodCol V=\"123\"/><CodBud "
            "V=\"00\"/></EnTetePES><ACQUIT><EnTeteAcquit><IdVer "
            "V=\"1\"/></EnTeteAcquit>" +
                elements + "</ACQUIT></n:PES_ACQUIT>",
            {}, &visitor);
    };
    Kept kept;
    const std::string head = "<ElementACQUIT><DomaineAck V=\"5\"/>";
    const auto report =
        report_of(head +
                      "<EtatAck V=\"0\"/><ExerciceBord V=\"2026\"/><NumBord V=\"11\"/><NumPiece V=\"1303\"/>"
                      "<NumLigne V=\"2\"/><NumAnoAck V=\"ERREUR_AUTRE\"/><LibelleAnoAck V=\"Non\"/>"
                      "</ElementACQUIT>" +
                      head + "<EtatAck V=\"1\"/><ExerciceBord V=\"2026\"/><NumBord V=\"12\"/></ElementACQUIT>",
                  kept);
    EXPECT_EQ(told(report), "");
    EXPECT_EQ(report.acquit.bordereaux.rejected, 1);
    EXPECT_EQ(report.acquit.bordereaux.accepted, 1);
    EXPECT_EQ(report.acquit.lignes.rejected, 1);
    EXPECT_EQ(kept.elements.at(0).details.at(0).num_piece, "1303");
    EXPECT_EQ(kept.elements.at(0).details.at(0).anomalies.at(0).libelle, "Non");
}

TEST(Acquit, OfTheOldestFormIsARefusal) {
    const auto report = check_text(
        "<PES_NonAcquit><Enveloppe><Parametres><NomFic V='F'/></Parametres></Enveloppe></PES_NonAcquit>");
    EXPECT_EQ(report.kind, Kind::acquit);
    EXPECT_FALSE(report.acquit.is_good());
    EXPECT_EQ(report.entete.nom_fic, "F");
}

TEST(Retour, TellsTheStateAndThePaymentOfEachPiece) {
    for (const auto domaine : {Domaine::depense, Domaine::recette}) {
        Kept kept;
        const auto bytes = written(write(sample_retour(domaine)));
        const auto report = check_text(bytes, {}, &kept);
        EXPECT_EQ(told(report), "");
        EXPECT_EQ(report.kind, Kind::retour);
        EXPECT_EQ(report.entete.cod_col, "123") << "CodColl in a return";
        EXPECT_EQ(kept.domaine.domaine, domaine);
        EXPECT_EQ(kept.domaine.typ_restit, "02");
        ASSERT_EQ(kept.pieces.size(), 2u);
        EXPECT_EQ(kept.pieces[0].id_pce, "1303");
        EXPECT_EQ(kept.pieces[1].etat_pce, "04");
        EXPECT_EQ(kept.pieces[1].obs_etat, "Absence de pièce");
        EXPECT_EQ(kept.pieces[1].commentaire, "Il manque l'attestation de ponte.");
        EXPECT_EQ(kept.pieces[1].dte_rej, (aubrac::base::Date{2026, 3, 6}));
        ASSERT_EQ(kept.lignes.size(), 2u);
        EXPECT_EQ(kept.lignes[0].mt_regle, 4'874'40);
        ASSERT_EQ(kept.lignes[0].emargements.size(), 1u);
        EXPECT_EQ(kept.lignes[0].emargements[0].date, (aubrac::base::Date{2026, 3, 9}));
        EXPECT_EQ(kept.lignes[0].emargements[0].montant, 4'874'40);
    }
}

TEST(AcquitRetour, TellsWhichReturnsWereReceived) {
    Kept kept;
    const auto bytes = written(write(sample_acquit_retour()));
    const auto report = check_text(bytes, {}, &kept);
    EXPECT_EQ(told(report), "");
    EXPECT_EQ(report.kind, Kind::acquit_retour);
    ASSERT_EQ(kept.retours.size(), 1u);
    EXPECT_EQ(kept.retours[0].domaine_ack_retour, "13");
    EXPECT_EQ(kept.retours[0].date_acquit, (aubrac::base::Date{2026, 3, 11}));
}

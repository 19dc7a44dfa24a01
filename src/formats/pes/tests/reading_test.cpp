// SPDX-License-Identifier: AGPL-3.0-or-later
// What a viewer is told, in the order of the file.
#include "samples.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

using namespace aubrac::formats::pes;

namespace {

class Script : public Visitor {
public:
    void note_entete(const EnTete& it) override { text += "entete " + it.nom_fic + "\n"; }
    void note_domaine(const EnTeteDomaine& it) override {
        text += "domaine " + std::string(name_of(it.domaine)) + "\n";
    }
    void note_bordereau(const Bordereau& it) override { text += "bordereau " + it.id_bord + " " + it.id + "\n"; }
    void note_piece(const Bordereau&, const Piece& it) override {
        text += " piece " + it.id_pce + " " + it.objet + " refs " + std::to_string(it.pj_refs.size()) + "\n";
    }
    void note_ligne(const Bordereau& bordereau, const Piece& piece, const Ligne& it) override {
        text += "  ligne " + bordereau.id_bord + "/" + piece.id_pce + "/" + it.id_ligne + " " +
                std::to_string(*it.mt_ht);
        for (const auto& tiers : it.tiers) text += " " + tiers.nom + " " + tiers.iban;
        text += "\n";
    }
    void note_end_of_bordereau(const Bordereau& it) override { text += "fin " + it.id_bord + "\n"; }
    void note_pj_bytes(const Pj& pj, std::string_view bytes) override {
        if (pj.rank == 1) content += bytes;
    }
    void note_pj(const Pj& it) override {
        text += "pj " + it.id_unique + " " + it.nom_pj + " " + it.path + " " + std::to_string(it.bytes) + "\n";
    }
    bool wants_fields() const override { return true; }
    void note_field(std::string_view block, std::string_view name, std::string_view value) override {
        if (block == "BlocBordereau") fields += std::string(name) + "=" + std::string(value) + " ";
    }

    std::string text, content, fields;
};

} // namespace

TEST(Reading, TellsAFluxInItsOrder) {
    const auto bytes = written(write(sample_both()));
    Script script;
    const auto report = read_text(bytes, script);
    EXPECT_EQ(script.text, R"(entete PESALR2_21990000800018_260302_001
domaine depense
bordereau 11 B11
 piece 1303 Graines d'été refs 1
  ligne 11/1303/1 487440 GRAINES & PLUMES DE L'ÎLE FR3999999000010000000000199
  ligne 11/1303/2 2560 GRAINES & PLUMES DE L'ÎLE FR3999999000010000000000199
 piece 1304 Graines d'été refs 0
  ligne 11/1304/1 1205 GRAINES & PLUMES DE L'ÎLE FR3999999000010000000000199
fin 11
domaine recette
bordereau 7 B7
 piece 88 Graines d'été refs 0
  ligne 7/88/1 487440 POULAIN FR3999999000010000000000199
fin 7
domaine pj
pj SAINTEXEMPLE2026PJ1 facture.pdf PES_PJ/PJ[1]/Contenu/Fichier 29
)");
    EXPECT_EQ(script.content, sample_pj("").content);
    EXPECT_EQ(script.fields.substr(0, 43), "Exer=2026 IdBord=11 DteBordEm=2026-03-01 Ty");
    EXPECT_EQ(told(report), "");
}

TEST(Reading, IsTheSameWhateverThePiecesOfTheFile) {
    const auto bytes = written(write(sample_both()));
    Script whole;
    read_text(bytes, whole);
    for (const std::size_t step : {1, 5, 100, 1000}) {
        Script script;
        std::size_t at = 0;
        read(
            [&] {
                const auto piece = std::string_view(bytes).substr(at, step);
                at += piece.size();
                return piece;
            },
            script);
        EXPECT_EQ(script.text, whole.text) << step;
        EXPECT_EQ(script.content, whole.content);
    }
}

TEST(Reading, TellsWhatIsOutOfPlaceAllTheSame) {
    const std::string bytes = "<PES_Aller><PES_DepenseAller><Bordereau><Piece><LigneDePiece><BlocLignePiece><"
                              "InfoLignePce><IdLigne V='3'/><MtHT "
                              "V='1.50'/></InfoLignePce></BlocLignePiece></LigneDePiece></"
                              "Piece><BlocBordereau><IdBord V='9'/></BlocBordereau>"
                              "</Bordereau></PES_DepenseAller></PES_Aller>";
    Script script;
    const auto report = read_text(bytes, script);
    EXPECT_EQ(script.text, "entete \ndomaine depense\nbordereau  \n piece   refs 0\n  ligne //3 150\nfin 9\n");
    EXPECT_EQ(report.counts.lignes, 1);
}

TEST(Reading, CountsTheDomainsItDoesNotTell) {
    const std::string bytes =
        "<PES_Aller><PES_Facture><IdVer "
        "V='2'/><FactureIndiv><Objet V='Cantine'/><TotalAPayer><MtTotalTTC "
        "V='12.50'/></TotalAPayer></FactureIndiv><FactureIndiv/></PES_Facture><PES_Marche><EnTeteMarche>"
        "<IdVer V='2'/></EnTeteMarche><Marches><Marche><MontantHTNotifie V='1000'/><Operateurs><MontantHTNotifie "
        "V='9'/></Operateurs></Marche></Marches><Concessions><Concession><ValeurGlobale "
        "V='5'/></Concession></Concessions>"
        "</PES_Marche><PES_Budget><Ligne/></PES_Budget></PES_Aller>";
    Script script;
    const auto report = read_text(bytes, script);
    EXPECT_EQ(report.counts.factures, 2);
    EXPECT_EQ(report.counts.marches, 2);
    EXPECT_EQ(report.total_factures_cents, 12'50);
    EXPECT_EQ(report.total_marches_cents, 1005'00);
    EXPECT_EQ(script.text, "entete \ndomaine facture\ndomaine marche\ndomaine inconnu\n");
    EXPECT_NE(find_finding(check_text(bytes), Rule::unknown_element), nullptr) << "an unknown domain is told";
}

TEST(Reading, LeavesTheInsideOfSignaturesAlone) {
    const auto bytes =
        with(written(write(sample_depense())), "</Bordereau>",
             "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><Bordereau><BlocBordereau><IdBord "
             "V='666'/></BlocBordereau></Bordereau></ds:Signature></Bordereau>");
    Script script;
    const auto report = read_text(bytes, script);
    EXPECT_EQ(report.counts.bordereaux, 1);
    EXPECT_EQ(script.text.find("666"), std::string::npos);
}

TEST(Reading, LetsWhatAVisitorThrowsPass) {
    class Thrower : public Visitor {
    public:
        void note_bordereau(const Bordereau&) override { throw std::runtime_error("disk full"); }
    } thrower;
    EXPECT_THROW(read_text(written(write(sample_depense())), thrower), std::runtime_error);
}

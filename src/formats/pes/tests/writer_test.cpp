// SPDX-License-Identifier: AGPL-3.0-or-later
// The strict writer: exact bytes, the official schemas as a witness when they are at hand, and refusals.
#include "samples.hpp"

#include <adapters/xml/schema.hpp>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>

using namespace aubrac::formats::pes;

namespace {

struct Written {
    const char* name;
    aubrac::base::Result<std::string> bytes;
    const char* schema;
};

std::vector<Written> list_written() {
    auto titres = sample_recette();
    titres.recette[0].pieces[0].piece.edition = "01";
    titres.recette[0].pieces[0].piece.numero_facture = "2026-0001";
    titres.info_dematerialisee = true;
    const char* aller = "PES_V2/Rev0/PES_Aller.xsd";
    const char* retour = "PES_V2/RETOUR/Rev0/PES_Retour.xsd";
    return {{"depense", write(sample_depense()), aller},
            {"recette", write(titres), aller},
            {"both", write(sample_both()), aller},
            {"acquit", write(sample_acquit()), "PES_V2/Rev0/PES_V2_Acquit_Autonome_V2.xsd"},
            {"retour_depense", write(sample_retour(Domaine::depense)), retour},
            {"retour_recette", write(sample_retour(Domaine::recette)), retour},
            {"acquit_retour", write(sample_acquit_retour()), "PES_V2/RETOUR/Rev0/PES_V2_Acquit_Retour.xsd"}};
}

std::string code_of(const aubrac::base::Result<std::string>& bytes) {
    return bytes ? "written" : bytes.refusal().code;
}
std::string code_of(Rule rule) { return std::string(text_of(rule).code); }

} // namespace

TEST(Writer, WritesTheseBytes) {
    for (const auto& it : list_written()) {
        const auto path = std::string(TEST_DATA "/golden/") + it.name + ".xml";
        if (std::getenv("AUBRAC_BLESS")) std::ofstream(path, std::ios::binary) << written(it.bytes);
        EXPECT_EQ(written(it.bytes), read_file(path)) << it.name;
    }
}

TEST(Writer, WritesWhatTheOfficialSchemasAccept) {
    const std::string folder = SOURCE_ROOT "/../shared/reference/pes/xsd-v5.17/";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "NOT CHECKED: the official schemas are not at hand";
    for (const auto& it : list_written())
        for (const auto& finding : aubrac::adapters::xml::validate(written(it.bytes), folder + it.schema))
            ADD_FAILURE() << it.name << ":" << finding.line << ": " << finding.message;
}

TEST(Writer, MakesSumsAndCountsThatAreNotGiven) {
    auto aller = sample_depense();
    EXPECT_NE(written(write(aller)).find("<MtBordHT V=\"4912.05\"/>"), std::string::npos);
    aller.depense[0].bordereau.mt_bord_ht = 1;
    EXPECT_EQ(code_of(write(aller)), code_of(Rule::somme_ht));
    aller = sample_depense();
    aller.depense[0].bordereau.nbr_pce = 9;
    EXPECT_EQ(code_of(write(aller)), code_of(Rule::nombre_pieces));
}

TEST(Writer, RefusesWhatTheNormRefuses) {
    const auto refused = [](Rule rule, auto change) {
        auto aller = sample_depense();
        change(aller);
        EXPECT_EQ(code_of(write(aller)), code_of(rule)) << written(write(aller));
    };
    refused(Rule::code_unknown, [](auto& it) { it.depense[0].bordereau.typ_bord = "99"; });
    refused(Rule::unexpected, [](auto& it) { it.entete.dte_str.reset(); });
    refused(Rule::empty, [](auto& it) { it.entete.cod_col = ""; });
    refused(Rule::empty, [](auto& it) { it.entete.cod_col = "000"; });
    refused(Rule::form, [](auto& it) { it.entete.cod_bud = "zz"; });
    refused(Rule::length, [](auto& it) { it.entete.nom_fic = std::string(101, 'x'); });
    refused(Rule::id_form, [](auto& it) { it.depense[0].bordereau.id = "1"; });
    refused(Rule::id_duplicate, [](auto& it) { it.depense[0].bordereau.id = "F1"; });
    refused(Rule::missing, [](auto& it) { it.depense[0].pieces[0].lignes.clear(); });
    refused(Rule::piece_duplicate, [](auto& it) { it.depense[0].pieces[1].piece.id_pce = "1303"; });
    refused(Rule::pj_duplicate, [](auto& it) { it.pj.push_back(it.pj[0]); });
    refused(Rule::pj_empty, [](auto& it) { it.pj[0].content.clear(); });
    refused(Rule::form, [](auto& it) { it.pj[0].pj.nom_pj = "facture"; });
    refused(Rule::empty_flux, [](auto& it) { it.depense.clear(), it.pj.clear(); });
    refused(Rule::character, [](auto& it) { it.depense[0].pieces[0].piece.objet = "a\x01"; });
    refused(Rule::character, [](auto& it) { it.depense[0].pieces[0].piece.objet = "\xFF"; });
}

TEST(Writer, TellsThePathOfWhatItRefuses) {
    auto aller = sample_depense();
    aller.depense[0].pieces[1].lignes[0].nature = "605a";
    const auto bytes = write(aller);
    ASSERT_FALSE(bytes);
    EXPECT_EQ(bytes.refusal().field,
              "PES_DepenseAller/Bordereau[1]/Piece[2]/LigneDePiece[1]/BlocLignePiece/InfoLignePce/Nature");
}

TEST(Writer, CutsALabelBetweenTwoCharacters) {
    auto aller = sample_depense();
    auto& libelle = aller.depense[0].pieces[0].lignes[0].libelle;
    libelle.clear();
    for (int i = 0; i < 100; ++i) libelle += "é";
    const auto bytes = written(write(aller));
    EXPECT_NE(bytes.find("<LibVir1 V=\"" + std::string(70, '\xE9') + "\"/>"), std::string::npos);
    EXPECT_NE(bytes.find("<LibVir2 V=\"" + std::string(30, '\xE9') + "\"/>"), std::string::npos);
}

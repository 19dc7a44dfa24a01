// SPDX-License-Identifier: AGPL-3.0-or-later
// What the strict writer refuses, with the code of the rule and the field.
#include "samples.hpp"

#include <formats/actes/field.hpp>
#include <formats/actes/writer.hpp>
#include <gtest/gtest.h>

using namespace aubrac::formats::actes;

namespace {

template <class Change>
std::string refused(Change change) {
    auto acte = sample_acte();
    change(acte);
    const auto bytes = write_message(acte);
    return bytes ? "written" : bytes.refusal().code + " " + bytes.refusal().field;
}

template <class Change>
std::string refused_enveloppe(Change change) {
    auto enveloppe = sample_enveloppe();
    change(enveloppe);
    const auto bytes = write_message(enveloppe);
    return bytes ? "written" : bytes.refusal().code + " " + bytes.refusal().field;
}

} // namespace

TEST(ActesWriter, RefusesAnObjetThatIsEmptyTooLongOrOnTwoLines) {
    EXPECT_EQ(refused([](auto& acte) { acte.objet = std::string(500, 'x'); }), "written");
    EXPECT_EQ(refused([](auto& acte) { acte.objet = std::string(501, 'x'); }), "ACTES-N14 Objet");
    EXPECT_EQ(refused([](auto& acte) { acte.objet = "  "; }), "ACTES-N14 Objet");
    EXPECT_EQ(refused([](auto& acte) { acte.objet.clear(); }), "ACTES-N09 Objet");
    EXPECT_EQ(refused([](auto& acte) { acte.objet = "a\nb"; }), "ACTES-N14 Objet");
    EXPECT_EQ(refused([](auto& acte) { acte.objet = "a\x02"; }), "ACTES-N14 Objet");
    EXPECT_EQ(refused([](auto& acte) { acte.objet = "\xE9"; }), "ACTES-N30 Objet");
    EXPECT_EQ(refused([](auto& acte) { acte.objet = "a\xC2\x85z"; }), "ACTES-N30 actes:Objet");
}

TEST(ActesWriter, RefusesANumeroOutsideTheCapitalsDigitsAndUnderscore) {
    for (const auto* numero : {"2026-042", "abc", "1234567890123456", "A B", "É"})
        EXPECT_EQ(refused([&](auto& acte) { acte.numero_interne = numero; }), "ACTES-N15 NumeroInterne") << numero;
    EXPECT_EQ(refused([](auto& acte) { acte.numero_interne = ""; }), "ACTES-N09 NumeroInterne");
}

TEST(ActesWriter, RefusesWrongOrMissingDatesNaturesAndMatieres) {
    EXPECT_EQ(refused([](auto& acte) { acte.date.reset(); }), "ACTES-N09 Date");
    EXPECT_EQ(refused([](auto& acte) { acte.code_nature_acte = "7"; }), "ACTES-N18 CodeNatureActe");
    EXPECT_EQ(refused([](auto& acte) { acte.code_matiere[1] = ""; }), "ACTES-N09 CodeMatiere2");
    EXPECT_EQ(refused([](auto& acte) { acte.code_matiere = {"1", "1", "", "2", ""}; }), "ACTES-N32 CodeMatiere4");
    EXPECT_EQ(refused([](auto& acte) { acte.code_matiere[2] = "x"; }), "ACTES-N17 CodeMatiere3/CodeMatiere");
    EXPECT_EQ(refused([](auto& acte) { acte.precedent_identifiant_acte = "x"; }),
              "ACTES-N16 PrecedentIdentifiantActe/IDActe");
    EXPECT_EQ(refused([](auto& acte) { acte.document_papier = "peut-être"; }), "ACTES-N26 DocumentPapier");
}

TEST(ActesWriter, RefusesAnnexesThatAreNotAsManyAsDeclared) {
    EXPECT_EQ(refused([](auto& acte) { acte.annexes_nombre = 2; }), "ACTES-N25 Annexes/Nombre");
    EXPECT_EQ(refused([](auto& acte) { acte.annexes[0].nom_fichier = "../x"; }),
              "ACTES-N27 Annexes/Annexe[1]/NomFichier");
}

TEST(ActesWriter, RefusesEnvelopesThatTheNormWould) {
    EXPECT_EQ(refused_enveloppe([](auto&) {}), "written");
    EXPECT_EQ(refused_enveloppe([](auto& e) { e.idcl.siren = "21990000"; }), "ACTES-N21 Emetteur/IDCL/SIREN");
    EXPECT_EQ(refused_enveloppe([](auto& e) { e.idcl.departement = "99"; }),
              "ACTES-N19 Emetteur/IDCL/Departement");
    EXPECT_EQ(refused_enveloppe([](auto& e) { e.idcl.arrondissement = "12"; }),
              "ACTES-N20 Emetteur/IDCL/Arrondissement");
    EXPECT_EQ(refused_enveloppe([](auto& e) { e.idcl.nature = "1"; }), "ACTES-N23 Emetteur/IDCL/Nature");
    EXPECT_EQ(refused_enveloppe([](auto& e) { e.adresses_retour.clear(); }), "ACTES-N09 AdressesRetour/Email");
    EXPECT_EQ(refused_enveloppe([](auto& e) { e.formulaires.clear(); }),
              "ACTES-N09 FormulairesEnvoyes/Formulaire");
    for (const auto* email :
         {"x", "a@b", "a b@c.fr", "a@c.toolongtld", "é@c.fr", "a@c.f1", "a..b@c.fr", "a@@c.fr"})
        EXPECT_EQ(refused_enveloppe([&](auto& e) { e.adresses_retour = {email}; }),
                  "ACTES-N22 AdressesRetour/Email[1]")
            << email;
}

TEST(ActesWriter, RefusesIdentifiersAndAnomalyNaturesOfAnotherForm) {
    EXPECT_EQ(write_message(Annulation{"099-219900008-20180522-A-B-AI"}).refusal().code, "ACTES-N16");
    EXPECT_EQ(write_message(AnomalieEnveloppe{aubrac::base::Date{}, "999", {}, sample_enveloppe()}).refusal().code,
              "ACTES-N24");
    EXPECT_EQ(write_message(AnomalieActe{aubrac::base::Date{}, "2", {}, sample_acte(), aubrac::base::Date{}})
                  .refusal()
                  .code,
              "ACTES-N24");
}

TEST(ActesWriter, TakesFieldsInAnyOrderAndRefusesUnknownOrDoubledOnes) {
    auto fields = Field::make_group("", {Field::make_text("DateReception", "2026-03-03"),
                                         Field::make_text("IDActe", "099-219900008-20260227-1-DE")});
    const auto bytes = write_any("6-2", fields);
    ASSERT_TRUE(bytes);
    EXPECT_NE(bytes.value().find("<actes:ARAnnulation "), std::string::npos);
    fields.children.push_back(Field::make_text("Poule", "1"));
    EXPECT_EQ(write_any("6-2", fields).refusal().code, "ACTES-N07");
    fields.children.back().name = "IDActe";
    EXPECT_EQ(write_any("ARAnnulation", fields).refusal().code, "ACTES-N10");
    EXPECT_EQ(write_any("8-1", fields).refusal().code, "ACTES-N05");
    EXPECT_EQ(write_any("", fields).refusal().code, "ACTES-N05");
    EXPECT_EQ(write_any("6-1", Field::make_text("", "x")).refusal().code, "ACTES-N33");
    EXPECT_EQ(write_any("6-1", Field::make_group("", {Field::make_nil("IDActe")})).refusal().code, "ACTES-N33");
}

TEST(ActesWriter, TellsTheTwoEnvelopesApart) {
    auto fields = Field::make_group(
        "",
        {Field::make_group("Emetteur", {Field::make_group("IDPref", {Field::make_text("Departement", "099")})}),
         Field::make_group("FormulairesEnvoyes",
                           {Field::make_group("Formulaire", {Field::make_text("NomFichier", "a.xml")})}),
         Field::make_group("Destinataire", {Field::make_text("SIREN", "219900008")})});
    const auto bytes = write_any("envelope", fields);
    ASSERT_TRUE(bytes) << bytes.refusal().code << bytes.refusal().field;
    EXPECT_NE(bytes.value().find("<actes:EnveloppeMISILLCL "), std::string::npos);
    fields.children[0].children.push_back(Field::make_group("IDSGAR", {Field::make_text("Departement", "099")}));
    EXPECT_EQ(write_any("envelope", fields).refusal().code, "ACTES-N31");
    fields.children[0].children.clear();
    EXPECT_EQ(write_any("envelope", fields).refusal().code, "ACTES-N31");
}

// SPDX-License-Identifier: AGPL-3.0-or-later
// What an acquit makes of a flux.
#include "rules/verdict.hpp"

#include <gtest/gtest.h>

namespace aubrac::helios {

namespace pes = formats::pes;

TEST(Acquit, IsGoodWhenNothingIsRejected) {
    EXPECT_EQ(decide({3, 0, 0, false}), Step::acknowledge);
    EXPECT_EQ(decide({}), Step::acknowledge); // an acquit without element
}

TEST(Acquit, IsPartialWhenSomethingIsTaken) {
    EXPECT_EQ(decide({3, 1, 0, false}), Step::acknowledge_partly);
    EXPECT_EQ(decide({1, 0, 1, false}), Step::acknowledge_partly); // a PJ
}

TEST(Acquit, RejectsWhenNoBordereauIsTakenOrTheFileIsNot) {
    EXPECT_EQ(decide({2, 2, 0, false}), Step::reject);
    EXPECT_EQ(decide({2, 0, 0, true}), Step::reject);
}

TEST(Acquit, SpeaksOfABordereauAPjOrTheWholeFlux) {
    pes::ElementAcquit element;
    element.domaine_ack = "5";
    element.num_bord = "12";
    EXPECT_EQ(target_of(element), Target::bordereau);
    EXPECT_EQ(domaine_of(element), pes::Domaine::depense);
    element.domaine_ack = "3"; // signature of a bordereau
    EXPECT_EQ(target_of(element), Target::bordereau);
    element = {};
    element.domaine_ack = "4";
    element.id_unique = "PJ1";
    EXPECT_EQ(target_of(element), Target::pj);
    for (const auto* domaine : {"0", "1", "2", "99"}) {
        element = {};
        element.domaine_ack = domaine;
        EXPECT_EQ(target_of(element), Target::flux) << domaine;
    }
    element.domaine_ack = "11";
    EXPECT_EQ(target_of(element), Target::other);
}

TEST(Anomaly, IsToldInTheWordsOfTheState) {
    EXPECT_EQ(anomalies_words({{"ERREUR_AUTRE", "1971 - Compte fonction présent à tort"}, {"ERREUR_CODIQUE", ""}}),
              "1971 - Compte fonction présent à tort ; ERREUR_CODIQUE");
    EXPECT_EQ(anomalies_words({}), "");
}

TEST(Payment, IsToldForAMandatAndForATitre) {
    EXPECT_EQ(paiement_of("05"), Paiement::solde);
    EXPECT_EQ(paiement_words(Paiement::solde, pes::Domaine::depense), "Payé");
    EXPECT_EQ(paiement_words(Paiement::solde, pes::Domaine::recette), "Encaissé");
    EXPECT_EQ(paiement_of("77"), Paiement::inconnu);
    for (const auto* etat : {"01", "02", "04", "05"})
        EXPECT_EQ(parse_paiement(paiement_name(paiement_of(etat))), paiement_of(etat));
}

} // namespace aubrac::helios

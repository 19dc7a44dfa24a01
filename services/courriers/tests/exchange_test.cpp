// SPDX-License-Identifier: AGPL-3.0-or-later
// The codes of the norm, the life of what we send, where a letter stands.
#include "rules/exchange.hpp"

#include <base/ensure.hpp>
#include <formats/actes/codes.hpp>
#include <gtest/gtest.h>

using namespace aubrac;
using namespace aubrac::courriers;
using enum TypeCourrier;
using formats::actes::Emetteur;

TEST(Exchanges, UseOnlyCodesOfTheNormEachFromItsSender) {
    for (const auto& exchange : list_exchanges()) {
        ASSERT_TRUE(formats::actes::find_by_code(exchange.letter)) << exchange.letter;
        EXPECT_EQ(formats::actes::find_by_code(exchange.letter)->emetteur, Emetteur::prefecture);
        if (!exchange.accuse.empty()) {
            EXPECT_EQ(formats::actes::find_by_code(exchange.accuse)->emetteur, Emetteur::collectivite);
        }
        if (!exchange.acknowledgement.empty()) {
            EXPECT_EQ(formats::actes::find_by_code(exchange.acknowledgement)->emetteur, Emetteur::prefecture);
        }
    }
    for (const auto& kind : list_answer_kinds()) {
        const auto* code = formats::actes::find_by_code(kind.code);
        ASSERT_TRUE(code) << kind.code;
        EXPECT_EQ(code->emetteur, Emetteur::collectivite);
        EXPECT_EQ(code->documents_max, kind.documents_max == 0 ? -1 : kind.documents_max) << kind.code;
    }
}

TEST(Exchanges, AreThoseOfTheNorm) {
    EXPECT_EQ(exchange_of(demande_pieces).accuse, "3-2");
    EXPECT_EQ(exchange_of(lettre_observations).accuse, "4-2");
    EXPECT_EQ(exchange_of(courrier_simple).accuse, "") << "a simple letter is not acknowledged";
    EXPECT_EQ(exchange_of(defere).accuse, "") << "the norm has no 5-2";
    EXPECT_EQ(find_exchange_by_acknowledgement("3-5")->type, demande_pieces);
    EXPECT_EQ(find_exchange_by_acknowledgement(""), nullptr);
    EXPECT_EQ(find_answer_kind("3-2"), nullptr) << "it leaves by itself: nobody chooses it";
}

TEST(Envoi, LeavesOnceAndIsAcknowledged) {
    using enum EtatEnvoi;
    EXPECT_EQ(after(brouillon, StepEnvoi::submit), a_envoyer);
    EXPECT_EQ(after(a_envoyer, StepEnvoi::start), en_cours);
    EXPECT_EQ(after(en_cours, StepEnvoi::sent), envoye);
    EXPECT_EQ(after(envoye, StepEnvoi::acknowledge), recu);
    EXPECT_FALSE(after(en_cours, StepEnvoi::start)) << "found leaving, it is never started again";
}

TEST(Envoi, WhoseFateIsUnknownIsMovedByThePrefectureOrAPersonOnly) {
    using enum EtatEnvoi;
    EXPECT_EQ(after(en_cours, StepEnvoi::lost), incertain);
    EXPECT_FALSE(after(incertain, StepEnvoi::start));
    EXPECT_EQ(after(incertain, StepEnvoi::resend), a_envoyer);
    EXPECT_EQ(after(incertain, StepEnvoi::acknowledge), recu);
}

TEST(Envoi, ThatWasAcknowledgedIsNeverRefusedAfterwards) {
    EXPECT_FALSE(after(EtatEnvoi::recu, StepEnvoi::refuse));
    EXPECT_EQ(after(EtatEnvoi::refuse, StepEnvoi::acknowledge), EtatEnvoi::recu);
}

TEST(Statut, OfARequestGoesFromToAnswerToReceived) {
    EXPECT_EQ(statut_of(demande_pieces, {}, Closed::no), StatutCourrier::a_repondre);
    EXPECT_EQ(statut_of(demande_pieces, EtatEnvoi::en_cours, Closed::no), StatutCourrier::reponse_en_cours);
    EXPECT_EQ(statut_of(demande_pieces, EtatEnvoi::incertain, Closed::no), StatutCourrier::reponse_incertaine);
    EXPECT_EQ(statut_of(demande_pieces, EtatEnvoi::envoye, Closed::no), StatutCourrier::repondu);
    EXPECT_EQ(statut_of(demande_pieces, EtatEnvoi::recu, Closed::no), StatutCourrier::acquitte);
    EXPECT_EQ(statut_of(demande_pieces, EtatEnvoi::refuse, Closed::no), StatutCourrier::a_repondre);
}

TEST(Statut, OfALetterThatObligesToNothingIsToRead) {
    EXPECT_EQ(statut_of(courrier_simple, {}, Closed::no), StatutCourrier::a_lire);
    EXPECT_EQ(statut_of(defere, {}, Closed::no), StatutCourrier::a_lire);
    EXPECT_EQ(statut_of(defere, {}, Closed::yes), StatutCourrier::classe);
}

TEST(Statut, StaysOpenUntilThePrefectureReceivedTheAnswerWhenItSaysSo) {
    EXPECT_TRUE(is_open(demande_pieces, StatutCourrier::repondu));
    EXPECT_FALSE(is_open(courrier_simple, StatutCourrier::repondu)) << "a 2-2 is never acknowledged";
    EXPECT_FALSE(is_open(lettre_observations, StatutCourrier::acquitte));
    EXPECT_FALSE(is_open(demande_pieces, StatutCourrier::classe));
}

TEST(Answering, IsPossibleOnceNothingIsInFlight) {
    EXPECT_TRUE(may_answer(lettre_observations, StatutCourrier::a_repondre));
    EXPECT_TRUE(may_answer(courrier_simple, StatutCourrier::classe));
    EXPECT_TRUE(may_answer(demande_pieces, StatutCourrier::acquitte)) << "a pièce may have been forgotten";
    EXPECT_FALSE(may_answer(lettre_observations, StatutCourrier::acquitte));
    EXPECT_FALSE(may_answer(demande_pieces, StatutCourrier::reponse_incertaine));
    EXPECT_FALSE(may_answer(defere, StatutCourrier::a_lire)) << "the court is answered elsewhere";
}

TEST(Names, AreReadBackAndAnUnknownOneIsABug) {
    for (int i = 0; i < 7; ++i) {
        EXPECT_EQ(parse_statut(statut_name(static_cast<StatutCourrier>(i))), static_cast<StatutCourrier>(i));
        EXPECT_EQ(parse_etat(etat_name(static_cast<EtatEnvoi>(i))), static_cast<EtatEnvoi>(i));
    }
    EXPECT_THROW(parse_statut("perdu"), base::Bug);
    EXPECT_THROW(parse_etat(""), base::Bug);
}

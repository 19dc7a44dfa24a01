// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/life.hpp"

#include <base/ensure.hpp>
#include <gtest/gtest.h>

using namespace aubrac::actes;
using enum StatutActe;

TEST(Life, AnActeGoesFromDraftToAcknowledged) {
    EXPECT_EQ(after(brouillon, Step::submit), a_transmettre);
    EXPECT_EQ(after(a_transmettre, Step::start), en_cours);
    EXPECT_EQ(after(en_cours, Step::sent), transmis);
    EXPECT_EQ(after(transmis, Step::acknowledge), acquitte);
}

TEST(Life, AnActeInTheParapheurLeavesOnceSignedOrIsADraftAgain) {
    EXPECT_EQ(after(brouillon, Step::ask_signature), a_signer);
    EXPECT_EQ(after(refuse, Step::ask_signature), a_signer);
    EXPECT_EQ(after(a_signer, Step::sign), a_transmettre);
    EXPECT_EQ(after(a_signer, Step::give_up_signature), brouillon);
    EXPECT_FALSE(after(a_signer, Step::submit)) << "it would leave unsigned";
    for (const auto statut :
         {brouillon, a_transmettre, en_cours, incertain, transmis, acquitte, refuse, annulation, annule})
        EXPECT_FALSE(after(statut, Step::sign)) << statut_name(statut);
}

TEST(Life, ALateAnomalyNeverUndoesAnAcknowledgement) {
    for (const auto statut : {acquitte, annulation, annule, brouillon, a_transmettre})
        EXPECT_FALSE(after(statut, Step::anomaly)) << statut_name(statut);
}

TEST(Life, AnAcknowledgementIsTakenWhateverWeThinkOfTheSending) {
    for (const auto statut : {a_transmettre, en_cours, incertain, transmis, refuse})
        EXPECT_EQ(after(statut, Step::acknowledge), acquitte) << statut_name(statut);
}

TEST(Life, AnActeSentIsNotSubmittedAgain) {
    for (const auto statut : {a_transmettre, en_cours, incertain, transmis, acquitte, annulation, annule})
        EXPECT_FALSE(after(statut, Step::submit)) << statut_name(statut);
}

TEST(Life, OnlyAPersonResendsWhatMayHaveBeenReceived) {
    EXPECT_EQ(after(incertain, Step::resend), a_transmettre);
    EXPECT_FALSE(after(incertain, Step::start));
    EXPECT_FALSE(after(incertain, Step::give_back));
}

TEST(Life, OnlyAnAcknowledgedActeIsCancelled) {
    EXPECT_EQ(after(acquitte, Step::ask_cancellation), annulation);
    EXPECT_EQ(after(annulation, Step::cancel), annule);
    for (const auto statut : {brouillon, a_transmettre, en_cours, incertain, transmis, refuse, annule})
        EXPECT_FALSE(after(statut, Step::ask_cancellation)) << statut_name(statut);
}

TEST(Life, EveryStatutHasANameThatIsReadBack) {
    for (int i = 0; i <= static_cast<int>(annule); ++i) {
        const auto statut = static_cast<StatutActe>(i);
        EXPECT_EQ(parse_statut(statut_name(statut)), statut);
        EXPECT_FALSE(statut_words(statut).empty());
    }
    EXPECT_THROW(parse_statut("inconnu"), aubrac::base::Bug);
}

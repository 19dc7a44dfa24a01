// SPDX-License-Identifier: AGPL-3.0-or-later
// What may become of a flux.
#include "rules/life.hpp"

#include <base/ensure.hpp>
#include <gtest/gtest.h>

namespace aubrac::helios {

using enum StatutFlux;

TEST(LifeOfAFlux, GoesFromDepositToAcknowledgement) {
    auto statut = depose;
    for (const auto step : {Step::approve, Step::submit, Step::start, Step::sent, Step::acknowledge}) {
        const auto next = after(statut, step);
        ASSERT_TRUE(next) << statut_name(statut);
        statut = *next;
    }
    EXPECT_EQ(statut, acquitte);
}

TEST(LifeOfAFlux, NeverSendsWhatHasErrorsUnlessSomebodyAcceptsThem) {
    EXPECT_EQ(after(depose, Step::find_errors), a_corriger);
    EXPECT_FALSE(after(a_corriger, Step::submit));
    EXPECT_FALSE(after(a_signer, Step::submit));
    EXPECT_FALSE(after(a_signer, Step::accept_errors));
    EXPECT_EQ(after(a_corriger, Step::accept_errors), controle);
}

TEST(LifeOfAFlux, IsNotSentTwiceByItself) {
    EXPECT_FALSE(after(en_cours, Step::start));
    EXPECT_FALSE(after(envoye, Step::start));
    EXPECT_FALSE(after(incertain, Step::start));
    EXPECT_EQ(after(incertain, Step::resend), a_envoyer);
    EXPECT_FALSE(after(acquitte, Step::resend));
}

TEST(LifeOfAFlux, KeepsTheBestThatTheComptableSaid) {
    EXPECT_EQ(after(envoye, Step::reject), rejete);
    EXPECT_EQ(after(rejete, Step::acknowledge), acquitte);
    EXPECT_EQ(after(acquitte_partiellement, Step::acknowledge), acquitte);
    EXPECT_FALSE(after(acquitte, Step::reject));
    EXPECT_FALSE(after(acquitte, Step::acknowledge));
    EXPECT_FALSE(after(acquitte_partiellement, Step::reject));
    EXPECT_FALSE(after(rejete, Step::reject));
}

TEST(LifeOfAFlux, TakesAnAnswerThatComesBeforeWeNotedTheSending) {
    for (const auto statut : {a_envoyer, en_cours, incertain, envoye})
        EXPECT_EQ(after(statut, Step::acknowledge), acquitte) << statut_name(statut);
    for (const auto statut : {depose, a_corriger, a_signer, controle, remplace})
        EXPECT_FALSE(after(statut, Step::acknowledge)) << statut_name(statut);
}

TEST(LifeOfAFlux, IsReplacedBeforeItLeavesOrOnceItIsRejected) {
    for (const auto statut : {a_corriger, a_signer, controle, rejete})
        EXPECT_EQ(after(statut, Step::replace), remplace) << statut_name(statut);
    for (const auto statut : {a_envoyer, en_cours, incertain, envoye, acquitte, acquitte_partiellement})
        EXPECT_FALSE(after(statut, Step::replace)) << statut_name(statut);
}

TEST(Statut, IsStoredAndReadUnderTheSameName) {
    for (const auto statut : all_statuts()) {
        EXPECT_EQ(parse_statut(statut_name(statut)), statut);
        EXPECT_FALSE(statut_words(statut).empty());
    }
    EXPECT_THROW(parse_statut("perdu"), base::Bug);
}

} // namespace aubrac::helios

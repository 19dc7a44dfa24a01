// SPDX-License-Identifier: AGPL-3.0-or-later
// Consents: the operator's staff enters an adhérent only when it agrees, for a limited time.
#include "fixture.hpp"
#include <kernel/session/consents.hpp>

namespace aubrac::kernel::testing_session {
namespace {

class AssistanceTest : public SessionTest {
protected:
    void SetUp() override {
        SessionTest::SetUp();
        if (stores_) staff_ = add_account("tech@operateur.example", "technicien");
    }
    base::Result<ConsentStep> ask(int minutes = 60, const std::string& reason = "Bordereau qui ne part pas",
                                  ActorKind kind = ActorKind::staff) {
        return write([&](Context& context) { return consents_.ask(context, adherent_id(1), reason, minutes); },
                     Actor{kind, staff_.id.text(), "Technicien"});
    }
    base::Result<ConsentStep> answer(const ConsentId& id, Consents::Answer answer, int adherent = 1,
                                     const Rights& rights = {"bureau.consentir"},
                                     const base::AccountId& person = base::AccountId("mayor")) {
        return write([&](Context& context) {
            return consents_.answer(context, adherent_id(adherent), id, person, rights, answer);
        });
    }
    base::Result<ConsentStep> end(const ConsentId& id, const base::AccountId& person, const Rights& rights) {
        return write([&](Context& context) { return consents_.end(context, id, person, adherent_id(1), rights); });
    }
    bool live(int adherent = 1) {
        return read([&](Context& context) {
                   return consents_.find_live(context, staff_.id, adherent_id(adherent));
               })
            .has_value();
    }
    std::vector<ConsentStep> close_past() {
        return write([&](Context& context) { return consents_.close_past(context); });
    }

    Account staff_;
    Consents consents_;
    static constexpr auto accept = Consents::Answer::accept;
};
ON_BOTH_ENGINES(AssistanceTest);

TEST_P(AssistanceTest, BeginsWhenTheAdherentAcceptsAndEndsByItself) {
    const auto asked = ask(90);
    ASSERT_TRUE(asked.ok());
    EXPECT_EQ(asked->action, "assistance.demander");
    EXPECT_EQ(asked->sentence, "Le syndicat demande à entrer pendant 1 h 30");
    EXPECT_EQ(asked->subject, "consent/" + asked->consent.id.text());
    EXPECT_FALSE(live());
    clock_.forward(600);
    const auto accepted = answer(asked->consent.id, accept);
    ASSERT_TRUE(accepted.ok());
    EXPECT_EQ(accepted->action, "bureau.consentir");
    EXPECT_EQ(accepted->consent.ends_at, clock_.now().plus_seconds(90 * 60));
    EXPECT_TRUE(live());
    EXPECT_FALSE(live(2));
    clock_.forward(90 * 60 - 1);
    EXPECT_TRUE(live());
    EXPECT_TRUE(close_past().empty());
    clock_.forward(1);
    EXPECT_FALSE(live()) << "a right never waits for the job";
    const auto ended = close_past();
    ASSERT_EQ(ended.size(), 1u);
    EXPECT_EQ(ended[0].sentence, "Entrée du syndicat terminée");
    EXPECT_TRUE(close_past().empty()) << "told once";
}

TEST_P(AssistanceTest, IsRefusedByTheAdherent) {
    const auto asked = ask();
    const auto refused = answer(asked->consent.id, Consents::Answer::refuse);
    ASSERT_TRUE(refused.ok());
    EXPECT_EQ(refused->consent.state, ConsentState::refused);
    EXPECT_FALSE(live());
    EXPECT_EQ(code_of(answer(asked->consent.id, accept)), "SESSION-023")
        << "no second thought on the same question";
    EXPECT_TRUE(ask().ok()) << "but it may be asked again";
}

TEST_P(AssistanceTest, IsAskedByTheStaffWithAReasonAndABoundedTime) {
    EXPECT_EQ(code_of(ask(60, "Bordereau qui ne part pas", ActorKind::agent)), "SESSION-022");
    EXPECT_EQ(code_of(ask(60, "aide")), "SESSION-020");
    EXPECT_EQ(code_of(ask(60, std::string(501, 'x'))), "SESSION-020");
    EXPECT_EQ(code_of(ask(4)), "SESSION-021");
    EXPECT_EQ(code_of(ask(481)), "SESSION-021");
    EXPECT_TRUE(ask(480).ok());
    EXPECT_EQ(code_of(ask(480)), "SESSION-024");
}

TEST_P(AssistanceTest, IsAcceptedOnlyByWhoMayConsentInThatAdherent) {
    const auto id = ask()->consent.id;
    EXPECT_EQ(code_of(answer(id, accept, 1, {"actes.transmettre"})), "SESSION-025");
    EXPECT_EQ(code_of(answer(id, accept, 2)), "SESSION-023") << "another adhérent's";
    EXPECT_EQ(code_of(answer(id, accept, 1, {"bureau.consentir"}, staff_.id)), "SESSION-025") << "not by oneself";
    EXPECT_EQ(code_of(answer(ConsentId("x"), accept)), "SESSION-023");
    EXPECT_FALSE(live());
}

TEST_P(AssistanceTest, LapsesWhenNobodyAnswersForADay) {
    const auto id = ask()->consent.id;
    clock_.forward(24 * 3600);
    EXPECT_EQ(code_of(answer(id, accept)), "SESSION-023");
    const auto lapsed = close_past();
    ASSERT_EQ(lapsed.size(), 1u);
    EXPECT_EQ(lapsed[0].consent.state, ConsentState::lapsed);
}

TEST_P(AssistanceTest, EndsEarlierByEitherSideAndByNobodyElse) {
    auto id = ask()->consent.id;
    ASSERT_TRUE(answer(id, accept).ok());
    EXPECT_EQ(code_of(end(id, base::AccountId("other"), {})), "SESSION-025");
    EXPECT_TRUE(live());
    const auto by_adherent = end(id, base::AccountId("mayor"), {"bureau.consentir"});
    ASSERT_TRUE(by_adherent.ok());
    EXPECT_EQ(by_adherent->sentence, "Entrée du syndicat terminée par la collectivité");
    EXPECT_FALSE(live());
    id = ask()->consent.id;
    ASSERT_TRUE(answer(id, accept).ok());
    EXPECT_EQ(end(id, staff_.id, {})->sentence, "Entrée du syndicat terminée par le syndicat");
    EXPECT_FALSE(live());
    id = ask()->consent.id;
    EXPECT_EQ(end(id, staff_.id, {})->consent.state, ConsentState::lapsed);
    EXPECT_EQ(code_of(answer(id, accept)), "SESSION-023");
}

TEST_P(AssistanceTest, EndsWhenTheTechnicianIsDisabled) {
    ASSERT_TRUE(answer(ask()->consent.id, accept).ok());
    EXPECT_TRUE(write([&](Context& context) { return accounts_.disable(context, staff_.id); }).ok());
    EXPECT_FALSE(live());
    EXPECT_EQ(close_past().size(), 1u) << "and it shows in the journal";
}

TEST_P(AssistanceTest, IsListedOnBothSides) {
    (void)ask();
    EXPECT_EQ(read([&](Context& context) { return consents_.list_of_adherent(context, adherent_id(1)); }).size(),
              1u);
    EXPECT_EQ(read([&](Context& context) { return consents_.list_of_adherent(context, adherent_id(2)); }).size(),
              0u);
    EXPECT_EQ(read([&](Context& context) { return consents_.list_of_staff(context, staff_.id); }).size(), 1u);
}

} // namespace
} // namespace aubrac::kernel::testing_session

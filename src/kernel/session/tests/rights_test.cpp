// SPDX-License-Identifier: AGPL-3.0-or-later
// Who may do what.
#include "fixture.hpp"
#include <kernel/session/rights.hpp>

namespace aubrac::kernel::testing_session {
namespace {

struct Row {
    const char* service;
    const char* role;
    bool member;
    Rights expected;
};

TEST(Rights, AreThoseOfTheRolesOverTheServicesSubscribed) {
    const Row table[] = {
        {"*", "consultation", true, {"actes.consulter", "adherents.consulter", "bureau.consulter"}},
        {"*", "redaction", true, {"actes.consulter", "actes.rediger", "bureau.consulter"}},
        {"*",
         "responsable",
         true,
         {"actes.consulter", "actes.rediger", "actes.transmettre", "bureau.consentir", "bureau.consulter"}},
        {"actes", "redaction", true, {"actes.consulter", "actes.rediger"}},
        {"etatcivil", "responsable", true, {}},
        {"bureau", "responsable", true, {"bureau.consentir", "bureau.consulter"}},
        {"*", "responsable", false, {"actes.consulter", "adherents.consulter", "bureau.consulter"}},
        {"*", "assistance", true, {}},
        {"*", "administrateur", true, {}},
    };
    for (const auto& row : table) {
        const Grant grants[] = {{base::AccountId("a"), adherent_id(1), row.service, row.role}};
        auto adherent = card(1);
        adherent.member = row.member;
        EXPECT_EQ(rights_of_grants(grants, manifests(), adherent), row.expected) << row.service << " " << row.role;
    }
}

TEST(Rights, OfSeveralGrantsAddUp) {
    const Grant grants[] = {{base::AccountId("a"), adherent_id(1), "actes", "responsable"},
                            {base::AccountId("a"), adherent_id(1), "*", "consultation"}};
    EXPECT_EQ(rights_of_grants(grants, manifests(), card(1)),
              (Rights{"actes.consulter", "actes.rediger", "actes.transmettre", "adherents.consulter",
                      "bureau.consulter"}));
}

TEST(Rights, NeverComeFromTheGrantOfAnotherAdherent) {
    const Grant grants[] = {{base::AccountId("a"), adherent_id(2), "*", "responsable"}};
    EXPECT_TRUE(rights_of_grants(grants, manifests(), card(1)).empty());
}

TEST(Rights, OfTheStaffAreThoseOfTheOperatorsServices) {
    EXPECT_EQ(rights_of_staff("technicien", manifests()), (Rights{"adherents.gerer", "bureau.consulter"}));
    EXPECT_EQ(rights_of_staff("administrateur", manifests()), (Rights{"adherents.gerer", "adherents.supprimer"}));
    EXPECT_TRUE(rights_of_staff("", manifests()).empty());
    EXPECT_TRUE(rights_of_staff("responsable", manifests()).empty());
}

TEST(Rights, OfAssistanceAreOnlyReadingAfterAWithdrawal) {
    auto adherent = card(1);
    EXPECT_EQ(rights_of_assistance(manifests(), adherent), (Rights{"actes.consulter", "actes.rediger"}));
    adherent.member = false;
    EXPECT_EQ(rights_of_assistance(manifests(), adherent), (Rights{"actes.consulter"}));
}

class RightsInStore : public SessionTest {
protected:
    Rights rights(const Account& account, int adherent) {
        return read([&](Context& context) {
            return rights_for(context, accounts_, consents_, account,
                              adherent == 0 ? base::AdherentId() : adherent_id(adherent), manifests(),
                              card(adherent));
        });
    }
    Consents consents_;
};
ON_BOTH_ENGINES(RightsInStore);

TEST_P(RightsInStore, OfASecretaryOfTwoVillagesDifferFromOneToTheOther) {
    const auto account = add_account("camille@saint-exemple.example");
    give(account, 1, "responsable", "actes");
    give(account, 2, "consultation");
    EXPECT_EQ(rights(account, 1), (Rights{"actes.consulter", "actes.rediger", "actes.transmettre"}));
    EXPECT_EQ(rights(account, 2), (Rights{"actes.consulter", "adherents.consulter", "bureau.consulter"}));
    EXPECT_TRUE(rights(account, 3).empty());
    EXPECT_TRUE(rights(account, 0).empty());
}

TEST_P(RightsInStore, OfTheStaffInAnAdherentComeAndGoWithItsConsent) {
    const auto staff = add_account("tech@operateur.example", "technicien");
    EXPECT_EQ(rights(staff, 0), (Rights{"adherents.gerer", "bureau.consulter"}));
    EXPECT_TRUE(rights(staff, 1).empty());
    const Actor actor{ActorKind::staff, staff.id.text(), ""};
    const auto asked = write(
        [&](Context& context) { return consents_.ask(context, adherent_id(1), "Bordereau qui ne part pas", 30); },
        actor);
    EXPECT_TRUE(rights(staff, 1).empty());
    const auto accepted = write([&](Context& context) {
        return consents_.answer(context, adherent_id(1), asked->consent.id, base::AccountId("mayor"),
                                {"bureau.consentir"}, Consents::Answer::accept);
    });
    ASSERT_TRUE(accepted.ok());
    EXPECT_EQ(rights(staff, 1), (Rights{"actes.consulter", "actes.rediger"}));
    EXPECT_TRUE(rights(staff, 2).empty());
    clock_.forward(30 * 60);
    EXPECT_TRUE(rights(staff, 1).empty());
}

TEST_P(RightsInStore, ReceiveANoticeOnlyThePeopleActiveWhoHoldThem) {
    const auto mayor = add_account("maire@saint-exemple.example");
    const auto secretary = add_account("secretaire@saint-exemple.example");
    const auto former = add_account("ancien@saint-exemple.example");
    give(mayor, 1, "responsable");
    give(secretary, 1, "redaction");
    give(former, 1, "responsable");
    EXPECT_TRUE(write([&](Context& context) { return accounts_.disable(context, former.id); }).ok());
    const auto holders = read([&](Context& context) {
        return accounts_.accounts_with_right(context, card(1), "actes.transmettre", manifests());
    });
    ASSERT_EQ(holders.size(), 1u);
    EXPECT_EQ(holders[0].id, mayor.id);
    const auto readers = read(
        [&](Context& context) {
            return accounts_.accounts_with_right(context, card(1), "actes.consulter", manifests());
        },
        adherent_id(1));
    EXPECT_EQ(readers.size(), 2u) << "from the store of the adhérent too";
}

} // namespace
} // namespace aubrac::kernel::testing_session

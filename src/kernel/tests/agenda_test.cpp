// SPDX-License-Identifier: AGPL-3.0-or-later
// The duties of Mon bureau: sorted by legal deadline, shown to who may act, replaced and cleared.
#include "fixture.hpp"

namespace aubrac::kernel::testing_kernel {

namespace {

class AgendaTest : public KernelTest {
protected:
    static Duty duty(const std::string& subject, const std::string& due,
                     const std::string& right = "essai.consulter") {
        Duty duty{.subject = subject, .what = "essai.faire", .title = "Faire " + subject, .right = right};
        duty.verb = "Faire";
        duty.url = "/" + subject;
        duty.due = base::Date::parse_iso(due);
        duty.law = duty.due ? "CGCT art. L2131-1" : "";
        return duty;
    }
    void set(const Duty& duty, const base::AdherentId& who = saint) {
        write(who, [&](Context& context) { kernel_->agenda.set_duty(context, duty); });
    }
    std::vector<Duty> list(const Rights& rights, int limit = 200, const base::AdherentId& who = saint) {
        std::vector<Duty> found;
        write_as({ActorKind::agent, "camille", "Camille Exemple"}, who, rights,
                 [&](Context& context) { found = kernel_->agenda.list_duties(context, limit); });
        return found;
    }
    std::vector<std::string> subjects(const Rights& rights = {"essai.consulter"}) {
        std::vector<std::string> found;
        for (const auto& duty : list(rights)) found.push_back(duty.subject);
        return found;
    }
};

TEST_P(AgendaTest, SortsByDeadlineAndPutsThoseWithoutOneLast) {
    set(duty("essai/sans", ""));
    set(duty("essai/tard", "2027-02-01"));
    set(duty("essai/retard", "2026-11-01"));
    set(duty("essai/bientot", "2026-11-25"));
    EXPECT_EQ(subjects(), (std::vector<std::string>{"essai/retard", "essai/bientot", "essai/tard", "essai/sans"}));
}

TEST_P(AgendaTest, SortsDutiesOfOneDayByTheirAge) {
    set(duty("essai/b", "2026-12-01"));
    clock_.forward(60);
    set(duty("essai/a", "2026-12-01"));
    EXPECT_EQ(subjects(), (std::vector<std::string>{"essai/b", "essai/a"}));
}

TEST_P(AgendaTest, ShowsADutyOnlyToWhoHoldsItsRight) {
    set(duty("essai/1", "2026-12-01", "essai.modifier"));
    set(duty("essai/2", "2026-12-02"));
    EXPECT_EQ(subjects(), (std::vector<std::string>{"essai/2"}));
    EXPECT_EQ(subjects({"essai.consulter", "essai.modifier"}).size(), 2u);
    EXPECT_TRUE(subjects({}).empty());
}

TEST_P(AgendaTest, GivesBackEveryFieldOfADuty) {
    auto wanted = duty("essai/1", "2026-12-01");
    wanted.kind = DutyKind::waiting;
    set(wanted);
    const auto found = list({"essai.consulter"}).at(0);
    EXPECT_EQ(found.kind, DutyKind::waiting);
    EXPECT_EQ(found.what, wanted.what);
    EXPECT_EQ(found.title, wanted.title);
    EXPECT_EQ(found.verb, "Faire");
    EXPECT_EQ(found.url, "/essai/1");
    EXPECT_EQ(found.right, "essai.consulter");
    EXPECT_EQ(found.due, wanted.due);
    EXPECT_EQ(found.law, "CGCT art. L2131-1");
    set(duty("essai/2", ""));
    EXPECT_FALSE(list({"essai.consulter"}).at(1).due.has_value());
}

TEST_P(AgendaTest, ReplacesADutySetAgain) {
    set(duty("essai/1", "2026-12-01"));
    set(duty("essai/1", "2026-12-31"));
    ASSERT_EQ(subjects().size(), 1u);
    EXPECT_EQ(list({"essai.consulter"}).at(0).due->iso(), "2026-12-31");
}

TEST_P(AgendaTest, ClearsOneDutyOrAllThoseOfASubject) {
    auto other = duty("essai/1", "2026-12-01");
    other.what = "essai.relire";
    const auto fill = [&] {
        set(duty("essai/1", "2026-12-01"));
        set(other);
        set(duty("essai/2", "2026-12-01"));
    };
    fill();
    write(saint, [&](Context& context) { kernel_->agenda.clear_duty(context, "essai/1", "essai.relire"); });
    EXPECT_EQ(subjects(), (std::vector<std::string>{"essai/1", "essai/2"}));
    fill();
    write(saint, [&](Context& context) { kernel_->agenda.clear_subject(context, "essai/1"); });
    EXPECT_EQ(subjects(), (std::vector<std::string>{"essai/2"}));
}

TEST_P(AgendaTest, IsBoundedAndOfOneAdherent) {
    for (int i = 0; i < 10; ++i) set(duty("essai/" + std::to_string(i), "2026-12-01"));
    EXPECT_EQ(list({"essai.consulter"}, 3).size(), 3u);
    EXPECT_TRUE(list({"essai.consulter"}, 200, lacalm).empty());
}

ON_BOTH_ENGINES(AgendaTest);

} // namespace

} // namespace aubrac::kernel::testing_kernel

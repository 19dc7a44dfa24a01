// SPDX-License-Identifier: AGPL-3.0-or-later
// Facts announced to unknown listeners: once each, in order per subject, with the work that announced them.
#include "fixture.hpp"

namespace aubrac::kernel::testing_kernel {

namespace {

struct Unheard {
    static constexpr std::string_view name = "essai.Unheard";
    EventFields write() const { return {}; }
};

class EventsTest : public KernelTest {
protected:
    using Names = std::vector<std::string>;
    void SetUp() override {
        KernelTest::SetUp();
        if (IsSkipped()) return;
        essai().heard = [this](Context& context, const EssaiAdded& event) {
            heard_.push_back(event.numero);
            if (event.numero == broken_) throw base::Failure("listener down");
            essai().add(context, event.numero);
        };
    }
    void announce(const std::string& subject, const std::string& numero, const base::AdherentId& who = saint) {
        write(who, [&](Context& context) {
            kernel_->events.announce(context, subject, EssaiAdded{subject, numero});
        });
    }
    Names heard() { return run_jobs(), std::exchange(heard_, {}); }

    Names heard_;
    std::string broken_;
};

TEST_P(EventsTest, AreDeliveredOnceWithTheirFields) {
    announce("essai/1", "12 \"ème\"\nligne");
    EXPECT_EQ(heard(), (Names{"12 \"ème\"\nligne"}));
    EXPECT_TRUE(heard().empty());
    EXPECT_EQ(numeros(saint).size(), 1u);
}

TEST_P(EventsTest, AreDeliveredOnceToEachListener) {
    Names others;
    kernel_->events.listen<EssaiAdded>("autre",
                                       [&](Context&, const EssaiAdded& event) { others.push_back(event.numero); });
    announce("essai/1", "12");
    EXPECT_EQ(heard(), (Names{"12"}));
    EXPECT_EQ(others, (Names{"12"}));
}

TEST_P(EventsTest, OfOneSubjectAreDeliveredInOrder) {
    Names announced;
    for (int i = 0; i < 20; ++i) announce("essai/1", announced.emplace_back(std::to_string(i)));
    EXPECT_EQ(heard(), announced);
}

TEST_P(EventsTest, AreRetriedWithoutHoldingOtherSubjects) {
    broken_ = "1";
    announce("essai/1", "1");
    announce("essai/1", "1 bis");
    announce("essai/2", "2");
    EXPECT_EQ(heard(), (Names{"1", "2"}));
    clock_.forward(10);
    EXPECT_EQ(heard(), (Names{"1"}));
    EXPECT_EQ(numeros(saint), (Names{"2"})) << "what the broken listener wrote is undone";
    broken_.clear();
    clock_.forward(60);
    EXPECT_EQ(heard(), (Names{"1", "1 bis"}));
    EXPECT_EQ(numeros(saint), (Names{"1", "1 bis", "2"}));
}

TEST_P(EventsTest, OfAnUndoneWorkAreNeverDelivered) {
    undo(saint, [&](Context& context) {
        kernel_->events.announce(context, "essai/1", EssaiAdded{"essai/1", "12"});
    });
    EXPECT_TRUE(heard().empty());
}

TEST_P(EventsTest, StayInTheirAdherent) {
    announce("essai/1", "12", lacalm);
    heard();
    EXPECT_EQ(numeros(lacalm), (Names{"12"}));
    EXPECT_TRUE(numeros(saint).empty());
}

TEST_P(EventsTest, WithoutListenerAreNothing) {
    write(saint, [&](Context& context) { kernel_->events.announce(context, "essai/1", Unheard{}); });
    EXPECT_EQ(run_jobs(), 0);
}

TEST_P(EventsTest, SurviveARestart) {
    announce("essai/1", "12");
    restart();
    essai().heard = [this](Context&, const EssaiAdded& event) { heard_.push_back(event.numero); };
    EXPECT_EQ(heard(), (Names{"12"}));
}

ON_BOTH_ENGINES(EventsTest);

TEST(EventField, IsEmptyWhenAbsent) {
    const EventFields fields = {{"a", "1"}, {"b", ""}};
    EXPECT_EQ(event_field(fields, "a"), "1");
    EXPECT_EQ(event_field(fields, "b"), "");
    EXPECT_EQ(event_field(fields, "c"), "");
}

} // namespace

} // namespace aubrac::kernel::testing_kernel

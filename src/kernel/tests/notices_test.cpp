// SPDX-License-Identifier: AGPL-3.0-or-later
// Telling people: who is told, what stays unread, and the grouped mail.
#include "fixture.hpp"

namespace aubrac::kernel::testing_kernel {

namespace {

class NoticesTest : public KernelTest {
protected:
    Actor actor_of(const std::string& session) {
        Actor actor;
        read({}, [&](Context& context) {
            const auto account = kernel_->identity->sessions.find(context, session)->account;
            actor = {ActorKind::agent, account.id.text(), account.name};
        });
        return actor;
    }
    void tell(const Actor& actor, const std::string& right, const std::string& title) {
        write_as(actor, saint, {},
                 [&](Context& context) { kernel_->notices.tell(context, right, title, "/essai"); });
    }
    int unread(const Actor& actor) {
        int count = 0;
        write_as(actor, saint, {}, [&](Context& context) { count = kernel_->notices.count_unread(context); });
        return count;
    }
};

TEST_P(NoticesTest, ReachThoseWhoHoldTheRightExceptWhoActs) {
    const auto reader = actor_of(sign_in("consultation"));
    const auto writer = actor_of(sign_in("redaction"));
    const auto mayor = actor_of(sign_in("responsable"));
    const auto elsewhere = actor_of(sign_in("responsable", lacalm));
    tell(writer, "essai.modifier", "Un essai a été ajouté");
    EXPECT_EQ(unread(mayor), 1);
    EXPECT_EQ(unread(writer), 0) << "who acts knows";
    EXPECT_EQ(unread(reader), 0) << "lacks the right";
    EXPECT_EQ(unread(elsewhere), 0);
    tell({ActorKind::machine, "job:essai.work", ""}, "essai.consulter", "Terminé");
    for (const auto& actor : {reader, writer}) EXPECT_EQ(unread(actor), 1);
    EXPECT_EQ(unread(mayor), 2);
}

TEST_P(NoticesTest, MayReachAFewOfThoseWhoHoldTheRight) {
    const auto reader = actor_of(sign_in("consultation"));
    const auto writer = actor_of(sign_in("redaction"));
    const auto mayor = actor_of(sign_in("responsable"));
    write_as({ActorKind::machine, "job:essai.work", ""}, saint, {}, [&](Context& context) {
        kernel_->notices.tell_some(context, {writer.id, reader.id, "nobody"}, "essai.modifier", "À vous",
                                   "/essai");
    });
    EXPECT_EQ(unread(writer), 1);
    EXPECT_EQ(unread(reader), 0) << "named, but lacks the right";
    EXPECT_EQ(unread(mayor), 0) << "holds the right, but is not named";
}

TEST_P(NoticesTest, AreListedLatestFirstThenMarkedRead) {
    const auto mayor = actor_of(sign_in("responsable"));
    tell({}, "essai.consulter", "Premier");
    clock_.forward(1);
    tell({}, "essai.consulter", "Second");
    write_as(mayor, saint, {}, [&](Context& context) {
        auto notices = kernel_->notices.list_notices(context);
        ASSERT_EQ(notices.size(), 2u);
        EXPECT_EQ(notices[0].title, "Second");
        EXPECT_EQ(notices[0].url, "/essai");
        EXPECT_EQ(notices[0].at, clock_.now());
        EXPECT_FALSE(notices[0].read);
        kernel_->notices.mark_read(context);
        EXPECT_TRUE(kernel_->notices.list_notices(context, 1).at(0).read);
    });
    EXPECT_EQ(unread(mayor), 0);
    tell({}, "essai.consulter", "Troisième");
    EXPECT_EQ(unread(mayor), 1);
}

TEST_P(NoticesTest, ShowTheirNumberOnThePage) {
    const auto session = sign_in("responsable");
    const auto before = get("/essai", session).body;
    tell({}, "essai.consulter", "Premier");
    EXPECT_NE(get("/essai", session).body, before);
}

ON_BOTH_ENGINES(NoticesTest);

/// With people and a mail server of the test.
class NoticeMailTest : public KernelTest {
protected:
    struct Sent {
        std::string account;
        std::vector<News> news;
    };
    std::optional<Reader> find_reader(std::string_view account) {
        for (const auto& person : people_)
            if (person.account == account) return Reader{person, {saint, lacalm}};
        return std::nullopt;
    }
    void SetUp() override {
        KernelTest::SetUp();
        if (IsSkipped()) return;
        jobs_ = std::make_unique<Jobs>(*kernel_->stores, folder_ / "jobs-index");
        notices_ = std::make_unique<Notices>(*jobs_);
        notices_->connect(
            {.people = [this](Context&, std::string_view) { return people_; },
             .reader = [this](Context&, std::string_view account) { return find_reader(account); },
             .send_mail =
                 [this](const Recipient& person, const std::vector<News>& news) {
                     if (broken_) throw base::Failure("mail server down");
                     sent_.push_back({person.account, news});
                 },
             .watch = [this](Context&, std::string_view account) { watched_.emplace_back(account); }});
        digests_ = std::make_unique<JobRunner>(*jobs_, *kernel_->stores, kernel_->log, Rights{});
    }
    void TearDown() override { digests_.reset(); }
    void tell(const std::string& title) { tell_in(saint, title); }
    void tell_in(const base::AdherentId& adherent, const std::string& title) {
        write(adherent, [&](Context& context) { notices_->tell(context, "essai.consulter", title, "/essai"); });
    }
    std::vector<Sent> mails() { return digests_->run_due(), std::exchange(sent_, {}); }

    /// What leaves when everything due until the next morning is run, minute by minute around 7 o'clock.
    std::vector<Sent> mails_of_the_morning() {
        const auto seven = Notices::next_summary(clock_.now());
        clock_.forward((seven.ms - clock_.now().ms) / 1000);
        digests_->run_due();
        clock_.forward(61);
        return mails();
    }

    std::vector<Recipient> people_ = {{"camille", "Camille", "camille@exemple.test", MailPreference::each},
                                      {"sacha", "Sacha", "sacha@exemple.test", MailPreference::none}};
    std::vector<std::string> watched_;
    bool broken_ = false;
    std::vector<Sent> sent_;
    std::unique_ptr<Jobs> jobs_;
    std::unique_ptr<Notices> notices_;
    std::unique_ptr<JobRunner> digests_;
};

TEST_P(NoticeMailTest, GroupsTheNoticesOfAMinuteInOneMail) {
    tell("Un");
    EXPECT_TRUE(mails().empty());
    clock_.forward(30);
    tell("Deux");
    EXPECT_TRUE(mails().empty());
    clock_.forward(30);
    const auto sent = mails();
    ASSERT_EQ(sent.size(), 1u) << "and nothing to who wants no mail";
    EXPECT_EQ(sent[0].account, "camille");
    ASSERT_EQ(sent[0].news.size(), 1u);
    EXPECT_EQ(sent[0].news[0].adherent, saint);
    EXPECT_EQ(sent[0].news[0].count, 2);
    EXPECT_EQ(watched_, (std::vector<std::string>{"camille", "sacha", "camille", "sacha"}));
    clock_.forward(3600);
    EXPECT_TRUE(mails().empty());
}

TEST_P(NoticeMailTest, CountsANoticeInOneMailOnly) {
    tell("Un");
    clock_.forward(600);
    EXPECT_EQ(mails().at(0).news.at(0).count, 1);
    tell("Deux");
    clock_.forward(600);
    EXPECT_EQ(mails().at(0).news.at(0).count, 1);
}

TEST_P(NoticeMailTest, MakesOneSummaryADayOfAllThePlacesOfAPerson) {
    people_[0].mail = MailPreference::daily;
    tell("Un");
    tell_in(lacalm, "Deux");
    clock_.forward(3600);
    tell_in(lacalm, "Trois");
    EXPECT_TRUE(mails().empty()) << "nothing before the morning";
    const auto sent = mails_of_the_morning();
    ASSERT_EQ(sent.size(), 1u);
    ASSERT_EQ(sent[0].news.size(), 2u);
    EXPECT_EQ(sent[0].news[0].adherent, saint);
    EXPECT_EQ(sent[0].news[0].count, 1);
    EXPECT_EQ(sent[0].news[1].adherent, lacalm);
    EXPECT_EQ(sent[0].news[1].count, 2);
    EXPECT_TRUE(mails_of_the_morning().empty()) << "a day without news is a day without mail";
}

TEST_P(NoticeMailTest, FollowsWhatThePersonPrefersWhenTheMailLeaves) {
    people_[0].mail = MailPreference::daily;
    tell("Un");
    people_[0].mail = MailPreference::none;
    EXPECT_TRUE(mails_of_the_morning().empty());
    people_[0].mail = MailPreference::each;
    tell("Deux");
    clock_.forward(60);
    EXPECT_EQ(mails().size(), 1u);
}

TEST_P(NoticeMailTest, SendsNothingToWhoHasReadOrLeftMeanwhile) {
    tell("Un");
    write_as({ActorKind::agent, "camille", ""}, saint, {},
             [&](Context& context) { notices_->mark_read(context); });
    clock_.forward(600);
    EXPECT_TRUE(mails().empty());
    tell("Deux");
    people_.clear();
    clock_.forward(600);
    EXPECT_TRUE(mails().empty());
}

TEST_P(NoticeMailTest, TriesAgainWhenTheMailServerIsDown) {
    broken_ = true;
    tell("Un");
    clock_.forward(600);
    EXPECT_TRUE(mails().empty());
    broken_ = false;
    clock_.forward(10);
    EXPECT_EQ(mails().at(0).news.at(0).count, 1);
}

ON_BOTH_ENGINES(NoticeMailTest);

TEST(NoticeSummary, LeavesAtSevenInParisInSummerAndInWinter) {
    const auto after = [](const char* now) { return Notices::next_summary(*base::Instant::parse_iso(now)).iso(); };
    EXPECT_EQ(after("2026-11-21T13:05:00.000Z"), "2026-11-22T06:00:00.000Z");
    EXPECT_EQ(after("2026-11-22T05:59:59.999Z"), "2026-11-22T06:00:00.000Z");
    EXPECT_EQ(after("2026-11-22T06:00:00.000Z"), "2026-11-23T06:00:00.000Z");
    EXPECT_EQ(after("2026-07-01T04:00:00.000Z"), "2026-07-01T05:00:00.000Z");
    EXPECT_EQ(after("2026-03-28T12:00:00.000Z"), "2026-03-29T05:00:00.000Z") << "the clock moves that night";
    EXPECT_EQ(after("2026-10-24T12:00:00.000Z"), "2026-10-25T06:00:00.000Z") << "and back that one";
    EXPECT_EQ(after("2026-12-31T23:30:00.000Z"), "2027-01-01T06:00:00.000Z") << "it is already January in Paris";
}

} // namespace

} // namespace aubrac::kernel::testing_kernel

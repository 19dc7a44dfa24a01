// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <kernel/notices/notices.hpp>

#include <base/ensure.hpp>

namespace aubrac::kernel {

namespace {

constexpr auto mail_job = "notices.mail";       // of one person in one adhérent; payload: the right
constexpr auto summary_job = "notices.summary"; // of one person everywhere, in the operator's store
constexpr std::int64_t summary_hour = 7;
// The jobs of the other adhérents, due at the same moment, ask for the same summary meanwhile.
constexpr Seconds summary_patience{60};

} // namespace

void Notices::connect(Doors doors, Seconds grouping) {
    grouping_ = grouping;
    doors_ = std::move(doors);
    jobs_.define(mail_job, {}, [this](JobRun& run) { return send_mail(run); });
    jobs_.define(summary_job, {}, [this](JobRun& run) { return send_summary(run); });
}

// At 7 o'clock the hour never changes: the offset of a near moment is that of this one.
base::Instant Notices::next_summary(base::Instant now) {
    const auto at_seven = [](base::Date day) {
        const base::Instant civil{(day.days() * 24 + summary_hour) * 3'600'000};
        return civil.plus_seconds(std::int64_t{-60} * base::paris_offset_minutes(civil));
    };
    const auto today = at_seven(now.date());
    return today > now ? today : at_seven(now.date().plus_days(1));
}

void Notices::tell(Context& context, std::string_view right, std::string_view title, std::string_view url) {
    ENSURE(doors_.people != nullptr);
    for (const auto& person : doors_.people(context, right)) tell_one(context, person, right, title, url);
}

void Notices::tell_some(Context& context, const std::vector<std::string>& accounts, std::string_view right,
                        std::string_view title, std::string_view url) {
    ENSURE(doors_.people != nullptr);
    for (const auto& person : doors_.people(context, right))
        if (std::find(accounts.begin(), accounts.end(), person.account) != accounts.end())
            tell_one(context, person, right, title, url);
}

void Notices::tell_one(Context& context, const Recipient& person, std::string_view right, std::string_view title,
                       std::string_view url) {
    if (person.account == context.actor().id) return;
    storage_.execute(
        context, "INSERT INTO notices_notices (id, account, at, title, url) VALUES ($1, $2, $3, $4, $5)",
        {context.make_uuid(), person.account, context.now().iso(), std::string(title), std::string(url)});
    if (doors_.watch) doors_.watch(context, person.account);
    if (!doors_.send_mail || person.mail == MailPreference::none) return;
    const Seconds until_summary((next_summary(context.now()).ms - context.now().ms + 999) / 1000);
    jobs_.add(context, mail_job, person.account, right,
              person.mail == MailPreference::each ? grouping_ : until_summary);
}

std::vector<Notice> Notices::list_notices(Context& context, int limit, std::string_view before) const {
    // Ids grow with time; "~" is after all of them.
    auto rows =
        storage_.query(context,
                       "SELECT id, at, title, url, read_at FROM notices_notices WHERE account = $1 AND id < $2 "
                       "ORDER BY id DESC LIMIT $3",
                       {context.actor().id, std::string(before.empty() ? "~" : before), std::int64_t{limit}});
    std::vector<Notice> notices;
    while (rows->next())
        notices.push_back({std::string(rows->text(0)),
                           base::Instant::parse_iso(rows->text(1)).value_or(base::Instant{}),
                           std::string(rows->text(2)), std::string(rows->text(3)), !rows->text(4).empty()});
    return notices;
}

int Notices::count_unread(Context& context) const {
    auto rows = storage_.query(context, "SELECT COUNT(*) FROM notices_notices WHERE account = $1 AND read_at = ''",
                               {context.actor().id});
    return rows->next() ? static_cast<int>(rows->integer(0)) : 0;
}

void Notices::mark_read(Context& context) const {
    storage_.execute(context, "UPDATE notices_notices SET read_at = $1 WHERE account = $2 AND read_at = ''",
                     {context.now().iso(), context.actor().id});
    if (doors_.watch) doors_.watch(context, context.actor().id);
}

int Notices::count_unsent(Context& context, std::string_view account) const {
    auto rows = storage_.query(
        context, "SELECT COUNT(*) FROM notices_notices WHERE account = $1 AND read_at = '' AND mailed_at = ''",
        {std::string(account)});
    return rows->next() ? static_cast<int>(rows->integer(0)) : 0;
}

void Notices::mark_sent(Context& context, std::string_view account) const {
    storage_.execute(context, "UPDATE notices_notices SET mailed_at = $1 WHERE account = $2 AND mailed_at = ''",
                     {context.now().iso(), std::string(account)});
}

JobResult Notices::send_mail(JobRun& run) {
    int count = 0;
    std::optional<Recipient> recipient;
    run.read([&](Context& context) {
        count = count_unsent(context, run.subject());
        for (auto& person : doors_.people(context, run.payload()))
            if (person.account == run.subject()) recipient = std::move(person);
    });
    const auto wanted = count > 0 && recipient ? recipient->mail : MailPreference::none;
    if (wanted == MailPreference::daily) {
        run.write_for(
            {}, [&](Context& context) { jobs_.add(context, summary_job, run.subject(), {}, summary_patience); });
        return job_done();
    }
    if (wanted == MailPreference::each) doors_.send_mail(*recipient, {{run.adherent(), count}});
    run.finish([&](Context& context) { mark_sent(context, run.subject()); });
    return job_done();
}

JobResult Notices::send_summary(JobRun& run) {
    std::optional<Reader> reader;
    run.read([&](Context& context) { reader = doors_.reader(context, run.subject()); });
    if (!reader || reader->recipient.mail == MailPreference::none) return job_done();
    std::vector<News> news;
    for (const auto& place : reader->places)
        run.write_for(place, [&](Context& context) {
            if (const int count = count_unsent(context, run.subject()); count > 0) news.push_back({place, count});
        });
    if (!news.empty()) doors_.send_mail(reader->recipient, news);
    for (const auto& one : news)
        run.write_for(one.adherent, [&](Context& context) { mark_sent(context, run.subject()); });
    return job_done();
}

std::vector<Migration> Notices::migrations() {
    return {{"notices", Scope::both, "0001_notices", R"sql(
CREATE TABLE notices_notices (
    {{adherent}}
    id TEXT NOT NULL,
    account TEXT NOT NULL,
    at TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    read_at TEXT NOT NULL DEFAULT '',
    mailed_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY ({{key}} id)
);
CREATE INDEX notices_notices_by_account ON notices_notices ({{key}} account, read_at);
)sql"}};
}

} // namespace aubrac::kernel

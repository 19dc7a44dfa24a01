// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/notices/notices.hpp>

#include <base/ensure.hpp>

namespace aubrac::kernel {

namespace {

constexpr auto mail_job = "notices.mail";

} // namespace

void Notices::connect(PeopleWithRight people, SendMail send_mail, Seconds grouping) {
    grouping_ = grouping;
    people_ = std::move(people);
    send_mail_ = std::move(send_mail);
    jobs_.define(mail_job, {}, [this](JobRun& run) { return send_digest(run); });
}

void Notices::tell(Context& context, std::string_view right, std::string_view title, std::string_view url) {
    ENSURE(people_ != nullptr);
    for (const auto& person : people_(context, right)) {
        if (person.account == context.actor().id) continue;
        storage_.execute(context,
                         "INSERT INTO notices_notices (id, account, at, title, url) VALUES ($1, $2, $3, $4, $5)",
                         {context.make_uuid(), person.account, context.now().iso(), std::string(title),
                          std::string(url)});
        if (send_mail_ && person.wants_mail) jobs_.add(context, mail_job, person.account, right, grouping_);
    }
}

std::vector<Notice> Notices::list_notices(Context& context, int limit) const {
    auto rows = storage_.query(context,
                               "SELECT id, at, title, url, read_at FROM notices_notices WHERE account = $1 "
                               "ORDER BY id DESC LIMIT $2",
                               {context.actor().id, std::int64_t{limit}});
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
}

JobResult Notices::send_digest(JobRun& run) {
    int count = 0;
    std::vector<Recipient> people;
    run.read([&](Context& context) {
        auto rows = storage_.query(
            context, "SELECT COUNT(*) FROM notices_notices WHERE account = $1 AND read_at = '' AND mailed_at = ''",
            {run.subject()});
        if (rows->next()) count = static_cast<int>(rows->integer(0));
        people = people_(context, run.payload());
    });
    for (const auto& person : people)
        if (count > 0 && person.account == run.subject() && person.wants_mail)
            send_mail_(person, count, run.adherent());
    run.finish([&](Context& context) {
        storage_.execute(context, "UPDATE notices_notices SET mailed_at = $1 WHERE account = $2 AND mailed_at = ''",
                         {context.now().iso(), run.subject()});
    });
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

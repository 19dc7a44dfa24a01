// SPDX-License-Identifier: AGPL-3.0-or-later
// Notices: telling someone that something happened, on the page and by a grouped mail that says nothing
// confidential.
#pragma once

#include <kernel/context.hpp>
#include <kernel/jobs/jobs.hpp>
#include <kernel/storage/storage.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

struct Notice {
    std::string id;
    base::Instant at;
    std::string title; // French, one line
    std::string url;
    bool read = false;
};

/// Who receives mail: asked when the mail leaves, so that a person who left gets nothing.
struct Recipient {
    std::string account, name, email;
    bool wants_mail = true;
};

class Notices {
public:
    explicit Notices(Jobs& jobs) : jobs_(jobs) {}

    /// Finds the people of the context's adhérent who hold `right`; set at start by whoever keeps accounts.
    using PeopleWithRight = std::function<std::vector<Recipient>(Context&, std::string_view right)>;
    using SendMail = std::function<void(const Recipient&, int count, const base::AdherentId&)>;
    /// `send_mail` empty: no mail is configured, notices stay on the page.
    /// Several notices of one `grouping` make one mail.
    void connect(PeopleWithRight people, SendMail send_mail, Seconds grouping = Seconds(600));

    /// Tells all who hold `right` in the adhérent, except the actor of the context.
    void tell(Context& context, std::string_view right, std::string_view title, std::string_view url);
    /// Of the actor of the context, latest first.
    std::vector<Notice> list_notices(Context& context, int limit = 100) const;
    int count_unread(Context& context) const;
    void mark_read(Context& context) const; // all of the actor
    static std::vector<Migration> migrations();

private:
    JobResult send_digest(JobRun& run);

    Jobs& jobs_;
    Storage storage_{"notices", Scope::both};
    PeopleWithRight people_;
    SendMail send_mail_;
    Seconds grouping_{600};
};

} // namespace aubrac::kernel

// SPDX-License-Identifier: AGPL-3.0-or-later
// Notices: telling someone that something happened, on the page and, as each person prefers, by a mail at once or
// by one summary a day, that say nothing confidential.
#pragma once

#include <functional>
#include <kernel/context.hpp>
#include <kernel/jobs/jobs.hpp>
#include <kernel/session/accounts.hpp>
#include <kernel/storage/storage.hpp>
#include <optional>
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
    MailPreference mail = MailPreference::each;
};

/// A person and the adhérents one acts for.
struct Reader {
    Recipient recipient;
    std::vector<base::AdherentId> places;
};

/// How many notices wait for a person there; never zero.
struct News {
    base::AdherentId adherent;
    int count = 0;
};

class Notices {
public:
    explicit Notices(Jobs& jobs) : jobs_(jobs) {}

    /// How notices reach people; set at start by whoever keeps accounts.
    struct Doors {
        /// The people of the context's adhérent who hold `right`.
        std::function<std::vector<Recipient>(Context&, std::string_view right)> people;
        /// Nothing for an account that is gone or closed. In the operator's store.
        std::function<std::optional<Reader>(Context&, std::string_view account)> reader;
        /// Outside any transaction. Empty: no mail is configured, notices stay on the page.
        std::function<void(const Recipient&, const std::vector<News>&)> send_mail;
        /// In the transaction that changes what `account` has to read there; may be empty.
        std::function<void(Context&, std::string_view account)> watch;
    };
    /// "At once" is after `grouping`: the notices of that moment make one mail.
    void connect(Doors doors, Seconds grouping = Seconds(60));

    /// Tells all who hold `right` in the adhérent, except the actor of the context.
    void tell(Context& context, std::string_view right, std::string_view title, std::string_view url);
    /// The same, for those of these accounts who hold `right`: what concerns a few people alone.
    void tell_some(Context& context, const std::vector<std::string>& accounts, std::string_view right,
                   std::string_view title, std::string_view url);
    /// Of the actor of the context, latest first; those before the notice `before`, unless it is empty.
    std::vector<Notice> list_notices(Context& context, int limit = 100, std::string_view before = {}) const;
    int count_unread(Context& context) const;
    void mark_read(Context& context) const; // all of the actor
    /// When the summary of the day leaves: the next 7 o'clock in Paris, later than `now`.
    static base::Instant next_summary(base::Instant now);
    static std::vector<Migration> migrations();

private:
    void tell_one(Context& context, const Recipient& person, std::string_view right, std::string_view title,
                  std::string_view url);
    JobResult send_mail(JobRun& run);
    JobResult send_summary(JobRun& run);
    int count_unsent(Context& context, std::string_view account) const;
    void mark_sent(Context& context, std::string_view account) const;

    Jobs& jobs_;
    Storage storage_{"notices", Scope::both};
    Doors doors_;
    Seconds grouping_{60};
};

} // namespace aubrac::kernel

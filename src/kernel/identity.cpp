// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/identity.hpp>

#include <kernel/mail.hpp>
#include <kernel/session/refusals.hpp>

namespace aubrac::kernel {

namespace {

Recipient recipient_of(const Account& account) {
    return {account.id.text(), account.name, account.email, account.mail};
}

} // namespace

Identity::Identity(Kernel& kernel)
    : second_factors(kernel.secrets.key("second factor")),
      sign_in(*kernel.stores, SignInOptions{.server_key = kernel.secrets.key("second factor")}),
      policy(parse_second_factor_policy(kernel.settings.get("session.second_factor", "agents"))),
      csrf_key(kernel.secrets.key("csrf")) {}

void Identity::connect(Kernel& kernel) {
    kernel.refusals.add("session", session_refusals);
    Notices::Doors doors;
    doors.people = [this, &kernel](Context& context, std::string_view right) {
        std::vector<Recipient> found;
        const auto card = kernel.directory().find_adherent(context, context.adherent());
        if (!card) return found;
        for (const auto& account : accounts.accounts_with_right(context, *card, right, kernel.manifests))
            found.push_back(recipient_of(account));
        return found;
    };
    doors.reader = [this, &kernel](Context& context, std::string_view id) -> std::optional<Reader> {
        const auto account = accounts.find(context, base::AccountId(std::string(id)));
        if (!account || account->status != AccountStatus::active) return std::nullopt;
        Reader reader{recipient_of(*account), {}};
        for (const auto& place : accounts.list_adherents_of(context, account->id))
            if (kernel.directory().find_adherent(context, place)) reader.places.push_back(place);
        return reader;
    };
    if (sends_mail(kernel))
        doors.send_mail = [&kernel](const Recipient& person, const std::vector<News>& news) {
            send_news_mail(kernel, person, news);
        };
    doors.watch = [&kernel](Context& context, std::string_view account) {
        context.after_commit([&kernel, topic = context.adherent().text() + "/avis/" + std::string(account)] {
            kernel.live.publish(topic);
        });
    };
    kernel.notices.connect(std::move(doors), Seconds(kernel.settings.number("notices.grouping_seconds", 60)));
}

} // namespace aubrac::kernel

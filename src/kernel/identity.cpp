// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/identity.hpp>

#include <kernel/mail.hpp>
#include <kernel/session/refusals.hpp>

namespace aubrac::kernel {

Identity::Identity(Kernel& kernel)
    : second_factors(kernel.secrets.key("second factor")),
      sign_in(*kernel.stores, SignInOptions{.server_key = kernel.secrets.key("second factor")}),
      policy(parse_second_factor_policy(kernel.settings.get("session.second_factor", "agents"))),
      csrf_key(kernel.secrets.key("csrf")) {}

void Identity::connect(Kernel& kernel) {
    for (const auto& entry : session_refusals) {
        const RefusalEntry refusal{entry.code, entry.status, entry.sentence, entry.advice};
        kernel.refusals.add("session", {&refusal, 1});
    }
    const auto people = [this, &kernel](Context& context, std::string_view right) {
        std::vector<Recipient> found;
        const auto card = kernel.directory().find_adherent(context, context.adherent());
        if (!card) return found;
        for (const auto& account : accounts.accounts_with_right(context, *card, right, kernel.manifests))
            found.push_back({account.id.text(), account.name, account.email});
        return found;
    };
    Notices::SendMail send;
    if (kernel.settings.has("mail.smtp_url"))
        send = [&kernel](const Recipient& person, int count, const base::AdherentId&) {
            send_digest_mail(kernel, person, count);
        };
    kernel.notices.connect(people, send, Seconds(kernel.settings.number("notices.grouping_seconds", 600)));
}

} // namespace aubrac::kernel

// SPDX-License-Identifier: AGPL-3.0-or-later
// Mail that the server sends to its people, by real SMTP (settings mail.smtp_url, mail.from, mail.user,
// mail.password, mail.starttls).
#pragma once

#include <kernel/notices/notices.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

struct Kernel;

/// Throws base::Failure when the mail server does not take it: the job tries again.
void send_mail(Kernel& kernel, std::string_view address, std::string_view name, std::string_view subject,
               std::string_view text);
/// False: no mail is configured, send_mail must not be called.
bool sends_mail(const Kernel& kernel);
/// "Vous avez 3 nouveautés": where, a link, nothing confidential, and where to receive less or no more.
void send_news_mail(Kernel& kernel, const Recipient& person, const std::vector<News>& news);

} // namespace aubrac::kernel

// SPDX-License-Identifier: AGPL-3.0-or-later
// Mail that the server sends to its people, by real SMTP (settings mail.smtp_url, mail.from, mail.user,
// mail.password, mail.starttls).
#pragma once

#include <kernel/notices/notices.hpp>
#include <string>
#include <string_view>

namespace aubrac::kernel {

struct Kernel;

/// Throws base::Failure when the mail server does not take it: the job tries again.
void send_mail(Kernel& kernel, std::string_view address, std::string_view name, std::string_view subject,
               std::string_view text);
/// "Vous avez 3 nouveautés": a link, nothing confidential, one click to receive no more.
void send_digest_mail(Kernel& kernel, const Recipient& person, int count);

} // namespace aubrac::kernel

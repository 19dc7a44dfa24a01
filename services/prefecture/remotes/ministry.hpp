// SPDX-License-Identifier: AGPL-3.0-or-later
// The ministry's server as we see it: one POST out, mails back (cahier des charges of 23 May 2017). A real one and
// the twin differ by configuration only.
#pragma once

#include <filesystem>
#include <functional>
#include <kernel/settings.hpp>
#include <memory>
#include <prefecture/api.hpp>
#include <string>
#include <string_view>

namespace aubrac::prefecture {

/// One mail that came back, and what to do with it once handled.
struct ReturnedMail {
    std::string name; // unique in its mailbox
    std::string bytes;
};
/// leave: something of ours broke, the mail waits for the next time.
enum class Filing { done, error, leave };

class Ministry {
public:
    virtual ~Ministry() = default;
    virtual DeliveryReport send(const std::filesystem::path& archive, const std::string& archive_name) = 0;
    /// Gives each waiting mail to `handle`, then files it where it says.
    virtual void fetch(const std::function<Filing(const ReturnedMail&)>& handle) = 0;
};

/// Settings under "prefecture.state." (the State) or "prefecture.training." (the twin): url, rescue_url, ca,
/// certificate, key, user, password; and for the mails either maildir, or imap_url, imap_user, imap_password,
/// imap_ca. Null when `url` is not set.
std::unique_ptr<Ministry> make_ministry(const kernel::Settings& settings, Training training);

/// Asks the twin, and never the State, for a letter about an acte it acknowledged. Throws base::Failure when there
/// is no twin, or it says no.
void ask_twin_for_letter(const kernel::Settings& settings, const std::string& code, const std::string& id_acte);

/// "prefecture.state." or "prefecture.training."
std::string settings_prefix(Training training);

} // namespace aubrac::prefecture

// SPDX-License-Identifier: AGPL-3.0-or-later
// The ministry's server as we see it: one POST out, mails back (cahier des charges of 23 May 2017). A real one and
// the twin differ by configuration only.
#pragma once

#include <filesystem>
#include <functional>
#include <kernel/settings.hpp>
#include <memory>
#include <string>
#include <string_view>

namespace aubrac::actes {

/// not_sent: surely not received, may be sent again. unknown: it may have been received: never again by itself.
enum class Delivery { accepted, not_sent, unknown };

struct DeliveryReport {
    Delivery delivery = Delivery::not_sent;
    std::string detail; // English, for the operator and the journal
};

/// One mail that came back, and what to do with it once handled.
struct ReturnedMail {
    std::string name; // unique in its mailbox
    std::string bytes;
};
/// leave: something of ours broke, the mail waits for the next time.
enum class Filing { done, error, leave };

class Prefecture {
public:
    virtual ~Prefecture() = default;
    virtual DeliveryReport send(const std::filesystem::path& archive, const std::string& archive_name) = 0;
    /// Gives each waiting mail to `handle`, then files it where it says.
    virtual void fetch(const std::function<Filing(const ReturnedMail&)>& handle) = 0;
};

/// `prefix`: "actes.prefecture." (the State) or "actes.training." (the twin). Settings under it: url, rescue_url,
/// ca, certificate, key, user, password, trigramme, quadrigramme, return_address; and for the mails either maildir,
/// or imap_url, imap_user, imap_password. Null when `url` is not set: nothing leaves, documents wait.
std::unique_ptr<Prefecture> make_prefecture(const kernel::Settings& settings, std::string_view prefix);

/// The prefix for an adhérent: those in training never reach the State.
enum class Training { no, yes };
std::string remote_prefix(Training training);

} // namespace aubrac::actes

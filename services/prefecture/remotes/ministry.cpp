// SPDX-License-Identifier: AGPL-3.0-or-later
#include "remotes/ministry.hpp"

#include <adapters/curl/http_client.hpp>
#include <adapters/curl/imap_client.hpp>
#include <adapters/gmime/maildir.hpp>
#include <base/failure.hpp>
#include <kernel/files/files.hpp>

namespace aubrac::prefecture {

namespace {

using adapters::curl::HttpClient;
using adapters::curl::Sent;

constexpr std::size_t mail_limit = 200u << 20; // letters carry documents; the norm bounds an archive at 150 MiB
constexpr std::size_t key_limit = 64 * 1024;

std::string read_pem(const std::string& file) { return file.empty() ? "" : kernel::read_file(file, key_limit); }

/// Client of the server named by the settings under `prefix`.
HttpClient make_client(const kernel::Settings& settings, const std::string& prefix) {
    adapters::curl::HttpOptions options;
    options.tls.ca_file = settings.get(prefix + "ca");
    options.tls.client_certificate_pem = read_pem(settings.get(prefix + "certificate"));
    options.tls.client_key_pem = read_pem(settings.get(prefix + "key"));
    options.user = settings.get(prefix + "user");
    options.password = settings.get(prefix + "password");
    return HttpClient(options);
}

class RealMinistry final : public Ministry {
public:
    RealMinistry(const kernel::Settings& settings, std::string prefix)
        : settings_(settings), prefix_(std::move(prefix)) {}

    DeliveryReport send(const std::filesystem::path& archive, const std::string& archive_name) override {
        auto report = post(get("url"), archive, archive_name);
        const auto rescue = get("rescue_url");
        if (report.delivery == Delivery::not_sent && !rescue.empty()) report = post(rescue, archive, archive_name);
        return report;
    }

    void fetch(const std::function<Filing(const ReturnedMail&)>& handle) override {
        if (!get("maildir").empty()) fetch_maildir(handle);
        if (!get("imap_url").empty()) fetch_imap(handle);
    }

private:
    std::string get(std::string_view name) const { return settings_.get(prefix_ + std::string(name)); }

    DeliveryReport post(const std::string& url, const std::filesystem::path& archive, const std::string& name) {
        const auto result = make_client(settings_, prefix_)
                                .post_multipart(url, {{"name", name}, {"filename", name}},
                                                {{"file", archive, name, "application/gzip"}});
        if (result.sent == Sent::not_sent) return {Delivery::not_sent, result.problem};
        if (result.sent == Sent::maybe_sent) return {Delivery::unknown, result.problem};
        if (result.status == 200) return {Delivery::accepted, "HTTP 200"};
        // A clear refusal of the server is not a verdict on the document: it says "later".
        return {Delivery::not_sent, "HTTP " + std::to_string(result.status)};
    }

    void fetch_maildir(const std::function<Filing(const ReturnedMail&)>& handle) {
        const std::filesystem::path folder = get("maildir");
        const adapters::gmime::Maildir mailbox(folder), errors(folder / ".error");
        for (const auto& name : mailbox.list_new()) {
            const auto mail = mailbox.read_new(name, mail_limit);
            if (mail.status == adapters::gmime::Maildir::ReadStatus::absent) continue;
            switch (handle({name, mail.bytes})) {
            case Filing::done:
                mailbox.keep(name);
                break;
            case Filing::error:
                mailbox.move(name, errors);
                break;
            case Filing::leave:
                break;
            }
        }
    }

    void fetch_imap(const std::function<Filing(const ReturnedMail&)>& handle) {
        adapters::curl::ImapOptions options;
        options.url = get("imap_url");
        options.user = get("imap_user");
        options.password = get("imap_password");
        options.tls.ca_file = get("imap_ca");
        adapters::curl::ImapSession session(options);
        for (const auto uid : session.list_unseen()) {
            const auto mail = session.fetch(uid, mail_limit);
            if (mail.status == adapters::curl::FetchStatus::absent) continue;
            const auto name = std::to_string(session.uid_validity()) + "-" + std::to_string(uid);
            const auto filing = handle({name, mail.bytes});
            if (filing != Filing::leave) session.move(uid, filing == Filing::done ? "done" : "error");
        }
    }

    const kernel::Settings& settings_;
    std::string prefix_;
};

} // namespace

std::unique_ptr<Ministry> make_ministry(const kernel::Settings& settings, Training training) {
    const auto prefix = settings_prefix(training);
    if (settings.get(prefix + "url").empty()) return nullptr;
    return std::make_unique<RealMinistry>(settings, prefix);
}

void ask_twin_for_letter(const kernel::Settings& settings, const std::string& code, const std::string& id_acte) {
    const auto prefix = settings_prefix(Training::yes);
    const auto url = settings.get(prefix + "url");
    if (url.empty()) throw base::Failure("no twin is configured: nobody can write a letter");
    const auto place = url.substr(0, url.rfind('/')) + "/courrier?code=" + code + "&acte=" + id_acte;
    const auto result = make_client(settings, prefix).post(place, "", {{"content-type", "text/plain"}});
    if (result.status != 200)
        throw base::Failure("the twin wrote no letter: " + result.problem + " HTTP " +
                            std::to_string(result.status));
}

std::string settings_prefix(Training training) {
    return training == Training::yes ? "prefecture.training." : "prefecture.state.";
}

} // namespace aubrac::prefecture

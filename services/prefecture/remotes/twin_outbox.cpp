// SPDX-License-Identifier: AGPL-3.0-or-later
#include "twin_outbox.hpp"

#include <adapters/curl/smtp_client.hpp>
#include <adapters/gmime/mail.hpp>
#include <adapters/openssl/random.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <chrono>
#include <fstream>
#include <iterator>
#include <kernel/files/disk.hpp>

namespace aubrac::prefecture::twin {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t waiting_limit = 100'000;
constexpr std::size_t digits_of_ms = 13;
const std::string sender = "actes@interieur.test";

// A delay is a length of time: it runs even where tests have frozen the kernel's clock.
long long now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// "1795288620000-000001-3f…": arrival, rank, and what makes it unique in a Maildir for ever.
std::string make_name(unsigned serial) {
    auto rank = std::to_string(serial % 1'000'000);
    rank.insert(0, 6 - rank.size(), '0');
    return std::to_string(now_ms()) + "-" + rank + "-" + base::hex(adapters::openssl::random_bytes(8));
}

bool is_due(const std::string& name, const TwinKnobs& knobs) {
    return now_ms() >= std::stoll(name.substr(0, digits_of_ms)) + knobs.delay_seconds * 1000LL;
}

bool is_name(const std::string& name) {
    return name.size() > digits_of_ms && name[digits_of_ms] == '-' && name.find('.') == std::string::npos &&
           name.find_first_not_of("0123456789") == digits_of_ms;
}

} // namespace

TwinOutbox::TwinOutbox(std::filesystem::path folder, std::filesystem::path maildir,
                       std::function<TwinKnobs()> read_knobs)
    : folder_(std::move(folder)), maildir_(std::move(maildir)), read_knobs_(std::move(read_knobs)) {
    kernel::disk::make_folder(folder_);
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
        const auto name = entry.path().filename().string();
        if (is_name(name) && waiting_.size() < waiting_limit) waiting_.insert(name);
    }
    deliver_due();
    thread_ = std::thread([this] { run(); });
}

TwinOutbox::~TwinOutbox() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void TwinOutbox::add(const std::vector<Letter>& letters) {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() + letters.size() > waiting_limit)
        throw base::Failure("twin prefecture: its outbox is full");
    for (const auto& letter : letters) {
        std::string content;
        for (const auto& recipient : letter.recipients) content += (content.empty() ? "" : ",") + recipient;
        const auto name = make_name(++serial_);
        kernel::disk::write_durably(folder_ / name, content + "\n" + letter.message);
        waiting_.insert(name);
    }
    deliver_due();
    changed_.notify_all();
}

void TwinOutbox::run() {
    std::unique_lock lock(mutex_);
    while (!is_stopping_) {
        if (waiting_.empty()) {
            changed_.wait(lock, [this] { return is_stopping_ || !waiting_.empty(); });
            continue;
        }
        const auto pause = deliver_due() ? 200ms : 2000ms;
        changed_.wait_for(lock, pause, [this] { return is_stopping_; });
    }
}

bool TwinOutbox::deliver_due() {
    bool is_all_well = true;
    try {
        const auto knobs = read_knobs_();
        for (auto name = waiting_.begin(); name != waiting_.end() && is_due(*name, knobs);) {
            if (deliver(*name, knobs)) {
                std::filesystem::remove(folder_ / *name);
                name = waiting_.erase(name);
            } else {
                is_all_well = false;
                ++name;
            }
        }
    } catch (const std::exception&) {
        return false; // the disk or a remote is in trouble: the file waits for the next turn
    }
    return is_all_well;
}

bool TwinOutbox::deliver(const std::string& name, const TwinKnobs& knobs) {
    const auto content = read_file(folder_ / name);
    const auto end = content.find('\n');
    if (end == std::string::npos) return true; // damaged: nothing can be sent of it
    const auto message = std::string_view(content).substr(end + 1);
    if (knobs.smtp.empty()) {
        maildir_.deliver(name, message);
        return true;
    }
    const auto recipients = base::split(knobs.to.empty() ? content.substr(0, end) : knobs.to, ',');
    const adapters::curl::SmtpClient client({.url = knobs.smtp, .timeouts = {5, 20}});
    const auto result = client.send(sender, recipients, message);
    const bool is_refused_for_ever = result.outcome == adapters::curl::SmtpOutcome::refused && result.code >= 500;
    return result.outcome == adapters::curl::SmtpOutcome::accepted || is_refused_for_ever;
}

namespace {

namespace gmime = adapters::gmime;

// As the real one: ISO-8859-1, and nothing else in the mail.
const std::string multicanal = "Bonjour,\r\nVotre transmission est effectu\xE9"
                               "e en multi canal.\r\n";

class MailWriter {
public:
    MailWriter(const std::vector<std::string>& adresses_retour, const TwinKnobs& knobs, base::Instant now)
        : now_(now) {
        const auto wanted =
            knobs.smtp.empty() || knobs.to.empty() ? adresses_retour : std::vector<std::string>{knobs.to};
        for (const auto& address : wanted)
            if (adapters::curl::is_mailbox(address) && recipients_.size() < 100) recipients_.push_back(address);
    }

    void add(const std::string& subject, const std::vector<TwinFile>& files) {
        if (recipients_.empty()) return;
        gmime::OutgoingMail mail{
            {"Ministère de l'Intérieur - ACTES", "actes@interieur.test"},       {}, subject, "", {}, now_,
            base::hex(adapters::openssl::random_bytes(12)) + "@interieur.test", ""};
        for (const auto& recipient : recipients_) mail.to.push_back({"", recipient});
        for (const auto& file : files) mail.attachments.push_back({file.name, file.media_type, file.bytes});
        letters.push_back({recipients_, gmime::write_mail(mail)});
    }

    std::vector<TwinOutbox::Letter> letters;

private:
    std::vector<std::string> recipients_;
    base::Instant now_;
};

} // namespace

std::string make_garbage() { return std::string(3, '\xFF') + "ARActe \x1F\x8B" + std::string(64, '\xC3'); }

std::vector<TwinOutbox::Letter> write_mails(const std::vector<TwinAnswer>& answers,
                                            const std::vector<std::string>& adresses_retour,
                                            const TwinKnobs& knobs, base::Instant now) {
    MailWriter writer(adresses_retour, knobs, now);
    if (knobs.is_multicanal) writer.add("ACTES - information", {{"message_body.html", "text/html", multicanal}});
    for (auto answer : answers) {
        if (knobs.is_garbage)
            for (auto& file : answer.files) file.bytes = make_garbage();
        const auto subject = "ACTES - " + answer.files.front().name;
        for (int copy = 0; copy < (knobs.is_double ? 2 : 1); ++copy) writer.add(subject, answer.files);
    }
    return std::move(writer.letters);
}

} // namespace aubrac::prefecture::twin

// SPDX-License-Identifier: AGPL-3.0-or-later
#include "twin_mail.hpp"

#include <adapters/curl/smtp_client.hpp>
#include <adapters/gmime/mail.hpp>
#include <adapters/openssl/random.hpp>
#include <base/text.hpp>

namespace aubrac::actes::remotes {
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

std::string make_garbage() {
    return std::string("\x00\xFF\xFE<actes:ARActe \x1F\x8B", 18) + std::string(64, '\xC3');
}

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

} // namespace aubrac::actes::remotes

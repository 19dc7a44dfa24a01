// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/mail.hpp>

#include <adapters/curl/smtp_client.hpp>
#include <adapters/gmime/mail.hpp>
#include <adapters/openssl/random.hpp>
#include <base/failure.hpp>
#include <kernel/kernel.hpp>

namespace aubrac::kernel {

void send_mail(Kernel& kernel, std::string_view address, std::string_view name, std::string_view subject,
               std::string_view text) {
    const auto& settings = kernel.settings;
    const auto from = settings.get("mail.from", "aubrac@localhost");
    adapters::gmime::OutgoingMail mail;
    mail.from = {settings.get("operator.name", "Aubrac"), from};
    mail.to = {{std::string(name), std::string(address)}};
    mail.subject = subject;
    mail.text = text;
    mail.date = kernel.clock.now();
    mail.message_id = adapters::openssl::random_token(18) + from.substr(from.find('@'));

    adapters::curl::SmtpOptions options;
    options.url = settings.get("mail.smtp_url");
    options.user = settings.get("mail.user");
    options.password = settings.get("mail.password");
    if (settings.get("mail.starttls") == "yes") options.starttls = adapters::curl::StartTls::required;
    const auto result = adapters::curl::SmtpClient(options).send(from, {std::string(address)}, write_mail(mail));
    if (result.outcome != adapters::curl::SmtpOutcome::accepted)
        throw base::Failure("mail not taken by " + options.url + ": " + result.problem);
}

void send_digest_mail(Kernel& kernel, const Recipient& person, int count) {
    const auto url = kernel.settings.get("server.url");
    const auto news = count == 1 ? std::string("une nouveauté") : std::to_string(count) + " nouveautés";
    send_mail(kernel, person.email, person.name, "Vous avez " + news,
              "Bonjour " + person.name + ",\n\nVous avez " + news + " sur votre bureau :\n" + url +
                  "/bureau/avis\n\nPour ne plus recevoir ces messages : " + url +
                  "/bureau/compte\n\nCe message est envoyé automatiquement, merci de ne pas y répondre.\n");
}

} // namespace aubrac::kernel

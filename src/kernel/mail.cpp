// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/mail.hpp>

#include <adapters/curl/smtp_client.hpp>
#include <adapters/gmime/mail.hpp>
#include <adapters/openssl/random.hpp>
#include <base/failure.hpp>
#include <kernel/kernel.hpp>

namespace aubrac::kernel {

namespace {

std::string count_words(int count) {
    return count == 1 ? std::string("une nouveauté") : std::to_string(count) + " nouveautés";
}

std::string name_of(Kernel& kernel, const base::AdherentId& adherent) {
    std::string name = "Une collectivité";
    kernel.stores->run({}, {}, {}, Access::read, [&](Context& context) {
        if (const auto card = kernel.directory().find_adherent(context, adherent)) name = card->name;
        return Outcome::keep;
    });
    return name;
}

} // namespace

bool sends_mail(const Kernel& kernel) { return kernel.settings.has("mail.smtp_url"); }

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

void send_news_mail(Kernel& kernel, const Recipient& person, const std::vector<News>& news) {
    const auto url = kernel.settings.get("server.url");
    int total = 0;
    std::string places;
    for (const auto& [adherent, count] : news) {
        total += count;
        places += "- " + name_of(kernel, adherent) + " : " + count_words(count) + "\n";
    }
    send_mail(
        kernel, person.email, person.name, "Vous avez " + count_words(total),
        "Bonjour " + person.name + ",\n\nVous avez " + count_words(total) + " sur votre bureau :\n" + places +
            "\nPour les lire : " + url + "/bureau/avis\n\nPour recevoir moins de messages, ou aucun : " + url +
            "/bureau/compte#champ-mail\n\nCe message est envoyé automatiquement, merci de ne pas y répondre.\n");
}

} // namespace aubrac::kernel

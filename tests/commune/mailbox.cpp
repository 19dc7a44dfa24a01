// SPDX-License-Identifier: AGPL-3.0-or-later
#include <commune/mailbox.hpp>

#include <adapters/curl/tests/child.hpp>
#include <adapters/gmime/mail.hpp>
#include <adapters/openssl/random.hpp>
#include <base/ensure.hpp>
#include <base/text.hpp>
#include <fstream>
#include <sstream>

namespace aubrac::commune {

Mailbox::Mailbox(const std::filesystem::path& source_root)
    : folder_(std::filesystem::temp_directory_path() /
              ("aubrac-mailbox-" + base::hex(adapters::openssl::random_bytes(6)))) {
    std::filesystem::create_directories(folder_);
    server_ = std::make_unique<Child>(std::vector<std::string>{
        (source_root / "src/adapters/curl/tests/smtp_peer.py").string(), folder_.string()});
    if (server_->first_line().empty()) throw base::Bug("the mail server of the test did not start");
}

Mailbox::~Mailbox() {
    server_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

kernel::Settings Mailbox::settings() const {
    kernel::Settings settings;
    settings.set("mail.smtp_url", "smtp://127.0.0.1:" + server_->first_line());
    settings.set("server.url", "http://aubrac.test");
    return settings;
}

std::vector<Letter> Mailbox::take() {
    std::vector<Letter> letters;
    for (;; ++taken_) {
        std::ifstream file(folder_ / (std::to_string(taken_ + 1) + ".eml"), std::ios::binary);
        if (!file) return letters;
        std::ostringstream text;
        text << file.rdbuf();
        // The peer writes what was said to it, then an empty line, then the message.
        const auto said = text.str();
        const auto parsed = adapters::gmime::parse_mail(std::string_view(said).substr(said.find("\n\n") + 2));
        if (!parsed.mail || parsed.mail->to.empty())
            throw base::Bug("a mail that does not read: " + parsed.problem);
        letters.push_back({parsed.mail->to[0].address, parsed.mail->subject, parsed.mail->text});
    }
}

} // namespace aubrac::commune

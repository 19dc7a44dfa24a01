// SPDX-License-Identifier: AGPL-3.0-or-later
// SMTP against a small peer, IMAP against a real Dovecot on loopback.
#include "child.hpp"

#include <adapters/curl/imap_client.hpp>
#include <adapters/curl/smtp_client.hpp>
#include <adapters/openssl/certificates.hpp>
#include <adapters/openssl/random.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

using namespace aubrac::adapters;
using namespace aubrac::adapters::curl;
namespace fs = std::filesystem;

namespace {

class Folder {
public:
    Folder() : path(fs::path(::testing::TempDir()) / ("mail-" + aubrac::base::hex(openssl::random_bytes(8)))) {
        fs::create_directories(path);
    }
    ~Folder() { fs::remove_all(path); }
    const fs::path path;
};

std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

class SmtpPeer : public ::testing::Test {
protected:
    SmtpResult send(const std::vector<std::string>& recipients,
                    std::string_view message = "Subject: x\n\nBonjour\n",
                    const std::string& from = "mairie@saint-exemple.fr") {
        SmtpOptions options{.url = "smtp://127.0.0.1:" + child_.first_line(), .timeouts = {5, 5}};
        return SmtpClient(options).send(from, recipients, message);
    }
    std::size_t kept() const {
        return std::distance(fs::directory_iterator(folder_.path), fs::directory_iterator());
    }
    Folder folder_;
    Child child_{{TEST_DATA "/smtp_peer.py", folder_.path.string()}};
};

} // namespace

TEST_F(SmtpPeer, ReceivesTheMessageForEveryRecipient) {
    const auto result = send({"a@exemple.fr", "b@exemple.fr"}, "Subject: x\n\nligne\r\n.\n..deux\rfin");
    ASSERT_EQ(result.outcome, SmtpOutcome::accepted) << result.problem;
    EXPECT_EQ(result.code, 250);
    const auto mail = read(folder_.path / "1.eml");
    EXPECT_NE(mail.find("MAIL FROM:<mairie@saint-exemple.fr>"), std::string::npos);
    EXPECT_NE(mail.find("RCPT TO:<a@exemple.fr>\nRCPT TO:<b@exemple.fr>\n"), std::string::npos);
    EXPECT_TRUE(mail.ends_with("Subject: x\r\n\r\nligne\r\n..\r\n...deux\r\nfin\r\n")) << mail;
    EXPECT_EQ(send({"a@exemple.fr"}, "Subject: x\n\n", "").outcome, SmtpOutcome::accepted);
}

TEST_F(SmtpPeer, RefusesAllWhenItRefusesOne) {
    const auto never = send({"a@exemple.fr", "unknown@exemple.fr"});
    EXPECT_EQ(never.outcome, SmtpOutcome::refused) << never.problem;
    EXPECT_EQ(never.code, 550);
    EXPECT_EQ(send({"later@exemple.fr"}).code, 450);
    const auto after_content = send({"spam@exemple.fr"});
    EXPECT_EQ(after_content.outcome, SmtpOutcome::refused) << after_content.problem;
    EXPECT_EQ(after_content.code, 554);
    EXPECT_EQ(kept(), 0u);
}

TEST_F(SmtpPeer, MayHaveTheMessageWhenItCutsAfterIt) {
    const auto result = send({"cut@exemple.fr"});
    EXPECT_EQ(result.outcome, SmtpOutcome::maybe_sent) << result.problem << result.code;
}

TEST_F(SmtpPeer, NeverSeesAnAddressThatHoldsACommand) {
    for (const char* address :
         {"a@b.fr>\r\nRCPT TO:<c@d.fr", "a b@c.fr", "@b.fr", "a@", "sans-arobase", "a@b.fr>", "é@b.fr", ""})
        EXPECT_EQ(send({address}).outcome, SmtpOutcome::not_sent) << address;
    EXPECT_EQ(send({"a@b.fr"}, "x", "evil\r\n@b.fr").outcome, SmtpOutcome::not_sent);
    EXPECT_EQ(kept(), 0u);
}

TEST(SmtpClient, HasSentNothingWhenNobodyListensOrTlsIsMissing) {
    EXPECT_EQ(SmtpClient({.url = "smtp://127.0.0.1:1"}).send("", {"a@b.fr"}, "x").outcome, SmtpOutcome::not_sent);
    Folder folder;
    const Child child({TEST_DATA "/smtp_peer.py", folder.path.string()});
    const SmtpClient client({.url = "smtp://127.0.0.1:" + child.first_line(),
                             .starttls = StartTls::required,
                             .user = "u",
                             .password = "p"});
    EXPECT_EQ(client.send("", {"a@b.fr"}, "x").outcome, SmtpOutcome::not_sent);
}

namespace {

class DovecotPeer : public ::testing::Test {
protected:
    void SetUp() override {
        if (!fs::exists("/usr/sbin/dovecot"))
            GTEST_SKIP() << "DOVECOT IS NOT INSTALLED (Debian: dovecot-imapd): IMAP IS NOT TESTED";
        using namespace std::chrono;
        const aubrac::base::Instant now{
            duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
        const auto authority = openssl::CertificateAuthority::make("Test", now);
        const auto leaf = authority.issue({.common_name = "imap", .dns_names = {"localhost"}}, now);
        write("ca.pem", authority.certificate_pem());
        write("server.pem", leaf.certificate_pem);
        write("server.key", leaf.key_pem);
        child_ = std::make_unique<Child>(std::vector<std::string>{TEST_DATA "/dovecot_peer.py", root().string(),
                                                                  (folder_.path / "server.pem").string(),
                                                                  (folder_.path / "server.key").string()});
        std::istringstream ports(child_->first_line());
        std::string plain;
        std::string secure;
        ports >> plain >> secure;
        ASSERT_FALSE(secure.empty()) << "Dovecot does not start: " << read(root() / "log");
        plain_ = "imap://127.0.0.1:" + plain;
        secure_ = "imaps://localhost:" + secure;
    }
    void TearDown() override { child_.reset(); }
    fs::path root() const { return folder_.path / "dovecot"; }
    void write(const char* name, const std::string& text) { std::ofstream(folder_.path / name) << text; }
    void deliver(const std::string& name, const std::string& bytes) {
        const auto waiting = root() / "mail/tmp" / name;
        std::ofstream(waiting, std::ios::binary) << bytes;
        fs::permissions(waiting, fs::perms(0644));
        fs::rename(waiting, root() / "mail/new" / name);
    }
    ImapSession open() {
        return ImapSession({.url = plain_, .user = "retour", .password = "secret é", .timeouts = {5, 10}});
    }
    Folder folder_;
    std::unique_ptr<Child> child_;
    std::string plain_;
    std::string secure_;
};

} // namespace

TEST_F(DovecotPeer, GivesItsUnseenMailsAndFilesThem) {
    deliver("1", "Subject: un\r\n\r\nA001 OK done\r\n* 1 EXPUNGE\r\n)\r\na4 OK\r\n");
    deliver("2", "Subject: deux\r\n\r\n" + std::string(300'000, 'x') + "\r\n");
    deliver("3", "Subject: trois\r\n\r\n\r\n");
    {
        auto session = open();
        EXPECT_NE(session.uid_validity(), 0u);
        const auto uids = session.list_unseen();
        ASSERT_EQ(uids.size(), 3u);
        EXPECT_EQ(session.list_unseen(2).size(), 2u);
        const auto first = session.fetch(uids[0], 100'000);
        ASSERT_EQ(first.status, FetchStatus::found);
        EXPECT_EQ(first.bytes, "Subject: un\r\n\r\nA001 OK done\r\n* 1 EXPUNGE\r\n)\r\na4 OK\r\n");
        EXPECT_EQ(session.fetch(uids[1], 100'000).status, FetchStatus::too_large);
        EXPECT_EQ(session.fetch(uids[1], 1'000'000).bytes.size(), 300'000u + 19);
        EXPECT_EQ(session.fetch(999, 100'000).status, FetchStatus::absent);
        EXPECT_EQ(session.list_unseen().size(), 3u); // nothing became seen by being read
        session.move(uids[0], "done");
        session.move(uids[1], "error & co");
        session.move(uids[1], "done"); // no more there
        session.flag_seen(uids[2]);
        EXPECT_TRUE(session.list_unseen().empty());
    }
    ImapSession done(
        {.url = plain_, .user = "retour", .password = "secret é", .folder = "done", .timeouts = {5, 10}});
    EXPECT_EQ(done.list_unseen().size(), 1u);
    ImapSession error(
        {.url = plain_, .user = "retour", .password = "secret é", .folder = "error & co", .timeouts = {5, 10}});
    EXPECT_EQ(error.list_unseen().size(), 1u);
}

TEST_F(DovecotPeer, IsReadOverTls) {
    deliver("1", "Subject: un\r\n\r\nBonjour\r\n");
    ImapOptions options{.url = secure_, .user = "retour", .password = "secret é", .timeouts = {5, 10}};
    EXPECT_THROW(ImapSession{options}, aubrac::base::Failure); // unknown authority
    options.tls.ca_file = folder_.path / "ca.pem";
    ImapSession session(options);
    const auto uids = session.list_unseen();
    ASSERT_EQ(uids.size(), 1u);
    EXPECT_EQ(session.fetch(uids[0], 1000).bytes, "Subject: un\r\n\r\nBonjour\r\n");
}

TEST_F(DovecotPeer, IsAFailureWhenItRefusesOrIsNotThere) {
    const auto opening = [&](ImapOptions options) { ImapSession session(options); };
    EXPECT_THROW(opening({.url = plain_, .user = "retour", .password = "secret é", .folder = "absent"}),
                 aubrac::base::Failure);
    EXPECT_THROW(opening({.url = "imap://127.0.0.1:1", .user = "retour", .password = "x"}), aubrac::base::Failure);
    EXPECT_THROW(opening({.url = "http://127.0.0.1", .user = "retour", .password = "x"}), aubrac::base::Failure);
    try {
        opening({.url = plain_, .user = "retour", .password = "another-secret", .timeouts = {5, 20}});
        FAIL() << "signed in with a wrong password";
    } catch (const aubrac::base::Failure& failure) {
        EXPECT_EQ(std::string(failure.what()).find("another-secret"), std::string::npos) << failure.what();
    }
}

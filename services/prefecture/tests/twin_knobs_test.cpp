// SPDX-License-Identifier: AGPL-3.0-or-later
// Every knob of the twin of the ministry: what goes wrong, on demand, and what remains recorded.
#include "twin_peer.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace aubrac;
using namespace aubrac::prefecture;

namespace {

/// Accepts one mail by SMTP, then ends.
class SmtpSink {
public:
    SmtpSink() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
        EXPECT_EQ(::listen(socket_, 5), 0);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~SmtpSink() {
        ::shutdown(socket_, SHUT_RDWR);
        thread_.join();
        ::close(socket_);
    }
    std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
    std::string dialogue() {
        const std::lock_guard lock(mutex_);
        return dialogue_;
    }

private:
    void serve() {
        const int peer = ::accept(socket_, nullptr, nullptr);
        if (peer < 0) return;
        say(peer, "220 sink\r\n");
        std::string held;
        bool in_data = false;
        char bytes[4096];
        for (ssize_t count; (count = ::recv(peer, bytes, sizeof bytes, 0)) > 0;) {
            held.append(bytes, static_cast<std::size_t>(count));
            for (std::size_t end; (end = held.find("\r\n")) != std::string::npos;) {
                const auto line = held.substr(0, end);
                held.erase(0, end + 2);
                {
                    const std::lock_guard lock(mutex_);
                    dialogue_ += line + "\n";
                }
                if (in_data && line != ".") continue;
                in_data = line == "DATA";
                say(peer, in_data ? "354 go on\r\n" : line == "QUIT" ? "221 bye\r\n" : "250 ok\r\n");
            }
        }
        ::close(peer);
    }
    static void say(int peer, const std::string& text) { ::send(peer, text.data(), text.size(), MSG_NOSIGNAL); }

    int socket_;
    int port_ = 0;
    std::thread thread_;
    std::mutex mutex_;
    std::string dialogue_;
};

} // namespace

class TwinKnobs : public TwinPeer {
protected:
    int send_acte(const std::string& numero = "2026_042") {
        return status_of(make_transmission(make_acte(numero)));
    }
};

TEST_F(TwinKnobs, DelayKeepsTheAnswerWaitingThroughARestart) {
    start({{"delay", "3600"}});
    ASSERT_EQ(send_acte(), 200);
    EXPECT_TRUE(take_mails().empty());
    EXPECT_FALSE(std::filesystem::is_empty(folder_ / "twin" / "outbox"));
    start({{"delay", "3600"}});
    EXPECT_TRUE(take_mails().empty());
    start({{"delay", "0"}});
    EXPECT_TRUE(std::holds_alternative<norm::ARActe>(read_answer(take_mail())));
    EXPECT_TRUE(std::filesystem::is_empty(folder_ / "twin" / "outbox"));
}

TEST_F(TwinKnobs, TheAnswerLeavesByItselfWhenItsDelayIsOver) {
    start({{"delay", "1"}});
    ASSERT_EQ(send_acte(), 200);
    std::mutex mutex;
    std::condition_variable never;
    std::unique_lock lock(mutex);
    std::vector<gmime::Mail> mails;
    for (int turn = 0; turn < 400 && mails.empty(); ++turn) {
        never.wait_for(lock, std::chrono::milliseconds(25), [] { return false; });
        mails = take_mails();
    }
    EXPECT_EQ(mails.size(), 1u);
}

TEST_F(TwinKnobs, TheFileOfKnobsIsReadAgainAtEachRequest) {
    start();
    set_knobs("status=500\nnonsense\npoule=yes\ndelay=beaucoup\n");
    EXPECT_EQ(send_acte(), 500);
    set_knobs("");
    EXPECT_EQ(send_acte(), 200);
    EXPECT_EQ(take_mails().size(), 1u);
}

TEST_F(TwinKnobs, AStatusLeavesNothingRecorded) {
    start({{"status", "503"}});
    EXPECT_EQ(send_acte(), 503);
    EXPECT_TRUE(read_log().empty());
    EXPECT_TRUE(take_mails().empty());
    start();
    EXPECT_EQ(send_acte(), 200);
    EXPECT_EQ(last_verdict(), "1-2");
}

TEST_F(TwinKnobs, DoubleSendsTheSameAcknowledgementTwice) {
    start({{"double", "yes"}});
    ASSERT_EQ(send_acte(), 200);
    const auto mails = take_mails();
    ASSERT_EQ(mails.size(), 2u);
    EXPECT_EQ(mails[0].attachments, mails[1].attachments);
    EXPECT_NE(mails[0].message_id, mails[1].message_id);
}

TEST_F(TwinKnobs, AnomalyRefusesEveryActe) {
    start({{"anomaly", "002:ODT-VERIF-01 : pas à jour"}});
    ASSERT_EQ(send_acte(), 200);
    const auto answer = read_answer(take_mail());
    const auto* anomaly = std::get_if<norm::AnomalieActe>(&answer);
    ASSERT_TRUE(anomaly);
    EXPECT_EQ(anomaly->nature, "002");
    EXPECT_EQ(anomaly->detail, "ODT-VERIF-01 : pas à jour");
    start();
    ASSERT_EQ(send_acte(), 200);
    EXPECT_EQ(last_verdict(), "1-2");
}

TEST_F(TwinKnobs, EnvelopeAnomalyRefusesEveryEnvelope) {
    start({{"envelope_anomaly", "yes"}});
    ASSERT_EQ(send_acte(), 200);
    const auto mail = take_mail();
    EXPECT_EQ(mail.attachments.at(0).name, "ANO_TACT--219900008--20261121-1.xml");
    set_knobs("anomaly=999:ODT-VERIF-17 : comme le vrai\n");
    ASSERT_EQ(send_acte(), 200);
    EXPECT_NE(take_mail().attachments.at(0).bytes.find("<actes:Nature>999</actes:Nature>"), std::string::npos);
    EXPECT_EQ(last_verdict(), "ANO/999");
}

TEST_F(TwinKnobs, SilenceRecordsAndSaysNothing) {
    start({{"silence", "yes"}});
    ASSERT_EQ(send_acte(), 200);
    EXPECT_EQ(read_log().size(), 1u);
    EXPECT_TRUE(take_mails().empty());
    start();
    EXPECT_TRUE(take_mails().empty());
}

TEST_F(TwinKnobs, WrongSirenAnswersForAnother) {
    start({{"wrong_siren", "yes"}});
    ASSERT_EQ(send_acte(), 200);
    const auto mail = take_mail();
    const auto name = norm::parse_envelope_name(mail.attachments.at(0).name);
    ASSERT_TRUE(name);
    EXPECT_NE(name->siren(), "219900008");
    const auto answer = read_answer(mail);
    EXPECT_EQ(norm::parse_id_acte(std::get<norm::ARActe>(answer).id_acte)->siren, name->siren());
    set_knobs("envelope_anomaly=yes\n");
    ASSERT_EQ(send_acte(), 200);
    EXPECT_NE(take_anomaly().enveloppe_recue.idcl.siren, "219900008");
}

TEST_F(TwinKnobs, UnknownActeAcknowledgesAnActeNeverSent) {
    start({{"unknown_acte", "yes"}});
    ASSERT_EQ(send_acte(), 200);
    const auto answer = read_answer(take_mail());
    ASSERT_TRUE(std::holds_alternative<norm::ARActe>(answer));
    EXPECT_EQ(std::get<norm::ARActe>(answer).id_acte, "099-219900008-20261120-INCONNU-DE");
}

TEST_F(TwinKnobs, GarbageIsNoMessage) {
    start({{"garbage", "yes"}});
    const auto result = send(make_transmission(make_acte()));
    EXPECT_EQ(result.status, 200);
    EXPECT_FALSE(base::is_utf8(result.body));
    const auto mail = take_mail();
    ASSERT_EQ(mail.attachments.size(), 2u);
    for (const auto& file : mail.attachments) EXPECT_TRUE(norm::read_any(file.name, file.bytes).refused);
}

TEST_F(TwinKnobs, CutRecordsTheArchiveAndAnswersNothing) {
    start({{"cut", "yes"}});
    const auto result = send(make_transmission(make_acte()));
    EXPECT_EQ(result.sent, curl::Sent::maybe_sent);
    EXPECT_EQ(result.status, 0);
    EXPECT_EQ(read_log().size(), 1u);
    EXPECT_EQ(take_mails().size(), 1u);
}

TEST_F(TwinKnobs, MulticanalAddsAnInformation) {
    start({{"multicanal", "yes"}});
    ASSERT_EQ(send_acte(), 200);
    const auto mails = take_mails();
    ASSERT_EQ(mails.size(), 2u);
    ASSERT_EQ(mails[0].attachments.size(), 1u);
    EXPECT_EQ(mails[0].attachments[0].name, "message_body.html");
    EXPECT_NE(mails[0].attachments[0].bytes.find("transmission est effectu\xE9"
                                                 "e en multi canal"),
              std::string::npos);
    EXPECT_TRUE(std::holds_alternative<norm::ARActe>(read_answer(mails[1])));
}

TEST_F(TwinKnobs, LetterFollowsTheAcknowledgementWithItsDocument) {
    start();
    int numero = 0;
    for (const std::string code : {"2-1", "3-1", "4-1", "5-1"}) {
        set_knobs("letter=" + code + "\n");
        ASSERT_EQ(send_acte("L" + std::to_string(++numero)), 200);
        const auto mails = take_mails();
        ASSERT_EQ(mails.size(), 2u);
        EXPECT_TRUE(std::holds_alternative<norm::ARActe>(read_answer(mails[0])));
        ASSERT_EQ(mails[1].attachments.size(), 3u);
        const auto letter = read_answer(mails[1]);
        EXPECT_EQ(norm::read_any(mails[1].attachments[1].name, mails[1].attachments[1].bytes).kind, code);
        EXPECT_NE(mails[1].attachments[1].bytes.find(mails[1].attachments[2].name), std::string::npos);
        EXPECT_TRUE(mails[1].attachments[2].bytes.starts_with("%PDF-1.4\n"));
    }
}

TEST_F(TwinKnobs, SmtpTakesThePlaceOfTheMaildir) {
    SmtpSink sink;
    start({{"smtp", sink.url()}, {"to", "boite@aubrac.test"}});
    ASSERT_EQ(send_acte(), 200);
    EXPECT_TRUE(take_mails().empty());
    const auto dialogue = sink.dialogue();
    EXPECT_NE(dialogue.find("RCPT TO:<boite@aubrac.test>"), std::string::npos) << dialogue;
    EXPECT_NE(dialogue.find(sample_id + "-1-2_1.xml"), std::string::npos);
    EXPECT_TRUE(std::filesystem::is_empty(folder_ / "twin" / "outbox"));
}

TEST_F(TwinKnobs, AnAnswerWaitsForItsSmtpServer) {
    start({{"smtp", "smtp://127.0.0.1:1"}});
    ASSERT_EQ(send_acte(), 200);
    EXPECT_FALSE(std::filesystem::is_empty(folder_ / "twin" / "outbox"));
    start();
    EXPECT_EQ(take_mails().size(), 1u);
}

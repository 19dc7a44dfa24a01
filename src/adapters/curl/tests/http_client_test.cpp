// SPDX-License-Identifier: AGPL-3.0-or-later
// The HTTP client against a real server on loopback: what arrives, and whether sending again would be safe.
#include "child.hpp"

#include <adapters/curl/http_client.hpp>
#include <adapters/openssl/certificates.hpp>
#include <adapters/openssl/random.hpp>
#include <arpa/inet.h>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <chrono>
#include <fstream>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

using namespace aubrac::adapters;
using namespace aubrac::adapters::curl;

namespace {

aubrac::base::Instant now() {
    using namespace std::chrono;
    return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

class HttpPeer : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ =
            std::filesystem::path(::testing::TempDir()) / ("http-" + aubrac::base::hex(openssl::random_bytes(8)));
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override {
        child_.reset();
        std::filesystem::remove_all(folder_);
    }
    std::string write(const char* name, const std::string& bytes) {
        std::ofstream(folder_ / name, std::ios::binary) << bytes;
        return (folder_ / name).string();
    }
    void start(std::vector<std::string> arguments = {}) {
        const bool secure = !arguments.empty();
        arguments.insert(arguments.begin(), TEST_DATA "/http_peer.py");
        child_ = std::make_unique<Child>(arguments);
        ASSERT_FALSE(child_->first_line().empty()) << "python3 does not start";
        address_ = (secure ? "https://localhost:" : "http://127.0.0.1:") + child_->first_line();
    }
    std::filesystem::path folder_;
    std::unique_ptr<Child> child_;
    std::string address_;
};

/// A port of 127.0.0.1 where nobody listens, or where nobody ever accepts.
class Port {
public:
    explicit Port(bool listening) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
        EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
        number_ = ntohs(address.sin_port);
        if (listening) ::listen(socket_, 5);
    }
    ~Port() { ::close(socket_); }
    std::string text() const { return std::to_string(number_); }

private:
    int socket_;
    int number_ = 0;
};

} // namespace

TEST_F(HttpPeer, ReceivesWhatIsSent) {
    start();
    const HttpClient client({.user = "tdt", .password = "clé"});
    const auto got = client.get(address_ + "/echo?a=1", {{"X-Test", "oui"}});
    ASSERT_EQ(got.sent, Sent::answered) << got.problem;
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(got.header("x-peer"), "twin");
    EXPECT_TRUE(got.body.starts_with("GET /echo?a=1\n"));
    EXPECT_NE(got.body.find("X-Test: oui"), std::string::npos);
    EXPECT_NE(got.body.find("Authorization: Basic dGR0OmNsw6k="), std::string::npos);
    const auto posted = client.post(address_ + "/echo", std::string("a\0b", 3), {{"content-type", "text/x-test"}});
    EXPECT_TRUE(posted.body.ends_with(std::string("\na\0b", 4)));
    EXPECT_NE(posted.body.find("content-type: text/x-test"), std::string::npos);
    EXPECT_EQ(posted.body.find("Expect"), std::string::npos);
    EXPECT_EQ(client.post(address_ + "/echo", "").sent, Sent::answered);
}

TEST_F(HttpPeer, ReceivesAFileStreamedFromDisk) {
    start();
    std::string bytes;
    for (int i = 0; i < 500'000; ++i) bytes += static_cast<char>(i * 31 % 251);
    const auto path = write("source.bin", bytes);
    const HttpClient client({});
    const auto result =
        client.post_multipart(address_ + "/echo", {{"name", "SIC-EACT"}},
                              {{"file", path, "SIC-EACT--210600730--20180115-1.tar.gz", "application/gzip"}});
    ASSERT_EQ(result.sent, Sent::answered) << result.problem;
    EXPECT_NE(result.body.find("name=\"name\"\r\n\r\nSIC-EACT\r\n"), std::string::npos);
    EXPECT_NE(
        result.body.find("name=\"file\"; filename=\"SIC-EACT--210600730--20180115-1.tar.gz\"\r\nContent-Type: "
                         "application/gzip\r\n\r\n" +
                         bytes + "\r\n--"),
        std::string::npos);
}

TEST_F(HttpPeer, IsAnsweringWhateverItsStatusAndIsNotFollowed) {
    start();
    const HttpClient client({});
    for (const int status : {400, 404, 500, 503})
        EXPECT_EQ(client.post(address_ + "/status/" + std::to_string(status), "x").status, status);
    const auto redirect = client.get(address_ + "/redirect");
    EXPECT_EQ(redirect.sent, Sent::answered);
    EXPECT_EQ(redirect.status, 302);
    EXPECT_EQ(redirect.header("location"), "/echo");
}

TEST_F(HttpPeer, MayHaveTheDocumentWhenItCutsOrSaysNothing) {
    start();
    const HttpClient client({.timeouts = {.total_seconds = 1}});
    for (const char* path : {"/cut", "/garbage", "/silence"}) {
        const auto result = client.post(address_ + path, "document");
        EXPECT_EQ(result.sent, Sent::maybe_sent) << path << " " << result.problem;
        EXPECT_EQ(result.status, 0) << path;
        EXPECT_FALSE(result.problem.empty());
    }
    EXPECT_EQ(client.post(address_ + "/cut-early", std::string(20'000'000, 'x')).sent, Sent::maybe_sent);
    const auto half = client.post(address_ + "/half", "document");
    EXPECT_EQ(half.sent, Sent::maybe_sent);
    EXPECT_EQ(half.status, 200);
}

TEST_F(HttpPeer, IsNotReadBeyondTheLimits) {
    start();
    EXPECT_EQ(HttpClient({.answer_limit = 100'000}).get(address_ + "/big").sent, Sent::answered);
    const auto long_body = HttpClient({.answer_limit = 99'999}).get(address_ + "/big");
    EXPECT_EQ(long_body.sent, Sent::maybe_sent);
    EXPECT_EQ(long_body.status, 200);
    EXPECT_LE(long_body.body.size(), 99'999u);
    EXPECT_EQ(HttpClient({}).get(address_ + "/headers").sent, Sent::maybe_sent);
}

TEST(HttpClient, HasSentNothingWhenItCannotReachTheRemote) {
    const HttpClient client({.timeouts = {.connect_seconds = 1, .total_seconds = 2}});
    const Port closed(false);
    const Port deaf(true);
    for (const std::string& url : {"http://127.0.0.1:" + closed.text(), "https://127.0.0.1:" + deaf.text(),
                                   std::string("http://absent.invalid/")}) {
        const auto result = client.post(url, "document");
        EXPECT_EQ(result.sent, Sent::not_sent) << url;
        EXPECT_FALSE(result.problem.empty()) << url;
    }
}

TEST(HttpClient, RefusesWhateverIsNotHttp) {
    for (const char* url :
         {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://x", "", "http://127.0.0.1/\r\nX: y"}) {
        const auto result = HttpClient({}).get(url);
        EXPECT_EQ(result.sent, Sent::not_sent) << url;
        EXPECT_TRUE(result.body.empty());
    }
}

TEST(HttpClient, NeverWritesAHeaderOnSeveralLines) {
    EXPECT_THROW((void)HttpClient({}).get("http://127.0.0.1:1/", {{"X", "a\r\nY: b"}}), aubrac::base::Bug);
    EXPECT_THROW(
        (void)HttpClient({}).post_multipart("http://127.0.0.1:1/", {}, {{"file", "/dev/null", "a\"\r\nb"}}),
        aubrac::base::Bug);
    EXPECT_THROW((void)HttpClient({}).post_multipart("http://127.0.0.1:1/", {}, {{"file", "/absent/file", "a"}}),
                 aubrac::base::Failure);
}

TEST_F(HttpPeer, IsTrustedOnlyWithTheRightCertificates) {
    const auto authority = openssl::CertificateAuthority::make("Test", now());
    const auto other = openssl::CertificateAuthority::make("Other", now());
    const auto server = authority.issue({.common_name = "twin", .dns_names = {"localhost"}}, now());
    const auto client = authority.issue({.common_name = "tdt", .use = openssl::CertificateUse::client}, now());
    const auto stranger = other.issue({.common_name = "tdt", .use = openssl::CertificateUse::client}, now());
    const auto ca = write("ca.pem", authority.certificate_pem());
    start({write("server.pem", server.certificate_pem), write("server.key", server.key_pem), ca});
    const TlsOptions good{ca, client.certificate_pem, client.key_pem,
                          openssl::read_certificate(server.certificate_pem)->public_key};
    const auto post = [&](const TlsOptions& tls, const std::string& url) {
        return HttpClient({.tls = tls}).post(url, "document");
    };
    const auto accepted = post(good, address_ + "/echo");
    EXPECT_EQ(accepted.sent, Sent::answered) << accepted.problem;

    auto no_client = good;
    no_client.client_certificate_pem = no_client.client_key_pem = "";
    // In TLS 1.3 the refusal may come as an alert (not sent) or as a bare cut (nobody knows).
    EXPECT_NE(post(no_client, address_ + "/echo").sent, Sent::answered);
    auto stranger_client = good;
    stranger_client.client_certificate_pem = stranger.certificate_pem;
    stranger_client.client_key_pem = stranger.key_pem;
    EXPECT_NE(post(stranger_client, address_ + "/echo").sent, Sent::answered);
    auto unknown_authority = good;
    unknown_authority.ca_file = write("other.pem", other.certificate_pem());
    EXPECT_EQ(post(unknown_authority, address_ + "/echo").sent, Sent::not_sent);
    auto wrong_pin = good;
    wrong_pin.pinned_public_key = openssl::read_certificate(stranger.certificate_pem)->public_key;
    EXPECT_EQ(post(wrong_pin, address_ + "/echo").sent, Sent::not_sent);
    auto wrong_name = address_;
    wrong_name.replace(wrong_name.find("localhost"), 9, "127.0.0.1");
    EXPECT_EQ(post(good, wrong_name + "/echo").sent, Sent::not_sent);
}

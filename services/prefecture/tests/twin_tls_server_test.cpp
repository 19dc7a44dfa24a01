// SPDX-License-Identifier: AGPL-3.0-or-later
// The HTTPS server of the twins against a real client: who is let in, what is read, what is refused.
#include <adapters/curl/http_client.hpp>
#include <adapters/openssl/certificates.hpp>
#include <adapters/openssl/random.hpp>
#include <adapters/openssl/tls_server.hpp>
#include <atomic>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <thread>

using namespace aubrac;
using namespace aubrac::adapters;
using openssl::TlsServer;
using openssl::TlsServerAnswer;
using openssl::TlsServerRequest;

namespace {

base::Instant now() {
    using namespace std::chrono;
    return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

class TwinTlsServer : public ::testing::Test {
protected:
    TwinTlsServer()
        : authority_(openssl::CertificateAuthority::make("Poulailler", now())),
          stranger_(openssl::CertificateAuthority::make("Renard", now())),
          client_(authority_.issue({.common_name = "Céleste", .use = openssl::CertificateUse::client}, now())) {}
    void SetUp() override {
        folder_ = std::filesystem::path(::testing::TempDir()) / ("tls-" + base::hex(openssl::random_bytes(8)));
        std::filesystem::create_directories(folder_);
        std::ofstream(folder_ / "ca.pem") << authority_.certificate_pem();
        std::ofstream(folder_ / "stranger.pem") << stranger_.certificate_pem();
    }
    void TearDown() override {
        server_.reset();
        std::filesystem::remove_all(folder_);
    }

    openssl::TlsServerOptions make_options() const {
        const auto server = authority_.issue({.common_name = "127.0.0.1", .ip_addresses = {"127.0.0.1"}}, now());
        openssl::TlsServerOptions options;
        options.certificate_pem = server.certificate_pem;
        options.key_pem = server.key_pem;
        options.client_ca_pem = authority_.certificate_pem();
        options.spool_folder = folder_ / "spool";
        return options;
    }
    void start(openssl::TlsServerOptions options, openssl::TlsServerHandler handler) {
        server_ = std::make_unique<TlsServer>(std::move(options), std::move(handler));
        url_ = "https://127.0.0.1:" + std::to_string(server_->port()) + "/a/b?c=1";
    }
    /// Answers what it understood.
    void start_echo(openssl::TlsServerOptions options) {
        start(std::move(options), [this](const TlsServerRequest& request) {
            ++calls_;
            std::ifstream file(request.body_path, std::ios::binary);
            const std::string body{std::istreambuf_iterator<char>(file), {}};
            return TlsServerAnswer{.status = 201,
                                   .body = request.method + " " + request.target + " " + request.client_subject +
                                           " " + request.header("x-test") + " " +
                                           std::to_string(request.body_size) + " " + body};
        });
    }
    curl::HttpClient make_client(const std::string& certificate, const std::string& key,
                                 const char* ca = "ca.pem") const {
        curl::HttpOptions options;
        options.tls = {folder_ / ca, certificate, key, ""};
        options.timeouts = {10, 20};
        return curl::HttpClient(options);
    }
    curl::HttpClient make_client() const { return make_client(client_.certificate_pem, client_.key_pem); }

    const openssl::CertificateAuthority authority_;
    const openssl::CertificateAuthority stranger_;
    const openssl::CertificateAndKey client_;
    std::filesystem::path folder_;
    std::unique_ptr<TlsServer> server_;
    std::string url_;
    std::atomic<int> calls_{0};
};

} // namespace

TEST_F(TwinTlsServer, GivesTheHandlerWhatTheClientSent) {
    start_echo(make_options());
    const auto got = make_client().get(url_, {{"X-Test", "oui"}});
    ASSERT_EQ(got.sent, curl::Sent::answered) << got.problem;
    EXPECT_EQ(got.status, 201);
    EXPECT_EQ(got.body, "GET /a/b?c=1 CN=Céleste oui 0 ");
    const auto posted = make_client().post(url_, std::string("a\0b", 3), {{"content-type", "text/x-test"}});
    EXPECT_EQ(posted.body, "POST /a/b?c=1 CN=Céleste  3 " + std::string("a\0b", 3));
    EXPECT_TRUE(std::filesystem::is_empty(folder_ / "spool"));
}

TEST_F(TwinTlsServer, ReadsChunksAndAContinueThatIsAwaited) {
    start_echo(make_options());
    const std::string chunks = "4;name=x\r\npoul\r\n1\r\ne\r\n0\r\nTrailer: a\r\n\r\n";
    for (const auto* expect : {"x-none", "expect"}) {
        const auto result =
            make_client().post(url_, chunks, {{"Transfer-Encoding", "identity"}, {"X-Test", expect}});
        EXPECT_EQ(result.status, 501) << "only chunked is known";
    }
    const auto waited = make_client().post(url_, "poule", {{"Expect", "100-continue"}});
    EXPECT_EQ(waited.status, 201) << waited.problem;
    EXPECT_TRUE(waited.body.ends_with(" 5 poule"));
    EXPECT_EQ(make_client().post(url_, "poule", {{"Expect", "a miracle"}}).status, 417);
    // libcurl cuts in chunks what it sends with this header.
    const auto chunked = make_client().post(url_, "poule", {{"Transfer-Encoding", "chunked"}});
    EXPECT_EQ(chunked.status, 201) << chunked.problem;
    EXPECT_TRUE(chunked.body.ends_with(" 5 poule"));
}

TEST_F(TwinTlsServer, RefusesAClientWithoutCertificate) {
    start_echo(make_options());
    const auto result = make_client("", "").post(url_, "poule");
    EXPECT_NE(result.sent, curl::Sent::answered);
    EXPECT_EQ(result.status, 0);
    EXPECT_EQ(calls_, 0);
}

TEST_F(TwinTlsServer, RefusesAClientOfAnotherAuthority) {
    start_echo(make_options());
    const auto other = stranger_.issue({.common_name = "Goupil", .use = openssl::CertificateUse::client}, now());
    const auto expired =
        authority_.issue({.common_name = "Vieux coq", .use = openssl::CertificateUse::client, .days = -1}, now());
    for (const auto& certificate : {other, expired}) {
        const auto result = make_client(certificate.certificate_pem, certificate.key_pem).post(url_, "poule");
        EXPECT_NE(result.sent, curl::Sent::answered);
        EXPECT_EQ(result.status, 0);
    }
    EXPECT_EQ(calls_, 0);
}

TEST_F(TwinTlsServer, IsRefusedByAClientWhoTrustsAnotherAuthority) {
    start_echo(make_options());
    const auto result = make_client(client_.certificate_pem, client_.key_pem, "stranger.pem").post(url_, "poule");
    EXPECT_EQ(result.sent, curl::Sent::not_sent);
    EXPECT_EQ(calls_, 0);
}

TEST_F(TwinTlsServer, RefusesWhatPassesItsLimits) {
    auto options = make_options();
    options.body_bytes = 100;
    options.head_bytes = 2000;
    start_echo(options);
    EXPECT_EQ(make_client().post(url_, std::string(100, 'x')).status, 201);
    EXPECT_EQ(make_client().post(url_, std::string(101, 'x')).status, 413);
    EXPECT_EQ(make_client().post(url_, std::string(101, 'x'), {{"Transfer-Encoding", "chunked"}}).status, 413);
    EXPECT_EQ(make_client().get(url_, {{"X-Test", std::string(3000, 'x')}}).status, 431);
    EXPECT_EQ(calls_, 1);
    EXPECT_TRUE(std::filesystem::is_empty(folder_ / "spool"));
}

TEST_F(TwinTlsServer, AnswersAnErrorOfItsHandlerAndCutsWhenAsked) {
    start(make_options(), [](const TlsServerRequest& request) -> TlsServerAnswer {
        if (request.method == "GET") throw base::Failure("no more eggs");
        return {.closing = TlsServerAnswer::Closing::cut};
    });
    EXPECT_EQ(make_client().get(url_).status, 500);
    const auto cut = make_client().post(url_, "poule");
    EXPECT_EQ(cut.sent, curl::Sent::maybe_sent);
    EXPECT_EQ(cut.status, 0);
}

TEST_F(TwinTlsServer, ServesManyClientsThroughFewConnections) {
    auto options = make_options();
    options.connections = 2;
    start_echo(options);
    std::atomic<int> answered{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            if (make_client().post(url_, std::string(50'000, 'p')).status == 201) ++answered;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(answered, 8);
}

TEST_F(TwinTlsServer, StopsWhileAClientHoldsItsConnection) {
    std::atomic<bool> is_inside{false};
    std::atomic<bool> may_leave{false};
    start(make_options(), [&](const TlsServerRequest&) {
        is_inside = true;
        is_inside.notify_all();
        may_leave.wait(false);
        return TlsServerAnswer{};
    });
    std::thread client([&] { make_client().get(url_); });
    is_inside.wait(false);
    std::thread stop([&] { server_.reset(); });
    may_leave = true;
    may_leave.notify_all();
    stop.join();
    client.join();
    EXPECT_EQ(server_, nullptr);
}

TEST_F(TwinTlsServer, NeedsItsPortAndItsCertificates) {
    start_echo(make_options());
    auto taken = make_options();
    taken.port = server_->port();
    EXPECT_THROW(TlsServer(taken, nullptr), base::Failure);
    auto keyless = make_options();
    keyless.key_pem = "no key";
    EXPECT_THROW(TlsServer(keyless, nullptr), base::Failure);
    auto authorityless = make_options();
    authorityless.client_ca_pem = "";
    EXPECT_THROW(TlsServer(authorityless, nullptr), base::Failure);
}

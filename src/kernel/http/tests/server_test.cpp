// SPDX-License-Identifier: AGPL-3.0-or-later
// The server on real sockets: connections, conditions, ranges, refusals.
#include "site.hpp"

namespace aubrac::kernel::http {

TEST_F(HttpTest, AnswersWithLengthAndDate) {
    auto client = connect();
    const auto reply = client.get("/actes");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "GET /actes\n");
    EXPECT_EQ(reply.headers.at("Date").size(), 29U);
    EXPECT_TRUE(reply.headers.at("Date").ends_with(" GMT"));
    EXPECT_EQ(reply.headers.count("Connection"), 0U);
}

TEST_F(HttpTest, KeepsTheConnection) {
    auto client = connect();
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(client.get("/" + std::to_string(i)).body, "GET /" + std::to_string(i) + "\n");
    EXPECT_EQ(client.get("/end", "Connection: close\r\n").headers.at("Connection"), "close");
    EXPECT_TRUE(client.is_closed());
}

TEST_F(HttpTest, AnswersPipelinedRequestsInOrder) {
    auto client = connect();
    std::string requests;
    for (int i = 0; i < 50; ++i)
        requests += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc\r\n";
    client.send(requests);
    for (int i = 0; i < 50; ++i)
        ASSERT_EQ(client.read_reply().body, "POST /" + std::to_string(i) + "\nbody=abc\n");
}

TEST_F(HttpTest, ClosesAfterHttp10UnlessAskedToKeep) {
    auto client = connect();
    EXPECT_EQ(client.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").headers.at("Connection"),
              "keep-alive");
    EXPECT_EQ(client.ask("GET / HTTP/1.0\r\n\r\n").headers.at("Connection"), "close");
    EXPECT_TRUE(client.is_closed());
}

TEST_F(HttpTest, HeadHasTheHeadersOfGetAndNoBody) {
    auto client = connect();
    client.send("HEAD /file HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(client.read_reply(Client::Body::absent).headers.at("Content-Length"), "200000");
    EXPECT_EQ(client.get("/next").body, "GET /next\n");
}

TEST_F(HttpTest, RefusesDoubtfulRequestsAndCloses) {
    for (const auto* request :
         {"GET / HTTP/1.1\nHost: x\n\n",
          "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcdeXX",
          "GET /a/../b HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\n"}) {
        auto client = connect();
        const auto reply = client.ask(request);
        EXPECT_EQ(reply.status, 400) << request;
        EXPECT_EQ(reply.body, "refus 400");
        EXPECT_EQ(reply.headers.at("Connection"), "close");
        EXPECT_TRUE(client.is_closed());
    }
    EXPECT_EQ(handled_, 0);
}

TEST_F(HttpTest, RefusesTheHttp2Preface) {
    EXPECT_EQ(connect().ask("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").status, 505);
}

TEST_F(HttpTest, SmugglesNothingBehindARefusal) {
    auto client = connect();
    EXPECT_EQ(client
                  .ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n"
                       "abcdeGET /admin HTTP/1.1\r\nHost: x\r\n\r\n")
                  .status,
              400);
    EXPECT_TRUE(client.is_closed());
    EXPECT_EQ(handled_, 0);
}

TEST_F(HttpTest, BoundsTheHead) {
    EXPECT_EQ(connect().ask("GET /" + std::string(40'000, 'a')).status, 414);
    EXPECT_EQ(connect().ask("GET / HTTP/1.1\r\nX: " + std::string(40'000, 'a')).status, 431);
}

TEST_F(HttpTest, AHeadThatDoesNotComeInTimeIsRefused) {
    options_.head_time = std::chrono::seconds(1);
    options_.idle_time = std::chrono::seconds(1);
    auto slow = connect();
    auto silent = connect();
    EXPECT_EQ(slow.ask("GET / HT").status, 408);
    EXPECT_TRUE(silent.is_closed());
}

TEST_F(HttpTest, AnswersNotModifiedWhenTheTagIsKnown) {
    auto client = connect();
    for (const auto* known : {"\"v,1\"", "W/\"v,1\"", "\"a\", \"v,1\"", "*"}) {
        client.send("GET /etag HTTP/1.1\r\nHost: x\r\nIf-None-Match: " + std::string(known) + "\r\n\r\n");
        const auto reply = client.read_reply();
        EXPECT_EQ(reply.status, 304) << known;
        EXPECT_EQ(reply.headers.at("ETag"), "\"v,1\"");
        EXPECT_EQ(reply.headers.at("Vary"), "Cookie");
        EXPECT_EQ(reply.headers.count("Content-Type") + reply.headers.count("Content-Length"), 0U);
    }
    EXPECT_EQ(client.get("/etag", "If-None-Match: \"v\"\r\n").status, 200);
    EXPECT_EQ(client.get("/file", "If-None-Match: \"abc\"\r\n").status, 304);
}

TEST_F(HttpTest, SendsFilesAndTheirParts) {
    auto client = connect();
    const auto content = file_content();
    const auto whole = client.get("/file");
    EXPECT_EQ(whole.body, content);
    EXPECT_EQ(whole.headers.at("Accept-Ranges"), "bytes");
    const auto part = client.get("/file", "Range: bytes=100-199\r\n");
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.body, content.substr(100, 100));
    EXPECT_EQ(part.headers.at("Content-Range"), "bytes 100-199/200000");
    EXPECT_EQ(client.get("/file", "Range: bytes=199990-\r\n").body, content.substr(199'990));
    EXPECT_EQ(client.get("/file", "Range: bytes=-5\r\n").body, content.substr(199'995));
    EXPECT_EQ(client.get("/file", "Range: bytes=-999999\r\n").headers.at("Content-Range"),
              "bytes 0-199999/200000");
    EXPECT_EQ(client.get("/file", "Range: bytes=199999-300000\r\n").body, content.substr(199'999));
}

TEST_F(HttpTest, RefusesRangesOutsideAndIgnoresBrokenOnes) {
    auto client = connect();
    const auto outside = client.get("/file", "Range: bytes=200000-\r\n");
    EXPECT_EQ(outside.status, 416);
    EXPECT_EQ(outside.headers.at("Content-Range"), "bytes */200000");
    EXPECT_EQ(outside.body, "refus 416");
    EXPECT_EQ(client.get("/file", "Range: bytes=-0\r\n").status, 416);
    for (const auto* range :
         {"bytes=5-2", "bytes=a-b", "bytes=-", "bytes=0-1,5-6", "octets=0-1", "bytes=1", "bytes=1-x"})
        EXPECT_EQ(client.get("/file", "Range: " + std::string(range) + "\r\n").status, 200) << range;
}

TEST_F(HttpTest, IfRangeSendsThePartOnlyOfTheSameFile) {
    auto client = connect();
    EXPECT_EQ(client.get("/file", "Range: bytes=0-1\r\nIf-Range: \"abc\"\r\n").status, 206);
    EXPECT_EQ(client.get("/file", "Range: bytes=0-1\r\nIf-Range: \"old\"\r\n").status, 200);
    EXPECT_EQ(client.get("/file", "Range: bytes=0-1\r\nIf-Range: W/\"abc\"\r\n").status, 200);
}

TEST_F(HttpTest, AnExceptionOfTheHandlerIsA500AndTheConnectionLives) {
    auto client = connect();
    EXPECT_EQ(client.get("/throw").body, "refus 500");
    EXPECT_EQ(client.get("/throw-number").status, 500);
    EXPECT_EQ(client.get("/gone-file").status, 500);
    EXPECT_EQ(client.get("/").status, 200);
    ASSERT_EQ(reports().size(), 3U);
    EXPECT_EQ(reports()[0], "the disk is full");
}

TEST_F(HttpTest, AHeaderThatWouldSplitTheAnswerIsABug) {
    auto client = connect();
    for (const auto* path : {"/split", "/own", "/status"}) {
        const auto reply = client.get(path);
        EXPECT_EQ(reply.status, 500) << path;
        EXPECT_EQ(reply.head.find("stolen"), std::string::npos);
    }
    EXPECT_EQ(reports().size(), 3U);
}

TEST_F(HttpTest, ARefusalThatBreaksIsStillAnAnswer) {
    site_.refuse = [](int) -> Response { throw std::runtime_error("no page"); };
    const auto reply = connect().get("/throw");
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(reply.body, "");
}

TEST_F(HttpTest, NoContentHasNoLength) {
    auto client = connect();
    EXPECT_EQ(client.get("/empty").headers.count("Content-Length"), 0U);
    EXPECT_EQ(client.get("/").status, 200);
}

TEST_F(HttpTest, TheForwardedAddressIsTrustedOnlyWhenAsked) {
    EXPECT_EQ(connect().get("/address", "X-Forwarded-For: 1.2.3.4\r\n").body, "127.0.0.1");
    server_.reset();
    options_.trust_forwarded = true;
    EXPECT_EQ(connect().get("/address", "X-Forwarded-For: 6.6.6.6, 2001:db8::1\r\n").body, "2001:db8::1");
    EXPECT_EQ(connect().get("/address", "X-Forwarded-For: <script>\r\n").body, "127.0.0.1");
}

TEST_F(HttpTest, ATakenPortIsAFailure) {
    connect();
    options_.port = server_->port();
    EXPECT_THROW(serve(options_, site_, live_), base::Failure);
}

} // namespace aubrac::kernel::http

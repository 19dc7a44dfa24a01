// SPDX-License-Identifier: AGPL-3.0-or-later
// Many clients, slow ones, live streams, and the end of the server.
#include "site.hpp"
#include <sys/resource.h>
#include <thread>

namespace aubrac::kernel::http {

using CrowdTest = HttpTest;

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Both ends of a connection are descriptors of this process.
bool raise_descriptors(rlim_t wanted) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::max(limit.rlim_cur, std::min(wanted, limit.rlim_max));
    return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= wanted;
}

} // namespace

TEST_F(CrowdTest, ThousandIdleAndTwoHundredSlowClientsDoNotDelayPages) {
    if (!raise_descriptors(4096)) GTEST_SKIP() << "SKIPPED: this machine gives fewer than 4,096 descriptors";
    std::vector<Client> idle;
    std::vector<Client> slow;
    for (int i = 0; i < 1000; ++i) idle.push_back(connect());
    for (int i = 0; i < 200; ++i) {
        slow.push_back(connect());
        slow.back().send(i % 2 ? "GET / HTTP/1.1\r\nX-Slow: "
                               : "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n");
    }
    auto client = connect();
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 100; ++i) {
        for (auto& one : slow) one.send("a");
        ASSERT_EQ(client.get("/").status, 200);
    }
    EXPECT_LT(seconds_since(start), 10.0);
}

TEST_F(CrowdTest, AClientThatDoesNotReadHoldsNoWorker) {
    std::vector<Client> lazy;
    for (int i = 0; i < 8; ++i) {
        lazy.push_back(connect(Client::Reading::small_window));
        lazy.back().send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    ASSERT_TRUE(eventually([&] { return handled_ == 8; }));
    EXPECT_EQ(connect().get("/").status, 200);
    EXPECT_EQ(lazy.front().read_reply().body.size(), 8U * 1024 * 1024);
}

TEST_F(CrowdTest, AClientThatStopsReadingIsLeft) {
    options_.body_idle = std::chrono::seconds(1);
    options_.max_connections = 1;
    auto lazy = connect(Client::Reading::small_window);
    lazy.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return handled_ == 1; }));
    EXPECT_TRUE(eventually([&] { return connect().get("/").status == 200; }));
    EXPECT_LT(lazy.read_to_end().size(), 8U * 1024 * 1024);
}

TEST_F(CrowdTest, BeyondTheMostConnectionsAnIdleOneGivesItsPlace) {
    options_.max_connections = 3;
    auto oldest = connect();
    ASSERT_EQ(oldest.get("/").status, 200);
    auto second = connect();
    ASSERT_EQ(second.get("/").status, 200);
    auto third = connect();
    ASSERT_EQ(third.get("/").status, 200);
    EXPECT_EQ(connect().get("/").status, 200);
    EXPECT_TRUE(oldest.is_closed());
    EXPECT_EQ(third.get("/").status, 200);
}

TEST_F(CrowdTest, BeyondTheMostBusyConnectionsOneIsTurnedAway) {
    options_.max_connections = 2;
    auto first = connect();
    auto second = connect();
    first.send("GET / HT");
    second.send("GET / HT");
    ASSERT_TRUE(eventually([&] {
        const auto reply = connect().get("/");
        return reply.status == 503 && reply.headers.count("Retry-After") == 1;
    }));
    first.send("TP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(first.read_reply().status, 200);
}

TEST_F(CrowdTest, RequestsThatWouldWaitTooLongAreRefused) {
    options_.workers = 1;
    options_.max_waiting = 1;
    auto working = connect();
    working.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return handled_ == 1; }));
    auto waiting = connect();
    auto refused = connect();
    waiting.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
    refused.send("GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
    // Which of the two came first is not ours to say: one waits, the other is told to come back.
    std::vector<Client> more;
    bool told = false;
    for (int i = 0; i < 20 && !told; ++i) {
        more.push_back(connect());
        told = more.back().get("/3").status == 503;
    }
    EXPECT_TRUE(told);
    release_ = true;
    EXPECT_EQ(working.read_reply().status, 200);
}

TEST_F(CrowdTest, LiveStreamsTellChangesAndHoldNoWorker) {
    std::vector<Client> pages;
    for (int i = 0; i < 20; ++i) {
        pages.push_back(connect());
        pages.back().send("GET /live HTTP/1.1\r\nHost: x\r\n\r\n");
        const auto head = pages.back().read_until("\r\n\r\n");
        EXPECT_NE(head.find("Content-Type: text/event-stream\r\n"), std::string::npos);
        EXPECT_EQ(head.find("Content-Length"), std::string::npos);
        EXPECT_TRUE(pages.back().read_until("\n\n").starts_with("retry: 3000\n"));
        EXPECT_EQ(pages.back().read_until("\n\n").front(), ':');
    }
    EXPECT_EQ(connect().get("/").status, 200);
    live_.publish("b/actes/1");
    live_.publish("a/actes/2");
    for (auto& page : pages) EXPECT_EQ(page.read_until("\n\n"), "event: changed\ndata: {}\n\n");
    live_.publish("a/actes/1");
    for (auto& page : pages) EXPECT_EQ(page.read_until("\n\n"), "event: changed\ndata: {}\n\n");
    server_->stop(std::chrono::seconds(5));
    for (auto& page : pages) EXPECT_TRUE(page.is_closed());
}

TEST_F(CrowdTest, ManyChangesOfAMomentAreToldFewTimes) {
    auto page = connect();
    page.send("GET /live HTTP/1.1\r\nHost: x\r\n\r\n");
    page.read_until(": ouvert\n\n");
    for (int i = 0; i < 1000; ++i) live_.publish("a/actes/1");
    EXPECT_EQ(page.read_until("\n\n"), "event: changed\ndata: {}\n\n");
    server_->stop(std::chrono::seconds(5));
    EXPECT_LT(page.read_to_end().size(), 10 * std::string("event: changed\ndata: {}\n\n").size());
}

TEST_F(CrowdTest, APageThatComesBackIsToldToRefresh) {
    auto page = connect();
    page.send("GET /live HTTP/1.1\r\nHost: x\r\nLast-Event-ID: 1\r\n\r\n");
    EXPECT_FALSE(page.read_until("event: changed\ndata: {}\n\n").empty());
}

TEST_F(CrowdTest, ALivePageThatLeavesIsForgotten) {
    options_.max_connections = 1;
    auto page = connect();
    page.send("GET /live HTTP/1.1\r\nHost: x\r\n\r\n");
    page.read_until(": ouvert\n\n");
    page.close();
    EXPECT_TRUE(eventually([&] { return connect().get("/").status == 200; }));
    live_.publish("a/actes/1");
}

TEST_F(CrowdTest, StoppingLetsTheRequestUnderWayEnd) {
    auto working = connect();
    auto idle = connect();
    ASSERT_EQ(idle.get("/").status, 200);
    working.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return handled_ == 2; }));
    std::thread stopper([&] { server_->stop(std::chrono::seconds(10)); });
    EXPECT_TRUE(idle.is_closed());
    release_ = true;
    EXPECT_EQ(working.read_reply().body, "GET /wait\n");
    EXPECT_TRUE(working.is_closed());
    stopper.join();
    EXPECT_THROW(Client(server_->port()), std::runtime_error);
    server_->stop(std::chrono::seconds(10));
}

TEST_F(CrowdTest, StoppingCutsWhatOutlivesTheGrace) {
    auto slow = connect();
    slow.send("GET / HT");
    auto sending = connect();
    sending.send("POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nab");
    const auto start = std::chrono::steady_clock::now();
    server_->stop(std::chrono::milliseconds(200));
    EXPECT_LT(seconds_since(start), 5.0);
    EXPECT_TRUE(slow.is_closed());
    EXPECT_TRUE(sending.is_closed());
}

} // namespace aubrac::kernel::http

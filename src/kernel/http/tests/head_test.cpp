// SPDX-License-Identifier: AGPL-3.0-or-later
// Heads of requests: what is read, and every form that two readers could understand in two ways.
#include <gtest/gtest.h>
#include <kernel/http/head.hpp>
#include <kernel/http/target.hpp>

namespace aubrac::kernel::http {

namespace {

/// Status that refuses the request; 0 when it is accepted.
int judge(const std::string& head, Head& read) {
    const auto scan = scan_head(head, 0);
    if (scan.state == HeadScan::State::broken) return 400;
    if (scan.state == HeadScan::State::partial) return -1;
    return parse_head(std::string_view(head).substr(0, scan.end), read);
}

int judge(const std::string& head) {
    Head read;
    return judge(head, read);
}

int judge_fields(const std::string& fields) { return judge("POST /a HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n"); }

int judge_target(const std::string& target) { return judge("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n"); }

} // namespace

TEST(Head, IsRead) {
    Head head;
    ASSERT_EQ(
        judge("GET /actes/d%C3%A9lib?q=a+b HTTP/1.1\r\nHost: mairie.fr:8080\r\nX-Thing:\t v w \r\n\r\n", head), 0);
    EXPECT_EQ(head.request.method, "GET");
    EXPECT_EQ(head.request.path, "/actes/délib");
    EXPECT_EQ(head.request.query_string, "q=a+b");
    EXPECT_EQ(head.request.parameter("q"), "a b");
    EXPECT_EQ(head.request.header("x-thing"), "v w");
    EXPECT_TRUE(head.keep_alive);
    EXPECT_EQ(head.framing, Framing::none);
}

TEST(Head, HeaderValuesInLatin1BecomeUtf8) {
    Head head;
    ASSERT_EQ(judge("GET / HTTP/1.1\r\nHost: x\r\nX-Nom: H\xE9l\xE8ne\r\n\r\n", head), 0);
    EXPECT_EQ(head.request.header("x-nom"), "Hélène");
}

TEST(Head, KeepAliveFollowsTheVersion) {
    Head head;
    judge("GET / HTTP/1.0\r\n\r\n", head);
    EXPECT_FALSE(head.keep_alive);
    judge("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", head = {});
    EXPECT_TRUE(head.keep_alive);
    judge("GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade, close\r\n\r\n", head = {});
    EXPECT_FALSE(head.keep_alive);
}

TEST(Head, RefusesBrokenRequestLines) {
    EXPECT_EQ(judge("GET / HTTP/1.1\nHost: x\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: x\n\n"), 400);
    EXPECT_EQ(judge("GET / HTTP/1.1\rHost: x\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET  / HTTP/1.1\r\nHost: x\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET /  HTTP/1.1\r\nHost: x\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET / a HTTP/1.1\r\nHost: x\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET\t/ HTTP/1.1\r\nHost: x\r\n\r\n"), 400);
    EXPECT_EQ(judge(" GET / HTTP/1.1\r\nHost: x\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET /\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET / http/1.1\r\nHost: x\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET / HTTP/1.1 \r\nHost: x\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET / HTTP/01.1\r\nHost: x\r\n\r\n"), 400);
    EXPECT_EQ(judge("G{T / HTTP/1.1\r\nHost: x\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET /" + std::string(1, 0) + " HTTP/1.1\r\nHost: x\r\n\r\n"), 400);
    EXPECT_EQ(judge("\x16\x03\x01\x02" + std::string(1, 0)), 400);
    EXPECT_EQ(judge("\r\n\r\n"), 400);
}

TEST(Head, RefusesOtherVersionsAndMethods) {
    EXPECT_EQ(judge("PRI * HTTP/2.0\r\n\r\n"), 505);
    EXPECT_EQ(judge("GET / HTTP/3.0\r\nHost: x\r\n\r\n"), 505);
    EXPECT_EQ(judge("BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n"), 501);
    EXPECT_EQ(judge("get / HTTP/1.1\r\nHost: x\r\n\r\n"), 501);
    EXPECT_EQ(judge("CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n"), 501);
    EXPECT_EQ(judge("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"), 501);
    EXPECT_EQ(judge("TRACE / HTTP/1.1\r\nHost: x\r\n\r\n"), 501);
}

TEST(Head, RefusesBrokenFields) {
    EXPECT_EQ(judge_fields("X-A : b\r\n"), 400);
    EXPECT_EQ(judge_fields(" X-A: b\r\n"), 400);
    EXPECT_EQ(judge_fields("X-A: b\r\n folded\r\n"), 400);
    EXPECT_EQ(judge_fields("X-A: b\r\n\tfolded\r\n"), 400);
    EXPECT_EQ(judge_fields("X-A\r\n"), 400);
    EXPECT_EQ(judge_fields(": b\r\n"), 400);
    EXPECT_EQ(judge_fields("X A: b\r\n"), 400);
    EXPECT_EQ(judge_fields("X-\xE9: b\r\n"), 400);
    EXPECT_EQ(judge_fields("X-A: b\x01\r\n"), 400);
    EXPECT_EQ(judge_fields("X-A: b\x7F\r\n"), 400);
    std::string many;
    for (int i = 0; i < 101; ++i) many += "X-A: b\r\n";
    EXPECT_EQ(judge_fields(many), 431);
}

TEST(Head, RefusesEveryDoubtfulFraming) {
    EXPECT_EQ(judge_fields("Content-Length: 5\r\n"), 0);
    EXPECT_EQ(judge_fields("Transfer-Encoding: Chunked\r\n"), 0);
    for (const auto* fields : {
             "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
             "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n",
             "Content-Length: 5\r\nContent-Length: 5\r\n",
             "Content-Length: 5\r\nContent-Length: 6\r\n",
             "Content-Length: 5, 5\r\n",
             "Content-Length: +5\r\n",
             "Content-Length: -5\r\n",
             "Content-Length: 0x5\r\n",
             "Content-Length: 5 5\r\n",
             "Content-Length: 5.0\r\n",
             "Content-Length:\r\n",
             "Content-Length: 99999999999999999999\r\n",
             "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
             "Transfer-Encoding: chunked, chunked\r\n",
             "Transfer-Encoding: chunked, identity\r\n",
             "Transfer-Encoding: identity\r\n",
             "Transfer-Encoding: xchunked\r\n",
             "Transfer-Encoding: \x0B"
             "chunked\r\n",
             "Transfer-Encoding: \"chunked\"\r\n",
             "Transfer-Encoding:\r\n",
             "Transfer-Encoding : chunked\r\n",
             "Transfer-Encoding\r\n : chunked\r\n",
         })
        EXPECT_EQ(judge_fields(fields), 400) << fields;
    EXPECT_EQ(judge_fields("Transfer-Encoding: gzip, chunked\r\n"), 501);
    EXPECT_EQ(judge("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
}

TEST(Head, WantsExactlyOneHost) {
    EXPECT_EQ(judge("GET / HTTP/1.1\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET / HTTP/1.0\r\n\r\n"), 0);
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"), 400);
    for (const auto* host : {"a b", "a/b", "a@b", "user:pass@b", "a:80x", "", ":80", "[::1", "a,b", "<a>"}) {
        if (std::string(host) == "a,b") continue; // a comma is allowed in a registered name (RFC 3986 §3.2.2)
        EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n"), 400) << host;
    }
    for (const auto* host : {"mairie.fr", "mairie.fr:8080", "127.0.0.1:80", "[::1]:8080", "[2001:db8::1]"})
        EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n"), 0) << host;
}

TEST(Head, ExpectationsOtherThanContinueFail) {
    EXPECT_EQ(judge_fields("Expect: 100-Continue\r\nContent-Length: 1\r\n"), 0);
    EXPECT_EQ(judge_fields("Expect: tea\r\n"), 417);
}

TEST(Target, InAbsoluteFormMustNameTheHost) {
    EXPECT_EQ(judge_target("http://x/actes?a=b"), 0);
    EXPECT_EQ(judge_target("HTTP://X"), 0);
    EXPECT_EQ(judge_target("http://y/actes"), 400);
    EXPECT_EQ(judge_target("http:///actes"), 400);
    EXPECT_EQ(judge_target("http://u@x/"), 400);
    EXPECT_EQ(judge_target("ftp://x/"), 400);
    EXPECT_EQ(judge_target("x:80"), 400);
    EXPECT_EQ(judge_target("*"), 400);
    EXPECT_EQ(judge_target("actes"), 400);
    EXPECT_EQ(judge_target("?a"), 400);
}

TEST(Target, HasOnePathOnly) {
    for (const auto* target : {"/..",    "/a/../b", "/a/..", "/./a",   "/a/.",  "/%2e%2e/a", "/a/%2E%2e",
                               "/a%2fb", "/a%2Fb",  "/a%00", "/a%0a",  "/a%7F", "/%E9",      "/%C0%AE%C0%AE/",
                               "/%zz",   "/a%",     "/a\\b", "/a%5cb", "/a#b",  "/a<b",      "/\xC3\xA9"})
        EXPECT_EQ(judge_target(target), 400) << target;
    for (const auto* target : {"/", "/a//b", "/...", "/.a", "/a..", "/%C3%A9", "/a?b=../..", "/a?x={|}^`'"})
        EXPECT_EQ(judge_target(target), 0) << target;
}

TEST(Target, IsBoundedInLength) {
    EXPECT_EQ(judge_target("/" + std::string(longest_target, 'a')), 414);
    EXPECT_EQ(judge_target("/" + std::string(longest_target - 1, 'a')), 0);
}

TEST(HeadScan, FindsTheEndWhereverTheBytesAreCut) {
    const std::string whole = "GET / HTTP/1.1\r\nHost: x\r\n\r\nBODY\n";
    for (std::size_t cut = 0; cut + 5 < whole.size(); ++cut) {
        const auto part = scan_head(std::string_view(whole).substr(0, cut), 0);
        EXPECT_EQ(part.state, HeadScan::State::partial) << cut;
        const auto scan = scan_head(whole, cut);
        EXPECT_EQ(scan.state, HeadScan::State::whole) << cut;
        EXPECT_EQ(scan.end, whole.size() - 5) << cut;
    }
}

} // namespace aubrac::kernel::http

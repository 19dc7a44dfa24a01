// SPDX-License-Identifier: AGPL-3.0-or-later
// Bodies on real sockets: chunks, forms, files, limits.
#include "site.hpp"
#include <adapters/openssl/digest.hpp>

namespace aubrac::kernel::http {

namespace {

std::string post(const std::string& target, const std::string& type, const std::string& body) {
    return "POST " + target + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + type +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string post_form(const std::string& target, const std::string& body) {
    return post(target, "multipart/form-data; boundary=XX", body);
}

std::string file_part(const std::string& field, const std::string& file, const std::string& content) {
    return "--XX\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"" + file +
           "\"\r\nContent-Type: application/pdf\r\n\r\n" + content + "\r\n";
}

std::string field_part(const std::string& field, const std::string& content) {
    return "--XX\r\nContent-Disposition: form-data; name=\"" + field + "\"\r\n\r\n" + content + "\r\n";
}

std::string bytes_of(std::size_t size) {
    std::string bytes(size, '\0');
    std::uint32_t state = 12345;
    for (auto& c : bytes) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    return bytes;
}

} // namespace

using UploadTest = HttpTest;

TEST_F(UploadTest, ReadsChunkedBodies) {
    auto client = connect();
    const auto reply = client.ask("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                                  "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-T: v\r\n\r\n");
    EXPECT_EQ(reply.body, "POST /a\nbody=abcde\n");
    EXPECT_EQ(client.get("/next").status, 200);
}

TEST_F(UploadTest, DecodesForms) {
    auto client = connect();
    EXPECT_EQ(
        client
            .ask(post("/a", "application/x-www-form-urlencoded; charset=UTF-8", "objet=Bud%67et+%C3%A9t%C3%A9&x="))
            .body,
        "POST /a\nobjet=Budget été\nx=\n");
    EXPECT_EQ(client.ask(post("/a", "application/x-www-form-urlencoded", "objet=%E9")).status, 400);
}

TEST_F(UploadTest, SpoolsFilesByteForByte) {
    const auto content = bytes_of(3'000'000);
    auto client = connect();
    const auto reply = client.ask(
        post_form("/upload", field_part("objet", "Été à Œuf") +
                                 file_part("acte", "délib\xC3\xA9ration \\\"n°3\\\".pdf", content) +
                                 file_part("annexe", "", "") + file_part("vide", "vide.pdf", "") + "--XX--\r\n"));
    const auto empty = base::hex(adapters::openssl::sha256(""));
    EXPECT_EQ(reply.body, "POST /upload\nobjet=Été à Œuf\nacte|délibération \"n°3\".pdf|application/pdf|3000000|" +
                              base::hex(adapters::openssl::sha256(content)) +
                              "|there\nvide|vide.pdf|application/pdf|0|" + empty + "|there\n");
    EXPECT_EQ(spooled(), 0U);
    EXPECT_EQ(client.get("/next").status, 200);
}

TEST_F(UploadTest, AFileRenamedByTheHandlerIsKept) {
    const auto content = bytes_of(100'000);
    EXPECT_EQ(connect().ask(post_form("/upload/keep", file_part("f", "a", content) + "--XX--")).status, 200);
    std::ifstream kept(folder_ / "kept", std::ios::binary);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(kept), {}), content);
}

TEST_F(UploadTest, ABodyCutShortLeavesNoFile) {
    auto client = connect();
    const auto whole = post_form("/upload", file_part("f", "a.pdf", bytes_of(500'000)) + "--XX--");
    client.send(std::string_view(whole).substr(0, 300'000));
    ASSERT_TRUE(eventually([&] { return spooled() == 1; }));
    client.close();
    EXPECT_TRUE(eventually([&] { return spooled() == 0; }));
    EXPECT_EQ(handled_, 0);
}

TEST_F(UploadTest, ABodyWithoutItsClosingDelimiterIsRefused) {
    auto client = connect();
    EXPECT_EQ(client.ask(post_form("/upload", file_part("f", "a.pdf", "content"))).status, 400);
    EXPECT_TRUE(eventually([&] { return spooled() == 0; }));
    EXPECT_EQ(handled_, 0);
}

TEST_F(UploadTest, ASilentBodyIsRefusedInTime) {
    options_.body_idle = std::chrono::seconds(1);
    auto client = connect();
    EXPECT_EQ(client.ask("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc").status, 408);
}

TEST_F(UploadTest, TooLargeIsSaidBeforeTheBodyIsRead) {
    auto client = connect();
    const auto reply = client.ask("POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\nabc");
    EXPECT_EQ(reply.status, 413);
    EXPECT_EQ(reply.body, "refus 413");
    // The client may go on for a while: the answer must not be lost to a reset.
    EXPECT_TRUE(client.send(bytes_of(1'000'000)));
    client.end_writing();
    EXPECT_TRUE(client.is_closed());
}

TEST_F(UploadTest, TooLargeIsSaidOfChunksToo) {
    EXPECT_EQ(connect()
                  .ask("POST /small HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nB\r\nabcdefghijk\r\n")
                  .status,
              413);
    const auto large = std::string(2 * 1024 * 1024 + 1, 'a');
    EXPECT_EQ(connect().ask(post("/upload", "application/x-www-form-urlencoded", large)).status, 413);
}

TEST_F(UploadTest, AFileIsRefusedWhereNoneIsExpected) {
    EXPECT_EQ(connect().ask(post_form("/a", field_part("x", "1") + "--XX--")).body, "POST /a\nx=1\n");
    EXPECT_EQ(connect().ask(post_form("/a", file_part("f", "", "") + "--XX--")).body, "POST /a\n");
    EXPECT_EQ(connect().ask(post_form("/a", file_part("f", "a.pdf", "1") + "--XX--")).status, 415);
    EXPECT_EQ(connect().ask(post_form("/a", file_part("f", "", "1") + "--XX--")).status, 415);
    EXPECT_EQ(spooled(), 0U);
}

TEST_F(UploadTest, PartsAreCounted) {
    std::string fields;
    for (int i = 0; i < 201; ++i) fields += field_part("x", "1");
    EXPECT_EQ(connect().ask(post_form("/upload", fields + "--XX--")).status, 413);
    std::string files;
    for (int i = 0; i < 101; ++i) files += file_part("f", "a", "1");
    EXPECT_EQ(connect().ask(post_form("/upload", files + "--XX--")).status, 413);
    EXPECT_EQ(connect().ask(post_form("/upload", field_part("x", std::string(1'100'000, 'a')) + "--XX--")).status,
              413);
    EXPECT_TRUE(eventually([&] { return spooled() == 0; }));
}

TEST_F(UploadTest, UnknownCodingsAndTypesAreRefused) {
    EXPECT_EQ(connect()
                  .ask("POST /a HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\na")
                  .status,
              415);
    EXPECT_EQ(connect().ask(post("/a", "multipart/form-data", "x")).status, 400);
    EXPECT_EQ(connect().ask(post("/a", "multipart/mixed; boundary=a", "x")).status, 415);
    EXPECT_EQ(connect().ask(post("/limit/breaks", "text/plain", "x")).status, 500);
}

TEST_F(UploadTest, ContinueIsSaidOnlyWhenTheBodyIsWanted) {
    auto client = connect();
    client.send("POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(client.ask("abc").body, "POST /a\nbody=abc\n");
    EXPECT_EQ(
        client.ask("POST /small HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 30\r\n\r\n").status,
        413);
}

TEST_F(UploadTest, WithoutASpoolNoFileIsTaken) {
    options_.spool.clear();
    EXPECT_EQ(connect().ask(post_form("/upload", file_part("f", "a.pdf", "1") + "--XX--")).status, 415);
}

TEST_F(UploadTest, FilesOfAFormerLifeAreRemoved) {
    std::filesystem::create_directories(options_.spool);
    std::ofstream(options_.spool / "7.upload") << "old";
    std::ofstream(options_.spool / "other") << "not ours";
    connect();
    EXPECT_EQ(spooled(), 1U);
    EXPECT_TRUE(std::filesystem::exists(options_.spool / "other"));
}

} // namespace aubrac::kernel::http

// SPDX-License-Identifier: AGPL-3.0-or-later
// Bodies: chunks and parts, cut at every byte.
#include <gtest/gtest.h>
#include <kernel/http/frame.hpp>
#include <kernel/http/multipart.hpp>
#include <vector>

namespace aubrac::kernel::http {

namespace {

struct Framed {
    Frame::State state;
    std::string payload;
    std::string rest;
};

/// Feeds `bytes` by pieces of `size`.
Framed unframe(const std::string& bytes, std::size_t size, Framing framing = Framing::chunked,
               std::uint64_t n = 0) {
    Frame frame(framing, n);
    std::string payload;
    std::string held;
    for (std::size_t at = 0; at < bytes.size(); at += size) {
        held += bytes.substr(at, size);
        std::vector<std::string_view> parts;
        const auto used = frame.take(held, parts);
        for (const auto part : parts) payload += part;
        held.erase(0, used);
    }
    return {frame.state(), payload, held};
}

class Recorder final : public PartSink {
public:
    int begin_part(PartHead head) override {
        seen += "[" + head.name + (head.file_name ? "|" + *head.file_name : "") + "]";
        return refuse_at == ++count ? 413 : 0;
    }
    int add_bytes(std::string_view bytes) override {
        seen += bytes;
        return 0;
    }
    int end_part() override {
        seen += ".";
        return 0;
    }
    std::string seen;
    int count = 0;
    int refuse_at = 0;
};

std::string part(const std::string& disposition, const std::string& content) {
    return "--XX\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
}

/// What the sink saw, then "whole" or "cut", or the status of the refusal.
std::string read_parts(const std::string& body, std::size_t size) {
    Recorder sink;
    MultipartReader reader("XX", sink);
    for (std::size_t at = 0; at < body.size(); at += size)
        if (const int status = reader.feed(std::string_view(body).substr(at, size))) return std::to_string(status);
    return sink.seen + (reader.is_whole() ? "whole" : "cut");
}

} // namespace

TEST(Chunks, AreReadWhateverTheCut) {
    const std::string body = "5\r\nabcde\r\nA;x=\"y\"\r\n0123456789\r\n000\r\nX-T: v\r\n\r\nNEXT";
    for (std::size_t size = 1; size <= body.size(); ++size) {
        const auto framed = unframe(body, size);
        EXPECT_EQ(framed.state, Frame::State::done) << size;
        EXPECT_EQ(framed.payload, "abcde0123456789") << size;
        EXPECT_EQ(framed.rest, "NEXT") << size;
    }
}

TEST(Chunks, AreRefusedInEveryDoubtfulForm) {
    for (const auto* body : {"5\nabcde\r\n0\r\n\r\n", "5\r\nabcdeX\r\n", "5\r\nabcde\n0\r\n\r\n",
                             "+5\r\nabcde\r\n", "-1\r\n", "0x5\r\n", " 5\r\nabcde\r\n", "5 \r\nabcde\r\n", "\r\n",
                             "5;a\x01\r\n", "5;a\rb\r\n", "FFFFFFFFFFFFFFFF\r\n", "g\r\n", "5 ;a\r\n",
                             "0\r\nX : y\r\n\r\n", "0\r\nX: y\n\r\n", "0\r\n folded: y\r\n\r\n", "0\r\n\n"}) {
        EXPECT_EQ(unframe(body, 1000).state, Frame::State::broken) << body;
        EXPECT_EQ(unframe(body, 1).state, Frame::State::broken) << body;
    }
}

TEST(Chunks, HaveBoundedExtensionsAndTrailers) {
    EXPECT_EQ(unframe("1;" + std::string(300, 'a'), 7).state, Frame::State::broken);
    EXPECT_EQ(unframe("0\r\nX: " + std::string(9000, 'a'), 100).state, Frame::State::broken);
    std::string many;
    for (int i = 0; i < 100; ++i) many += "1;" + std::string(200, 'a') + "\r\nx\r\n";
    EXPECT_EQ(unframe(many, 1000).state, Frame::State::broken);
}

TEST(Length, TakesNotOneByteMore) {
    const auto framed = unframe("abcdeNEXT", 4, Framing::length, 5);
    EXPECT_EQ(framed.state, Frame::State::done);
    EXPECT_EQ(framed.payload, "abcde");
    EXPECT_EQ(framed.rest, "NEXT");
}

TEST(Multipart, IsReadWhateverTheCut) {
    const std::string body = "preamble\r\n" + part("name=\"objet\"", "a\r\n--X\r\nb") + part("name=vide", "") +
                             part("name=\"f\"; filename=\"d.pdf\"", "\r\n\r\n--\r") + "--XX--\r\nepilogue";
    for (std::size_t size = 1; size <= body.size(); ++size)
        EXPECT_EQ(read_parts(body, size), "[objet]a\r\n--X\r\nb.[vide].[f|d.pdf]\r\n\r\n--\r.whole") << size;
}

TEST(Multipart, LargeContentIsReadWhateverTheCut) {
    std::string content;
    for (int i = 0; i < 700; ++i) content += "\r\n--X\r\r\n-" + std::to_string(i);
    const auto body =
        part("name=\"f\"; filename=\"d.pdf\"", content) + part("name=a", content + "\r\n--X") + "--XX--";
    for (const std::size_t size : {1, 2, 3, 5, 6, 7, 63, 64, 509, 510, 511, 512, 513, 1024, 4096, 16'384})
        EXPECT_EQ(read_parts(body, size), "[f|d.pdf]" + content + ".[a]" + content + "\r\n--X.whole") << size;
}

TEST(Multipart, AnEmptyPartMayShareItsLineEnd) {
    const std::string body = "--XX \t\r\nContent-Disposition: form-data; name=a\r\n\r\n--XX--";
    for (std::size_t size = 1; size <= body.size(); ++size) EXPECT_EQ(read_parts(body, size), "[a].whole") << size;
}

TEST(Multipart, CutShortIsNotWhole) {
    const auto body = part("name=a", "1") + "--XX--";
    for (std::size_t end = 0; end < body.size(); ++end) {
        const auto seen = read_parts(body.substr(0, end) + " ", 1000);
        EXPECT_EQ(seen.find("whole"), std::string::npos) << end;
    }
}

TEST(Multipart, RefusesBrokenParts) {
    EXPECT_EQ(read_parts("--XX\r\n\r\nx\r\n--XX--", 1000), "400");
    EXPECT_EQ(read_parts("--XX\r\nContent-Type: a/b\r\n\r\nx\r\n--XX--", 1000), "400");
    EXPECT_EQ(read_parts("--XXY\r\n", 1000), "400");
    EXPECT_EQ(read_parts("--XX\nContent", 1000), "400");
    EXPECT_EQ(read_parts(part("filename=\"a\"", "x"), 1000), "400");
    EXPECT_EQ(read_parts(part("name=\"a\"; name=\"b\"", "x"), 1000), "400");
    EXPECT_EQ(read_parts(part(std::string("name=\"a\0b\"", 10), "x"), 1000), "400");
    EXPECT_EQ(read_parts(part("name=\"a\nb\"", "x"), 1000), "400");
    EXPECT_EQ(read_parts("--XX\r\nX: " + std::string(9000, 'a'), 100), "431");
    EXPECT_EQ(read_parts(std::string(9000, 'a'), 100), "400");
}

TEST(Multipart, StopsWhereTheSinkRefuses) {
    Recorder sink;
    sink.refuse_at = 2;
    MultipartReader reader("XX", sink);
    EXPECT_EQ(reader.feed(part("name=a", "1") + part("name=b", "2") + part("name=c", "3")), 413);
    EXPECT_EQ(sink.seen, "[a]1.[b]");
}

TEST(PartHead, ReadsTheNamesThatBrowsersSend) {
    const auto name_of = [](const std::string& disposition) {
        const auto head = parse_part_head("Content-Disposition: form-data; name=\"f\"; " + disposition);
        return head && head->file_name ? *head->file_name : "REFUSED";
    };
    EXPECT_EQ(name_of("filename=\"délibération n°3.pdf\""), "délibération n°3.pdf");
    EXPECT_EQ(name_of("filename=\"d\xE9lib.pdf\""), "délib.pdf");
    EXPECT_EQ(name_of("filename=\"a%22b%41.pdf\""), "a\"b%41.pdf");
    EXPECT_EQ(name_of("filename=\"a\\\"b.pdf\""), "a\"b.pdf");
    EXPECT_EQ(name_of("filename=\"C:\\Users\\mairie\\acte.pdf\""), "acte.pdf");
    EXPECT_EQ(name_of("filename=\"../../etc/passwd\""), "passwd");
    EXPECT_EQ(name_of("filename=\"a.pdf\"; filename*=UTF-8''%C3%A9t%C3%A9.pdf"), "été.pdf");
    EXPECT_EQ(name_of("filename*=iso-8859-1'fr'%E9t%E9.pdf"), "été.pdf");
    EXPECT_EQ(name_of("filename*=UTF-8''..%2F..%2Fx"), "x");
    EXPECT_EQ(name_of("filename*=UTF-8''a%00b"), "REFUSED");
    EXPECT_EQ(name_of("filename*=UTF-8''%zz"), "REFUSED");
    EXPECT_EQ(name_of("filename=\"" + std::string(1001, 'a') + "\""), "REFUSED");
    EXPECT_EQ(name_of("filename=\"\""), "");
    EXPECT_EQ(name_of("filename=\"e\xCC\x81.pdf\""), "e\xCC\x81.pdf");
}

TEST(Boundary, IsFoundInTheContentType) {
    EXPECT_EQ(find_boundary("multipart/form-data; boundary=----WebKitFormBoundaryA"), "----WebKitFormBoundaryA");
    EXPECT_EQ(find_boundary("Multipart/Form-Data; charset=utf-8; boundary=\"a b\""), "a b");
    EXPECT_FALSE(find_boundary("multipart/form-data"));
    EXPECT_FALSE(find_boundary("multipart/form-data; boundary="));
    EXPECT_FALSE(find_boundary("multipart/form-data; boundary=\"a \""));
    EXPECT_FALSE(find_boundary("multipart/form-data; boundary=a\"b"));
    EXPECT_FALSE(find_boundary("multipart/mixed; boundary=a"));
    EXPECT_FALSE(find_boundary("multipart/form-data; boundary=" + std::string(71, 'a')));
}

} // namespace aubrac::kernel::http

// SPDX-License-Identifier: AGPL-3.0-or-later
// Altered bytes through every reader: nothing breaks, nothing unsafe comes out. The sequence is the same each
// time.
#include <algorithm>
#include <base/text.hpp>
#include <gtest/gtest.h>
#include <kernel/http/frame.hpp>
#include <kernel/http/head.hpp>
#include <kernel/http/multipart.hpp>
#include <random>

namespace aubrac::kernel::http {

namespace {

std::string alter(std::string text, std::mt19937& dice) {
    constexpr std::string_view likely = "\r\n\0 :;\"%/.-\t=\\\x80\xC3,";
    for (auto turns = 1 + dice() % 4; turns > 0; --turns) {
        const auto at = dice() % (text.size() + 1);
        const char c = dice() % 2 ? likely[dice() % likely.size()] : static_cast<char>(dice());
        switch (dice() % 4) {
        case 0:
            text.insert(at, 1, c);
            break;
        case 1:
            text.erase(at, dice() % 4);
            break;
        case 2:
            text.insert(at, text.substr(dice() % (text.size() + 1), dice() % 20));
            break;
        default:
            if (at < text.size()) text[at] = c;
        }
    }
    return text;
}

class Checker final : public PartSink {
public:
    int begin_part(PartHead head) override {
        EXPECT_TRUE(base::is_utf8(head.name));
        if (head.file_name) {
            EXPECT_TRUE(base::is_utf8(*head.file_name));
            EXPECT_EQ(head.file_name->find_first_of(std::string_view("/\\\r\n\0", 5)), std::string::npos);
        }
        return 0;
    }
    int add_bytes(std::string_view bytes) override { return total += bytes.size(), 0; }
    int end_part() override { return 0; }
    std::size_t total = 0;
};

} // namespace

TEST(AlteredHead, IsRefusedOrSafe) {
    const std::string seed =
        "POST /actes/d%C3%A9lib/12?q=a+b&c=%20 HTTP/1.1\r\nHost: mairie.fr:80\r\nContent-Length: "
        "12\r\nConnection: keep-alive\r\nCookie: a=b\r\n\r\n";
    std::mt19937 dice(1);
    for (int i = 0; i < 20'000; ++i) {
        const auto text = alter(seed, dice);
        const auto scan = scan_head(text, 0);
        if (scan.state != HeadScan::State::whole) continue;
        Head head;
        if (parse_head(std::string_view(text).substr(0, scan.end), head) != 0) continue;
        EXPECT_TRUE(base::is_utf8(head.request.path));
        EXPECT_EQ((head.request.path + "/").find("/../"), std::string::npos);
        EXPECT_EQ(head.request.path.find('\0'), std::string::npos);
        for (const auto& [name, value] : head.request.headers) EXPECT_TRUE(base::is_utf8(value)) << name;
    }
}

TEST(AlteredChunks, GiveNoMoreThanTheyHold) {
    std::mt19937 dice(2);
    for (int i = 0; i < 20'000; ++i) {
        const auto text = alter("5\r\nabcde\r\nA;x=\"y\"\r\n0123456789\r\n0\r\nX-T: v\r\n\r\n", dice);
        Frame frame(Framing::chunked, 0);
        std::vector<std::string_view> payload;
        EXPECT_LE(frame.take(text, payload), text.size());
        std::size_t total = 0;
        for (const auto part : payload) total += part.size();
        EXPECT_LE(total, text.size());
    }
}

TEST(AlteredParts, GiveNoMoreThanTheyHold) {
    const std::string seed =
        "--XX\r\nContent-Disposition: form-data; name=\"objet\"\r\n\r\nBudget\r\n--XX\r\n"
        "Content-Disposition: form-data; name=\"f\"; filename=\"d\xC3\xA9lib.pdf\"; "
        "filename*=UTF-8''d%C3%A9lib.pdf\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--XX--";
    std::mt19937 dice(3);
    for (int i = 0; i < 20'000; ++i) {
        const auto text = alter(seed, dice);
        Checker sink;
        MultipartReader reader("XX", sink);
        const auto cut = dice() % text.size();
        if (reader.feed(std::string_view(text).substr(0, cut)) == 0)
            reader.feed(std::string_view(text).substr(cut));
        EXPECT_LE(sink.total, text.size());
    }
}

} // namespace aubrac::kernel::http

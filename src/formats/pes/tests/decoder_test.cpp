// SPDX-License-Identifier: AGPL-3.0-or-later
// Encodings as they are announced, and as they are.
#include <formats/pes/decoder.hpp>
#include <gtest/gtest.h>

using namespace aubrac::formats::pes;

namespace {

struct Decoded {
    std::string text;
    Encoding encoding;
};

Decoded decode(std::string_view bytes, std::size_t step) {
    Decoder decoder;
    Decoded decoded;
    for (std::size_t at = 0; at < bytes.size(); at += step) decoded.text += decoder.give(bytes.substr(at, step));
    decoded.text += decoder.finish();
    decoded.encoding = decoder.encoding();
    return decoded;
}

// The same whatever the pieces.
Decoded decode(std::string_view bytes) {
    const auto whole = decode(bytes, bytes.size() + 1);
    for (const std::size_t step : {1, 2, 3, 7}) EXPECT_EQ(decode(bytes, step).text, whole.text) << step;
    return whole;
}

const std::string latin = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>";

} // namespace

TEST(Decoder, TurnsLatinIntoUtf8) {
    const auto decoded = decode(latin + "<a>\xE9t\xE9 \x80</a>");
    EXPECT_EQ(decoded.text, latin + "<a>été \u0080</a>");
    EXPECT_EQ(decoded.encoding.declared, "ISO-8859-1");
    EXPECT_FALSE(decoded.encoding.lied);
    EXPECT_FALSE(decoded.encoding.looks_like_utf8);
    EXPECT_EQ(decode("<?xml version='1.0' encoding='windows-1252'?>\x80\xE9").text.substr(45), "€é");
    EXPECT_EQ(decode("<?xml version='1.0' encoding='ISO-8859-15'?>\xA4").text.substr(44), "€");
}

TEST(Decoder, LeavesUtf8AsItIs) {
    const auto decoded = decode("<a>été € 𝄞</a>");
    EXPECT_EQ(decoded.text, "<a>été € 𝄞</a>");
    EXPECT_EQ(decoded.encoding.declared, "UTF-8");
    EXPECT_FALSE(decoded.encoding.lied);
    EXPECT_EQ(decode("\xEF\xBB\xBF<a/>").text, "\xEF\xBB\xBF<a/>");
}

TEST(Decoder, ReadsALieAndSaysIt) {
    const auto decoded = decode("<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>\xE9t\xE9 \x92 et \xC3\xA9</a>");
    EXPECT_EQ(decoded.text.substr(38), "<a>été ’ et é</a>");
    EXPECT_TRUE(decoded.encoding.lied);
    EXPECT_EQ(decode("<a>\xC3").text, "<a>Ã") << "cut in the middle of a character";
    EXPECT_TRUE(decode("<?xml version='1.0' encoding='klingon'?><a>\xE9</a>").encoding.lied);
    EXPECT_TRUE(decode("\xEF\xBB\xBF" + latin + "<a>\xC3\xA9</a>").encoding.lied) << "the mark says otherwise";
}

TEST(Decoder, SeesUtf8UnderALatinName) {

    EXPECT_TRUE(decode(latin + "<a>\xC3\xA9t\xC3\xA9</a>").encoding.looks_like_utf8);
    EXPECT_FALSE(decode(latin + "<a>\xC3\xA9t\xE9</a>").encoding.looks_like_utf8);
    EXPECT_FALSE(decode(latin + "<a>ete</a>").encoding.looks_like_utf8);
}

TEST(Decoder, LeavesUtf16ToTheXmlLibrary) {
    const auto decoded = decode(std::string_view("\xFF\xFE<\0a\0/\0>\0", 10));
    EXPECT_TRUE(decoded.encoding.is_native);
    EXPECT_EQ(decoded.text.size(), 10u);
}

TEST(Decoder, DropsBlanksBeforeTheDeclaration) {
    EXPECT_EQ(decode("\r\n \t" + latin + "<a/>").text, latin + "<a/>");
    EXPECT_EQ(decode("").text, "");
    EXPECT_EQ(decode("   ").text, "");
}

// SPDX-License-Identifier: AGPL-3.0-or-later
// Words of requests and answers: escapes, queries, forms, cookies, file names.
#include <gtest/gtest.h>
#include <kernel/http/encoding.hpp>
#include <kernel/http/message.hpp>

namespace aubrac::kernel::http {

TEST(PercentDecoding, ReadsEscapesOfBothCases) {
    EXPECT_EQ(percent_decode("d%C3%A9lib%c3%a9ration", Plus::literal), "délibération");
    EXPECT_EQ(percent_decode("a+b", Plus::literal), "a+b");
    EXPECT_EQ(percent_decode("a+b%2B", Plus::space), "a b+");
    EXPECT_EQ(percent_decode("", Plus::space), "");
}

TEST(PercentDecoding, GivesNothingWhenAnEscapeIsBroken) {
    for (const auto* broken : {"%", "%4", "a%", "%zz", "%+1", "%4g", "%%41"})
        EXPECT_FALSE(percent_decode(broken, Plus::space)) << broken;
}

TEST(PercentEncoding, IsUndoneByDecoding) {
    std::string every;
    for (int i = 0; i < 256; ++i) every += static_cast<char>(i);
    EXPECT_EQ(percent_decode(percent_encode(every), Plus::space), every);
    EXPECT_EQ(percent_encode("a b/é~"), "a%20b%2F%C3%A9~");
}

TEST(Query, KeepsPairsInOrderAndDecodesThem) {
    const Pairs expected = {{"q", "l'été à Œuf"}, {"page", "2"}, {"q", ""}, {"seul", ""}, {"a", "b=c"}};
    EXPECT_EQ(parse_query("q=l%27%C3%A9t%C3%A9+%C3%A0+%C5%92uf&page=2&q=&seul&&a=b=c"), expected);
    EXPECT_TRUE(parse_query("").empty());
}

TEST(Query, DropsBrokenPairs) {
    const Pairs expected = {{"a", "1"}, {"z", "2"}};
    EXPECT_EQ(parse_query("a=1&b=%zz&c=%E9&d=%00&z=2"), expected);
}

TEST(Query, StopsAtAThousandPairs) {
    std::string text;
    for (int i = 0; i < 5000; ++i) text += "a=1&";
    EXPECT_EQ(parse_query(text).size(), 1000U);
    EXPECT_FALSE(parse_form(text));
}

TEST(Form, IsNeverHalfRead) {
    EXPECT_TRUE(parse_form("objet=Budget+2026&nature=1"));
    EXPECT_FALSE(parse_form("objet=Budget&montant=%E9"));
    EXPECT_FALSE(parse_form("objet=%"));
    EXPECT_FALSE(parse_form("objet=a%00b"));
}

TEST(Cookie, IsFoundByItsWholeName) {
    Request request;
    request.headers = {{"cookie", "theme=dark; session=abc=def; xsession=no;q=\"quoted\"; empty="}};
    EXPECT_EQ(request.cookie("session"), "abc=def");
    EXPECT_EQ(request.cookie("theme"), "dark");
    EXPECT_EQ(request.cookie("q"), "quoted");
    EXPECT_EQ(request.cookie("empty"), "");
    EXPECT_EQ(request.cookie("sess"), "");
}

TEST(ContentDisposition, KeepsPlainNamesPlain) {
    EXPECT_EQ(content_disposition("attachment", "acte 12.pdf"), "attachment; filename=\"acte 12.pdf\"");
}

TEST(ContentDisposition, EscapesWhatCouldEndTheHeader) {
    EXPECT_EQ(content_disposition("inline", "été.pdf"),
              "inline; filename=\"_t_.pdf\"; filename*=UTF-8''%C3%A9t%C3%A9.pdf");
    const auto hostile = content_disposition("attachment", "a\"; x=\"\r\nSet-Cookie: b\\%22\0c");
    EXPECT_EQ(hostile.find_first_of("\r\n"), std::string::npos);
    EXPECT_EQ(hostile.substr(0, hostile.find("; filename*")),
              "attachment; filename=\"a_; x=___Set-Cookie: b__22\"");
}

TEST(Text, ThatIsNotUtf8IsReadAsWindows1252) {
    EXPECT_EQ(to_utf8("d\xE9lib \x9Cuvre 5 \x80"), "délib œuvre 5 €");
    EXPECT_EQ(to_utf8("déjà"), "déjà");
}

TEST(HeaderValue, ReadsQuotedParameters) {
    const auto header = parse_header_value("Form-Data; name=\"a;b\"; FileName=\"c\\\"d\\e.pdf\" ; x=y");
    ASSERT_TRUE(header);
    EXPECT_EQ(header->value, "form-data");
    EXPECT_EQ(*header->find("name"), "a;b");
    EXPECT_EQ(*header->find("filename"), "c\"d\\e.pdf");
    EXPECT_EQ(*header->find("x"), "y");
}

TEST(HeaderValue, IsRefusedWhenItHasTwoMeanings) {
    EXPECT_FALSE(parse_header_value("form-data; name=a; name=b"));
    EXPECT_FALSE(parse_header_value("form-data; name=\"a"));
    EXPECT_FALSE(parse_header_value("form-data; name=\"a\"b"));
    EXPECT_FALSE(parse_header_value("form-data; =a"));
    EXPECT_FALSE(parse_header_value("form-data; alone"));
}

} // namespace aubrac::kernel::http

// SPDX-License-Identifier: AGPL-3.0-or-later
// Hostile and ordinary XML (catalogue XML-01).
#include <adapters/xml/reader.hpp>
#include <gtest/gtest.h>

using namespace aubrac::adapters::xml;

TEST(XmlReader, ReadsNamesNamespacesAttributesTextAndLines) {
    const auto document = read("<?xml version=\"1.0\"?>\n<a:r xmlns:a=\"urn:a\" a:x=\"1\" y='&lt;2'>\n <b/>t&amp;u"
                               "<![CDATA[<v>]]></a:r>");
    ASSERT_TRUE(document.root) << document.message;
    const auto& root = *document.root;
    EXPECT_EQ(root.name, "r");
    EXPECT_EQ(root.space, "urn:a");
    ASSERT_EQ(root.attributes.size(), 2u);
    EXPECT_EQ(root.attributes[0].space, "urn:a");
    EXPECT_EQ(root.find_attribute("y")->value, "<2");
    EXPECT_EQ(root.text, "\n t&u<v>");
    ASSERT_TRUE(root.find_child("b"));
    EXPECT_EQ(root.find_child("b")->line, 3);
    EXPECT_FALSE(root.find_child("c"));
}

TEST(XmlReader, TurnsEveryEncodingIntoUtf8) {
    EXPECT_EQ(read("<?xml version='1.0' encoding='ISO-8859-1'?><r>\xE9</r>").root->text, "é");
    EXPECT_EQ(read("<?xml version='1.0' encoding='windows-1252'?><r>\x80</r>").root->text, "€");
    EXPECT_EQ(read("<r>\xC3\xA9</r>").root->text, "é");
    EXPECT_EQ(read("<?xml version='1.0' encoding='UTF-8'?><r>\xE9</r>", {}, "ISO-8859-1").root->text, "é");
    EXPECT_EQ(read(std::string_view("\xFE\xFF\0<\0r\0/\0>", 10)).root->name, "r");
}

TEST(XmlReader, SaysThatTheEncodingLied) {
    const auto document = read("<r>\n\xE9t\xE9</r>");
    EXPECT_FALSE(document.root);
    EXPECT_EQ(document.problem, Problem::encoding);
    EXPECT_EQ(document.line, 2);
}

TEST(XmlReader, RefusesADoctypeWhateverItHolds) {
    for (const auto text : {
             "<!DOCTYPE r><r/>",
             "<!DOCTYPE r SYSTEM 'file:///etc/passwd'><r/>",
             "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>",
             "<!DOCTYPE r [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x'> %x;]><r/>",
             "<!DOCTYPE r [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><r>&b;</r>",
         }) {
        const auto document = read(text);
        EXPECT_FALSE(document.root) << text;
        EXPECT_EQ(document.problem, Problem::doctype) << text;
    }
}

TEST(XmlReader, KnowsTheFiveEntitiesAndNoOther) {
    EXPECT_EQ(read("<r>&lt;&gt;&amp;&apos;&quot;&#233;</r>").root->text, "<>&'\"é");
    EXPECT_EQ(read("<r a='R&amp;D &#38; &lt;&quot;'/>").root->find_attribute("a")->value, "R&D & <\"");
    EXPECT_EQ(read("<r>&eacute;</r>").problem, Problem::malformed);
    EXPECT_EQ(read("<r>&#0;</r>").root.has_value(), false);
}

TEST(XmlReader, LeavesIncludesAndSchemaLocationsAlone) {
    const auto document = read("<r xmlns:xi='http://www.w3.org/2001/XInclude' "
                               "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
                               "xsi:schemaLocation='urn:x http://127.0.0.1:9/x.xsd'>"
                               "<xi:include href='file:///etc/passwd' parse='text'/></r>");
    ASSERT_TRUE(document.root);
    EXPECT_EQ(document.root->children.at(0).text, "");
}

TEST(XmlReader, StopsAtEachOfItsLimits) {
    std::string deep;
    for (int i = 0; i < 65; ++i) deep += "<a>";
    for (int i = 0; i < 65; ++i) deep += "</a>";
    EXPECT_EQ(read(deep).problem, Problem::too_deep);
    EXPECT_TRUE(read(deep.substr(3, deep.size() - 7)).root);

    EXPECT_EQ(read("<a><b/><b/><!--c--></a>", {.nodes = 3}).problem, Problem::too_many);
    EXPECT_TRUE(read("<a><b/><!--c--></a>", {.nodes = 3}).root);
    EXPECT_EQ(read("<a x='1' y='2' z='3'/>", {.nodes = 3}).problem, Problem::too_many);
    EXPECT_EQ(read("<a xmlns='" + std::string(513, 'u') + "'/>").problem, Problem::too_big);
    EXPECT_EQ(read("<a x='1' y='2' xmlns:z='u'/>", {.attributes = 2}).problem, Problem::too_many);
    EXPECT_EQ(read("<a>12345</a>", {.bytes = 11}).problem, Problem::too_big);
}

TEST(XmlReader, RefusesWhatIsNotXml) {
    for (const std::string_view text :
         {std::string_view(""), std::string_view("%PDF-1.4"), std::string_view("<a>"), std::string_view("<a></b>"),
          std::string_view("<a/><a/>"), std::string_view("<a x='1' x='2'/>"), std::string_view("<p:a/>"),
          std::string_view("<a>\0</a>", 8), std::string_view("<?xml version='1.0' encoding='klingon'?><a/>")}) {
        const auto document = read(text);
        EXPECT_FALSE(document.root) << text;
        EXPECT_NE(document.problem, Problem::none);
        EXPECT_FALSE(document.message.empty());
    }
}

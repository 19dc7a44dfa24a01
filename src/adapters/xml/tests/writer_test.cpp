// SPDX-License-Identifier: AGPL-3.0-or-later
// Exact bytes of the writer, and validation.
#include <adapters/xml/reader.hpp>
#include <adapters/xml/schema.hpp>
#include <adapters/xml/writer.hpp>
#include <base/failure.hpp>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

using namespace aubrac::adapters::xml;

namespace {

std::string write_text(std::string_view value) {
    Writer writer;
    writer.open("r");
    writer.text(value);
    writer.close();
    auto bytes = writer.finish();
    return bytes ? bytes.value() : bytes.refusal().code + " " + bytes.refusal().field;
}

} // namespace

TEST(XmlWriter, WritesExactBytes) {
    Writer writer;
    writer.open("a:Racine");
    writer.attribute("xmlns:a", "urn:a");
    writer.attribute("a:Objet", "l'\"été\" <&>\n€");
    writer.open("a:Vide");
    writer.close();
    writer.open("a:Texte");
    writer.text("œuf & \"coq\"\r\nfin");
    writer.close();
    writer.close();
    const auto bytes = writer.finish();
    ASSERT_TRUE(bytes);
    EXPECT_EQ(bytes.value(),
              "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n"
              "<a:Racine xmlns:a=\"urn:a\" a:Objet=\"l'&quot;\xE9t\xE9&quot; &lt;&amp;&gt;&#10;&#8364;\">\n"
              "  <a:Vide/>\n"
              "  <a:Texte>&#339;uf &amp; \"coq\"&#13;\nfin</a:Texte>\n"
              "</a:Racine>\n");
}

TEST(XmlWriter, IsReadBackWithoutLoss) {
    const std::string text = "Îlot n° 3 — « 200 € » 𝄞\ttab";
    const auto document = read(write_text(text));
    ASSERT_TRUE(document.root) << document.message;
    EXPECT_EQ(document.root->text, text);
}

TEST(XmlWriter, RefusesControlsNonCharactersAndBytesThatAreNotUtf8) {
    for (const std::string_view bad :
         {std::string_view("\0", 1), std::string_view("a\x01"), std::string_view("\x1B[0m"),
          std::string_view("\x7F"), std::string_view("\xC2\x85"), std::string_view("\xEF\xBF\xBE"),
          std::string_view("\xE9")})
        EXPECT_EQ(write_text(bad), "XML-CHARACTER r");
}

TEST(XmlWriter, TreatsAMisuseAsABug) {
    Writer writer;
    EXPECT_THROW(writer.open("a b"), aubrac::base::Bug);
    EXPECT_THROW(writer.close(), aubrac::base::Bug);
    EXPECT_THROW((void)writer.finish(), aubrac::base::Bug);
}

TEST(XmlSchema, FindsWhatASchemaForbidsWithItsLine) {
    const auto path = std::filesystem::temp_directory_path() / ("schema-" + std::to_string(::getpid()) + ".xsd");
    std::ofstream(path) << "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='n' "
                           "type='xs:integer'/></xs:schema>";
    EXPECT_TRUE(validate("<n>12</n>", path.string()).empty());
    const auto findings = validate("<!-- x -->\n<n>douze</n>", path.string());
    ASSERT_FALSE(findings.empty());
    EXPECT_EQ(findings[0].line, 2);
    EXPECT_EQ(validate("<!DOCTYPE n><n>1</n>", path.string()).size(), 1u);
    std::filesystem::remove(path);
    EXPECT_THROW(validate("<n>12</n>", path.string()), aubrac::base::Failure);
}

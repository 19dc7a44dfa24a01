// SPDX-License-Identifier: AGPL-3.0-or-later
// Streamed XML: same answers as the tree, whatever the pieces.
#include <adapters/xml/schema.hpp>
#include <adapters/xml/stream.hpp>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <stdexcept>

using namespace aubrac::adapters::xml;

namespace {

class Script : public Events {
public:
    void open(const Opening& element) override {
        text_ += "<" + std::string(element.space.empty() ? "" : "{" + std::string(element.space) + "}");
        text_ += element.name;
        for (const auto& it : element.attributes)
            text_ += " " + std::string(it.name) + "=" + std::string(it.value);
        for (const auto& it : element.namespaces) text_ += " ns:" + std::string(it.prefix);
        text_ += ">";
        if (element.name == "boom") throw std::runtime_error("boom");
        if (element.name == "stop" && reader) reader->stop();
    }
    void text(std::string_view characters) override { text_ += characters; }
    void close() override { text_ += "</>"; }
    const Schema* find_schema(const Opening&) override { return schema; }
    void breach(int, std::string_view message) override { breaches.emplace_back(message); }

    std::string text_;
    StreamReader* reader = nullptr;
    const Schema* schema = nullptr;
    std::vector<std::string> breaches;
};

struct Outcome {
    std::string text;
    Problem problem = Problem::none;
    int line = 0;
};

Outcome run(std::string_view bytes, std::size_t step, const StreamLimits& limits = {},
            StreamEncoding encoding = StreamEncoding::declared) {
    Script script;
    StreamReader reader(script, limits, encoding);
    script.reader = &reader;
    for (std::size_t at = 0; at < bytes.size() && reader.feed(bytes.substr(at, step)); at += step) continue;
    reader.finish();
    return {script.text_, reader.problem(), reader.line()};
}

Outcome run(std::string_view bytes, const StreamLimits& limits = {}) {
    const auto whole = run(bytes, bytes.size() + 1, limits);
    for (const std::size_t step : {1, 2, 5, 100}) {
        const auto pieces = run(bytes, step, limits);
        EXPECT_EQ(pieces.problem, whole.problem) << step;
        if (whole.problem == Problem::none) {
            EXPECT_EQ(pieces.text, whole.text);
        }
    }
    return whole;
}

} // namespace

TEST(XmlStream, TellsElementsAttributesNamespacesAndText) {
    const auto outcome =
        run("<?xml version=\"1.0\"?>\n<a:r xmlns:a=\"urn:a\" x='&lt;&amp;2'><b/>t&amp;u<![CDATA[<v>]]></a:r>");
    EXPECT_EQ(outcome.problem, Problem::none);
    EXPECT_EQ(outcome.text, "<{urn:a}r x=<&2 ns:a><b></>t&u<v></>");
}

TEST(XmlStream, TurnsEveryEncodingIntoUtf8) {
    EXPECT_EQ(run("<?xml version='1.0' encoding='ISO-8859-1'?><r>\xE9</r>").text, "<r>é</>");
    EXPECT_EQ(run("<?xml version='1.0' encoding='UTF-8'?><r>\xE9</r>", 100).problem, Problem::encoding);
    EXPECT_EQ(run("<?xml version='1.0' encoding='ISO-8859-1'?><r>é</r>", 3, {}, StreamEncoding::utf8).text,
              "<r>é</>");
    EXPECT_EQ(run(std::string_view("\xFE\xFF\0<\0r\0/\0>", 10)).text, "<r></>");
}

TEST(XmlStream, RefusesADoctypeWhateverItHolds) {
    for (const auto text : {"<!DOCTYPE r><r/>", "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>",
                            "<!DOCTYPE r [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><r>&b;</r>"}) {
        EXPECT_EQ(run(text).problem, Problem::doctype) << text;
        EXPECT_EQ(run(text).text, "") << text;
    }
}

TEST(XmlStream, StopsAtEachOfItsLimits) {
    std::string deep;
    for (int i = 0; i < 10'000; ++i) deep += "<a>";
    EXPECT_EQ(run(deep).problem, Problem::too_deep);
    EXPECT_EQ(run("<a x='1' y='2' xmlns:z='u'/>", {.attributes = 2}).problem, Problem::too_many);
    EXPECT_EQ(run("<a>12345</a>", {.bytes = 11}).problem, Problem::too_big);
    std::string names = "<a>";
    for (int i = 0; i < 10'100; ++i) names += "<n" + std::to_string(i) + "/>";
    EXPECT_EQ(run(names + "</a>", 1000).problem, Problem::too_many);
}

TEST(XmlStream, RefusesWhatIsNotXml) {
    for (const std::string_view text :
         {std::string_view(""), std::string_view("%PDF-1.4"), std::string_view("<a>"), std::string_view("<a></b>"),
          std::string_view("<a/><a/>"), std::string_view("<p:a/>"), std::string_view("<a>\0</a>", 8),
          std::string_view("<a>&eacute;</a>"), std::string_view("<?xml version='1.0' encoding='klingon'?><a/>")}) {
        EXPECT_NE(run(text).problem, Problem::none) << text;
    }
    EXPECT_EQ(run("<a>\n\n</b>").line, 3);
}

TEST(XmlStream, LetsWhatAnEventThrowsPassAndStopsWhenAsked) {
    EXPECT_THROW(run("<a><boom/></a>", 3), std::runtime_error);
    const auto stopped = run("<a><stop/><b/></a>", 4);
    EXPECT_EQ(stopped.text, "<a><stop>");
    EXPECT_EQ(stopped.problem, Problem::none);
}

TEST(XmlStream, TellsLongTextInPieces) {
    const std::string text(5'000'000, 'x');
    EXPECT_EQ(run("<a>" + text + "</a>", 65'536).text, "<a>" + text + "</>");
}

TEST(XmlStream, ChecksAnOfficialSchemaOnTheWay) {
    const auto path =
        std::filesystem::temp_directory_path() /
        ("aubrac-stream-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) + ".xsd");
    std::ofstream(path)
        << R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="r"><xs:complexType><xs:sequence>
<xs:element name="n" type="xs:integer" maxOccurs="unbounded"/><xs:element name="b" type="xs:base64Binary" minOccurs="0"/>
</xs:sequence></xs:complexType></xs:element></xs:schema>)";
    const Schema schema(path.string());
    std::filesystem::remove(path);
    const auto breaches_of = [&](const std::string& bytes) {
        Script script;
        script.schema = &schema;
        StreamReader reader(script);
        EXPECT_TRUE(reader.feed(bytes) && reader.finish()) << reader.message();
        return script.breaches;
    };
    EXPECT_TRUE(breaches_of("<r><n>1</n><n>2</n></r>").empty());
    EXPECT_EQ(breaches_of("<r><n>un</n><z/></r>").size(), 2u);
    EXPECT_EQ(breaches_of("<r/>").size(), 1u);
    EXPECT_TRUE(breaches_of("<r><n>1</n><b>" + std::string(40'001, 'A') + "</b></r>").empty())
        << "the end is not looked at";
    EXPECT_THROW(Schema("/nowhere.xsd"), std::exception);
}

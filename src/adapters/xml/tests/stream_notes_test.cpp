// SPDX-License-Identifier: AGPL-3.0-or-later
// What canonical forms need of the stream: comments, instructions, prefixes, line ends and references, whatever
// the pieces.
#include <adapters/xml/stream.hpp>
#include <gtest/gtest.h>
#include <string>

using namespace aubrac::adapters::xml;

namespace {

class Notes : public Events {
public:
    void open(const Opening& element) override {
        out += "<" + std::string(element.prefix) + ":" + std::string(element.name);
        for (const auto& it : element.attributes)
            out += " " + std::string(it.prefix) + ":" + std::string(it.name) + "=" + std::string(it.value);
        for (const auto& it : element.namespaces) out += " +" + std::string(it.prefix) + "=" + std::string(it.uri);
        out += ">";
    }
    void text(std::string_view characters) override { out += characters; }
    void close() override { out += "</>"; }
    void comment(std::string_view text) override { out += "#" + std::string(text) + "#"; }
    void instruction(std::string_view target, std::string_view data) override {
        out += "?" + std::string(target) + "|" + std::string(data) + "?";
    }
    std::string out;
};

std::string notes_of(std::string_view bytes) {
    std::string first;
    for (const std::size_t step : {bytes.size(), std::size_t{1}, std::size_t{3}, std::size_t{7}}) {
        Notes notes;
        StreamReader reader(notes);
        for (std::size_t at = 0; at < bytes.size(); at += step) reader.feed(bytes.substr(at, step));
        EXPECT_TRUE(reader.finish()) << reader.message();
        if (first.empty()) first = notes.out;
        EXPECT_EQ(notes.out, first) << step;
    }
    return first;
}

} // namespace

TEST(XmlStreamNotes, TellCommentsAndInstructionsInsideAndOutside) {
    EXPECT_EQ(notes_of("<?p q  r?><!--a--><r><!--b\r\nc-->t<?z?></r><!--d-->"),
              "?p|q  r?#a#<:r>#b\nc#t?z|?</>#d#");
}

TEST(XmlStreamNotes, TellPrefixesAsWritten) {
    EXPECT_EQ(notes_of("<a:r xmlns:a='urn:a' xmlns='urn:d' a:x='1' y='2'><b xmlns=''/></a:r>"),
              "<a:r a:x=1 :y=2 +a=urn:a +=urn:d><:b +=></></>");
}

TEST(XmlStreamNotes, NormaliseLineEndsEvenInCdata) {
    EXPECT_EQ(notes_of("<r>a\r\nb\rc&#13;<![CDATA[d\r\ne\rf\r]]></r>"), "<:r>a\nb\nc\rd\ne\nf\n</>");
    const std::string many(2000, 'x');
    EXPECT_EQ(notes_of("<r><![CDATA[" + many + "\r\n" + many + "]]></r>"), "<:r>" + many + "\n" + many + "</>");
}

TEST(XmlStreamNotes, ReplaceReferencesInValues) {
    EXPECT_EQ(notes_of("<r a='R&amp;D &#38; &lt;&quot;&#10;\n'/>"), "<:r :a=R&D & <\"\n ></>");
}

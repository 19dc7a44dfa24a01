// SPDX-License-Identifier: AGPL-3.0-or-later
// Canonical forms against xmllint on odd documents, and against the examples of the recommendation.
#include "pes_workshop.hpp"

#include <formats/signature/xml/element_digests.hpp>
#include <formats/signature/xml/raw_positions.hpp>
#include <gtest/gtest.h>

using namespace aubrac::formats::signature;
using namespace aubrac::formats::signature::testing;
using Form = CanonicalMethod::Form;

namespace {

class Whole : public aubrac::adapters::xml::Events {
public:
    explicit Whole(CanonicalMethod method)
        : canonicalizer_(
              std::move(method), [this](std::string_view part) { out += part; }, Canonicalizer::Extent::document) {
    }
    void open(const aubrac::adapters::xml::Opening& element) override {
        scope_.open(element);
        canonicalizer_.open(element, scope_);
    }
    void close() override {
        canonicalizer_.close();
        scope_.close();
    }
    void text(std::string_view characters) override { canonicalizer_.text(characters); }
    void comment(std::string_view text) override { canonicalizer_.comment(text); }
    void instruction(std::string_view target, std::string_view data) override {
        canonicalizer_.instruction(target, data);
    }
    void finish() { canonicalizer_.finish(); }
    std::string out;

private:
    XmlScope scope_;
    Canonicalizer canonicalizer_;
};

std::string canonical(const std::string& text, const CanonicalMethod& method) {
    MemorySource source(text);
    Whole whole(method);
    const auto outcome = read_whole(source, whole);
    EXPECT_EQ(outcome.problem, aubrac::adapters::xml::Problem::none) << outcome.message << text;
    whole.finish();
    return whole.out;
}

const std::vector<std::string> odd = {
    "<a/>",
    "<?xml version='1.0'?><?p q  r?><!--x--><a><b/><!--y--></a><!--z--><?s?>",
    "<n:a xmlns:n='urn:n' xmlns='urn:d' xmlns:u='urn:unused'><b n:x='1' c='2'><n:c/><d "
    "xmlns=''><e/></d></b></n:a>",
    "<a z='1' b='2' xmlns:y='urn:y' xmlns:x='urn:x' y:b='3' x:c='4' xml:lang='fr'><c xml:space='preserve'> "
    "</c></a>",
    "<a b='&#9;&#10;&#13;&quot;&amp;&lt;>&apos;  x\ty'>&#13;\r\n\t&gt;&lt;&amp;\"'<![CDATA[<&>\r\n]]></a>",
    "<?xml version='1.0' encoding='ISO-8859-1'?><a b='\xE9'>\xE0\xE8</a>",
    "<p:a xmlns:p='urn:1'><p:b xmlns:p='urn:2'><p:c xmlns:p='urn:1'/></p:b><p:d/></p:a>",
    "<a xmlns='urn:1'><b xmlns='urn:1'><c xmlns=''><d xmlns='urn:1'/></c></b></a>",
    "<a xmlns:p='urn:p'><b p:c='1'/><b><c p:d='2'/></b></a>",
    "<doc><e1   /><e2   ></e2><e3   name = \"elem3\"   id=\"elem3\"   /><e5 a:attr=\"out\" b:attr=\"sorted\" "
    "attr2=\"all\" attr=\"I'm\" xmlns:b=\"http://www.ietf.org\" xmlns:a=\"http://www.w3.org\" "
    "xmlns=\"http://example.org\"/></doc>",
};

} // namespace

TEST(CanonicalXml, IsThatOfXmllint) {
    const Folder folder;
    if (!folder.has("xmllint")) GTEST_SKIP() << "XMLLINT IS NOT INSTALLED (Debian: libxml2-utils)";
    auto documents = odd;
    documents.push_back(make_pes(3));
    for (const auto& text : documents) {
        folder.write("in.xml", text);
        const auto exclusive = folder.output_of("xmllint --exc-c14n in.xml");
        // The command keeps comments.
        EXPECT_EQ(canonical(text, {Form::exclusive, true, {}}), exclusive) << text;
        EXPECT_EQ(canonical(text, {Form::inclusive, true, {}}), folder.output_of("xmllint --c14n in.xml")) << text;
        EXPECT_EQ(canonical(text, {Form::inclusive_1_1, true, {}}), folder.output_of("xmllint --c14n11 in.xml"))
            << text;
    }
}

TEST(CanonicalXml, LeavesCommentsOutUnlessAsked) {
    EXPECT_EQ(canonical(odd[1], {}), "<?p q  r?>\n<a><b></b></a>\n<?s?>");
    EXPECT_EQ(canonical("<a>x<!--y-->z</a>", {}), "<a>xz</a>");
}

TEST(CanonicalXml, TakesPrefixesThatAreListed) {
    const std::string text = "<a xmlns:p='urn:p' xmlns:q='urn:q' xmlns='urn:d'><b xmlns:q='urn:r'/></a>";
    EXPECT_EQ(canonical(text, {Form::exclusive, false, {"q"}}),
              "<a xmlns=\"urn:d\" xmlns:q=\"urn:q\"><b xmlns:q=\"urn:r\"></b></a>");
    EXPECT_EQ(canonical("<p:a xmlns='urn:d' xmlns:p='urn:p'/>", {Form::exclusive, false, {"#default"}}),
              "<p:a xmlns=\"urn:d\" xmlns:p=\"urn:p\"></p:a>");
}

TEST(CanonicalXml, KnowsItsAddresses) {
    EXPECT_EQ(find_method("http://www.w3.org/2001/10/xml-exc-c14n#")->form, Form::exclusive);
    EXPECT_TRUE(find_method("http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments")->with_comments);
    EXPECT_FALSE(find_method("http://www.w3.org/TR/1999/REC-xslt-19991116"));
}

TEST(ElementDigests, AreThoseOfTheElementAlone) {
    const std::string text = "<n:r xmlns:n='urn:n' xml:lang='fr'><a><n:b Id='x'>t<c/></n:b></a><d/></n:r>";
    std::vector<DigestJob> jobs(5);
    jobs[0].target = 3; // n:b
    jobs[1].target = 3;
    jobs[1].excluded = 4; // without c
    jobs[2].target = 3;
    jobs[2].method.form = Form::inclusive;
    jobs[3].target = 1;
    jobs[4].target = 99;
    MemorySource source(text);
    EXPECT_EQ(compute_digests(source, jobs).problem, aubrac::adapters::xml::Problem::none);
    const auto sha = [](std::string_view bytes) { return hash_of(openssl::Hash::sha256, bytes); };
    EXPECT_EQ(jobs[0].digest, sha("<n:b xmlns:n=\"urn:n\" Id=\"x\">t<c></c></n:b>"));
    EXPECT_EQ(jobs[1].digest, sha("<n:b xmlns:n=\"urn:n\" Id=\"x\">t</n:b>"));
    EXPECT_EQ(jobs[2].digest, sha("<n:b xmlns:n=\"urn:n\" Id=\"x\" xml:lang=\"fr\">t<c></c></n:b>"));
    EXPECT_EQ(jobs[3].digest,
              sha("<n:r xmlns:n=\"urn:n\" xml:lang=\"fr\"><a><n:b Id=\"x\">t<c></c></n:b></a><d></d></n:r>"));
    EXPECT_EQ(jobs[4].digest, "");
    std::vector<DigestJob> many(40);
    for (auto& job : many) job.target = 1;
    EXPECT_EQ(compute_digests(source, many).problem, aubrac::adapters::xml::Problem::too_many);
}

TEST(RawPositions, FindClosingTagsWhateverStandsAround) {
    const std::string text =
        "<?p <B>?><!-- </B> - -- ><r><p:B a='>' b=\"</B>\"><![CDATA[</B>]]]]><x/></p:B ><B/><B></B></r>";
    const std::string sound = replaced(text, " - -- >", " -->");
    for (const std::size_t size : {std::size_t{1}, std::size_t{3}, sound.size()}) {
        RawPositions positions({"B"});
        for (std::size_t at = 0; at < sound.size(); at += size)
            positions.feed(std::string_view(sound).substr(at, size));
        EXPECT_EQ(positions.elements(), 5u);
        ASSERT_EQ(positions.found().size(), 3u);
        EXPECT_EQ(positions.found()[0].ordinal, 2u);
        EXPECT_EQ(sound.substr(positions.found()[0].close, 7), "</p:B >");
        EXPECT_EQ(positions.found()[1].close, 0u);
        EXPECT_EQ(positions.found()[2].ordinal, 5u);
        EXPECT_EQ(positions.found()[2].close, sound.size() - 8);
    }
}

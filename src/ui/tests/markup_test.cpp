// SPDX-License-Identifier: AGPL-3.0-or-later
#include <base/ensure.hpp>
#include <gtest/gtest.h>
#include <ui/markup.hpp>
#include <ui/text.hpp>

using namespace aubrac::ui;

static_assert(!rules::is_attribute_allowed("onclick"));
static_assert(!rules::is_attribute_allowed("onx"));
static_assert(!rules::is_attribute_allowed("style"));
static_assert(!rules::is_attribute_allowed("srcdoc"));
static_assert(!rules::is_attribute_allowed("href"));
static_assert(!rules::is_attribute_allowed("a b"));
static_assert(!rules::is_attribute_allowed(""));
static_assert(rules::is_attribute_allowed("aria-label"));
static_assert(rules::is_attribute_allowed("viewBox"));
static_assert(!rules::is_tag_allowed("script"));
static_assert(!rules::is_tag_allowed("style"));
static_assert(!rules::is_tag_allowed("iframe"));
static_assert(!rules::is_tag_allowed("h1"));
static_assert(!rules::is_tag_allowed("p><script"));
static_assert(rules::is_tag_allowed("details"));
static_assert(!std::is_convertible_v<Html, std::string>);

TEST(Html, EscapesAnyTextItIsGiven) {
    EXPECT_EQ(Html("<b a=\"1\" c='2'>&amp;").view(), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;");
}

TEST(Html, DropsTheControlCharactersThatHtmlForbids) {
    EXPECT_EQ(Html(std::string("a\0b\x01"
                               "c\x7f\td\n",
                               9))
                  .view(),
              "abc\td\n");
}

TEST(Html, JoinsPiecesAndMayJoinItself) {
    Html piece = section("Un", "a");
    piece += piece;
    EXPECT_EQ(section("Deux", piece).view(),
              "<section><h2>Deux</h2><section><h3>Un</h3>a</section><section><h3>Un</h3>a</section></section>");
    EXPECT_EQ(join({"a", "b", "<"}, ", ").view(), "a, b, &lt;");
}

TEST(Html, HeadingsFollowTheNestingOfSectionsAndStopAtSix) {
    Html body;
    for (const auto* title : {"g", "f", "e", "d", "c", "b"}) body = section(title, body);
    EXPECT_EQ(body.view().substr(0, 46), "<section><h2>b</h2><section><h3>c</h3><section");
    EXPECT_NE(body.view().find("<h6>f</h6>"), std::string_view::npos);
    EXPECT_NE(body.view().find("<h6>g</h6>"), std::string_view::npos);
}

TEST(Markup, RefusesUnbalancedElementsAndASecondTitle) {
    EXPECT_THROW(Markup().open("p").take(), aubrac::base::Bug);
    EXPECT_THROW(Markup().close(), aubrac::base::Bug);
    EXPECT_THROW(Markup().open("br").text("x"), aubrac::base::Bug);
    EXPECT_THROW(Markup().open("p").text("x").attr("id", "late"), aubrac::base::Bug);
    const auto title = Markup().open_title().text("a").close().take();
    EXPECT_THROW(title + title, aubrac::base::Bug);
}

TEST(Url, AcceptsPathsOfThisSiteAndThreeSchemes) {
    for (const auto* good : {"/", "/actes/12?tri=-date#haut", "#objet", "https://www.legifrance.gouv.fr/",
                             "mailto:a@b.fr", "tel:0565730000"})
        EXPECT_EQ(Url(good).text(), good);
}

TEST(Url, NeutralisesEverythingElse) {
    for (const auto* bad : {"javascript:alert(1)",
                            "JaVaScRiPt:alert(1)",
                            " javascript:alert(1)",
                            "java\tscript:alert(1)",
                            "data:text/html,x",
                            "//evil.example",
                            "/\\evil.example",
                            "/\t/evil.example",
                            "\\\\evil",
                            "http://a.example",
                            "https:",
                            "https://",
                            "https:evil",
                            "vbscript:x",
                            "blob:x",
                            "actes",
                            "?a=b",
                            "",
                            "/a b",
                            "/a\nb"})
        EXPECT_TRUE(Url(bad).empty()) << bad;
    EXPECT_EQ(aubrac::ui::link("ici", "javascript:alert(1)").view(), "ici");
}

TEST(Url, EncodesPartsAndParameters) {
    EXPECT_EQ(Url::path({"public", "a/b ?#é", ".."}).text(), "/public/a%2Fb%20%3F%23%C3%A9/-");
    const Url here("/actes?annee=2026&tri=date#haut");
    EXPECT_EQ(here.with("tri", "a&b").text(), "/actes?annee=2026&tri=a%26b#haut");
    EXPECT_EQ(here.with("annee", "").text(), "/actes?tri=date#haut");
    EXPECT_EQ(Url("/actes").with("q", "<x>").text(), "/actes?q=%3Cx%3E");
    EXPECT_TRUE(Url().with("q", "x").empty());
}

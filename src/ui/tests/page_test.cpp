// SPDX-License-Identifier: AGPL-3.0-or-later
// What every page owes its readers (RGAA 4.1.2), checked on all the samples; golden files of the same.
#include "html_checker.hpp"
#include "samples.hpp"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <ui/assets.hpp>
#include <ui/form.hpp>
#include <ui/frame.hpp>

using namespace aubrac::ui;

namespace {

std::string attribute(const Element& element, const std::string& name) {
    const auto found = element.attributes.find(name);
    return found == element.attributes.end() ? "" : found->second;
}

std::set<std::string> all_ids(const Checked& page) {
    std::set<std::string> ids;
    for (const auto& element : page.elements)
        if (element.attributes.contains("id") && !ids.insert(attribute(element, "id")).second)
            ADD_FAILURE() << "twice the id " << attribute(element, "id");
    return ids;
}

class Page : public testing::TestWithParam<std::size_t> {
protected:
    const std::pair<std::string, std::string> sample_ = samples::all_pages()[GetParam()];
    const Checked page_ = check(sample_.second);
};

std::string read(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

/// One element a line and no hash of assets, so that a difference is readable and means something.
std::string unfolded(std::string html) {
    for (const auto& asset : assets()) replace_all(html, asset.name, asset.source);
    replace_all(html, "><", ">\n<");
    return html + "\n";
}

} // namespace

TEST_P(Page, IsWellNestedWithoutInlineScriptOrStyle) {
    for (const auto& finding : page_.findings) ADD_FAILURE() << finding;
    EXPECT_EQ(page_.count("style"), 0);
    for (const auto& element : page_.elements)
        if (element.tag == "script") {
            EXPECT_TRUE(element.attributes.contains("src"));
        }
}

TEST_P(Page, HasOneTitleAndHeadingsThatSkipNoLevel) {
    EXPECT_EQ(page_.count("h1"), 1);
    int before = 0;
    for (const auto& element : page_.elements)
        if (element.tag.size() == 2 && element.tag[0] == 'h' &&
            std::isdigit(static_cast<unsigned char>(element.tag[1]))) {
            EXPECT_LE(element.tag[1] - '0', before + 1) << element.tag;
            before = element.tag[1] - '0';
        }
}

TEST_P(Page, HasLandmarksAndASkipLinkToItsContent) {
    EXPECT_EQ(page_.count("main"), 1);
    EXPECT_EQ(page_.count("footer"), 1);
    EXPECT_EQ(page_.count("title"), 1);
    EXPECT_NE(sample_.second.find("<a class=\"skip\" href=\"#contenu\">"), std::string::npos);
    EXPECT_NE(sample_.second.find("<html lang=\"fr\">"), std::string::npos);
}

TEST_P(Page, EveryReferenceInsideThePageLeadsSomewhere) {
    const auto ids = all_ids(page_);
    for (const auto& element : page_.elements) {
        const auto href = attribute(element, "href");
        if (href.starts_with("#")) {
            EXPECT_TRUE(ids.contains(href.substr(1))) << href;
        }
        if (element.tag == "label" && element.attributes.contains("for")) {
            EXPECT_TRUE(ids.contains(attribute(element, "for")));
        }
        std::istringstream described(attribute(element, "aria-describedby"));
        for (std::string id; described >> id;) EXPECT_TRUE(ids.contains(id)) << id;
    }
}

TEST_P(Page, EveryPostCarriesItsToken) {
    int posts = 0;
    int tokens = 0;
    for (const auto& element : page_.elements) {
        posts += element.tag == "form" && attribute(element, "method") == "post";
        tokens += attribute(element, "name") == csrf_field && attribute(element, "type") == "hidden";
    }
    EXPECT_EQ(posts, tokens);
}

TEST_P(Page, IsTheOneOfItsGoldenFile) {
    const std::string path = std::string(TEST_DATA) + "/golden/" + sample_.first + ".html";
    const auto now = unfolded(sample_.second);
    if (std::getenv("AUBRAC_BLESS")) std::ofstream(path, std::ios::binary) << now;
    EXPECT_TRUE(read(path) == now) << path << " differs: AUBRAC_BLESS=1 rewrites it, then read the difference";
}

INSTANTIATE_TEST_SUITE_P(Samples, Page, testing::Range<std::size_t>(0, samples::all_pages().size()),
                         [](const auto& info) {
                             auto name = samples::all_pages()[info.param].first;
                             replace_all(name, "-", "_");
                             return name;
                         });

TEST(Frame, AnswersAPartialRequestWithWhatScriptRenewsOnly) {
    const Frame frame{.title = "Actes", .notices = 2, .assistance = {{"Le syndicat vous aide"}}};
    const auto partial = render_partial(frame, "bonjour");
    const auto whole = render(frame, "bonjour");
    const std::string inside = "<div class=\"page-head\"><h1>Actes</h1></div>bonjour</main>";
    EXPECT_TRUE(partial.starts_with("<main>" + inside));
    EXPECT_NE(whole.find("tabindex=\"-1\">" + inside), std::string::npos);
    const auto rest = partial.substr(partial.find("</main>") + 7);
    const auto bands = rest.substr(0, rest.find("<a id=\"avis\"")), notices = rest.substr(bands.size());
    EXPECT_NE(bands.find("Le syndicat vous aide"), std::string::npos);
    EXPECT_NE(notices.find("2<span class=\"hidden-words\"> non lus"), std::string::npos);
    EXPECT_NE(whole.find(bands), std::string::npos) << "word for word what the page holds";
    EXPECT_NE(whole.find(notices), std::string::npos);
}

TEST(Frame, IsLiveForWhoIsSignedInAndRenewsItsMainOnlyWithATopic) {
    EXPECT_EQ(render({.title = "a"}, "b").find("data-live"), std::string::npos);
    const auto plain = render({.title = "a", .account = "Jeanne"}, "b");
    EXPECT_NE(plain.find("data-live=\"/bureau/direct\""), std::string::npos);
    EXPECT_EQ(plain.find("data-renew"), std::string::npos);
    EXPECT_NE(render({.title = "a", .live_topic = "acte/4&8"}, "b")
                  .find("data-live=\"/bureau/direct?sujet=acte%2F4%268\" data-renew"),
              std::string::npos);
}

TEST(Frame, OffersToSignOutOnEveryPageOfAnAccount) {
    const auto page = render({.title = "a", .account = "Jeanne", .csrf = "jeton"}, "b");
    EXPECT_NE(page.find("action=\"/bureau/deconnexion\"><input type=\"hidden\" name=\"csrf\" value=\"jeton\">"),
              std::string::npos);
    EXPECT_EQ(render({.title = "a"}, "b").find("/bureau/deconnexion"), std::string::npos);
}

TEST(Assets, AreLightAndNamedAfterTheirContent) {
    std::size_t total = 0;
    for (const auto& asset : assets()) {
        if (asset.use == AssetUse::frame) total += asset.bytes.size();
        const auto dot = asset.source.rfind('.');
        EXPECT_EQ(asset.name.size(), asset.source.size() + 9);
        EXPECT_EQ(asset.name.substr(0, dot + 1), asset.source.substr(0, dot + 1));
        EXPECT_EQ(asset_url(asset.source).text(), "/assets/" + std::string(asset.name));
    }
    EXPECT_LT(total, 120'000U);
}

TEST(Assets, DrawEveryIcon) {
    std::string_view sprite;
    for (const auto& asset : assets())
        if (asset.source == "icons.svg") sprite = asset.bytes;
    for (int i = 1; i <= static_cast<int>(Icon::leaf); ++i)
        EXPECT_NE(sprite.find("id=\"" + std::string(icon_name(static_cast<Icon>(i))) + "\""),
                  std::string_view::npos)
            << i;
}

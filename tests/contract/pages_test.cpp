// SPDX-License-Identifier: AGPL-3.0-or-later
// What people read: pages that all open, links that lead where one may go, and French everywhere.
#include "surfer.hpp"

#include <algorithm>
#include <array>
#include <commune/words.hpp>
#include <fstream>
#include <sstream>

namespace aubrac::contract {

namespace {

// English words that no French sentence holds (neither "page", "message" nor "service").
constexpr std::array english = {
    "the",   "and",    "of",       "with",      "without", "your",    "you",      "is",       "are",    "this",
    "that",  "not",    "from",     "by",        "submit",  "delete",  "cancel",   "save",     "back",   "search",
    "error", "failed", "failure",  "unknown",   "invalid", "missing", "required", "password", "sign",   "logout",
    "login", "user",   "settings", "file",      "name",    "done",    "click",    "here",     "please", "item",
    "null",  "true",   "false",    "undefined", "none",    "empty",   "draft",    "status",   "state",  "list"};

std::string find_english(const std::string& words) {
    std::string word;
    for (const char c : words + " ") {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) || byte >= 0x80 || c == '_' || c == '.' || c == '/' || c == '@' || c == '-') {
            word += static_cast<char>(std::tolower(byte));
            continue;
        }
        while (word.ends_with('.')) word.pop_back();
        if (std::find(english.begin(), english.end(), word) != english.end()) return word;
        word.clear();
    }
    return {};
}

std::string around(const std::string& words, const std::string& word) {
    std::string low = words;
    std::transform(low.begin(), low.end(), low.begin(), [](unsigned char c) { return std::tolower(c); });
    for (auto at = low.find(word); at != std::string::npos; at = low.find(word, at + 1))
        if ((at == 0 || !std::isalnum(static_cast<unsigned char>(low[at - 1]))) &&
            !std::isalnum(static_cast<unsigned char>(low[at + word.size()])))
            return words.substr(at < 60 ? 0 : at - 60, 140);
    return {};
}

void expect_french(const std::string& words, const std::string& where) {
    const auto word = find_english(words);
    EXPECT_EQ(word, "") << where << ": " << around(words, word);
}

std::string read(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

bool is_filled(const std::string& text) {
    return !text.empty() && text.find("À compléter") == std::string::npos &&
           text.find("à compléter") == std::string::npos;
}

void expect_whole(const Visited& page) {
    const auto& body = page.reply.body;
    EXPECT_NE(body.find("<html lang=\"fr\""), std::string::npos) << page.address;
    EXPECT_EQ(count_of(body, "<h1"), 1) << page.address;
    EXPECT_EQ(body.find("<title></title>"), std::string::npos) << page.address;
    EXPECT_LE(count_of(body, "method=\"post\""), count_of(body, "name=\"csrf\"")) << page.address;
}

} // namespace

class EveryPage : public testing::TestWithParam<std::string> {
protected:
    static void SetUpTestSuite() {
        for (const std::string role :
             {"visitor", "consultation", "redaction", "responsable", "technicien", "administrateur"}) {
            auto starts = list_starts(house(), role);
            if (role != "visitor") starts.push_back("/bureau");
            const auto some = surf(house(), person_of(house(), role), starts);
            pages_.insert(pages_.end(), some.begin(), some.end());
        }
    }
    static void TearDownTestSuite() { pages_.clear(); }
    static House& house() { return furnished_house(); }
    std::vector<const Visited*> list_pages() const {
        std::vector<const Visited*> pages;
        for (const auto& page : pages_)
            if (page.route ? page.route->service == GetParam() : page.address.starts_with("/" + GetParam()))
                pages.push_back(&page);
        return pages;
    }

    static std::vector<Visited> pages_;
};
std::vector<Visited> EveryPage::pages_;

INSTANTIATE_TEST_SUITE_P(Pages, EveryPage, testing::ValuesIn(list_services()), name_of);

TEST_P(EveryPage, OpensForWhoeverIsShownALinkToIt) {
    for (const auto* page : list_pages()) {
        EXPECT_LT(page->reply.status, 500) << page->address;
        if (!page->from.empty()) {
            EXPECT_LT(page->reply.status, 400) << page->address << ", a link of " << page->from;
        }
    }
}

TEST_P(EveryPage, IsWhole) {
    for (const auto* page : list_pages())
        if (page->reply.type.starts_with("text/html") && page->reply.status == 200) expect_whole(*page);
}

TEST_P(EveryPage, SpeaksFrench) {
    for (const auto* page : list_pages())
        if (page->reply.type.starts_with("text/html"))
            expect_french(commune::words_of(page->reply.body, commune::Said::text_and_labels), page->address);
}

TEST_P(EveryPage, IsInAServiceThatSaysInFrenchWhatItIs) {
    const auto& manifest = house().kernel().manifest(GetParam());
    auto words = manifest.title + ". " + manifest.purpose + ". " + manifest.law + ". ";
    for (const auto& right : manifest.rights) words += right.title + ". ";
    for (const auto& data : manifest.personal_data) words += data.what + ". " + data.why + ". " + data.kept + ". ";
    for (const auto& item : house().kernel().menu)
        if (item.service == GetParam()) words += item.title + ". ";
    for (const auto& operation : house().kernel().operations) {
        if (operation.service != GetParam()) continue;
        words += operation.summary + ". " + operation.answer + ". ";
        for (const auto& parameter : operation.parameters) words += parameter.description + ". ";
    }
    expect_french(words, "service.json, menu and API of " + GetParam());
    EXPECT_TRUE(is_filled(words)) << "service.json: fill what ./dev new left to you";
    for (const auto& file : {"services/" + GetParam() + "/README.md", "docs/manual/" + GetParam() + ".md"})
        EXPECT_TRUE(is_filled(read(std::filesystem::path(SOURCE_ROOT) / file)))
            << file << ": fill what ./dev new left to you";
}

} // namespace aubrac::contract

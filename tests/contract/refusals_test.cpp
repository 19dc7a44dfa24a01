// SPDX-License-Identifier: AGPL-3.0-or-later
// Refusals: each code says in French what happened and what to do, has a status of its kind, and is really given.
#include "rooms.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace aubrac::contract {

namespace {

constexpr int statuses[] = {400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 423, 429, 503};

/// Sources that may give a refusal: the service's, and those of the norms, whose rules become refusals.
std::string read_sources(const std::string& service) {
    std::ostringstream all;
    for (const auto& folder : {"services/" + service, std::string("src/formats")})
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator(std::filesystem::path(SOURCE_ROOT) / folder)) {
            const auto path = entry.path().string();
            const bool is_table = entry.path().stem() == "refusals";
            const bool is_source = path.ends_with(".cpp") || path.ends_with(".hpp");
            if (is_source && !is_table && path.find("/tests/") == std::string::npos)
                all << std::ifstream(entry.path()).rdbuf();
        }
    return all.str();
}

bool ends_as_a_sentence(std::string_view text) {
    return text.ends_with('.') || text.ends_with('?') || text.ends_with("…") || text.ends_with('!');
}

/// {0}, {1}… without a hole.
bool is_numbered(const std::string& text) {
    int expected = 0;
    while (text.find("{" + std::to_string(expected) + "}") != std::string::npos) ++expected;
    for (int number = expected; number < 10; ++number)
        if (text.find("{" + std::to_string(number) + "}") != std::string::npos) return false;
    return true;
}

} // namespace

class EveryRefusal : public testing::TestWithParam<std::string> {
protected:
    static std::string prefix_of(std::string service) {
        std::transform(service.begin(), service.end(), service.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        return service + "-";
    }
};
INSTANTIATE_TEST_SUITE_P(Refusals, EveryRefusal, testing::ValuesIn(list_services()), name_of);

TEST_P(EveryRefusal, SaysWhatHappenedAndWhatToDo) {
    for (const auto& [code, entry] : empty_house().kernel().refusals.all()) {
        if (!code.starts_with(prefix_of(GetParam()))) continue;
        EXPECT_NE(std::find(std::begin(statuses), std::end(statuses), entry.status), std::end(statuses))
            << code << ": " << entry.status << " is no status of a refusal";
        EXPECT_TRUE(ends_as_a_sentence(entry.sentence)) << code << ": " << entry.sentence;
        EXPECT_TRUE(entry.advice.empty() || ends_as_a_sentence(entry.advice)) << code << ": " << entry.advice;
        EXPECT_TRUE(is_numbered(std::string(entry.sentence) + std::string(entry.advice)))
            << code << ": details are {0}, {1}… without a hole";
    }
}

TEST_P(EveryRefusal, IsGivenSomewhere) {
    const auto sources = read_sources(GetParam());
    for (const auto& [code, entry] : empty_house().kernel().refusals.all()) {
        if (!code.starts_with(prefix_of(GetParam()))) continue;
        EXPECT_NE(sources.find('"' + code + '"'), std::string::npos)
            << code
            << " is in the table and nothing gives it: give it, or, once released, keep it with the reason "
            << "why it is never given";
    }
}

} // namespace aubrac::contract

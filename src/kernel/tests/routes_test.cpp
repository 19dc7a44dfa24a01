// SPDX-License-Identifier: AGPL-3.0-or-later
// Which route answers a path: fixed words before slots, slots before the rest; 405 is not 404.
#include <base/ensure.hpp>
#include <gtest/gtest.h>
#include <kernel/pages/routes.hpp>

namespace aubrac::kernel::pages {

namespace {

class RoutesTest : public testing::Test {
protected:
    void add(const std::string& method, const std::string& pattern) {
        routes_.add({.method = method, .pattern = pattern, .right = "+", .service = "essai"});
    }
    std::string match(std::string_view method, std::string_view path) {
        const auto match = routes_.match(method, path);
        return match.route ? match.route->pattern : match.methods.empty() ? "404" : "405";
    }
    std::string value(std::string_view path, std::string_view name) {
        for (const auto& [key, value] : routes_.match("GET", path).values)
            if (key == name) return value;
        return "none";
    }
    Routes routes_;
};

TEST_F(RoutesTest, AFixedWordWinsOverASlotInAnyOrder) {
    add("GET", "/actes/{id}");
    add("GET", "/actes/nouveau");
    add("GET", "/actes/{id}/pieces");
    EXPECT_EQ(match("GET", "/actes/nouveau"), "/actes/nouveau");
    EXPECT_EQ(match("GET", "/actes/12"), "/actes/{id}");
    EXPECT_EQ(match("GET", "/actes/nouveau/pieces"), "/actes/{id}/pieces");
    EXPECT_EQ(value("/actes/12", "id"), "12");
}

TEST_F(RoutesTest, AFixedWordWinsOverMoreSlots) {
    add("GET", "/fichiers/{a}/{b}/{c}");
    add("GET", "/fichiers/special/{rest*}");
    EXPECT_EQ(match("GET", "/fichiers/special/x/y"), "/fichiers/special/{rest*}");
    EXPECT_EQ(match("GET", "/fichiers/autre/x/y"), "/fichiers/{a}/{b}/{c}");
}

TEST_F(RoutesTest, TheRestTakesEverySegmentLeftAndAtLeastOne) {
    add("GET", "/fichiers/{rest*}");
    EXPECT_EQ(value("/fichiers/a/b/c.pdf", "rest"), "a/b/c.pdf");
    EXPECT_EQ(value("/fichiers/a", "rest"), "a");
    EXPECT_EQ(match("GET", "/fichiers"), "404");
    EXPECT_EQ(match("GET", "/fichiers/"), "404");
    add("GET", "/fichiers/{id}");
    EXPECT_EQ(match("GET", "/fichiers/a"), "/fichiers/{id}");
    EXPECT_EQ(match("GET", "/fichiers/a/b"), "/fichiers/{rest*}");
}

TEST_F(RoutesTest, ASlotTakesOneSegmentThatIsNotEmpty) {
    add("GET", "/actes/{id}");
    EXPECT_EQ(match("GET", "/actes/"), "404");
    EXPECT_EQ(match("GET", "/actes/1/2"), "404");
    EXPECT_EQ(match("GET", "/actes"), "404");
    EXPECT_EQ(value("/actes/délibération n° 2", "id"), "délibération n° 2") << "paths come decoded";
    EXPECT_EQ(value("/actes/{id}", "id"), "{id}");
}

TEST_F(RoutesTest, AnotherMethodOnAKnownPathIs405) {
    add("GET", "/actes/{id}");
    add("POST", "/actes/{id}/envoyer");
    EXPECT_EQ(match("POST", "/actes/12"), "405");
    EXPECT_EQ(match("GET", "/actes/12/envoyer"), "405");
    EXPECT_EQ(match("HEAD", "/actes/12"), "/actes/{id}");
    EXPECT_EQ(match("HEAD", "/actes/12/envoyer"), "405");
    EXPECT_EQ(match("TRACE", "/actes/12"), "405");
    EXPECT_EQ(match("GET", "/rien"), "404");
}

TEST_F(RoutesTest, TheRootIsAPathLikeAnother) {
    add("GET", "/");
    EXPECT_EQ(match("GET", "/"), "/");
    EXPECT_EQ(match("GET", "//"), "404");
}

TEST_F(RoutesTest, TheSameRouteTwiceOrWithoutARightIsABug) {
    add("GET", "/actes");
    EXPECT_THROW(add("GET", "/actes"), base::Bug);
    EXPECT_NO_THROW(add("POST", "/actes"));
    EXPECT_THROW(routes_.add({.method = "GET", .pattern = "/autre", .right = ""}), base::Bug);
    EXPECT_THROW(add("GET", "actes"), base::Bug);
}

} // namespace

} // namespace aubrac::kernel::pages

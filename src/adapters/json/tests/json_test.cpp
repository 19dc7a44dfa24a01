// SPDX-License-Identifier: AGPL-3.0-or-later
// The JSON values: reading, refusing, building, writing.
#include <adapters/json/json.hpp>
#include <base/ensure.hpp>
#include <gtest/gtest.h>
#include <limits>

using namespace aubrac::adapters::json;

TEST(Json, IsReadWithoutEverFailingOnWhatIsAbsent) {
    const auto value = parse(R"({"nom":"Ébène","n":12,"x":1.5,"vrai":true,"liste":[1,"a",null]})");
    ASSERT_TRUE(value);
    EXPECT_EQ((*value)["nom"].text_or(""), "Ébène");
    EXPECT_EQ((*value)["n"].integer_or(0), 12);
    EXPECT_DOUBLE_EQ((*value)["n"].real_or(0), 12.0);
    EXPECT_DOUBLE_EQ((*value)["x"].real_or(0), 1.5);
    EXPECT_TRUE((*value)["vrai"].bool_or(false));
    EXPECT_EQ((*value)["liste"].size(), 3u);
    EXPECT_EQ((*value)["liste"].at(1).text_or(""), "a");
    EXPECT_TRUE((*value)["liste"].at(9).is_null());
    EXPECT_EQ((*value)["rien"]["encore"].at(4)["plus"].text_or("absent"), "absent");
    EXPECT_EQ((*value)["n"].text_or("autre"), "autre");
    EXPECT_EQ(value->find("rien"), nullptr);
}

TEST(Json, KeepsTheOrderOfMembers) {
    const std::string text = R"({"z":1,"a":{"y":[],"b":{}},"m":"\u0001é\n"})";
    EXPECT_EQ(parse(text)->dump(), text);
}

TEST(Json, IsBuiltAndWrittenWithIndent) {
    const auto value =
        Value::object({{"numero", 12}, {"objet", "Budget \"2026\""}}).set("montants", Value().add(1.0).add(-2));
    EXPECT_EQ(value.dump(), R"({"numero":12,"objet":"Budget \"2026\"","montants":[1.0,-2]})");
    EXPECT_EQ(value.dump(2), "{\n  \"numero\": 12,\n  \"objet\": \"Budget \\\"2026\\\"\",\n  \"montants\": [\n    "
                             "1.0,\n    -2\n  ]\n}");
    EXPECT_EQ(*parse(value.dump(2)), value);
}

TEST(Json, WritesNumbersSoThatTheyComeBackTheSame) {
    for (const double number : {0.1, 1e300, -2.5e-9, 3.0})
        EXPECT_EQ(parse(Value(number).dump())->real_or(0), number);
    EXPECT_EQ(Value(std::numeric_limits<double>::infinity()).dump(), "null");
    EXPECT_EQ(parse("-9223372036854775808")->integer_or(0), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(parse("18446744073709551615")->kind(), Kind::real);
    EXPECT_THROW(Value(std::numeric_limits<std::uint64_t>::max()), aubrac::base::Bug);
}

TEST(Json, IsRefusedWithItsPlaceWhenItIsNotJson) {
    ParseError error;
    EXPECT_FALSE(parse("{\n  \"a\": 1,\n  \"b\": ?\n}", {}, &error));
    EXPECT_EQ(error.line, 3u);
    EXPECT_EQ(error.column, 8u);
    EXPECT_FALSE(error.message.empty());
    for (const char* text :
         {"", "{", "[1,]", "nul", "1 2", "{\"a\" 1}", "\"\x01\"", "1e999", "'a'", "[NaN]", "\"\\ud800\""})
        EXPECT_FALSE(parse(text)) << text;
}

TEST(Json, IsRefusedWhenAMemberIsNamedTwice) {
    ParseError error;
    EXPECT_FALSE(parse(R"({"alg":"none","x":1,"alg":"RS256"})", {}, &error));
    EXPECT_EQ(error.message, "a member is named twice");
}

TEST(Json, IsRefusedWhenItIsNotUtf8) {
    EXPECT_FALSE(parse("\"\xE9\""));
    EXPECT_FALSE(parse("\"\xC0\x80\""));
}

TEST(Json, IsRefusedBeyondItsLimits) {
    const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_TRUE(parse(nested(64)));
    EXPECT_FALSE(parse(nested(65)));
    EXPECT_FALSE(parse(nested(100'000)));
    EXPECT_FALSE(parse(nested(65), {.depth = 1000}));
    EXPECT_FALSE(parse("[1,2,3]", {.values = 3}));
    EXPECT_TRUE(parse("[1,2,3]", {.values = 4}));
    EXPECT_FALSE(parse("[1,2,3]", {.bytes = 6}));
}

TEST(Json, NeverWritesBytesThatAreNotUtf8) {
    EXPECT_EQ(Value("a\xE9"
                    "b")
                  .dump(),
              "\"a\xEF\xBF\xBD"
              "b\"");
}

TEST(Json, IsNotTurnedSilentlyIntoAnotherKind) {
    Value text("x");
    EXPECT_THROW(text.set("a", 1), aubrac::base::Bug);
    EXPECT_THROW(text.add(1), aubrac::base::Bug);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
// Honest and hostile archives (catalogue FIL-01).
#include "tar_bytes.hpp"

#include <adapters/archive/tar_gz.hpp>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <unistd.h>

using namespace aubrac::adapters::archive;
using aubrac::base::Instant;

namespace {

struct Kept : MemberSink {
    std::map<std::string, std::string> members;
    std::string current;
    std::string stop_at;

    Next begin(const std::string& name, std::int64_t) override {
        current = name;
        members[name];
        return name == stop_at ? Next::stop : Next::proceed;
    }
    Next chunk(std::string_view bytes) override {
        members[current] += bytes;
        return Next::proceed;
    }
    Next end() override { return Next::proceed; }
};

TarProblem problem_of(const std::string& bytes, const TarLimits& limits = {}) {
    Kept kept;
    return read_tar_gz(bytes, limits, kept).problem;
}

std::filesystem::path fresh_path(const std::string& name) {
    const auto path = std::filesystem::temp_directory_path() / (std::to_string(::getpid()) + "-" + name);
    std::filesystem::remove(path);
    return path;
}

constexpr Instant when{1'500'000'000'000};

} // namespace

TEST(TarGz, IsWrittenTwiceWithTheSameBytesAndReadBack) {
    const std::vector<Source> sources{{"a.xml", "<a/>", {}}, {"b_1.pdf", std::string(100'000, 'x'), {}}};
    const auto bytes = write_tar_gz(sources, when);
    EXPECT_EQ(bytes, write_tar_gz(sources, when));
    EXPECT_EQ(bytes.substr(0, 10), std::string("\x1F\x8B\x08\0\0\0\0\0\0\x03", 10))
        << "no date in the gzip header";
    Kept kept;
    const auto result = read_tar_gz(bytes, {}, kept);
    EXPECT_TRUE(result.ok()) << result.message;
    ASSERT_EQ(kept.members.size(), 2u);
    EXPECT_EQ(kept.members["a.xml"], "<a/>");
    EXPECT_EQ(kept.members["b_1.pdf"].size(), 100'000u);
}

TEST(TarGz, IsTheSameFromFilesToAFile) {
    const auto input = fresh_path("input.pdf");
    const auto output = fresh_path("output.tar.gz");
    std::ofstream(input, std::ios::binary) << std::string(200'000, 'y');
    write_tar_gz_file(output, {{"a.xml", "<a/>", {}}, {"b.pdf", "", input}}, when);
    std::ifstream file(output, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    EXPECT_EQ(bytes, write_tar_gz({{"a.xml", "<a/>", {}}, {"b.pdf", std::string(200'000, 'y'), {}}}, when));
    Kept kept;
    EXPECT_TRUE(read_tar_gz_file(output, {}, kept).ok());
    EXPECT_THROW(write_tar_gz_file(output, {{"a", "", {}}}, when), aubrac::base::Failure) << "never over a file";
    std::filesystem::remove(input);
    std::filesystem::remove(output);
    EXPECT_THROW(write_tar_gz_file(output, {{"b.pdf", "", input}}, when), aubrac::base::Failure);
    EXPECT_FALSE(std::filesystem::exists(output)) << "nothing half-written";
    EXPECT_THROW(read_tar_gz_file(output, {}, kept), aubrac::base::Failure);
}

TEST(TarGz, IsNeverWrittenWithADangerousName) {
    for (const auto* name : {"", "../a", "a/b", "a\\b", ".a", "é", "a b"})
        EXPECT_THROW(write_tar_gz({{name, "", {}}}, when), aubrac::base::Bug) << name;
    EXPECT_THROW(write_tar_gz({{"a", "", {}}, {"a", "", {}}}, when), aubrac::base::Bug);
}

TEST(TarGz, HandMadeBytesAreReadAsAnyOther) {
    EXPECT_EQ(problem_of(gzip(tar_member("a", "1") + tar_member("b", "") + tar_end())), TarProblem::none);
}

TEST(TarGz, RefusesNamesThatLeaveTheFolder) {
    for (const auto* name : {"..", ".", "../a", "/etc/passwd", "a/b", "a\\b", "a\nb", "\xE9", "./a"})
        EXPECT_EQ(problem_of(gzip(tar_member(name, "1") + tar_end())), TarProblem::bad_name) << name;
    EXPECT_EQ(problem_of(gzip(tar_member("abcd", "1") + tar_end()), {.name_bytes = 3}), TarProblem::bad_name);
}

TEST(TarGz, RefusesWhatIsNotAPlainFile) {
    for (const char type : {'1', '2', '3', '4', '5', '6'})
        EXPECT_EQ(problem_of(gzip(tar_member("a", "1") + tar_header("b", 0, type, "a") + tar_end())),
                  TarProblem::not_a_file)
            << type;
}

TEST(TarGz, RefusesDuplicatesAndTooManyMembers) {
    EXPECT_EQ(problem_of(gzip(tar_member("a", "1") + tar_member("a", "2") + tar_end())), TarProblem::duplicate);
    EXPECT_EQ(problem_of(gzip(tar_member("a", "1") + tar_member("b", "2") + tar_end()), {.members = 1}),
              TarProblem::too_many);
}

TEST(TarGz, RefusesLyingSizesTruncationAndDamage) {
    const auto good = gzip(tar_member("a", std::string(2000, 'x')) + tar_end());
    EXPECT_EQ(problem_of(gzip(tar_header("a", 5000) + "short")), TarProblem::truncated);
    EXPECT_EQ(problem_of(gzip(tar_header("a", 1ULL << 32) + "short")), TarProblem::too_big);
    for (const std::size_t cut : {1u, 5u, 20u, 300u, 600u, 1500u})
        EXPECT_NE(problem_of(good.substr(0, cut)), TarProblem::none) << cut;
    auto damaged = good;
    damaged[100] = '!';
    EXPECT_NE(problem_of(damaged), TarProblem::none);
    for (const auto& bytes : {std::string(), std::string("%PDF-1.4"), gzip(""), gzip("nothing like a tar"),
                              tar_member("a", "1") + tar_end()})
        EXPECT_EQ(problem_of(bytes), TarProblem::unreadable);
}

TEST(TarGz, RefusesBombsAndExcessBeforeTheyAreDelivered) {
    const auto bomb = write_tar_gz({{"zeros", std::string(20 * 1024 * 1024, '\0'), {}}}, when);
    EXPECT_EQ(problem_of(bomb), TarProblem::bomb);
    Kept kept;
    EXPECT_EQ(read_tar_gz(bomb, {.total_bytes = 1000}, kept).problem, TarProblem::too_big);
    EXPECT_TRUE(kept.members.empty());
    EXPECT_EQ(problem_of(bomb, {.archive_bytes = 100}), TarProblem::too_big);
}

TEST(TarGz, StopsWhenItsSinkSaysSo) {
    Kept kept;
    kept.stop_at = "b";
    const auto bytes = write_tar_gz({{"a", "1", {}}, {"b", "2", {}}, {"c", "3", {}}}, when);
    EXPECT_EQ(read_tar_gz(bytes, {}, kept).problem, TarProblem::stopped);
    EXPECT_EQ(kept.members.size(), 2u);
}

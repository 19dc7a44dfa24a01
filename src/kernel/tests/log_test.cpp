// SPDX-License-Identifier: AGPL-3.0-or-later
// The two logs: one event is one line whatever it holds; the security log is a file a day, dropped after a year.
// And the CSV of every list.
#include "fixture.hpp"

#include <adapters/json/json.hpp>
#include <algorithm>
#include <base/text.hpp>
#include <kernel/log.hpp>
#include <kernel/pages/csv.hpp>
#include <thread>

namespace aubrac::kernel::testing_kernel {

namespace {

class LogTest : public testing::Test {
protected:
    std::string info(std::string_view text) {
        testing::internal::CaptureStderr();
        log_.info(text);
        return testing::internal::GetCapturedStderr();
    }
    std::vector<std::string> security_lines(const std::string& day = "2026-11-21") {
        auto lines = base::split(read_file(security_ / (day + ".jsonl"), 10'000'000), '\n');
        EXPECT_EQ(lines.back(), "");
        lines.pop_back();
        return lines;
    }
    Folder folder_;
    std::filesystem::path security_ = folder_.path() / "security";
    HandClock clock_;
    Log log_{clock_, security_};
};

TEST_F(LogTest, WritesOneLinePerEvent) {
    EXPECT_EQ(info("started"), "2026-11-21T13:05:00.000Z started\n");
    EXPECT_EQ(info("a\r\n2026 FAILURE forged\tb"), "2026-11-21T13:05:00.000Z a  2026 FAILURE forged b\n");
}

TEST_F(LogTest, NeverSpeaksToATerminal) {
    const auto line = info("a\x1B[31mred\x07\xC2\x9B"
                           "2J\xE2\x80\xA8 \xFF b");
    EXPECT_EQ(line.find('\x1B'), std::string::npos);
    EXPECT_EQ(line.find("\xC2\x9B"), std::string::npos);
    EXPECT_TRUE(base::is_utf8(line));
    EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
}

TEST_F(LogTest, CutsLinesWithoutBound) { EXPECT_LT(info(std::string(1'000'000, 'x')).size(), 2100u); }

TEST_F(LogTest, MarksAFailureWithItsReference) {
    testing::internal::CaptureStderr();
    log_.failure("7F3K", "disk full");
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "2026-11-21T13:05:00.000Z FAILURE 7F3K disk full\n");
}

TEST_F(LogTest, KeepsSecurityEventsAsJsonInAFileADay) {
    log_.security("refused", "compte", "192.0.2.7", "KERNEL-001 GET /a\r\n{\"event\":\"forged\"}\x1B[0m");
    clock_.forward(24 * 3600);
    log_.security("sign_in", "compte \"x\"", "192.0.2.7", "");
    const auto first = security_lines();
    ASSERT_EQ(first.size(), 1u);
    const auto line = adapters::json::parse(first[0]).value();
    EXPECT_EQ(line["event"].text_or(""), "refused");
    EXPECT_EQ(line["account"].text_or(""), "compte");
    EXPECT_EQ(line["address"].text_or(""), "192.0.2.7");
    EXPECT_EQ(line["detail"].text_or(""), "KERNEL-001 GET /a  {\"event\":\"forged\"} [0m");
    EXPECT_EQ(line["at"].text_or(""), "2026-11-21T13:05:00.000Z");
    EXPECT_EQ(adapters::json::parse(security_lines("2026-11-22").at(0)).value()["account"].text_or(""),
              "compte \"x\"");
}

TEST_F(LogTest, DoesNotMixTheLinesOfSeveralThreads) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([this] {
            for (int j = 0; j < 50; ++j) log_.security("essai", std::string(100, 'x'), "", "");
        });
    for (auto& thread : threads) thread.join();
    const auto lines = security_lines();
    EXPECT_EQ(lines.size(), 200u);
    for (const auto& line : lines) ASSERT_TRUE(adapters::json::parse(line).has_value());
}

TEST_F(LogTest, DropsSecurityFilesOlderThanAYear) {
    for (const auto* day : {"2025-11-20", "2025-11-21", "2026-11-21"})
        write_text(security_ / (std::string(day) + ".jsonl"), "");
    write_text(security_ / "0001-notes.txt", "");
    log_.drop_old_security_files();
    EXPECT_FALSE(std::filesystem::exists(security_ / "2025-11-20.jsonl"));
    EXPECT_TRUE(std::filesystem::exists(security_ / "2025-11-21.jsonl")) << "365 days old";
    EXPECT_TRUE(std::filesystem::exists(security_ / "2026-11-21.jsonl"));
    EXPECT_TRUE(std::filesystem::exists(security_ / "0001-notes.txt"));
}

TEST_F(LogTest, HasNoSecurityFileWithoutAFolder) {
    Log quiet(clock_, {});
    EXPECT_NO_THROW(quiet.security("refused", "", "", ""));
    EXPECT_NO_THROW(quiet.drop_old_security_files());
}

std::string csv_line(const std::vector<std::string>& cells) {
    pages::Csv csv({"x"});
    csv.add(cells);
    return csv.text().substr(std::string("\xEF\xBB\xBFx\r\n").size());
}

TEST(Csv, BeginsWithTheMarkThatSpreadsheetsWant) {
    pages::Csv csv({"Numéro", "Objet"});
    EXPECT_EQ(csv.text(), "\xEF\xBB\xBFNuméro;Objet\r\n");
}

TEST(Csv, QuotesWhatWouldCutACell) {
    EXPECT_EQ(csv_line({"a", "b c", "", "1,5"}), "a;b c;;1,5\r\n");
    EXPECT_EQ(csv_line({"a;b"}), "\"a;b\"\r\n");
    EXPECT_EQ(csv_line({"dit \"oui\""}), "\"dit \"\"oui\"\"\"\r\n");
    EXPECT_EQ(csv_line({"deux\nlignes", "fin\r"}), "\"deux\nlignes\";\"fin\r\"\r\n");
    EXPECT_EQ(csv_line({}), "\r\n");
}

TEST(Csv, ShowsFormulasAsText) {
    for (const auto* cell : {"=1+1", "+33 5", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0"})
        EXPECT_EQ(csv_line({cell}), "'" + std::string(cell) + "\r\n");
    EXPECT_EQ(csv_line({"\t=1"}), "'\t=1\r\n");
    EXPECT_EQ(csv_line({"\r=1"}), "\"'\r=1\"\r\n");
    EXPECT_EQ(csv_line({"=\"a;b\""}), "\"'=\"\"a;b\"\"\"\r\n");
    EXPECT_EQ(csv_line({"a=1", "1-2"}), "a=1;1-2\r\n");
}

} // namespace

} // namespace aubrac::kernel::testing_kernel

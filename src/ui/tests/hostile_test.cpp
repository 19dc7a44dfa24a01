// SPDX-License-Identifier: AGPL-3.0-or-later
// One hostile string in every text of every component: nothing may come out but text.
#include "html_checker.hpp"

#include <gtest/gtest.h>
#include <ui/desk.hpp>
#include <ui/form.hpp>
#include <ui/frame.hpp>
#include <ui/list.hpp>
#include <ui/public_page.hpp>
#include <ui/qr.hpp>
#include <ui/record.hpp>
#include <ui/simple_page.hpp>

using namespace aubrac::ui;

namespace {

const std::string evil = "\"'><xss onx=1>--></textarea></title></script></select>&lt;\x01</main>";
const Url bad = "javascript:alert(1)";

void expect_harmless(std::string_view html) {
    const auto checked = check(html);
    for (const auto& finding : checked.findings) ADD_FAILURE() << finding;
    EXPECT_EQ(checked.count("xss"), 0);
    EXPECT_EQ(html.find("javascript:"), std::string_view::npos);
    EXPECT_EQ(html.find('\x01'), std::string_view::npos);
}

std::vector<Field> every_field() {
    const Input input{.name = evil,
                      .label = evil,
                      .help = evil,
                      .value = evil,
                      .max_length = 12,
                      .autocomplete = evil,
                      .error = evil};
    const std::vector<Choice> choices = {{evil, evil, evil}, {"b", "c"}};
    return {text_field(input),
            textarea_field(input),
            date_field(input),
            email_field(input),
            telephone_field(input),
            number_field(input),
            password_field(input),
            code_field(input),
            search_field(input),
            checkbox_field(input),
            select_field(input, choices),
            radio_field(input, choices),
            checkboxes_field(input, choices),
            tree_field(input, {{evil, evil, 0}, {evil, evil, 1}, {"", evil, 1}, {evil, evil, 3}}),
            file_field(input, {evil, 12}),
            file_rows_field(input, {{evil, 12}, choices, 2}),
            hidden_field(evil, evil),
            content_field(evil)};
}

Form hostile_form() {
    Form form{.url = bad,
              .csrf = evil,
              .sections = {{evil, every_field(), evil}},
              .submits = {{evil, evil, evil, Icon::add, Look::danger, bad}}};
    form.cancel = {evil, bad};
    form.typed = {{evil, evil}};
    form.errors = {{evil, evil}, {"", evil}, {"unknown", evil}};
    form.draft = evil;
    return form;
}

List hostile_list() {
    List list{.title = evil, .count = evil, .main = evil, .figures = {{evil, evil, bad}}, .here = "/actes"};
    list.filters = every_field();
    list.chips = {{evil, bad}};
    list.columns = {{evil, evil}, {evil, "", Align::end}};
    list.rows = {{bad, {evil, evil}, evil}, {"/a", {evil}, evil}};
    list.bulk = {bad, evil, {{evil, evil}}};
    list.csv = bad;
    list.next = Url("/actes").with("apres", evil);
    list.none = {evil, evil, evil};
    return list;
}

Record hostile_record() {
    Record record{.title = evil, .reference = evil, .statut = {evil, Icon::send}};
    record.now = {.statement = evil,
                  .meaning = evil,
                  .action = post({evil, bad, evil, Icon::none, Look::main, {{evil, evil}}, evil}),
                  .others = {action({evil, bad})},
                  .why = why({evil, evil, bad})};
    record.steps = {{evil}};
    record.facts = {{evil, evil}, {evil, {}}};
    record.pieces = {{evil, evil, 12, bad, bad, evil}};
    record.timeline = {{evil, {}, evil, evil}};
    record.more =
        section(evil, callout({Tone::info, evil, bullets({evil})}) + preformatted(evil) + details(evil, evil));
    return record;
}

Frame hostile_frame() {
    return {.title = evil,
            .adherent = {evil, evil, -3},
            .mode = Mode::training,
            .families = {{evil, Icon::map, {{evil, bad, MenuEntry::Here::yes, 3}}}},
            .account = evil,
            .notices = 2,
            .crumbs = {{evil, bad}},
            .search = evil,
            .help_telephone = evil,
            .live_topic = evil,
            .csrf = evil,
            .others = {{evil, evil, 99}},
            .messages = {{Tone::danger, evil}},
            .assistance = {{evil, post({evil, bad, evil})}},
            .version = evil,
            .source = evil,
            .lang = evil};
}

} // namespace

TEST(Hostile, TextStaysTextInTheFrame) { expect_harmless(render(hostile_frame(), paragraph(evil))); }
TEST(Hostile, TextStaysTextInAForm) { expect_harmless(form(hostile_form()).view()); }
TEST(Hostile, TextStaysTextInAList) {
    auto list = hostile_list();
    expect_harmless(aubrac::ui::list(list).view());
    list.rows.clear();
    expect_harmless(aubrac::ui::list(list).view());
}
TEST(Hostile, TextStaysTextInARecord) { expect_harmless(record(hostile_record()).view()); }
TEST(Hostile, TextStaysTextOnTheDesk) {
    expect_harmless(desk({.title = evil,
                          .greeting = evil,
                          .figures = {{evil, evil, bad}},
                          .duties = {{evil, evil, bad, {}, evil, evil}},
                          .waiting = {{evil, evil, bad}},
                          .news = {{evil, bad}},
                          .more = evil})
                        .view());
}
TEST(Hostile, TextStaysTextInChartsAndProgress) {
    const Chart chart{.question = evil,
                      .answer = evil,
                      .axis = evil,
                      .unit = evil,
                      .points = {{evil, -1e300, evil}, {evil, 1.0 / 0.0, evil}},
                      .csv = bad};
    expect_harmless((bar_chart(chart) + line_chart(chart) + progress({evil, 400})).view());
}
TEST(Hostile, TextStaysTextBesideACode) {
    expect_harmless(qr({.width = 1, .dark = {true}, .words = evil, .beside = evil}).view());
}
TEST(Hostile, TextStaysTextInPagesWithoutAccount) {
    expect_harmless(render(
        PublicPage{
            .title = evil, .commune = evil, .home = bad, .arms = bad, .feed = bad, .about = evil, .version = evil},
        evil));
    expect_harmless(
        render(SimplePage{.title = evil, .operator_name = evil, .help_telephone = evil, .version = evil},
               trouble({evil, evil, evil, evil})));
}
TEST(Hostile, APasswordIsNeverWrittenBack) {
    Form form{
        .sections = {{"", {password_field({.name = "secret", .label = "Mot de passe", .value = "abc123"})}}}};
    form.typed = {{"secret", "xyz789"}};
    const auto html = aubrac::ui::form(form);
    EXPECT_EQ(html.view().find("abc123"), std::string_view::npos);
    EXPECT_EQ(html.view().find("xyz789"), std::string_view::npos);
}
